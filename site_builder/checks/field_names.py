"""A field whose name is nearly that of a known one: what it says is not where its author thinks."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.problem import Problem, quote
from .case import Case, Rules, tell

_LEAST_LETTERS = 4
_TWO_SLIPS_FROM = 8
_SHORT_NAME = 5


def check_field_names(case: Case, rules: Rules) -> Iterator[Problem]:
    """Told of the names that no field took; a name that the file also has in its right form is one of its own."""
    there = {spot.text for spot in case.review.fields.values()}
    for spot in case.review.others:
        meant = nearest(spot.text, rules.field_names)
        if meant and meant not in there:
            message = f"expected the name of a field, found {quote(spot.text)}, which is not read"
            yield tell(case, rules, spot, spot.text, message, "unknown-field", f"did you mean {meant}?")


def nearest(name: str, known: tuple[str, ...]) -> str:
    """The first known name that is one slip away, or two in a long one; else the empty string."""
    folded = name.lower().replace("-", "_").replace(" ", "_")
    if len(folded) < _LEAST_LETTERS:
        return ""
    for most in (0, 1, 2):
        for other in known:
            long_enough = min(len(folded), len(other)) >= (_TWO_SLIPS_FROM if most == 2 else _LEAST_LETTERS)
            if long_enough and name != other and slips(folded, other) <= most and _is_slip(folded, other):
                return other
    return ""


def _is_slip(one: str, other: str) -> bool:
    """In a short name another letter makes another word: ``data`` is no ``date``, ``store`` no ``story``."""
    if one[:1] != other[:1]:
        return False
    return len(one) != len(other) or len(one) > _SHORT_NAME or sorted(one) == sorted(other)


def slips(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with the next one (optimal string alignment)."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
