"""A card: what a list shows of an article."""

from __future__ import annotations

import msgspec

from .text import Href, Url


class Link(msgspec.Struct, frozen=True):
    """A name and where it leads, within the site."""

    name: str
    url: Url


class Outlet(msgspec.Struct, frozen=True):
    """Who published the original. ``key`` is its host without ``www.`` or its name, folded."""

    key: str
    name: str
    url: Url


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that lists, feeds and neighbours may know of an article; a changed body is not among it.

    ``date`` is ``YYYY-MM-DD`` in the site's zone, ``published`` and ``updated`` are RFC 3339. ``original`` is the
    article that this one stands for, ``feed`` the feed that it was imported from. ``lang`` and ``dir`` are set only
    where they differ from the site's. ``story`` is the running story, as spelled there.
    """

    path: str
    title: str
    url: Url
    date: str
    published: str
    summary: str = ""
    has_time: bool = False
    updated: str = ""
    outlet: Outlet | None = None
    original: Href | None = None
    feed: Href | None = None
    tags: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()
    authors: tuple[Link, ...] = ()
    image: str = ""
    image_alt: str = ""
    lang: str = ""
    dir: str = ""
    featured: bool = False
    story: Link | None = None
