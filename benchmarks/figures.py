"""From single runs to what a reader wants: medians, ratios, tables.

    records      ->  summarise     ->  one Row a case and measure
    rows         ->  to_table      ->  a Markdown table
    inventories  ->  to_inventory_table

A ratio is taken within each round, where both sides ran right after one another, and the median of
those ratios is told with the least and the greatest. Below 1 site-builder is ahead. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from .contestants import HUGO, OURS
from .inventory import FEED_KINDS, KINDS, PAGE_KINDS, Inventory, total
from .measure import Measurement

MEASURES = (
    ("wall time", "wall_s"),
    ("processor time", "cpu_s"),
    ("largest process", "largest_bytes"),
    ("all processes", "total_bytes"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One run. ``round`` counts from 0; ``side`` is a contestant's name."""

    articles: int
    case: str
    round: int
    side: str
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one case: the medians of both sides, and the ratios ours to Hugo's.

    None where a side did not run.
    """

    articles: int
    case: str
    measure: str
    ours: float | None
    hugo: float | None
    ratio: float | None
    least_ratio: float | None
    greatest_ratio: float | None


def summarise(records: Sequence[Record]) -> tuple[Row, ...]:
    """One row a size, case and measure, in the order of the records and of :data:`MEASURES`."""
    keys = dict.fromkeys((record.articles, record.case) for record in records)
    return tuple(
        _row(articles, case, field, [r for r in records if (r.articles, r.case) == (articles, case)])
        for articles, case in keys
        for _, field in MEASURES
    )


def _row(articles: int, case: str, field: str, records: Sequence[Record]) -> Row:
    values: dict[str, dict[int, float]] = {OURS: {}, HUGO: {}}
    for record in records:
        values[record.side][record.round] = getattr(record.measurement, field)
    ours, hugo = values[OURS], values[HUGO]
    ratios = [ours[number] / hugo[number] for number in ours if hugo.get(number)]
    return Row(
        articles=articles,
        case=case,
        measure=field,
        ours=median(ours.values()) if ours else None,
        hugo=median(hugo.values()) if hugo else None,
        ratio=median(ratios) if ratios else None,
        least_ratio=min(ratios, default=None),
        greatest_ratio=max(ratios, default=None),
    )


def to_table(rows: Iterable[Row]) -> str:
    """A Markdown table of rows of one size."""
    names = {field: name for name, field in MEASURES}
    lines = [
        f"| case | measure | {OURS} | {HUGO} | ratio | least to greatest |",
        "|---|---|--:|--:|--:|--:|",
    ]
    case = ""
    for row in rows:
        spread = "–" if row.least_ratio is None else f"{row.least_ratio:.2f} to {row.greatest_ratio:.2f}"
        ratio = "–" if row.ratio is None else f"**{row.ratio:.2f}**"
        shown = "" if row.case == case else row.case
        both = f"{_amount(row.measure, row.ours)} | {_amount(row.measure, row.hugo)}"
        lines.append(f"| {shown} | {names[row.measure]} | {both} | {ratio} | {spread} |")
        case = row.case
    return "\n".join(lines)


def _amount(measure: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f} s" if measure.endswith("_s") else f"{value / 2**20:,.0f} MiB"


def to_inventory_table(inventories: dict[str, Inventory]) -> str:
    """A Markdown table of files and megabytes by kind, and the sums of pages and feeds, for each side that ran."""
    sides = [side for side in (OURS, HUGO) if side in inventories]
    lines = [
        "| kind | " + " | ".join(f"{side}: files | MB" for side in sides) + " |",
        "|---|" + "--:|--:|" * len(sides),
    ]
    sums = (("**pages**", PAGE_KINDS), ("**feeds**", FEED_KINDS), ("**all files**", KINDS))
    for name, kinds in (*((kind, (kind,)) for kind in KINDS), *sums):
        amounts = [total(inventories[side], kinds) for side in sides]
        if any(amount.count for amount in amounts):
            cells = " | ".join(f"{amount.count:,} | {amount.bytes / 1e6:,.1f}" for amount in amounts)
            lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)
