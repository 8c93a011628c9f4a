"""Ask the store what each touched owner's pages are made of, and have the pure layer make the pages.

    touched owners  ->  load from the index  ->  plan_…  ->  pages, an owner after the other

An owner whose subject is gone has no pages: what was recorded of it is removed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from ..effects.store.connection import Store
from ..effects.store.pages import RECORD_FOLDER, RECORD_OWNER, Touched
from ..model.attachment import attachment_path
from ..model.card import Link
from ..model.listing import Member, Term
from ..model.page import Page
from ..model.text import Url
from ..model.views import AttachmentView, FileView, SitemapEntry, TextView
from ..pages.groups import coverage_range
from ..pages.indexes import (
    OPTIONAL,
    plan_archive,
    plan_home,
    plan_index,
    plan_site_feeds,
    plan_sitemap,
    plan_sitemap_index,
)
from ..pages.lists import Around, feed_formats, numbered_pages, plan_list
from ..pages.plan import plan_article, plan_fixed
from ..pages.urls import ARCHIVE_URL, group_url, index_url
from .session import Run, Session
from .stories import load_story

_ARTICLE = "article:"
# From here on a walk along the whole archive is cheaper than asking for the neighbours of each.
_MANY = 1_000
GROUPS = ("tag", "category", "source", "author", "story", "day", "month", "year")
_INNER = {"year": "month", "month": "day"}
_PERIODS = ("day", "month", "year")


def plan_touched(run: Run) -> Iterator[tuple[Page, str]]:
    """The pages of all touched owners, each with the cause of its planning."""
    run.progress.stage("render")
    touched = run.store.pages.touched()
    articles = {one.owner: one.cause for one in touched if one.owner.startswith(_ARTICLE)}
    if len(articles) > _MANY:
        yield from _plan_articles(run, articles)
    for one in touched:
        if one.owner in articles and len(articles) > _MANY:
            continue
        for page in plan_owner(run.session, run.store, one):
            yield page, one.cause


def _plan_articles(run: Run, causes: Mapping[str, str]) -> Iterator[tuple[Page, str]]:
    """The pages of many articles, from the oldest on: one walk along all tells the neighbours of each."""
    walk = itertools.chain([None], run.store.index.members("all", ""), [None])
    for older, member, newer in _in_threes(walk):
        cause = causes.get(f"{_ARTICLE}{member.position.path}")
        if cause is None:
            continue
        listing = run.store.index.listing(member.position.path)
        article = run.store.sources.load_article(member.position.path)
        if listing is not None and article is not None:
            story = load_story(run.store, listing)
            for page in plan_article(article, listing.card, _link(newer), _link(older), run.session.plan, story):
                yield page, cause


def _in_threes(walk: Iterator[Member | None]) -> Iterator[tuple[Member | None, Member, Member | None]]:
    """Each member with the ones before and after it; ``walk`` begins and ends with None."""
    before, at = next(walk), next(walk)
    for after in walk:
        if at is not None:
            yield before, at, after
        before, at = at, after


def plan_owner(session: Session, store: Store, touched: Touched) -> Iterator[Page]:
    """The pages of one owner, those from the touched part of its list on."""
    kind, _, key = touched.owner.partition(":")
    if kind == "article":
        yield from _plan_article(session, store, key)
    elif kind in GROUPS:
        yield from _plan_group(session, store, kind, key, touched)
    elif kind == "sitemap":
        yield from _plan_sitemap(store, key)
    elif kind == "file":
        yield from _plan_attachment(store, key)
    else:
        yield from _plan_overview(session, store, kind, key)


def _plan_article(session: Session, store: Store, path: str) -> Iterator[Page]:
    listing, article = store.index.listing(path), store.sources.load_article(path)
    if listing is None or article is None:
        return
    older, newer = store.index.neighbours(listing.position)
    story = load_story(store, listing)
    yield from plan_article(article, listing.card, _link(newer), _link(older), session.plan, story)


def _link(member: Member | None) -> Link | None:
    return None if member is None else Link(member.title, Url(member.url))


def _plan_group(session: Session, store: Store, kind: str, key: str, touched: Touched) -> Iterator[Page]:
    group, size = store.index.term(kind, key), session.plan.lists.page_size
    first, last = (1, 0) if group is None else _find_numbers(store, group, size, touched)
    if touched.until is None:
        store.pages.begin_at(touched.owner, first if first > 1 else 0)
    if group is None:
        return
    formats = feed_formats(kind, group.count, session.plan)
    newest = store.index.newest(kind, key, session.plan.feeds.items) if formats else ()
    full = numbered_pages(group.count, size)
    if last == full and first <= last:
        members = store.index.members(kind, key, skip=(first - 1) * size)
    else:
        numbered: Iterable[Member] = ()
        if first <= last:
            numbered = store.index.members(kind, key, skip=(first - 1) * size, most=(last - first + 1) * size)
        members = itertools.chain(numbered, reversed(store.index.newest(kind, key, group.count - full * size)))
    yield from plan_list(group, first, members, newest, _around(store, group), session.plan, last)


def _find_numbers(store: Store, group: Term, size: int, touched: Touched) -> tuple[int, int]:
    """The first and the last of a group's numbered pages to plan; there are none if the last comes before the first."""
    full, since, until = numbered_pages(group.count, size), touched.since, touched.until
    if since is None:
        return 1, full
    if until is not None and store.index.is_newest(group.kind, group.key, since, group.count - full * size):
        return full + 1, full  # on the landing page
    at = store.index.count_before(group.kind, group.key, since) // size
    if until is None:
        # The page before the old landing page named that as the next one. That list had at least the members before
        # this position, so its last numbered page was no lower than this; and the new last one may have lost its next.
        return max(1, min(at - 1, full)), full
    last = at if until == since else store.index.count_before(group.kind, group.key, until) // size
    return min(at, full) + 1, min(last + 1, full)


def _around(store: Store, group: Term) -> Around:
    if group.kind == "story":
        return Around(outlets=sum(1 for _ in store.index.terms_between("coverage", *coverage_range(group.key))))
    if group.kind not in _PERIODS:
        return Around()
    before, after = store.index.beside(group.kind, group.key)
    inner = _INNER.get(group.kind)
    parts = tuple(store.index.terms_between(inner, f"{group.key}-", f"{group.key}-\uffff")) if inner else ()
    return Around(before, after, parts)


def _plan_attachment(store: Store, path: str) -> Iterator[Page]:
    """A copy, while an article on the site names the file and nothing keeps it back."""
    digest = store.attachments.digest(path)
    if digest is not None and store.index.term("file", path) is not None:
        yield Page(attachment_path(path), f"file:{path}", "attachment", AttachmentView(path, digest))


def _plan_sitemap(store: Store, key: str) -> Iterator[Page]:
    if key == "lists":
        yield from plan_sitemap("lists", _list_entries(store))
    elif key:
        members = store.index.members("month", key)
        yield from plan_sitemap(key, (SitemapEntry(Url(member.url), member.modified) for member in members))
    else:
        yield from plan_sitemap_index(store.index.terms_between("month", "", "\uffff"), has_lists=True)


def _list_entries(store: Store) -> Iterator[SitemapEntry]:
    yield SitemapEntry(Url("/"))
    yield SitemapEntry(ARCHIVE_URL)
    for kind in ("tag", "category", "source", "author", "story"):
        terms = list(store.index.terms(kind))
        if terms or kind not in OPTIONAL:
            yield SitemapEntry(index_url(kind))
        for term in terms:
            yield SitemapEntry(group_url(kind, term.key))
    for kind in ("year", "month", "day"):
        for key, _ in store.index.terms_between(kind, "", "\uffff"):
            yield SitemapEntry(group_url(kind, key))


def _plan_overview(session: Session, store: Store, kind: str, key: str) -> Iterator[Page]:
    settings, index = session.plan, store.index
    if kind == "home":
        featured = index.newest("featured", "", settings.lists.featured_size)
        yield from plan_home(featured, index.newest("all", "", settings.lists.home_size + len(featured)), settings)
    elif kind == "feeds":
        yield from plan_site_feeds(index.newest("all", "", settings.feeds.items), settings)
    elif kind == "archive":
        yield from plan_archive(
            index.terms_between("year", "", "\uffff"), index.terms_between("month", "", "\uffff"), settings
        )
    elif kind == "index":
        yield from plan_index(key, index.terms(key), settings)
    elif kind == "site":
        names = set(session.static_urls.values())
        yield from (page for page in plan_fixed(settings) if f"/{page.path}" not in names)
        for name, file in session.theme.static.items():
            yield Page(session.static_urls[name].lstrip("/"), "site", "file", FileView(name, file.digest))


def plan_record(store: Store, shards: tuple[str, ...]) -> Iterator[Page]:
    """The lists of the paths that we wrote, for these parts of the output; where nothing is left, the list goes too."""
    for shard in shards:
        path = f"{RECORD_FOLDER}/{shard}.txt"
        text = "".join(f"{name}\n" for name in store.pages.paths_in(shard))
        if text:
            yield Page(path, f"{RECORD_OWNER}{shard}", "text", TextView(text))
        else:
            store.pages.doom(path)
