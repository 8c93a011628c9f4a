"""What an article's page shows of the running story that it belongs to: the articles nearest to it in time.

    its place, members before and after it  ->  nearest   ->  the few to show
    its card, those of the few              ->  to_story  ->  Story

A page names a few articles and never a number that any other article of the story could change: with one more article
in a story of ten thousand, the pages of its neighbours are made anew and no others. Only where all articles of a story
are shown are they counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model.card import Card
from ..model.listing import Member, Position
from ..model.original import original_key
from ..model.views import Related, Story

MOST_RELATED = 8
# An article's page shows no article that is further away, by rank, before or after it; and to know whether
# it shows all of the others, one more has to be looked for.
REACH = MOST_RELATED + 1


def nearest(position: Position, older: Sequence[Member], newer: Sequence[Member]) -> tuple[Member, ...]:
    """The members nearest in time to ``position``, at most :data:`MOST_RELATED`, newest first.

    ``older`` and ``newer`` have the nearest first. Of two as near as each other the newer one counts.
    """
    by_distance = sorted((*newer, *older), key=lambda member: abs(member.position.published - position.published))
    return tuple(sorted(by_distance[:MOST_RELATED], key=lambda member: member.position, reverse=True))


def to_story(card: Card, others: Sequence[Card], *, are_all: bool) -> Story | None:
    """The story of ``card`` with the articles to show, newest first; None if it has no story or there are none.

    ``are_all`` says that the story has no others.
    """
    if card.story is None or not others:
        return None
    outlets = {one.outlet.key for one in (card, *others) if one.outlet is not None}
    return Story(
        name=card.story.name,
        url=card.story.url,
        related=tuple(_to_related(card, other) for other in others),
        count=len(others) + 1 if are_all else None,
        outlets=len(outlets) if are_all else None,
    )


def shown_by_others(card: Card) -> tuple[str, ...]:
    """All that the pages of other articles in the story show of ``card`` or find out from it."""
    outlet = ("", "") if card.outlet is None else (card.outlet.key, card.outlet.name)
    return (card.title, card.url, card.date, *outlet, card.original or "", card.lang, card.dir)


def _to_related(card: Card, other: Card) -> Related:
    return Related(
        title=other.title,
        url=other.url,
        date=other.date,
        why=_find_reason(card, other),
        outlet=other.outlet.name if other.outlet else "",
        lang=other.lang,
        dir=other.dir,
    )


def _find_reason(card: Card, other: Card) -> str:
    """The name of the text that says why ``other`` stands beside ``card``."""
    if card.original and other.original and original_key(card.original) == original_key(other.original):
        return "same_original"
    if card.date == other.date:
        return "same_day"
    return "later" if other.date > card.date else "earlier"
