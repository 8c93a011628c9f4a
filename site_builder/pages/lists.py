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
from msgspec.structs import replace

from ..config import FeedFormat
from ..model.card import Link
from ..model.charts import Calendar
from ..model.listing import Member, Term
from ..model.page import ALWAYS, Page
from ..model.text import Url
from ..model.views import CountLink, Entry, FeedItem, FeedView, ListView, RedirectView
from .calendars import to_anniversary_name, to_calendar, year_months
from .dates import format_date
from .plan import PlanSettings, anniversary_link, feed_links
from .topics import Figures, to_topic
from .urls import ANNIVERSARIES_URL, feed_url, group_url, list_page_url, output_path
from .wording import write_text

RENDERERS = {"rss": "rss", "atom": "atom", "json": "json-feed"}
_PLURALS = {"tag": "tags", "category": "categories", "source": "sources", "author": "authors"}
_NAMED = frozenset({*_PLURALS, "story"})


class Around(msgspec.Struct, frozen=True):
    """What a group's landing page shows beyond its members.

    A period or an anniversary has the keys before and after it, a year and a month (key, count) of their parts and
    of their ``days``. A story has ``outlets``, how many published on it; any other group has figures.
    """

    previous: str | None = None
    next: str | None = None
    parts: tuple[tuple[str, int], ...] = ()
    days: tuple[tuple[str, int], ...] = ()
    figures: Figures | None = None
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
    full = numbered_pages(group.count, settings.lists.page_size)
    source = iter(members)
    owner = f"{group.kind}:{group.key}"
    landing = group_url(group.kind, group.key)
    title = group_title(group, settings)
    yield from _plan_numbered(group, range(first, (full if last is None else last) + 1), source, settings)
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
        calendar=_calendar(group, around.days, settings),
        anniversary=anniversary_link(group.key, settings) if group.kind == "day" else None,
        topic=None if around.figures is None else to_topic(around.figures),
        description=settings.descriptions.get(group.kind, {}).get(group.key, ""),
        feeds=feed_links(f"{settings.site.title}: {title}", landing, formats),
    )
    yield Page(output_path(landing), owner, "list.html", landing_view)
    yield from plan_feeds(owner, f"{settings.site.title}: {title}", landing, landing_view.description, formats, newest)
    for alias in settings.aliases.get(group.kind, {}).get(group.key, ()):
        url = group_url(group.kind, alias)
        yield Page(output_path(url), owner, "redirect.html", RedirectView(title, url, landing))


def _plan_numbered(
    group: Term, numbers: Iterable[int], source: Iterator[Member], settings: PlanSettings
) -> Iterator[Page]:
    """The pages behind the landing page, each with the next members of ``source``."""
    size, landing = settings.lists.page_size, group_url(group.kind, group.key)
    full = numbered_pages(group.count, size)
    for number in numbers:
        view = ListView(
            kind=group.kind,
            name=group.name,
            title=group_title(group, settings),
            url=list_page_url(landing, number),
            entries=_entries(list(islice(source, size))),
            number=number,
            newer=_page_link(landing, number + 1 if number < full else None),
            older=_page_link(landing, number - 1) if number > 1 else None,
            up=_up(group, settings),
        )
        yield Page(output_path(view.url), f"{group.kind}:{group.key}", "list.html", view, number)


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
    """What a group is called on its page: a period or an anniversary in words, anything else by its name."""
    return group.name if group.kind in _NAMED else period_title(group.kind, group.key, settings.site.language)


def period_title(kind: str, key: str, language: str) -> str:
    """``2026``, ``2026-01`` or ``2026-01-07`` in words, and of an anniversary ``01-07``."""
    return to_anniversary_name(key, language) if kind == "anniversary" else format_date(key, "long", language)


def _entries(members: list[Member]) -> tuple[Entry, ...]:
    return tuple(Entry(member.date, member.card) for member in reversed(members))


def _page_link(landing: Url, number: int | None) -> Link:
    return Link("", landing) if number is None else Link(str(number), list_page_url(landing, number))


def _period_link(kind: str, key: str | None, settings: PlanSettings) -> Link | None:
    return None if key is None else Link(period_title(kind, key, settings.site.language), group_url(kind, key))


def _calendar(group: Term, days: tuple[tuple[str, int], ...], settings: PlanSettings) -> Calendar | None:
    """The months of a year, or a month by itself, which is no link there."""
    if group.kind == "year":
        return to_calendar(year_months(group.key), days, settings.site.language)
    if group.kind == "month":
        alone = to_calendar((group.key,), days, settings.site.language)
        return replace(alone, months=(replace(alone.months[0], url=Url("")),))
    return None


def _parts(kind: str, parts: tuple[tuple[str, int], ...], settings: PlanSettings) -> tuple[CountLink, ...]:
    inner = {"year": "month", "month": "day"}.get(kind, "")
    return tuple(
        CountLink(period_title(inner, key, settings.site.language), group_url(inner, key), count)
        for key, count in reversed(parts)
    )


def _up(group: Term, settings: PlanSettings) -> tuple[Link, ...]:
    language, key = settings.site.language, group.key
    if group.kind == "anniversary":
        return (Link(write_text(settings.words, "on_this_day"), ANNIVERSARIES_URL),)
    wider = {"day": (("year", key[:4]), ("month", key[:7])), "month": (("year", key[:4]),)}.get(group.kind, ())
    return tuple(Link(period_title(kind, part, language), group_url(kind, part)) for kind, part in wider)
