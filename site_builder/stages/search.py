"""The search index: which shards a change touches, and the files of those that are out of date.

    changes of the index  ->  touch_search  ->  touched shards; those that wait, if a build leaves them
    touched shards        ->  plan_search   ->  their files, as they are or made anew by the engine; the search page

A shard is out of date if what it was made from has another digest: its articles, the settings, the engine. Then, and
then alone, the engine runs. One that is not has its recorded files claimed again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple, get_args

from ..config import Encoding
from ..effects.search_engine import SearchEngine
from ..effects.store.connection import Store
from ..effects.store.shards import EVERYTHING, Shard
from ..model.digest import Digest, digest_bytes, digest_value
from ..model.file_views import BytesView
from ..model.listing import Member
from ..model.page import Page
from ..model.problem import SiteError
from ..model.record import Record
from ..model.text import Url
from ..pages.cbor import UnknownFormat
from ..pages.pagefind import pick_engine, read_tag, repack
from ..pages.search import (
    FILTERS,
    MOST_NAMES,
    SITE_SHARD,
    SearchSettings,
    cut_year,
    plan_search_page,
    shard_url,
    to_home_record,
    to_record,
)
from ..pages.urls import output_path
from ..parse.plaintext import to_text
from .session import Run

_PAGE = "search"
_SHARD = "search:"
_NEWEST_YEAR = "search_newest_year"
_COPIES = tuple(f".{encoding}" for encoding in get_args(Encoding))


def touch_search(run: Run, parts: Set[str], everything: str) -> None:
    """Note which shards have to be looked at; ``everything`` is why all have, or empty.

    ``parts`` are the months in which articles changed, and :data:`SITE_SHARD` if a standalone page did.
    """
    store = run.store
    if run.session.plan.search is None:
        return
    store.shards.make_stale(parts)
    if everything:
        store.shards.make_stale([EVERYTHING])
    if run.options.leave_search:
        if store.pages.leave(_PAGE):
            store.shards.make_stale([EVERYTHING])
        return
    keys = sorted(_find_stale(store))
    for key in keys:
        store.pages.touch(f"{_SHARD}{key}", 0, None, everything or "articles in it changed")
    if keys or store.pages.touched_of(_PAGE):
        store.pages.touch(_PAGE, 0, None, everything or "the search index changed")


def settle_search(run: Run) -> None:
    """The plan is going to be published: remember what shards were made from."""
    store = run.store
    if run.session.plan.search is None:
        store.shards.clear()
    elif not run.options.leave_search:
        store.shards.settle()
        store.save(_NEWEST_YEAR, _newest_year(store))


def _find_stale(store: Store) -> set[str]:
    """The shards that may be out of date, come or go."""
    stale, newest = store.shards.stale(), _newest_year(store)
    if EVERYTHING in stale:
        years = [key for key, _ in store.index.terms_between("year", "", "\uffff")]
        wanted = {key for year in years for key in _cut(store, year, newest)}
        return {SITE_SHARD, *wanted, *store.shards.keys()}
    found = {SITE_SHARD}.intersection(stale)
    before = store.load(_NEWEST_YEAR)
    for year in {month[:4] for month in stale if month != SITE_SHARD} | (
        {before, newest} - {""} if before != newest else set()
    ):
        wanted = set(_cut(store, year, newest))
        found |= wanted.symmetric_difference(store.shards.keys(year))
        found |= wanted.intersection(stale) | (wanted & {year})
    return found


def _newest_year(store: Store) -> str:
    return next((member.date[:4] for member in store.index.newest("all", "", 1)), "")


def _cut(store: Store, year: str, newest: str) -> tuple[str, ...]:
    return cut_year(store.index.terms_between("month", f"{year}-", f"{year}-\uffff"), is_newest=year == newest)


def plan_search(run: Run) -> Iterator[tuple[Page, str]]:
    """The files of all touched shards, then the search page, each with the cause of its planning."""
    settings, store, program = run.session.plan.search, run.store, run.session.engine
    if settings is None or program is None:
        return
    store.shards.begin()
    page: str | None = None
    with SearchEngine(program, settings.language) as engine:
        for one in store.pages.touched_of(_PAGE):
            if one.owner == _PAGE:
                page = one.cause
                continue
            for made in _plan_shard(run, settings, engine, one.owner):
                yield made, one.cause
    if page is not None:
        names = {name: store.index.commonest(kind, MOST_NAMES) for name, kind in FILTERS.items()}
        for made in plan_search_page(store.shards.tags(), names, settings, run.session.plan.words):
            yield made, page


def _plan_shard(run: Run, settings: SearchSettings, engine: SearchEngine, owner: str) -> Iterator[Page]:
    store, key = run.store, owner.removeprefix(_SHARD)
    source = _find_source(run, key)
    if source is None:
        store.shards.note(key, None)
        return
    made = digest_value((run.session.search_key, key, source.made_from))
    # Compressed copies are claimed with what they are copies of, and made anew from it.
    known, files = store.shards.find(key), [it for it in store.pages.files_of(owner) if not it[0].endswith(_COPIES)]
    if known is not None and known.made == made and len(files) == known.files and all(digest for _, digest in files):
        for path, digest in files:
            yield Page(path, owner, "bytes", BytesView(Digest(digest)))
        return
    folder, named = shard_url(key, settings), _make(engine, source, is_site=key == SITE_SHARD)
    for name, data in named.items():
        view = BytesView(digest_bytes(data))
        run.files[view.digest] = data
        yield Page(output_path(Url(folder + name)), owner, "bytes", view)
        del run.files[view.digest]
    store.shards.note(key, Shard(made, len(named), read_tag(named)))


class _Source(NamedTuple):
    """What a shard is made from: the digests of that, and the records themselves, which are read when asked for."""

    made_from: list[tuple[str, ...]]
    records: Iterable[Record]
    dates: dict[str, str]


def _find_source(run: Run, key: str) -> _Source | None:
    """None if there is nothing that the shard would hold."""
    site, store = run.session.config.site, run.store
    if key == SITE_SHARD:
        pages = tuple(store.index.members("standalone", ""))
        return _Source(
            [(site.title, site.description), *((page.card, page.body) for page in pages)],
            itertools.chain([to_home_record(site.title, site.description)], _read_records(store, pages)),
            {},
        )
    year = key[:4]
    if key not in _cut(store, year, _newest_year(store)):
        return None
    members = tuple(store.index.members("year" if key == year else "month", key))
    return _Source(
        [(member.card, member.body) for member in members],
        _read_records(store, members),
        {member.url: member.date for member in members},
    )


def _read_records(store: Store, members: Iterable[Member]) -> Iterator[Record]:
    for member in members:
        path = member.position.path
        listing, article = store.index.listing(path), store.sources.load_article(path)
        if listing is not None and article is not None:
            yield to_record(article, listing.card, to_text(store.sources.load_body(article.body)))


def _make(engine: SearchEngine, source: _Source, *, is_site: bool) -> dict[str, bytes]:
    """The files of a shard by name, the one that names the others last. Raises :class:`SiteError`."""
    files = engine.index(source.records)
    try:
        return (pick_engine(files) if is_site else {}) | repack(files, source.dates)
    except UnknownFormat as fault:
        raise SiteError(
            f"expected an index as Pagefind 1.4 and 1.5 write it, found another ({fault})",
            "search-engine",
            "install the engine's version that site-builder's requirements name, or write enabled = false below"
            " [search] in site.toml",
        ) from fault
