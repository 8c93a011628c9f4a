"""How the plain text of a field becomes its value: one function a kind of field.

    Entry  ->  value, or None if it says nothing or was refused

Each tells what it refuses to the report, with the place of the value.
"""

from __future__ import annotations

import html
import re
from typing import Any

from ..config import ParseSettings
from ..model.problem import quote
from ..model.slug import group_key
from ..model.text import without_forbidden_characters
from .addresses import Fault, read_alias, read_image, read_link, read_slug
from .dates import Fault as DateFault
from .dates import Moment, read_date
from .header import Entry, Value, is_blank, kind_of
from .limits import LIST_ITEMS, LIST_TEXT, TEXT_CHARACTERS, Limit
from .normal_form import compose
from .report import Place, Report

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Byte order marks, zero-width blanks, word joiners and whatever turns the reading direction of the text behind.
# ZWJ, ZWNJ, LRM and RLM are part of how some scripts are written.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u202a-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)
_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})


def _clean(text: str, name: str, place: Place, report: Report, limit: Limit = TEXT_CHARACTERS) -> str | None:
    """``text`` on one line, without blanks at its ends or invisible characters; None if it is refused or empty."""
    if not (text.isascii() and text.isprintable()):
        control = _CONTROL.search(text)
        if control:
            message = f"expected text, found the character U+{ord(control[0]):04X}"
            report.refuse(place, name, message, "control-character", "remove the character")
            return None
        invisible = _INVISIBLE.search(text)
        if invisible:
            message = f"expected visible text, found the character U+{ord(invisible[0]):04X}, which is dropped"
            report.warn(place, name, message, "invisible-character", "remove the character")
            text = _INVISIBLE.sub("", text)
    text = " ".join(text.split())
    if len(text) > limit.most:
        report.refuse(place, name, limit.message(len(text)), limit.code, limit.hint)
        return None
    return text or None


def _text(entry: Entry, report: Report) -> str | None:
    if isinstance(entry.value, str):
        return _clean(entry.value, entry.name, entry.place, report)
    hint = f"write {entry.name}: and the text on one line"
    report.refuse(entry.place, entry.name, f"expected text, found {kind_of(entry.value)}", "not-text", hint)
    return None


def to_line(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """Plain text on one line, in normal form; entities that an importer left in it are decoded, once."""
    text = _text(entry, report)
    if text is not None and "&" in text:
        # Decoding may bring a blank or a character to light that was refused above if it stood there as such.
        text = _clean(html.unescape(text), entry.name, entry.place, report)
    return None if text is None else compose(text)


def to_name(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """The name of one group: a line no longer than an item of a list."""
    name = to_line(entry, report, settings)
    if name is not None and len(name) > LIST_TEXT.most:
        report.refuse(entry.place, entry.name, LIST_TEXT.message(len(name)), LIST_TEXT.code, LIST_TEXT.hint)
        return None
    return name


def to_title(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """A headline is a line like others; one of nothing but invisible characters is none."""
    title = to_line(entry, report, settings)
    if title is None and not report.faulty:
        report.refuse(
            entry.place, entry.name, "expected a title, found nothing visible", "missing-title", "write a title"
        )
    return title


def to_moment(entry: Entry, report: Report, settings: ParseSettings) -> Moment | None:
    """A day or a point in time."""
    text = _text(entry, report)
    if text is None:
        return None
    found = read_date(text, settings.timezone)
    if isinstance(found, DateFault):
        report.refuse(entry.place, entry.name, found.message, "bad-date", found.hint)
        return None
    if found.iso:
        message = f"expected YYYY-MM-DD, found {quote(text)}, which is read as {found.iso}"
        report.warn(entry.place, entry.name, message, "date-form", f"write {found.iso}")
    return found


def _address(entry: Entry, report: Report, found: str | Fault) -> str | None:
    if isinstance(found, Fault):
        report.refuse(entry.place, entry.name, found.message, found.code, found.hint)
        return None
    return found


def to_chosen_slug(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """A slug as chosen, made safe; the empty string if nothing is left of it."""
    if not isinstance(entry.value, str):
        _text(entry, report)
        return None
    return _address(entry, report, read_slug(entry.value.strip(" \t\ufeff")))


def to_link(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """An address on the web."""
    text = _text(entry, report)
    return None if text is None else _address(entry, report, read_link(text))


def to_image(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """An address on the web or a path."""
    text = _text(entry, report)
    return None if text is None else _address(entry, report, read_image(text))


def to_language(entry: Entry, report: Report, settings: ParseSettings) -> str | None:
    """A BCP 47 tag; ``pt_BR`` is taken as ``pt-BR``."""
    text = _text(entry, report)
    if text is None:
        return None
    if not _LANGUAGE.fullmatch(text) or len(text) > 35:
        report.refuse(
            entry.place, entry.name, f"expected a language such as 'en' or 'pt-BR', found {quote(text)}", "bad-language"
        )
        return None
    return text.replace("_", "-")


def to_flag(entry: Entry, report: Report, settings: ParseSettings) -> bool | None:
    """Yes or no."""
    text = _text(entry, report)
    if text is None:
        return None
    lower = text.lower()
    if lower not in _TRUE and lower not in _FALSE:
        hint = f"write {entry.name}: true"
        report.refuse(entry.place, entry.name, f"expected true or false, found {quote(text)}", "bad-flag", hint)
        return None
    return lower in _TRUE


def _items(entry: Entry, report: Report) -> list[tuple[str, Place]]:
    """The texts of a list, with their places: a text alone is a list of one, blanks are left out."""
    value = entry.value
    if isinstance(value, str):
        pairs: list[tuple[Value, Place]] = [(value, entry.place)]
    elif isinstance(value, list):
        pairs = [(item, entry.items[i] if i < len(entry.items) else entry.place) for i, item in enumerate(value)]
    else:
        report.refuse(
            entry.place, entry.name, "expected a list, found a mapping", "not-a-list", f"write {entry.name}: [one, two]"
        )
        return []
    if len(pairs) > LIST_ITEMS.most:
        report.refuse(entry.place, entry.name, LIST_ITEMS.message(len(pairs)), LIST_ITEMS.code, LIST_ITEMS.hint)
        return []
    texts = []
    for item, place in pairs:
        if isinstance(item, str):
            text = _clean(item, entry.name, place, report, LIST_TEXT)
            if text:
                texts.append((text, place))
        elif not is_blank(item):
            report.refuse(
                place, entry.name, f"expected text, found {kind_of(item)}", "nested-list", "write one text an item"
            )
    return texts


def to_names(entry: Entry, report: Report, settings: ParseSettings) -> tuple[str, ...] | None:
    """Names of groups in the author's order, each once, whatever its case and hyphens."""
    names: dict[str, str] = {}
    for text, _ in _items(entry, report):
        name = compose(html.unescape(text) if "&" in text else text)
        names.setdefault(group_key(name), name)
    return tuple(names.values()) or None


def to_aliases(entry: Entry, report: Report, settings: ParseSettings) -> tuple[str, ...] | None:
    """Paths within the site, in the author's order, each once."""
    paths: dict[str, None] = {}
    for text, place in _items(entry, report):
        path = _address(entry._replace(place=place), report, read_alias(text))
        if path:
            paths[path] = None
    return tuple(paths) or None


def to_extra(value: Value) -> Any:
    """Strings as written, without characters that no page can hold; null is the empty string."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else without_forbidden_characters(value)
    if isinstance(value, list):
        return [to_extra(item) for item in value]
    if isinstance(value, dict):
        return {without_forbidden_characters(name): to_extra(item) for name, item in value.items()}
    return ""
