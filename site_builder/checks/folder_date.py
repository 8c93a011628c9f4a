"""A date that is far from the year and month of the folder: one of the two is a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ..model.problem import Problem
from .case import Case, Rules, tell

# An article may lie about for a month before it is published.
FAR = timedelta(days=31)

_YEAR_MONTH = re.compile(r"(?:^|/)(19[7-9]\d|20\d\d)(?:[/_-](0[1-9]|1[0-2]))?(?:[/_-](?:0[1-9]|[12]\d|3[01]))?/")


def check_folder_date(case: Case, rules: Rules) -> Iterator[Problem]:
    """Folders such as ``2026/``, ``2026/01/``, ``2026-01/``, ``2026/01/07/``; the innermost counts."""
    found = None
    for match in _YEAR_MONTH.finditer(case.article.path):
        found = match
    if found is None or case.article.published_at is None:
        return
    first, last = _stretch(int(found[1]), int(found[2] or 0))
    day = case.article.published_at.date()
    if first - FAR <= day <= last + FAR:
        return
    folder = case.article.path.rpartition("/")[0]
    near = f"{first:%Y-%m}" if found[2] else f"{first:%Y}"
    message = f"expected a date in or near {near}, as the folder says, found {day.isoformat()}"
    hint = f"mend the date, or move the file out of {rules.label}/{folder}"
    yield tell(case, rules, case.at("date"), case.name("date"), message, "date-far-from-folder", hint)


def _stretch(year: int, month: int) -> tuple[date, date]:
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
