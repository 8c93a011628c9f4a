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


class Day(msgspec.Struct, frozen=True):
    """A day of a calendar: its ``number`` in the month, its ``name`` in words, and how many articles it has.

    ``url`` is empty where there are none. ``level`` goes from 0 (none) to 4, the busiest days of this calendar.
    """

    number: int
    name: str
    url: Url
    count: int
    level: int


class Month(msgspec.Struct, frozen=True):
    """A month of a calendar, in weeks of seven; None stands for a day of another month.

    ``url`` is empty, and ``count`` 0, where it has no articles.
    """

    name: str
    url: Url
    count: int
    weeks: tuple[tuple[Day | None, ...], ...]


class Weekday(msgspec.Struct, frozen=True):
    """A day of the week: the shortest name that the language has, and the whole."""

    short: str
    name: str


class Calendar(msgspec.Struct, frozen=True):
    """Months, the first one first. ``weekdays`` head the columns; there are none where the days are of no one year."""

    weekdays: tuple[Weekday, ...]
    months: tuple[Month, ...]
