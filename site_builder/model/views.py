"""Views: everything that a template or a format may look at.

A view is a frozen value. Its digest is the page's list of dependencies, so a view holds nothing
that its page does not show. Beside the fields below, each HTML template sees ``view.site`` (a
:class:`Frame`), which is the same for all pages.
"""

from __future__ import annotations

from typing import Any

import msgspec

from .card import Card, Link
from .charts import Calendar, Topic
from .digest import Digest
from .file_views import AttachmentView, BytesView, FileView, SocialView, TextView, VariantView
from .picture import Picture
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
    ``feeds_url`` is the page that lists all feeds, empty if there are none.
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
    feeds_url: Url = Url("")
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


class Related(msgspec.Struct, frozen=True):
    """Another article of the same story.

    ``why`` is the name of a text that says why it is there: ``same_original``, ``same_day``, ``later`` or ``earlier``.
    """

    title: str
    url: Url
    date: str
    why: str
    outlet: str = ""
    lang: str = ""
    dir: str = ""


class Story(msgspec.Struct, frozen=True):
    """The running story that an article belongs to, and the others in it that are nearest in time, newest first.

    ``count`` articles of ``outlets`` known outlets are in the story, this one among them; both are None if ``related``
    are not all of the others, for then each new article would change every page of the story.
    """

    name: str
    url: Url
    related: tuple[Related, ...]
    count: int | None = None
    outlets: int | None = None


class ArticleView(msgspec.Struct, frozen=True, tag="article"):
    """An article's own page. ``body`` is its HTML in the template. ``newer`` and ``older`` are its neighbours in time.

    ``anniversary`` is the page of its day in all years.
    ``edit_href`` leads to the source file's editor, or is empty. ``extra`` holds the front matter's other keys.
    ``pictures`` are those beside articles that it names, by their addresses; ``social`` is the address of its card for
    other sites, or empty.
    ``story`` is None where no other article is of the same story.
    """

    title: str
    url: Url
    card: Card
    body: Digest
    description: str
    newer: Link | None
    older: Link | None
    anniversary: Link
    edit_href: str
    word_count: int
    extra: dict[str, Any]
    has_standfirst: bool = False
    story: Story | None = None
    feeds: tuple[FeedLink, ...] = ()
    pictures: tuple[Picture, ...] = ()
    social: str = ""


class StandaloneView(msgspec.Struct, frozen=True, tag="standalone"):
    """A page that stands outside time: about, imprint. ``body`` is its HTML in the template.

    ``updated`` is RFC 3339 or empty. ``lang`` and ``dir`` are set only where they differ from the site's. ``edit_href``
    leads to the source file's editor, or is empty. ``extra`` holds the front matter's other keys.
    """

    title: str
    url: Url
    body: Digest
    description: str
    edit_href: str
    updated: str = ""
    image: str = ""
    image_alt: str = ""
    lang: str = ""
    dir: str = ""
    extra: dict[str, Any] = {}
    feeds: tuple[FeedLink, ...] = ()


class ListView(msgspec.Struct, frozen=True, tag="list"):
    """A list of articles, newest first: a tag, category, source, author or story, a period or an anniversary.

    ``kind`` is one of those words. ``name`` is what the list is of (``python``, ``2026-01-07``), ``number`` the page's
    number counted from the oldest, or None on the landing page, which has the newest; ``count`` is how
    many articles the whole list has, None on all but the landing page. ``newer`` and ``older`` lead to the
    next pages of the list, ``next_period`` and ``previous_period`` to the neighbouring day, month or year that has
    articles.
    ``parts`` are the months of a year or the days of a month, ``calendar`` the days of either; ``anniversary`` is the
    page of a day in all years. ``topic`` is what a tag, category, source or author is like as a whole. ``outlets`` is
    how many known outlets published on a story. Numbered pages have none of what a new article changes.
    """

    kind: str
    name: str
    title: str
    url: Url
    entries: tuple[Entry, ...]
    number: int | None = None
    count: int | None = None
    outlets: int | None = None
    newer: Link | None = None
    older: Link | None = None
    next_period: Link | None = None
    previous_period: Link | None = None
    up: tuple[Link, ...] = ()
    parts: tuple[CountLink, ...] = ()
    calendar: Calendar | None = None
    anniversary: Link | None = None
    topic: Topic | None = None
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
    """A year of the archive, its articles counted, and its months, newest first.

    Years before the newest ten have their months on their own pages alone.
    """

    name: str
    url: Url
    count: int
    months: tuple[CountLink, ...]


class ArchiveView(msgspec.Struct, frozen=True, tag="archive"):
    """All years, newest first, and the days of the newest one."""

    title: str
    url: Url
    years: tuple[Year, ...]
    calendar: Calendar | None = None
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class OnThisDayView(msgspec.Struct, frozen=True, tag="on-this-day"):
    """The days of the year, each with the number of articles that it has in all years; None if there are none."""

    title: str
    url: Url
    calendar: Calendar | None
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class Letter(msgspec.Struct, frozen=True):
    """A beginning of names: ``count`` names stand at ``url``, or are the ``terms`` here if that is empty.

    ``slug`` is for the id of what it heads.
    """

    name: str
    slug: str
    url: Url
    count: int
    terms: tuple[CountLink, ...]


class IndexView(msgspec.Struct, frozen=True, tag="index"):
    """All tags, categories, sources, authors or stories (``kind`` says which), or a part of them.

    ``order`` is ``name`` or ``count`` (of articles, the most first). ``terms`` are those of this page, in that order.
    By name, ``letters`` part them, or lead to pages of their own where they are too many for one; ``label`` is the
    beginning that this page is for, empty for all. ``total`` is how many there are, shown here or not.
    """

    kind: str
    title: str
    url: Url
    terms: tuple[CountLink, ...]
    by_name: Link
    by_count: Link
    order: str = "name"
    label: str = ""
    letters: tuple[Letter, ...] = ()
    total: int = 0
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()


class FeedGroup(msgspec.Struct, frozen=True):
    """The feeds of all tags, categories, sources or authors (``kind`` says which), by name.

    ``is_cut`` says that only those of the largest are there; the feed of any other is called ``file``, below its page,
    which is found from the index at ``url``.
    """

    kind: str
    title: str
    url: Url
    feeds: tuple[FeedLink, ...]
    is_cut: bool
    file: str


class DirectoryView(msgspec.Struct, frozen=True, tag="directory"):
    """``/feeds/``: the feeds of groups, by kind; those of the whole site are in the frame. No count is among it."""

    title: str
    url: Url
    groups: tuple[FeedGroup, ...]
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

    ``engine`` is the folder with the engine's files and what can be found beside articles; ``script`` and ``program``
    are these files. ``names`` is a file (JSON) of the names that filters offer, by filter.
    """

    title: str
    url: Url
    engine: SearchShard
    script: Url
    program: Url
    names: Url
    shards: tuple[SearchShard, ...]
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


View = (
    ArticleView | StandaloneView | ListView | HomeView | ArchiveView | OnThisDayView | IndexView | DirectoryView
    | NotFoundView | SearchView | RedirectView | FeedView | SitemapView | SitemapIndexView | TextView | FileView
    | BytesView | AttachmentView | VariantView | SocialView
)  # fmt: skip
