"""A line of small bars: how many articles came in each month, or in each year where months would be too many.

    days of the oldest and newest article  ->  choose_unit     ->  'month'
    the same, counts by period             ->  to_sparkline    ->  Sparkline, periods without articles filled in
    Sparkline                              ->  draw_sparkline  ->  SVG

The range is the articles' own: from their first month to their last. Pure, and the drawing holds numbers alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..model.charts import Sparkline

MOST_MONTHS = 120
# Less than this says no more than the words beside it.
LEAST_PERIODS = 3
LEAST_ARTICLES = 5

_HEIGHT = 24
# A few periods are drawn as wide as they may be, many as narrow as they must.
_WIDTH, _LEAST_STEP, _MOST_STEP = 240, 4, 16


def choose_unit(first: str, last: str) -> str:
    """``month`` if the months from ``first`` to ``last`` (days) are few enough to be drawn, else ``year``."""
    return "month" if _count_months(first, last) <= MOST_MONTHS else "year"


def to_sparkline(first: str, last: str, counts: Iterable[tuple[str, int]]) -> Sparkline | None:
    """The bars from the period of ``first`` to that of ``last``; None if there is too little to draw.

    ``counts`` are by month or year, as :func:`choose_unit` says; a period that is not among them has no article.
    """
    unit, found = choose_unit(first, last), dict(counts)
    if unit == "month":
        periods = [_month(first, number) for number in range(_count_months(first, last))]
    else:
        periods = [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)]
    bars = tuple(found.get(period, 0) for period in periods)
    return Sparkline(unit, periods[0], bars) if len(bars) >= LEAST_PERIODS and sum(bars) >= LEAST_ARTICLES else None


def peak_of(sparkline: Sparkline) -> tuple[str, int]:
    """The period with the most articles, the newest of equals, and their number."""
    most = max(sparkline.counts)
    at = len(sparkline.counts) - 1 - sparkline.counts[::-1].index(most)
    return period_of(sparkline, at), most


def period_of(sparkline: Sparkline, number: int) -> str:
    """The key of the ``number``-th period, counted from 0."""
    first = sparkline.first
    return _month(first, number) if sparkline.unit == "month" else f"{int(first) + number:04}"


def draw_sparkline(sparkline: Sparkline) -> tuple[int, int, str]:
    """(width, height, path data): a bar for each period, none for an empty one; any article is seen."""
    most = max(sparkline.counts)
    step = min(_MOST_STEP, max(_LEAST_STEP, _WIDTH // len(sparkline.counts)))
    bar = step - step // 4
    bars = []
    for number, count in enumerate(sparkline.counts):
        if count:
            height = max(1, round(count * _HEIGHT / most))
            bars.append(f"M{number * step} {_HEIGHT}v-{height}h{bar}v{height}z")
    return len(sparkline.counts) * step, _HEIGHT, "".join(bars)


def _count_months(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1


def _month(first: str, number: int) -> str:
    months = int(first[:4]) * 12 + int(first[5:7]) - 1 + number
    return f"{months // 12:04}-{months % 12 + 1:02}"
