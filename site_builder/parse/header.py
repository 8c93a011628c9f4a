"""What a front matter says before anyone asks what it means: names and plain text, each with its place.

Every syntax (YAML, TOML, JSON) is brought into this one form, so that a field is read the same way from
each of them. A scalar is its text as written (``no`` is ``'no'``, ``1.10`` is ``'1.10'``); None is a
value that was left out or written as null.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from .report import Place

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"


class Entry(NamedTuple):
    """One key of the front matter. ``place`` is the value's, ``items`` are those of a list's items."""

    name: str
    value: Value
    key: Place
    place: Place
    items: tuple[Place, ...] = ()


class Header(NamedTuple):
    """A file's front matter by name, in the author's order, and what comes after it.

    ``line`` is that of the opening fence, ``body_line`` that of the body's first line.
    """

    entries: dict[str, Entry]
    body: str
    line: int
    body_line: int


def is_blank(value: Value) -> bool:
    """Whether nothing is said: null, an empty text or list, or one of blanks only."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return all(is_blank(item) for item in value)
    return not value


def kind_of(value: Value) -> str:
    """The word for a value in a message."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return "nothing" if value is None else "text"
