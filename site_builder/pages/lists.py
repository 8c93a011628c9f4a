"""List pages: a group of articles cut so that old pages are final.

    members, oldest first  ->  page/1/ (the oldest) … page/K/, each full; the landing page has the rest

The landing page has at least a page's worth of the newest articles and at most one less than two pages' worth.
Pages are numbered from the oldest, so a new article changes the landing page alone; when it overflows,
its oldest part becomes the next numbered page. No page says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from ..config import FeedFormat
from ..model.card import Link
from ..model.listing import Member, Term
from ..model.page import ALWAYS, Page
from ..model.text import Url
from ..model.views import CountLink, Entry, FeedItem, FeedView, ListView, RedirectView
from .dates import format_date
from .plan import PlanSettings, feed_links
from .urls import feed_url, group_url, list_page_url, output_path

PERIODS = ("year", "month", "day")
RENDERERS = {"rss": "rss", "atom": "atom", "json": "json-feed"}
_PLURALS = {"tag": "tags", "category": "categories", "source": "sources", "author": "authors"}


class Around(msgspec.Struct, frozen=True):
    """What a group's landing page shows beyond its members: the keys before and after it, (key, count) of its parts.

    ``outlets`` is how many outlets published on it, for a story.
    """

    previous: str | None = None
    next: str | None = None
    parts: tuple[tuple[str, int], ...] = ()
    outlets: int | None = None


def numbered_pages(count: int, size: int) -> int:
    """How many full pages stand behind the landing page of a list of ``count``."""
    return max(0, count // size - 1)


def feed_formats(kind: str, count: int, settings: PlanSettings) -> tuple[FeedFormat, ...]:
    """The formats of the feeds of a group: none for periods, and none for a group too small for one."""
    if kind not in _PLURALS or count < settings.feeds.least_articles:
        return ()
    formats: tuple[FeedFormat, ...] = getattr(settings.feeds, _PLURALS[kind])
    return formats


def plan_list(
    group: Term,
    first: int,
    members: Iterable[Member],
    newest: tuple[Member, ...],
    around: Around,
    settings: PlanSettings,
    last: int | None = None,
) -> Iterator[Page]:
    """The pages of a group from number ``first`` (from 1) on, its landing page, its feeds, and redirects from aliases.

    ``members`` are oldest first and begin with those of page ``first``; ``newest`` are the members for the feeds,
    newest first. With ``last`` the numbered pages behind that one are left out, and their members must be, too.
    """
    size, full = settings.lists.page_size, numbered_pages(group.count, settings.lists.page_size)
    source = iter(members)
    owner = f"{group.kind}:{group.key}"
    landing = group_url(group.kind, group.key)
    title = group_title(group, settings)
    for number in range(first, (full if last is None else last) + 1):
        view = ListView(
            kind=group.kind,
            name=group.name,
            title=title,
            url=list_page_url(landing, number),
            entries=_entries(list(islice(source, size))),
            number=number,
            newer=_page_link(landing, number + 1 if number < full else None),
            older=_page_link(landing, number - 1) if number > 1 else None,
            up=_up(group, settings),
        )
        yield Page(output_path(view.url), owner, "list.html", view, number)
    formats = feed_formats(group.kind, group.count, settings)
    landing_view = ListView(
        kind=group.kind,
        name=group.name,
        title=title,
        url=landing,
        entries=_entries(list(source)),
        count=group.count,
        outlets=around.outlets,
        older=_page_link(landing, full) if full else None,
        next_period=_period_link(group.kind, around.next, settings),
        previous_period=_period_link(group.kind, around.previous, settings),
        up=_up(group, settings),
        parts=_parts(group.kind, around.parts, settings),
        description=settings.descriptions.get(group.kind, {}).get(group.key, ""),
        feeds=feed_links(f"{settings.site.title}: {title}", landing, formats),
    )
    yield Page(output_path(landing), owner, "list.html", landing_view)
    yield from plan_feeds(owner, f"{settings.site.title}: {title}", landing, landing_view.description, formats, newest)
    for alias in settings.aliases.get(group.kind, {}).get(group.key, ()):
        url = group_url(group.kind, alias)
        yield Page(output_path(url), owner, "redirect.html", RedirectView(title, url, landing))


def plan_feeds(
    owner: str, title: str, landing: Url, description: str, formats: tuple[FeedFormat, ...], newest: tuple[Member, ...]
) -> Iterator[Page]:
    """One feed in each format, newest article first."""
    updated = max((member.modified for member in newest), default="")
    items = tuple(FeedItem(member.card, member.body) for member in newest)
    for form in formats:
        url = feed_url(landing, form)
        yield Page(
            output_path(url), owner, RENDERERS[form], FeedView(title, url, landing, description, updated, items), ALWAYS
        )


def group_title(group: Term, settings: PlanSettings) -> str:
    """What a group is called on its page: a period in words, anything else by its name."""
    return period_title(group.key, settings.site.language) if group.kind in PERIODS else group.name


def period_title(key: str, language: str) -> str:
    """``2026``, ``2026-01`` or ``2026-01-07`` in words."""
    return format_date(key, "long", language)


def _entries(members: list[Member]) -> tuple[Entry, ...]:
    return tuple(Entry(member.date, member.card) for member in reversed(members))


def _page_link(landing: Url, number: int | None) -> Link:
    return Link("", landing) if number is None else Link(str(number), list_page_url(landing, number))


def _period_link(kind: str, key: str | None, settings: PlanSettings) -> Link | None:
    return None if key is None else Link(period_title(key, settings.site.language), group_url(kind, key))


def _parts(kind: str, parts: tuple[tuple[str, int], ...], settings: PlanSettings) -> tuple[CountLink, ...]:
    inner = {"year": "month", "month": "day"}.get(kind, "")
    return tuple(
        CountLink(period_title(key, settings.site.language), group_url(inner, key), count)
        for key, count in reversed(parts)
    )


def _up(group: Term, settings: PlanSettings) -> tuple[Link, ...]:
    language, key = settings.site.language, group.key
    wider = {"day": (("year", key[:4]), ("month", key[:7])), "month": (("year", key[:4]),)}.get(group.kind, ())
    return tuple(Link(period_title(part, language), group_url(kind, part)) for kind, part in wider)
