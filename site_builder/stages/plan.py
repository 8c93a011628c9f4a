"""Ask the store what each touched owner's pages are made of, and have the pure layer make the pages.

    touched owners  ->  load from the index  ->  plan_…  ->  pages, an owner after the other

An owner whose subject is gone has no pages: what was recorded of it is removed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from ..effects.store.connection import Store
from ..effects.store.pages import RECORD_FOLDER, RECORD_OWNER, Touched
from ..model.article import Article
from ..model.attachment import KINDS, attachment_path, suffix_of
from ..model.card import Link
from ..model.file_views import AttachmentView, FileView, TextView
from ..model.listing import Listing, Member, Term
from ..model.page import Page
from ..model.picture import Picture
from ..model.text import Url
from ..model.views import SitemapEntry
from ..pages.directory import has_feeds, plan_directory
from ..pages.groups import coverage_range
from ..pages.indexes import (
    plan_anniversaries,
    plan_archive,
    plan_home,
    plan_site_feeds,
    plan_sitemap,
    plan_sitemap_index,
)
from ..pages.lists import Around, feed_formats, numbered_pages, plan_list
from ..pages.plan import plan_article, plan_fixed, plan_standalone
from ..pages.social import to_social
from ..pages.sparkline import choose_unit
from ..pages.term_index import OPTIONAL, plan_index
from ..pages.topics import MOST_BESIDE, Figures
from ..pages.urls import ANNIVERSARIES_URL, ARCHIVE_URL, FEEDS_URL, group_url, index_count_url, index_url
from ..pages.variants import Original, plan_variants, to_picture
from .session import Run, Session
from .social import find_undrawable, note_undrawn
from .stories import load_story

_ARTICLE = "article"
# From here on a walk along the whole archive is cheaper than asking for the neighbours of each.
_MANY = 1_000
GROUPS = ("tag", "category", "source", "author", "story", "day", "month", "year", "anniversary")
_INNER = {"year": "month", "month": "day"}
_PERIODS = ("day", "month", "year", "anniversary")


def plan_touched(run: Run) -> Iterator[tuple[Page, str]]:
    """The pages of all touched owners, each with the cause of its planning."""
    run.progress.stage("render")
    return note_undrawn(run, _plan_touched(run))


def _plan_touched(run: Run) -> Iterator[tuple[Page, str]]:
    pages = run.store.pages
    are_many = pages.count_touched_of(_ARTICLE) > _MANY
    if are_many:
        yield from _plan_articles(run)
    for one in pages.touched(but=_ARTICLE if are_many else ""):
        for page in plan_owner(run.session, run.store, one):
            yield page, one.cause


def _plan_articles(run: Run) -> Iterator[tuple[Page, str]]:
    """The pages of all touched articles, from the oldest on: one walk along all tells the neighbours of each.

    Then those of standalone pages, which have none.
    """
    find_cause = run.store.pages.cause
    walk = itertools.chain([None], run.store.index.members("all", ""), [None])
    for older, member, newer in _in_threes(walk):
        cause = find_cause(f"{_ARTICLE}:{member.position.path}")
        if cause is None:
            continue
        listing = run.store.index.listing(member.position.path)
        article = run.store.sources.load_article(member.position.path)
        if listing is not None and article is not None:
            for page in _plan_one(run.session, run.store, article, listing, _link(newer), _link(older)):
                yield page, cause
    for member in run.store.index.members("standalone", ""):
        cause = find_cause(f"{_ARTICLE}:{member.position.path}")
        if cause is not None:
            for page in _plan_article(run.session, run.store, member.position.path):
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
    if kind == _ARTICLE:
        yield from _plan_article(session, store, key)
    elif kind in GROUPS:
        yield from _plan_group(session, store, kind, key, touched)
    elif kind == "sitemap":
        yield from _plan_sitemap(session, store, key)
    elif kind == "file":
        yield from _plan_attachment(session, store, key)
    else:
        yield from _plan_overview(session, store, kind, key)


def _plan_article(session: Session, store: Store, path: str) -> Iterator[Page]:
    listing, article = store.index.listing(path), store.sources.load_article(path)
    if listing is None or article is None:
        return
    if article.published_at is None:
        yield from plan_standalone(article, listing.card, session.plan)
        return
    older, newer = store.index.neighbours(listing.position)
    yield from _plan_one(session, store, article, listing, _link(newer), _link(older))


def _plan_one(
    session: Session, store: Store, article: Article, listing: Listing, newer: Link | None, older: Link | None
) -> Iterator[Page]:
    settings = session.plan.social
    social = to_social(listing.card, settings) if settings is not None else None
    if social is not None and find_undrawable(session, social):
        social = None
    story, pictures = load_story(store, listing), _load_pictures(session, store, article)
    yield from plan_article(article, listing.card, newer, older, session.plan, story, pictures, social)


def _load_pictures(session: Session, store: Store, article: Article) -> tuple[Picture, ...]:
    """The pictures beside articles that this one names and that may be published, by their paths."""
    settings = session.plan.pictures
    found = (_load_original(store, path) for path in article.attachments) if settings else ()
    return tuple(to_picture(original, settings) for original in found if original is not None and settings)


def _load_original(store: Store, path: str) -> Original | None:
    seen = store.attachments.picture(path)
    return None if seen is None else Original(path, seen.digest, seen.facts)


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
        return Around(figures=_find_figures(store, group))
    before, after = store.index.beside(group.kind, group.key)
    inner = _INNER.get(group.kind)
    if inner is None:
        return Around(before, after)
    days = tuple(store.index.terms_between("day", f"{group.key}-", f"{group.key}-\uffff"))
    parts = days if inner == "day" else tuple(store.index.terms_between(inner, f"{group.key}-", f"{group.key}-\uffff"))
    return Around(before, after, parts, days)


def _find_figures(store: Store, group: Term) -> Figures:
    (first, last), tallies = store.index.dates(group), store.index.tallies()
    counts = tallies.periods(group, choose_unit(first, last))
    return Figures(first, last, tuple(counts), tuple(tallies.tags_beside(group, MOST_BESIDE)))


def _plan_attachment(session: Session, store: Store, path: str) -> Iterator[Page]:
    """A copy, and a picture's other sizes, while an article on the site names the file and nothing keeps it back."""
    digest, owner, settings = store.attachments.digest(path), f"file:{path}", session.plan.pictures
    if digest is None or store.index.term("file", path) is None:
        return
    kind = "" if session.config.images.keep_metadata else KINDS[suffix_of(path)]
    yield Page(attachment_path(path), owner, "attachment", AttachmentView(path, digest, kind))
    original = _load_original(store, path)
    if settings is not None and original is not None:
        for name, view in plan_variants(original, settings):
            yield Page(name, owner, "variant", view)


def _plan_sitemap(session: Session, store: Store, key: str) -> Iterator[Page]:
    if key == "lists":
        yield from plan_sitemap("lists", _list_entries(session, store))
    elif key == "pages":
        members = store.index.members("standalone", "")
        yield from plan_sitemap("pages", (SitemapEntry(Url(member.url), member.modified) for member in members))
    elif key:
        members = store.index.members("month", key)
        yield from plan_sitemap(key, (SitemapEntry(Url(member.url), member.modified) for member in members))
    else:
        yield from plan_sitemap_index(store.index.terms_between("month", "", "\uffff"), names=_sitemaps(store))


def _sitemaps(store: Store) -> tuple[str, ...]:
    """The sitemap files that are no month's."""
    return ("lists",) if store.index.term("standalone", "") is None else ("lists", "pages")


def _list_entries(session: Session, store: Store) -> Iterator[SitemapEntry]:
    yield SitemapEntry(Url("/"))
    yield SitemapEntry(ARCHIVE_URL)
    yield SitemapEntry(ANNIVERSARIES_URL)
    if has_feeds(session.plan.feeds):
        yield SitemapEntry(FEEDS_URL)
    for kind in ("tag", "category", "source", "author", "story"):
        terms = list(store.index.terms(kind))
        if terms or kind not in OPTIONAL:
            yield SitemapEntry(index_url(kind))
        if terms:
            yield SitemapEntry(index_count_url(kind))
        for term in terms:
            yield SitemapEntry(group_url(kind, term.key))
    for kind in ("year", "month", "day", "anniversary"):
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
        years = tuple(index.terms_between("year", "", "\uffff"))
        newest = years[-1][0] if years else ""
        days = index.terms_between("day", f"{newest}-", f"{newest}-\uffff")
        yield from plan_archive(years, index.terms_between("month", "", "\uffff"), days, settings)
    elif kind == "anniversaries":
        yield from plan_anniversaries(index.terms_between("anniversary", "", "\uffff"), settings)
    elif kind == "feed-directory":
        yield from plan_directory({name: index.terms(name) for name in GROUPS if name not in _PERIODS}, settings)
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
