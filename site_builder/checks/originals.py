"""The same original is in the archive already."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.problem import Problem
from .case import Case, Rules, tell

# So many articles never have one original: their address is that of a product, a club or a series.
PAGE_FROM = 4


def check_original(case: Case, rules: Rules) -> Iterator[Problem]:
    """Told at the later one of two; addresses are compared as in ``model/original.py``."""
    if case.same_original:
        first = f"{rules.label}/{case.same_original[0]}"
        more = len(case.same_original) - 1
        others = f"{first} and {more} more" if more else first
        message = f"expected an original that is not in the archive yet, found that of {others}"
        hint = "add to that article, or remove one of the two"
        yield tell(case, rules, case.at("link"), case.name("link"), message, "same-original", hint)
