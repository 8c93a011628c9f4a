"""Tags and categories that are not in the site's own list, if it has one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ..config import TagsSection
from ..model.problem import Problem, quote
from ..model.slug import group_key
from .case import Case, Rules, tell


def check_allowed_tags(case: Case, rules: Rules) -> Iterator[Problem]:
    """Each tag that ``[tags] allowed`` has not."""
    for tag in _unlisted(case.article.tags, rules.tags):
        message = f"expected a tag that site.toml allows, found {quote(tag)}"
        hint = _hint(tag, rules.tags, "tags")
        yield tell(case, rules, case.at("tags", tag), case.name("tags"), message, "unlisted-tag", hint)


def check_allowed_categories(case: Case, rules: Rules) -> Iterator[Problem]:
    """Each category that ``[categories] allowed`` has not."""
    for category in _unlisted(case.article.categories, rules.categories):
        message = f"expected a category that site.toml allows, found {quote(category)}"
        hint = _hint(category, rules.categories, "categories")
        spot = case.at("categories", category)
        yield tell(case, rules, spot, case.name("categories"), message, "unlisted-category", hint)


def _unlisted(names: tuple[str, ...], section: TagsSection) -> list[str]:
    """An alias stands for its target, so it is allowed where that is; spellings of one name are one."""
    if not section.allowed:
        return []
    allowed = {group_key(name) for name in section.allowed}
    aliases = {group_key(alias): group_key(target) for alias, target in section.aliases.items()}
    return [name for name in names if aliases.get(group_key(name), group_key(name)) not in allowed]


def _hint(name: str, section: TagsSection, table: str) -> str:
    spelled = {group_key(known): known for known in section.allowed}
    close = difflib.get_close_matches(group_key(name), sorted(spelled), n=1, cutoff=0.7)
    return f"did you mean {quote(spelled[close[0]])}?" if close else f"take one of [{table}] allowed, or add it there"
