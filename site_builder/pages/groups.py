"""Which lists an article is in.

    article, its card  ->  groups_of  ->  tuple[Membership, ...]

A group is known by its kind and key; the name is how this article spells it. What an article was in
before and what it is in now are the groups that a change of it touches.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..model.article import Article
from ..model.card import Card
from ..model.listing import Membership
from ..model.slug import group_key

ALL = "all"
FEATURED = "featured"
FILE = "file"
COVERAGE = "coverage"
# A period's key is its date: ``2026-01-07``, ``2026-01``, ``2026``; ``all`` and ``featured`` have neither key nor name.
# A file's key is the path of an attachment in the content folder: it is published while an article in this group is.
# A coverage is what one outlet has of one story; it has no page, and is there to be counted (:func:`coverage_range`).
KINDS = (ALL, FEATURED, "tag", "category", "author", "source", "story", COVERAGE, "day", "month", "year", FILE)
# No name of a group has a line break in its key.
_BREAK = "\n"


def groups_of(article: Article, card: Card) -> tuple[Membership, ...]:
    """Every group that ``article`` is in, sorted, each once: of two spellings of one key the first counts."""
    found = {(ALL, ""): Membership(ALL, "", "")}
    if article.featured:
        found[FEATURED, ""] = Membership(FEATURED, "", "")
    for membership in _terms(card):
        found.setdefault((membership.kind, membership.key), membership)
    if card.outlet is not None:
        found["source", card.outlet.key] = Membership("source", card.outlet.key, card.outlet.name)
    if card.story is not None:
        story = _term("story", card.story.name)
        found["story", story.key] = story
        if card.outlet is not None:
            key = f"{story.key}{_BREAK}{card.outlet.key}"
            found[COVERAGE, key] = Membership(COVERAGE, key, "")
    for kind, period in (("day", card.date), ("month", card.date[:7]), ("year", card.date[:4])):
        found[kind, period] = Membership(kind, period, period)
    for path in article.attachments:
        found[FILE, path] = Membership(FILE, path, "")
    return tuple(sorted(found.values()))


def coverage_range(story: str) -> tuple[str, str]:
    """The keys of the coverages of a story lie between these two: one for each outlet that has published on it."""
    return f"{story}{_BREAK}", f"{story}{_BREAK}\U0010ffff"


def _terms(card: Card) -> Iterable[Membership]:
    # The card's names, not the article's: aliases are read as what they mean there.
    for kind, links in (("tag", card.tags), ("category", card.categories), ("author", card.authors)):
        for link in links:
            yield _term(kind, link.name)


@lru_cache(maxsize=65536)
def _term(kind: str, name: str) -> Membership:
    return Membership(kind, group_key(name), name)
