"""Headings that skip a level: a reader who goes by them looks for what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..model.problem import Problem
from .case import Case, Rules, tell


def check_headings(case: Case, rules: Rules) -> Iterator[Problem]:
    """Told at each heading that is more than one level below the one before; the first may have any level."""
    for before, heading in pairwise(case.review.headings):
        if heading.level > before.level + 1:
            message = f"expected a heading of level {before.level + 1} at most, found one of level {heading.level}"
            hint = f"write {'#' * (before.level + 1)} (pages show it at that level in any case)"
            yield tell(case, rules, heading.spot, "", message, "heading-skips", hint)
