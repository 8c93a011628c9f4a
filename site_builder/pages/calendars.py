"""Calendars of days, each with the number of its articles: what a heatmap colours, and a linked table without colour.

    keys of months, counts by day  ->  to_calendar          ->  Calendar, in weeks as the language has them
    counts by day of the year      ->  to_days_of_the_year  ->  Calendar of twelve months without weeks

How strong a day is coloured hangs on the busiest day of the same calendar, and on nothing outside of it. Pure.
"""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterable, Mapping

from ..model.charts import Calendar, Day, Month, Weekday
from ..model.text import Url
from .dates import first_weekday, format_date, weekday_names
from .urls import group_url

LEVELS = 4
# Where the busiest day has fewer articles than this, it is no busy day.
_BUSY = 4
_LEAP_YEAR = 2000


def to_calendar(months: Iterable[str], counts: Iterable[tuple[str, int]], language: str) -> Calendar:
    """The months with these keys (``2026-01``), in this order. ``counts`` are by day (``2026-01-07``), none 0."""
    found = dict(counts)
    most, start = max(found.values(), default=0), first_weekday(language)
    names = weekday_names(language)
    return Calendar(
        tuple(Weekday(*names[(start + at) % 7]) for at in range(7)),
        tuple(_to_month(key, found, most, start, language) for key in months),
    )


def year_months(year: str) -> tuple[str, ...]:
    """The keys of the months of a year."""
    return tuple(f"{year}-{month:02}" for month in range(1, 13))


def to_days_of_the_year(counts: Iterable[tuple[str, int]], language: str) -> Calendar:
    """All 366 days of the year; ``counts`` are by day of the year (``01-07``), none 0."""
    found = dict(counts)
    most = max(found.values(), default=0)
    months = []
    for key in year_months(str(_LEAP_YEAR)):
        days: list[Day | None] = [
            _to_day(number, "anniversary", f"{key[5:]}-{number:02}", found, most, language)
            for number in range(1, _days_in(key) + 1)
        ]
        days += [None] * (-len(days) % 7)
        weeks = tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))
        months.append(Month(format_date(key, "month-name", language), Url(""), 0, weeks))
    return Calendar((), tuple(months))


def to_anniversary_name(key: str, language: str) -> str:
    """``01-07`` in words."""
    return format_date(f"{_LEAP_YEAR}-{key}", "day", language)


def _to_month(key: str, found: Mapping[str, int], most: int, start: int, language: str) -> Month:
    weeks = tuple(
        tuple(
            _to_day(number, "day", f"{key}-{number:02}", found, most, language) if number else None for number in week
        )
        for week in Weeks(start).monthdayscalendar(int(key[:4]), int(key[5:]))
    )
    count = sum(day.count for week in weeks for day in week if day is not None)
    return Month(format_date(key, "month-name", language), group_url("month", key) if count else Url(""), count, weeks)


def _to_day(number: int, kind: str, key: str, found: Mapping[str, int], most: int, language: str) -> Day:
    count = found.get(key, 0)
    if not count:
        return Day(number, "", Url(""), 0, 0)
    name = to_anniversary_name(key, language) if kind == "anniversary" else format_date(key, "long", language)
    return Day(number, name, group_url(kind, key), count, _level(count, most))


def _level(count: int, most: int) -> int:
    return 1 + min(LEVELS - 1, (count - 1) * LEVELS // max(most, _BUSY))


def _days_in(key: str) -> int:
    return sum(1 for day in Weeks().itermonthdays(int(key[:4]), int(key[5:])) if day)
