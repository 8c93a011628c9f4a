"""What charts show: plain values, drawn by templates and filters. No markup in them, and no colour."""

from __future__ import annotations

import msgspec

from .text import Url


class Sparkline(msgspec.Struct, frozen=True):
    """Articles by ``unit`` (``month`` or ``year``), from ``first`` (``2024-11`` or ``2024``) on, none left out.

    The range is that of the articles themselves, so that time going by changes nothing.
    """

    unit: str
    first: str
    counts: tuple[int, ...]


class TagBeside(msgspec.Struct, frozen=True):
    """A tag of a group's articles: as most of them spell it, its page, and how many of them have it."""

    name: str
    url: Url
    count: int


class Topic(msgspec.Struct, frozen=True):
    """What a tag, category, outlet or author is like: its oldest and newest day, its articles over time.

    ``sparkline`` is None where there is too little to draw. ``beside`` are the tags that most often stand beside it.
    """

    first: str
    last: str
    sparkline: Sparkline | None
    beside: tuple[TagBeside, ...]
