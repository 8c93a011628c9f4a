"""The fields of a front matter: the one table that says which there are and how each is read.

    Header  ->  FIELDS: find the value by its names, convert  ->  Values by our field names, and the rest

An archive may call a field otherwise (``[content.fields]``). The names it gives come first, in their
order, then our own; the first that says something wins. What no field took is ``extra``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..config import ParseSettings
from . import converters as to
from .header import Entry, Header, Value, is_blank
from .report import Place, Report

Converter = Callable[[Entry, Report, ParseSettings], Any]


class Field(NamedTuple):
    """One row. ``also`` are other names that mean the same; ``schema`` is its JSON Schema, without its description."""

    name: str
    convert: Converter
    about: str
    schema: Mapping[str, Any]
    also: tuple[str, ...] = ()
    required: str = ""


_TEXT: Mapping[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_DATE: Mapping[str, Any] = {"type": ["string", "null"], "examples": ["2026-01-31", "2026-01-31 14:30"]}
_WEB: Mapping[str, Any] = {"type": ["string", "null"], "pattern": "^(https?://.*)?$"}
_LIST: Mapping[str, Any] = {"type": ["string", "array", "null"], "items": _TEXT, "maxItems": 64}
_FLAG: Mapping[str, Any] = {"type": ["boolean", "string", "null"], "enum": [True, False, "yes", "no", None]}

FIELDS: tuple[Field, ...] = (
    Field("title", to.to_title, "the headline", _TEXT, required="add a line 'title: …'"),
    Field("date", to.to_moment, "when it was published", _DATE, required="add a line 'date: YYYY-MM-DD'"),
    Field("updated", to.to_moment, "when it last changed for readers", _DATE),
    Field("expires", to.to_moment, "from when on it is no longer on the site", _DATE),
    Field("summary", to.to_line, "what lists and feeds show of it", _TEXT),
    Field("description", to.to_line, "what search engines show of it", _TEXT),
    Field("slug", to.to_chosen_slug, "its part of the page's address", {"type": ["string", "null"]}),
    Field("link", to.to_link, "the address of the original", _WEB),
    Field("source", to.to_line, "the feed it came from, or the outlet's name", _TEXT),
    Field("categories", to.to_names, "the few broad groups it is in", _LIST, also=("category",)),
    Field("tags", to.to_names, "what it is about", _LIST, also=("tag",)),
    Field("authors", to.to_names, "who wrote it", _LIST, also=("author",)),
    Field("image", to.to_image, "a picture: https://… or a path", {"type": ["string", "null"]}),
    Field("image_alt", to.to_line, "what the picture shows, for those who can't see it", _TEXT),
    Field("lang", to.to_language, "its language, such as 'en' or 'pt-BR'", {"type": ["string", "null"]}),
    Field("aliases", to.to_aliases, "old addresses that lead to it", _LIST, also=("alias",)),
    Field("draft", to.to_flag, "whether it is unfinished", _FLAG),
    Field("featured", to.to_flag, "whether the front page shows it first", _FLAG),
    Field("story", to.to_name, "the running story that it belongs to", _TEXT),
)


class Values(NamedTuple):
    """What the fields say, by their names; a field that says nothing is absent. ``entries`` are where they stand."""

    known: dict[str, Any]
    entries: dict[str, Entry]
    extra: dict[str, Any]


def read_fields(header: Header, report: Report, settings: ParseSettings) -> Values:
    """Convert every field, and tell all faults at once."""
    left = dict(header.entries)
    known: dict[str, Any] = {}
    entries: dict[str, Entry] = {}
    for field in FIELDS:
        entry = _find(field, header.entries, left, settings)
        if entry is None:
            continue
        entries[field.name] = entry
        value = field.convert(entry, report, settings)
        if value is not None:
            known[field.name] = value
    extra = {name: to.to_extra(entry.value) for name, entry in left.items()}
    return Values(known, entries, extra)


def names_of(field: Field, settings: ParseSettings) -> tuple[str, ...]:
    """All names that ``field`` may have in an archive, in order of preference."""
    return tuple(dict.fromkeys((*settings.fields.get(field.name, ()), field.name, *field.also)))


def names_of_fields(settings: ParseSettings) -> tuple[str, ...]:
    """All names of all fields."""
    return tuple(dict.fromkeys(name for field in FIELDS for name in names_of(field, settings)))


def require(field_name: str, header: Header, values: Values, report: Report) -> None:
    """Refuse the file if a field that it needs was not given at all; a faulty one was told already."""
    if field_name not in values.entries:
        hint = next(field.required for field in FIELDS if field.name == field_name)
        report.refuse(
            Place(header.line, 1), field_name, f"expected a {field_name}, found none", f"missing-{field_name}", hint
        )


def _find(field: Field, entries: dict[str, Entry], left: dict[str, Entry], settings: ParseSettings) -> Entry | None:
    """The entry that tells ``field``; it and empty ones of the same meaning are taken out of ``left``."""
    mapped = settings.fields.get(field.name)
    own = () if mapped == () else (field.name, *field.also)  # an empty list says that the archive has no such field
    for name in (*(mapped or ()), *own):
        entry = entries.get(name)
        if entry is None:
            continue
        if is_blank(entry.value):
            left.pop(name, None)
            continue
        left.pop(name, None)
        return _joined(entry, own, left) if field.also and name in own else entry
    return None


def _joined(entry: Entry, own: tuple[str, ...], left: dict[str, Entry]) -> Entry:
    """``category`` beside ``categories`` adds to it."""
    for name in own:
        other = left.pop(name, None)
        if other is not None and not is_blank(other.value):
            value = _as_list(entry.value) + _as_list(other.value)
            places = (entry.items or (entry.place,)) + (other.items or (other.place,))
            entry = entry._replace(value=value, items=places)
    return entry


def _as_list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]
