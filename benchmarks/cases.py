"""What is done to a site before each build of a round, in order, and for which sides.

A case that Hugo has no counterpart of (it renders everything in every build) is run by site-builder alone, and its cost
is held against the cold build of the same round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .contestants import HUGO, OURS, Contestant, added, edited
from .corpus import SyntheticArticle

COLD = "cold"
NOTHING = "nothing changed"
EDITED = "one body edited"
ADDED = "one article added"
TEMPLATE = "one template changed"
RESTORED = "fresh clone, cache restored"

USUAL = (COLD, NOTHING, EDITED, ADDED)
ALL = (COLD, RESTORED, NOTHING, EDITED, ADDED, TEMPLATE)
BOTH = frozenset({OURS, HUGO})
OURS_ALONE = frozenset({OURS})


@dataclass(frozen=True, slots=True)
class Case:
    """One build of a round. ``prepare`` changes the site of one side before it."""

    name: str
    prepare: Callable[[Contestant], None]
    sides: frozenset[str] = BOTH


def make_cases(names: tuple[str, ...], middle: SyntheticArticle, number: int) -> Iterator[Case]:
    """The cases of round ``number`` that are named, in the order of :data:`ALL`; a cold one comes first in any round.

    ``middle`` is the article that is edited; the one that is added is made after it.
    """
    new = added(middle)

    def start_anew(contestant: Contestant) -> None:
        contestant.forget()
        contestant.remove(new)
        contestant.write(middle)

    every = (
        Case(COLD, start_anew),
        # What a build server saves is what a cold build left, or one that began with a restored cache.
        Case(RESTORED, lambda contestant: contestant.clone(), OURS_ALONE),
        Case(NOTHING, lambda contestant: None),
        Case(EDITED, lambda contestant: contestant.write(edited(middle, number + 1))),
        Case(ADDED, lambda contestant: contestant.write(new)),
        Case(TEMPLATE, lambda contestant: contestant.change_template(number), OURS_ALONE),
    )
    yield from (case for case in every if case.name in {*names, COLD})
