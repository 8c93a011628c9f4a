"""Views: everything that a template or a format may look at.

A view is a frozen value. Its digest is the page's list of dependencies, so a view holds nothing
that its page does not show. Beside the fields below, each HTML template sees ``view.site`` (a
:class:`Frame`), which is the same for all pages.
"""

from __future__ import annotations

from typing import Any

import msgspec

from .card import Card, Link
from .digest import Digest
from .text import Href, Url
from .words import Words


class FeedLink(msgspec.Struct, frozen=True):
    """A feed to subscribe to: ``title``, its ``url`` and its media ``type``."""

    title: str
    url: Url
    type: str


class Frame(msgspec.Struct, frozen=True):
    """What all pages share. Configuration only: no count, no "latest" (one hot value here rewrites the site).

    ``assets`` maps a static file's name (``style.css``) to the URL that carries its digest. ``options`` are the theme's
    options. ``policy`` is the Content-Security-Policy, or empty. ``words`` are what the filter ``text`` looks up.
    ``search`` is the search page, or empty.
    """

    title: str
    base_url: Href
    description: str
    language: str
    dir: str
    author: str
    edit_url: str
    feeds: tuple[FeedLink, ...]
    assets: dict[str, Url]
    options: dict[str, Any]
    generator: str
    policy: str = ""
    words: Words = Words()
    search: Url = Url("")


class CountLink(msgspec.Struct, frozen=True):
    """A name, where it leads and how many articles are there."""

    name: str
    url: Url
    count: int


class Entry(msgspec.Struct, frozen=True):
    """One line of a list: the ``date`` (``YYYY-MM-DD``) to group by, and the digest of its card.

    In a template ``entry.card`` is the card itself and ``entry.html`` the card rendered by ``card.html``.
    """

    date: str
    card: Digest


class ArticleView(msgspec.Struct, frozen=True, tag="article"):
    """An article's own page. ``body`` is its HTML in the template. ``newer`` and ``older`` are its neighbours in time.

    ``edit_href`` leads to the source file's editor, or is empty. ``extra`` holds the front matter's other keys.
    """

    title: str
    url: Url
    card: Card
    body: Digest
    description: str
    newer: Link | None
    older: Link | None
    edit_href: str
    word_count: int
    extra: dict[str, Any]
    summary_given: bool = False
    feeds: tuple[FeedLink, ...] = ()


class ListView(msgspec.Struct, frozen=True, tag="list"):
    """A list of articles, newest first: a tag, category, source or author, a day, month or year.

    ``kind`` is one of those words. ``name`` is what the list is of (``python``, ``2026-01-07``), ``number`` the page's
    number counted from the oldest, or None on the landing page, which has the newest; ``count`` is how
    many articles the whole list has, None on all but the landing page. ``newer`` and ``older`` lead to the
    next pages of the list, ``next_period`` and ``previous_period`` to the neighbouring day, month or year that has
    articles.
    ``parts`` are the months of a year or the days of a month.
    """

    kind: str
    name: str
    title: str
    url: Url
    entries: tuple[Entry, ...]
    number: int | None = None
    count: int | None = None
    newer: Link | None = None
    older: Link | None = None
    next_period: Link | None = None
    previous_period: Link | None = None
    up: tuple[Link, ...] = ()
    parts: tuple[CountLink, ...] = ()
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class HomeView(msgspec.Struct, frozen=True, tag="home"):
    """The front page: featured articles, then the newest ones that are not among them."""

    title: str
    url: Url
    featured: tuple[Entry, ...]
    newest: tuple[Entry, ...]
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class Year(msgspec.Struct, frozen=True):
    """A year of the archive, its articles counted, and its months, newest first."""

    name: str
    url: Url
    count: int
    months: tuple[CountLink, ...]


class ArchiveView(msgspec.Struct, frozen=True, tag="archive"):
    """All years, newest first."""

    title: str
    url: Url
    years: tuple[Year, ...]
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class IndexView(msgspec.Struct, frozen=True, tag="index"):
    """All tags, categories, sources or authors (``kind`` says which), by name."""

    kind: str
    title: str
    url: Url
    terms: tuple[CountLink, ...]
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class NotFoundView(msgspec.Struct, frozen=True, tag="not-found"):
    """``404.html``."""

    title: str
    url: Url
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class SearchShard(msgspec.Struct, frozen=True):
    """One part of the search index: ``name`` is its year or month, ``url`` its folder; ``tag`` changes when it does."""

    name: str
    url: Url
    tag: str


class SearchView(msgspec.Struct, frozen=True, tag="search"):
    """The search page: the shards of the index, newest first.

    ``engine`` is the folder with the engine's files and what can be found beside articles. ``policy`` is the
    Content-Security-Policy of this page, which lets WebAssembly run, or empty.
    """

    title: str
    url: Url
    engine: SearchShard
    shards: tuple[SearchShard, ...]
    policy: str = ""
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class RedirectView(msgspec.Struct, frozen=True, tag="redirect"):
    """An old address (``url``) that leads to ``target``; both within the site."""

    title: str
    url: Url
    target: Url


class FeedItem(msgspec.Struct, frozen=True):
    """One item of a feed: the digests of its card and of its body."""

    card: Digest
    body: Digest


class FeedView(msgspec.Struct, frozen=True, tag="feed"):
    """A feed, newest item first. ``url`` is the feed's own, ``page_url`` that of the page it goes with.

    ``updated`` is the latest change among its items (RFC 3339), never the clock.
    """

    title: str
    url: Url
    page_url: Url
    description: str
    updated: str
    items: tuple[FeedItem, ...]


class SitemapEntry(msgspec.Struct, frozen=True, array_like=True):
    """One address, and when its content last changed (RFC 3339, or empty)."""

    url: Url
    modified: str = ""


class SitemapView(msgspec.Struct, frozen=True, tag="sitemap"):
    """One sitemap file, at most 50,000 addresses (sitemaps.org protocol 0.9)."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndexView(msgspec.Struct, frozen=True, tag="sitemap-index"):
    """The list of sitemap files."""

    entries: tuple[SitemapEntry, ...]


class TextView(msgspec.Struct, frozen=True, tag="text"):
    """A file whose text is known when it is planned: ``robots.txt``, the record of written files."""

    text: str


class FileView(msgspec.Struct, frozen=True, tag="file"):
    """A static file, copied as it is; ``source`` names where it comes from, ``digest`` its bytes."""

    source: str
    digest: Digest


class BytesView(msgspec.Struct, frozen=True, tag="bytes"):
    """A file whose bytes are made when it is planned, such as one of the search index: their digest."""

    digest: Digest


class AttachmentView(msgspec.Struct, frozen=True, tag="attachment"):
    """A file beside articles, copied as it is: its path in the content folder, and the digest of its bytes."""

    path: str
    digest: Digest


View = (
    ArticleView | ListView | HomeView | ArchiveView | IndexView | NotFoundView | SearchView | RedirectView
    | FeedView | SitemapView | SitemapIndexView | TextView | FileView | BytesView | AttachmentView
)  # fmt: skip
