"""Plain front matter without the YAML parser: what importers write and most people do, at a fifth of the price.

    text  ->  a line after the other: 'name: text', 'name:', '- text'  ->  dict of Entry
              any other line: None, and the parser reads all of it

Exact, not approximate: a line is taken here only if YAML leaves no choice about it. A text is in quotes without a
quote or a backslash inside, or plain from a letter or digit on, without ': ' and ' #'. So there is nothing here to
refuse: what is at fault goes to the parser, which can say why. Tests read the headers of three archives and random
ones both ways.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .header import Entry, Value
from .report import Place

_NULLS = frozenset({"null", "Null", "NULL"})
# Tabs, what YAML takes for a line's end, and what it refuses.
_ODD = re.compile("[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_PLAIN = r"(?:[A-Za-z0-9_./]|[^\x00-\x7f])(?:[^\n:# ]++|:(?![ \n]|\Z)|(?<! )#| ++(?=[^ #\n]))*+"
_TEXT = rf"(?:'([^'\n]*+)'|\"([^\"\\\n]*+)\"|({_PLAIN}))"
_LINE = re.compile(rf"(?:([A-Za-z_][A-Za-z0-9_]{{0,63}}+):(?: {_TEXT})?|( {{0,8}}+)- {_TEXT})(?:\n|\Z)")
_KEY, _KEY_TEXTS, _INDENT, _ITEM_TEXTS = 1, (2, 3, 4), 5, (6, 7, 8)
# Far below the limits of a header, which the parser's reader keeps.
_MOST_LINES = 400


class _List(NamedTuple):
    """A list in the making: the entry's name and key, and what was found so far."""

    name: str
    key: Place
    values: list[Value]
    places: list[Place]
    indent: list[int]


def read_plain_yaml(text: str, first_line: int) -> dict[str, Entry] | None:
    """The entries of a header whose every line is plain, as the parser would read them; None if one isn't."""
    if _ODD.search(text) or text.count("\n") > _MOST_LINES:
        return None
    entries: dict[str, Entry] = {}
    pending: _List | None = None
    line, at, end = first_line, 0, len(text)
    while at < end:
        match = _LINE.match(text, at)
        if match is None:
            return None
        name = match[_KEY]
        if name is None:
            if pending is None or not _add(pending, match, line, at):
                return None
        else:
            if pending is not None:
                _close(pending, entries)
                pending = None
            if name in entries:
                return None
            key = Place(line, 1)
            number = match.lastindex
            if number == _KEY:
                pending = _List(name, key, [], [], [])
                entries[name] = Entry(name, None, key, key)
            else:
                assert number is not None
                entries[name] = _entry(name, match[number], key, match.start(number) - at, is_plain=number == 4)
        line += 1
        at = match.end()
    if pending is not None:
        _close(pending, entries)
    return entries or None


def _entry(name: str, text: str, key: Place, offset: int, *, is_plain: bool) -> Entry:
    if is_plain:
        return Entry(name, None if text in _NULLS else text, key, Place(key.line, offset + 1))
    return Entry(name, text, key, Place(key.line, offset) if text else key)  # the quote is where it begins


def _add(pending: _List, match: re.Match[str], line: int, at: int) -> bool:
    """Add an item; False if it stands deeper or less deep than the one before."""
    indent = len(match[_INDENT])
    if pending.indent and pending.indent[0] != indent:
        return False
    if not pending.indent:
        pending.indent.append(indent)
    number = match.lastindex
    assert number is not None
    text = match[number]
    pending.values.append(None if number == 8 and text in _NULLS else text)
    pending.places.append(Place(line, indent + 3))
    return True


def _close(pending: _List, entries: dict[str, Entry]) -> None:
    if pending.values:
        begin = Place(pending.places[0].line, pending.indent[0] + 1)
        entries[pending.name] = Entry(pending.name, pending.values, pending.key, begin, tuple(pending.places))
