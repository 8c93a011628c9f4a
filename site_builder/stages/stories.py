"""The articles of a running story that show each other: what a page shows of them, and which pages a change moves.

    an article on the site  ->  load_story     ->  the story as its page shows it
    before, after a change  ->  touch_related  ->  the articles whose pages may show it

Both look as far as :data:`REACH`. Whoever shows an article stands that near to it in the index as it is now, or as near
to another that changed. So a change costs the same in a story of ten articles and of ten thousand.
"""

from __future__ import annotations

from ..effects.store.connection import Store
from ..model.listing import Listing, Position
from ..model.slug import group_key
from ..model.views import Story
from ..pages.stories import MOST_RELATED, REACH, nearest, shown_by_others, to_story


def load_story(store: Store, listing: Listing) -> Story | None:
    """The story of an article with the articles nearest to it; None if it has none or stands alone in it."""
    if listing.card.story is None:
        return None
    older, newer = store.index.around("story", group_key(listing.card.story.name), listing.position, REACH)
    shown = [store.index.listing(member.position.path) for member in nearest(listing.position, older, newer)]
    cards = [other.card for other in shown if other is not None]
    return to_story(listing.card, cards, are_all=len(older) + len(newer) <= MOST_RELATED)


def touch_related(store: Store, before: Listing | None, after: Listing | None, cause: str) -> None:
    """Touch the articles around one that joined a story, left it, moved, or looks different to the others in it."""
    if _shown(before) == _shown(after):
        return
    places = {place for listing in (before, after) if (place := _place(listing)) is not None}
    for key, position in sorted(places):
        for side in store.index.around("story", key, position, REACH):
            for member in side:
                store.pages.touch(f"article:{member.position.path}", 0, None, f"in its story {cause}")


def _place(listing: Listing | None) -> tuple[str, Position] | None:
    if listing is None or listing.card.story is None:
        return None
    return group_key(listing.card.story.name), listing.position


def _shown(listing: Listing | None) -> tuple[object, ...]:
    place = _place(listing)
    return () if place is None or listing is None else (place, shown_by_others(listing.card))
