"""A review: where things stand in one file, so that a warning can point at them.

Made from the file's text when ``check`` asks, and by nobody else: a build needs no places of what is in order.
"""

from __future__ import annotations

import msgspec


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A place in a file, counted from 1 (0: the whole file), and what stands there."""

    line: int = 0
    column: int = 0
    text: str = ""


class Heading(msgspec.Struct, frozen=True, array_like=True):
    """A heading of the body, at the level that its author gave it."""

    level: int
    spot: Spot


class Review(msgspec.Struct, frozen=True):
    """The places in one file.

    ``fields`` has each field that says something, by our name: the value's place, and in ``text`` the name that the
    file uses. ``items`` has the places and texts of a list's items. ``others`` are the keys that no field took.
    ``links`` are the addresses that the body links to without encryption, ``bare`` those that stand in its text.
    """

    top: Spot = Spot()
    body: Spot = Spot()
    fields: dict[str, Spot] = {}
    items: dict[str, tuple[Spot, ...]] = {}
    others: tuple[Spot, ...] = ()
    links: tuple[Spot, ...] = ()
    bare: tuple[Spot, ...] = ()
    headings: tuple[Heading, ...] = ()
