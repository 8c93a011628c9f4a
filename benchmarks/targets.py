"""What speed is to be reached, and what was: one line a target.

    records of all sizes, single figures  ->  to_lines  ->  to_target_table

Every figure is a median over the rounds of ratios within a round, or of times where the target is a time. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .cases import ADDED, COLD, NOTHING, RESTORED, TEMPLATE
from .contestants import HUGO, OURS
from .figures import Record

MIXED, MARKDOWN, LARGE, SMALL = "mixed", "markdown", "large", "small"


@dataclass(frozen=True, slots=True)
class Line:
    """One target. ``measured`` is None if what it needs was not run; ``unit`` is ``s``, or empty for a ratio."""

    what: str
    at: str
    measured: float | None
    most: float
    unit: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target was reached; None if it was not measured."""
        return None if self.measured is None else self.measured <= self.most


class Runs:
    """The runs of one corpus, by case and side."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._found: dict[tuple[str, str], dict[int, Record]] = {}
        for record in records:
            self._found.setdefault((record.case, record.side), {})[record.round] = record

    def time(self, case: str) -> float | None:
        """The median wall time of our builds, in seconds."""
        return _median(record.measurement.wall_s for record in self._found.get((case, OURS), {}).values())

    def ratio(self, measure: str, case: str, to_case: str = "", to_side: str = HUGO) -> float | None:
        """Our build of ``case`` to another (by default Hugo's of the same case), the median of all rounds."""
        ours, others = self._found.get((case, OURS), {}), self._found.get((to_case or case, to_side), {})
        return _median(_of(ours[n], measure) / _of(others[n], measure) for n in ours if n in others)

    def above(self, case: str, below: str) -> float | None:
        """By how many seconds our build of ``case`` took longer than that of ``below``."""
        ours, others = self._found.get((case, OURS), {}), self._found.get((below, OURS), {})
        return _median(_of(ours[n], "wall_s") - _of(others[n], "wall_s") for n in ours if n in others)


def to_lines(
    records: Mapping[str, Sequence[Record]], singles: Mapping[str, float], sizes: Mapping[str, int]
) -> list[Line]:
    """Every target. ``records`` and ``sizes`` are by corpus, ``singles`` the medians of what is no case of a round."""
    runs = {name: Runs(records.get(name, ())) for name in (MIXED, MARKDOWN, LARGE, SMALL)}
    at = {name: f"{sizes[name]:,}" for name in runs}
    mixed, large = runs[MIXED], runs[LARGE]
    growth = sizes[LARGE] / sizes[MIXED]
    copied, bare = singles.get("copy"), singles.get("find and start")
    return [
        Line("cold, mixed bodies: wall time to Hugo's", at[MIXED], mixed.ratio("wall_s", COLD), 0.5),
        Line("cold, mixed bodies: processor time to Hugo's", at[MIXED], mixed.ratio("cpu_s", COLD), 0.5),
        Line("cold, Markdown only: wall time to Hugo's", at[MARKDOWN], runs[MARKDOWN].ratio("wall_s", COLD), 0.9),
        Line("cold, mixed bodies: wall time to Hugo's", at[LARGE], large.ratio("wall_s", COLD), 0.5),
        Line(
            f"cold: wall time to {growth:g} times that of {at[MIXED]}", at[LARGE],
            _over(large.time(COLD), mixed.time(COLD), growth), 1.0,
        ),
        Line("nothing changed, new process", at[LARGE], large.time(NOTHING), 2.0, "s"),
        Line("nothing changed: to `find` and start with imports", at[LARGE], _over(large.time(NOTHING), bare), 3.0),
        Line("one article added: above nothing changed", at[LARGE], large.above(ADDED, NOTHING), 0.5, "s"),
        Line("one article added: wall time to Hugo's", at[LARGE], large.ratio("wall_s", ADDED), 0.01),
        Line("one template changed: to cold", at[MIXED], mixed.ratio("wall_s", TEMPLATE, COLD, OURS), 0.5),
        Line("fresh clone, cache restored: to cold", at[LARGE], large.ratio("wall_s", RESTORED, COLD, OURS), 0.15),
        Line("peak memory, all processes: to Hugo's", at[LARGE], large.ratio("total_bytes", COLD), 0.25),
        Line("cold: to `cp -r` of its output", at[MIXED], _over(mixed.time(COLD), copied), 4.0),
        Line("`--help`", "", singles.get("help"), 0.12, "s"),
        Line("nothing changed, new process", at[SMALL], runs[SMALL].time(NOTHING), 0.4, "s"),
    ]  # fmt: skip


def to_target_table(lines: Iterable[Line]) -> str:
    """A Markdown table of the targets."""
    rows = ["| what | articles | measured | at most | reached |", "|---|--:|--:|--:|---|"]
    for line in lines:
        measured = "–" if line.measured is None else _amount(line.measured, line.unit)
        reached = {None: "not measured", True: "yes", False: "**no**"}[line.reached]
        rows.append(f"| {line.what} | {line.at} | {measured} | {_amount(line.most, line.unit)} | {reached} |")
    return "\n".join(rows)


def _amount(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}" if unit else f"{value:.3g}"


def _of(record: Record, measure: str) -> float:
    value: float = getattr(record.measurement, measure)
    return value


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None


def _over(value: float | None, other: float | None, times: float = 1.0) -> float | None:
    return None if value is None or not other else value / (other * times)
