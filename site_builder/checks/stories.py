"""A story with one article whose name is nearly that of another story: a plural, a hyphen or one letter apart.

    all stories, how many articles each  ->  near_stories  ->  key -> the story that was meant

Stories are smaller than tags, so two articles are enough to be meant by the one that stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..model.listing import Term
from ..model.problem import Problem, quote
from ..model.slug import group_key
from .case import Case, Meant, Rules, tell
from .tags import near_tags

_TIMES = {"form": 2, "letter": 2}


def check_story(case: Case, rules: Rules) -> Iterator[Problem]:
    """The story of the article, if it is nearly another."""
    meant = rules.near_stories.get(group_key(case.article.story)) if case.article.story else None
    if meant is not None:
        message = f"expected {quote(meant.name)}, which {meant.articles:,} articles have, found "
        yield tell(
            case, rules, case.at("story"), case.name("story"), message + quote(case.article.story), "similar-story",
            f"write {meant.name}",
        )  # fmt: skip


def near_stories(terms: Iterable[Term]) -> Mapping[str, Meant]:
    """For each story with one article whose name is nearly that of a larger one, that one."""
    known = tuple(terms)
    alone = {term.key for term in known if term.count == 1}
    return {key: meant for key, meant in near_tags(known, _TIMES).items() if key in alone}
