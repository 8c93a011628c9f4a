"""Where a value stands in the text of a front matter, and what to write in its place.

    text, Header  ->  find_mendings  ->  dates in ISO form, names in the known spelling, a link without tracking

A value is touched only where the text shows it letter for letter: one that is folded over lines or written with escapes
is left to its author.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..config import ParseSettings
from ..model.original import without_tracking
from ..model.problem import quote
from ..model.slug import group_key
from . import converters as to
from .dates import Moment, find_readings, read_date
from .fields import FIELDS, Field, read_fields
from .header import Entry, Header, Value
from .report import Refused, Report
from .yaml_header import read_yaml

_KINDS = {"tags": "tag", "categories": "category"}
_BETWEEN_ITEMS = re.compile(r"\s*,\s*|[ \t]*\n[ \t]*-[ \t]+")


class Edit(NamedTuple):
    """A span of the text and what to write there; ``field`` is the name that the file uses, ``what`` what was done."""

    start: int
    end: int
    text: str
    field: str
    what: str


class Mending(NamedTuple):
    """All edits of one entry, and its value afterwards."""

    name: str
    value: Value
    edits: tuple[Edit, ...]


class Span(NamedTuple):
    """Where a scalar stands; ``mark`` is its quote or empty, and stands just outside of the span."""

    start: int
    end: int
    mark: str


def find_mendings(
    text: str, header: Header, is_yaml: bool, settings: ParseSettings, find_spelling: Callable[[str, str], str | None]
) -> Iterator[Mending]:
    """What to mend, an entry after the other. In TOML and JSON, whose readers tell no places, dates alone."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    chosen = read_fields(header, Report(""), settings).entries
    for field in FIELDS:
        if field.name not in chosen:
            continue
        for entry in _entries(field, chosen[field.name].name, header):
            if field.convert is to.to_moment and isinstance(entry.value, str):
                span = _find_span(text, starts, entry) if is_yaml else _find_quoted(text, header, entry)
                yield from _mend_text(entry, entry.value, _iso(entry.value, settings.timezone), span)
            elif field.convert is to.to_link and is_yaml and isinstance(entry.value, str):
                span = _find_span(text, starts, entry)
                yield from _mend_text(entry, entry.value, without_tracking(entry.value), span)
            elif field.name in _KINDS and is_yaml:
                yield from _mend_names(text, starts, entry, _KINDS[field.name], find_spelling)


def _entries(field: Field, chosen: str, header: Header) -> Iterator[Entry]:
    """The entries that tell a field: the chosen one, or all of our own names if it is one of them."""
    own = (field.name, *field.also)
    for name in own if chosen in own else (chosen,):
        if name in header.entries:
            yield header.entries[name]


def _mend_text(entry: Entry, old: str, new: str, span: Span | None) -> Iterator[Mending]:
    if span is not None and new != old:
        yield Mending(entry.name, new, (_replace(entry.name, span, old, new),))


def _iso(text: str, zone: str) -> str:
    """The ISO form of the one date that ``text`` can mean, else ``text``."""
    plain = " ".join(text.split())
    found = read_date(plain, zone)
    if not isinstance(found, Moment):
        readings = find_readings(plain)
        # Of two digits, any could be the year.
        return readings[0] if len(readings) == 1 and re.search(r"\d{4}$", plain) else text
    again = read_date(found.iso, zone) if found.iso else found
    return found.iso if found.iso and isinstance(again, Moment) and again[:2] == found[:2] else text


# ---- names -----------------------------------------------------------------------------------------------------------


def _mend_names(
    text: str, starts: list[int], entry: Entry, kind: str, find_spelling: Callable[[str, str], str | None]
) -> Iterator[Mending]:
    """Each name in its known spelling; one that the list has already by then is taken out."""
    if isinstance(entry.value, str):
        new = _spelling(entry.value, kind, find_spelling)
        yield from _mend_text(entry, entry.value, new, _find_span(text, starts, entry))
        return
    if not isinstance(entry.value, list) or len(entry.items) != len(entry.value):
        return
    values: list[Value] = []
    edits: list[Edit] = []
    mended: dict[str, bool] = {}
    previous: Span | None = None
    for item, place in zip(entry.value, entry.items, strict=True):
        span = _find_span(text, starts, entry._replace(value=item, place=place))
        value: Value = item
        if isinstance(item, str) and span is not None:
            known = _spelling(item, kind, find_spelling)
            key = group_key(known)
            if key in mended and (known != item or mended[key]):
                removal = _removal(text, entry.name, previous, span, item)
                if removal is not None:
                    edits.append(removal)
                    previous = span
                    continue
            elif known != item:
                edits.append(_replace(entry.name, span, item, known))
                value, mended[key] = known, True
            mended.setdefault(key, False)
        values.append(value)
        previous = span
    if edits:
        yield Mending(entry.name, values, tuple(edits))


def _spelling(item: str, kind: str, find_spelling: Callable[[str, str], str | None]) -> str:
    name = html.unescape(" ".join(item.split()))
    known = find_spelling(kind, group_key(name)) if name else None
    return item if known is None or known == name or html.unescape(known) != known else known


def _removal(text: str, name: str, previous: Span | None, span: Span, item: str) -> Edit | None:
    """Take an item out together with what stands between it and the one before it; None if that is a comment, say."""
    if previous is None:
        return None
    start, end = previous.end + len(previous.mark), span.end + len(span.mark)
    between = text[start : span.start - len(span.mark)]
    what = f"removed {quote(item)}, which is there already"
    return Edit(start, end, "", name, what) if _BETWEEN_ITEMS.fullmatch(between) else None


# ---- where a value stands --------------------------------------------------------------------------------------------


def _find_span(text: str, starts: list[int], entry: Entry) -> Span | None:
    """Where the scalar stands that YAML's reader found at the entry's place, if it stands there letter for letter."""
    place, value = entry.place, entry.value
    if not isinstance(value, str) or not value or place.line > len(starts):
        return None
    start = starts[place.line - 1] + place.column - 1
    mark = text[start : start + 1] if text[start : start + 1] in {'"', "'"} else ""
    start += len(mark)
    return Span(start, start + len(value), mark) if text.startswith(value + mark, start) else None


def _find_quoted(text: str, header: Header, entry: Entry) -> Span | None:
    """Where ``name = "value"`` or ``"name": "value"`` stands in TOML or JSON, if it stands there once."""
    name, value = re.escape(entry.name), str(entry.value)
    wanted = re.compile(rf'(?:^[ \t]*{name}[ \t]*=[ \t]*|"{name}"\s*:\s*)"(?={re.escape(value)}")', re.MULTILINE)
    found = list(wanted.finditer(text, 0, len(text) - len(header.body)))
    return Span(found[0].end(), found[0].end() + len(value), '"') if len(found) == 1 else None


def _replace(name: str, span: Span, old: str, new: str) -> Edit:
    what = f"wrote {quote(new, 120)} for {quote(old, 120)}"
    return Edit(span.start, span.end, _written(new, span.mark), name, what)


def _written(text: str, mark: str) -> str:
    """``text`` as it is written inside of quotes, or plain if it can be, else in quotes of its own."""
    if mark == "'":
        return text.replace("'", "''")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if mark or _is_plain(text):
        return escaped if mark else text
    return f'"{escaped}"'


def _is_plain(text: str) -> bool:
    try:
        return read_yaml(f"x: [{text}]\n", 1)["x"].value == [text]
    except Refused:
        return False
