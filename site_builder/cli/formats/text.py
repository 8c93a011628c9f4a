"""For people: a problem a line with its hint below, then the count."""

from __future__ import annotations

from ...check import CheckOutcome
from ..summary import count, lines_of


def to_lines(outcome: CheckOutcome, _before: str = "") -> str:
    """Every problem, sorted by place; paths are relative to the site's folder, as in a build."""
    lines = [line for problem in outcome.problems for line in lines_of(problem)]
    return "\n".join([*lines, *([""] if lines else []), verdict(outcome)])


def verdict(outcome: CheckOutcome) -> str:
    """The closing line."""
    counts = [count(outcome.errors, "error")] if outcome.errors else []
    counts += [count(outcome.warnings, "warning")] if outcome.warnings else []
    asked = "" if outcome.checked == outcome.files else f"{outcome.checked:,} of "
    where = f"{asked}{count(outcome.files, 'file')} checked"
    return f"{' and '.join(counts) or 'no problem'}: {where}"
