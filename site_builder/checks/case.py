"""A case: one article and all that is needed to judge it against the archive.

    store, review  ->  Case, Rules  ->  each check  ->  Problems

A check is a pure function of these two. It looks at nothing else, so what it says depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from ..config import TagsSection
from ..model.article import Article
from ..model.problem import Problem
from ..model.review import Review, Spot
from ..model.slug import group_key
from ..model.text import Html


class Titled(NamedTuple):
    """An article that stands beside another one: when it was published (microseconds), its path and its title."""

    published: int
    path: str
    title: str


class Meant(NamedTuple):
    """The tag or the story that another one is taken for: its commonest spelling, and how many articles have it."""

    name: str
    articles: int


class Rules(msgspec.Struct, frozen=True):
    """What all cases of one run are judged by.

    ``label`` is what messages call the content folder. ``near_tags`` maps a tag's key to the tag that was meant,
    ``near_stories`` a story's likewise.
    ``field_names`` are all names that a field may have in this archive. ``allowed`` are the names in the site's list.
    """

    label: str = "content"
    max_summary_characters: int = 280
    near_tags: Mapping[str, Meant] = {}
    near_stories: Mapping[str, Meant] = {}
    field_names: tuple[str, ...] = ()
    tags: TagsSection = TagsSection()
    categories: TagsSection = TagsSection()


class Case(msgspec.Struct, frozen=True):
    """One article.

    ``body`` is its HTML where it is short, else empty; ``same_original`` are the paths of earlier articles about the
    same original; ``similar`` is the earlier article of the same week with nearly the same title.
    """

    article: Article
    review: Review = Review()
    body: Html = Html("")
    same_original: tuple[str, ...] = ()
    similar: Titled | None = None

    def at(self, field: str, item: str = "") -> Spot:
        """Where a field's value stands (or one ``item`` of its list); the top of the file if it isn't there."""
        if item:
            key = group_key(item)
            for spot in self.review.items.get(field, ()):
                if group_key(spot.text) == key:
                    return spot
        return self.review.fields.get(field, self.review.top)

    def name(self, field: str) -> str:
        """What the file calls a field."""
        spot = self.review.fields.get(field)
        return spot.text if spot is not None and spot.text else field


Check = Callable[[Case, Rules], Iterator[Problem]]


def tell(case: Case, rules: Rules, spot: Spot, field: str, message: str, code: str, hint: str = "") -> Problem:
    """A warning about the article of ``case``; ``field`` is empty in the body."""
    path = f"{rules.label}/{case.article.path}"
    return Problem(path, spot.line, spot.column, field, message, code, hint, "warning")
