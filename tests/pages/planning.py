"""Members, groups and settings for the tests of planning."""

from __future__ import annotations

from typing import Any

from site_builder.config import FeedsSection, ListsSection, SiteSection
from site_builder.model.card import Link
from site_builder.model.digest import Digest
from site_builder.model.listing import Member, Position
from site_builder.model.text import Url
from site_builder.model.views import CountLink
from site_builder.pages.plan import PlanSettings
from tests.english import ENGLISH


def settings(
    descriptions: dict[str, dict[str, str]] | None = None,
    aliases: dict[str, dict[str, tuple[str, ...]]] | None = None,
    **options: Any,
) -> PlanSettings:
    """Settings with pages of three and feeds of two, unless ``options`` (``lists`` or ``feeds`` keys) say otherwise."""
    feeds = {key: value for key, value in options.items() if key in FeedsSection.__struct_fields__}
    lists = {key: value for key, value in options.items() if key in ListsSection.__struct_fields__}
    site = {key: value for key, value in options.items() if key in SiteSection.__struct_fields__}
    return PlanSettings(
        SiteSection(**({"title": "News", "base_url": "https://news.example"} | site)),
        ListsSection(**({"page_size": 3} | lists)),
        FeedsSection(**({"items": 2} | feeds)),
        "content",
        descriptions or {},
        aliases or {},
        words=ENGLISH,
    )


def member(number: int, modified: str = "2026-01-07T00:00:00+00:00") -> Member:
    """The article that came as the ``number``-th."""
    digests = Digest(f"card{number}"), Digest(f"body{number}")
    return Member(Position(number, f"{number}.md"), "2026-01-07", *digests, f"T{number}", f"/{number}/", modified)


def members(*numbers: int) -> tuple[Member, ...]:
    return tuple(map(member, numbers))


def link(name: str, url: str) -> Link:
    """A link."""
    return Link(name, Url(url))


def counted(name: str, url: str, count: int) -> CountLink:
    """A link with a count."""
    return CountLink(name, Url(url), count)


def only(pages: Any) -> Any:
    """The one page that was planned."""
    (page,) = pages
    return page


def by_path(pages: Any) -> dict[str, Any]:
    return {page.path: page for page in pages}
