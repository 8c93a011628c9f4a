"""Where everything stands: the address of each page, and the file that serves it.

    article, pattern     ->  article_url    ->  '/2026/01/07/slug/'
    kind and key         ->  group_url      ->  '/tags/python/'
    address              ->  output_path    ->  'tags/python/index.html'
    base and address     ->  to_href        ->  'https://example.org/tags/python/'

Every address of the site is made here and nowhere else. A :data:`Url` is relative to the site's root
(a path in ``base_url`` is not part of it) and percent-encoded; an output path is decoded.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote

from ..config import FeedFormat
from ..model.article import Article
from ..model.slug import group_slug
from ..model.text import Href, Url

HOME_URL = Url("/")
ARCHIVE_URL = Url("/archive/")

# Kind of group -> the folder of its lists, whose own page is the index of the kind.
INDEX_FOLDERS = {"tag": "tags", "category": "categories", "source": "sources", "author": "authors", "story": "stories"}

FEED_FILES: dict[FeedFormat, str] = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}

_PERIODS = frozenset({"day", "month", "year"})
_ON_HOME = frozenset({"all", "featured"})


def article_url(article: Article, pattern: str) -> Url:
    """The address of an article, after the permalink ``pattern`` (``/{year}/{month}/{day}/{slug}/``).

    Year, month and day are those of the site's zone.
    """
    day = article.published_at
    return Url(
        pattern.replace("{year}", f"{day.year:04d}")
        .replace("{month}", f"{day.month:02d}")
        .replace("{day}", f"{day.day:02d}")
        .replace("{slug}", quote(article.slug, safe=""))
    )


@lru_cache(maxsize=65536)
def group_url(kind: str, key: str) -> Url:
    """The landing page of a group of a kind: ``tag``, ``category``, ``source``, ``author``, ``story``, or a period.

    Periods are ``day``, ``month`` and ``year``. Different keys of a kind have different addresses. ``all`` and
    ``featured`` are shown on the home page. Raises ValueError for another kind.
    """
    if kind in INDEX_FOLDERS:
        return Url(f"/{INDEX_FOLDERS[kind]}/{quote(group_slug(key), safe='')}/")
    if kind in _PERIODS:
        return Url(f"/{key.replace('-', '/')}/")
    if kind in _ON_HOME:
        return HOME_URL
    raise ValueError(f"expected a kind of group ({', '.join(INDEX_FOLDERS)}, day, month, year), found '{kind}'")


def index_url(kind: str) -> Url:
    """The page that lists all groups of a kind: all tags, categories, sources, authors or stories."""
    return Url(f"/{INDEX_FOLDERS[kind]}/")


def list_page_url(landing: Url, number: int) -> Url:
    """A numbered page of the list at ``landing``; 1 is the oldest."""
    return Url(f"{landing}page/{number}/")


def feed_url(landing: Url, feed_format: FeedFormat) -> Url:
    """The feed that goes with the page at ``landing``."""
    return Url(landing + FEED_FILES[feed_format])


def to_href(base_url: str, url: Url) -> Href:
    """The absolute address of ``url`` on the site at ``base_url``, which has no ``/`` at its end."""
    return Href(base_url + url)


@lru_cache(maxsize=65536)
def output_path(url: Url) -> str:
    """The file, relative to the output folder, that a server gives for ``url``: decoded, ``index.html`` added.

    Raises ValueError for what could lead out of the output folder. No address made here can; one that an author
    writes is refused at parsing, and this is the second lock.
    """
    if not url.startswith("/"):
        raise ValueError(f"expected an address that begins with '/', found {url!r}")
    names = [unquote(name, errors="strict") for name in url[1:].split("/")]
    if not names[-1]:
        names[-1] = "index.html"
    if any(name in {"", ".", ".."} or not {"/", "\\", "\0"}.isdisjoint(name) for name in names):
        raise ValueError(f"expected an address within the site, found {url!r}")
    return "/".join(names)
