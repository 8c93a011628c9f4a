"""TOML and JSON front matter to plain text values, by the standard library's parsers.

    text  ->  native values  ->  dict of Entry

Numbers are kept as written where the parser allows it; ``true`` and ``false`` become those words, a
TOML date its ISO form. These parsers tell no places, so that of a name is looked for in the text.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from ..model.problem import quote
from .header import Entry, Value
from .limits import HEADER_BYTES, HEADER_DEPTH, HEADER_NODES
from .report import Place, Refused, over

_TOML_PLACE = re.compile(r"(.*?)\s*\(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def read_toml(text: str, first_line: int) -> dict[str, Entry]:
    """Read the TOML between ``+++`` fences; ``first_line`` is its first line in the file. Raises :class:`Refused`."""
    start = Place(first_line, 1)
    if text.count("=") + text.count(".") > 4 * HEADER_NODES.most:
        raise over(HEADER_NODES, text.count("=") + text.count("."), start)
    try:
        native = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_PLACE.fullmatch(str(error))
        said = match[1] if match else str(error)
        place = Place(int(match[2]) + first_line - 1, int(match[3])) if match and match[2] else start
        code = "duplicate-key" if "overwrite" in said or "twice" in said else "bad-toml"
        raise Refused(
            place, f"expected TOML, found a fault: {said[:1].lower()}{said[1:]}", code, 'write name = "value"'
        ) from None
    except (RecursionError, ValueError) as error:
        raise _too_deep_or_odd(error, start, "TOML", "bad-toml") from None
    return _to_entries(native, text, first_line, r"[ \t]*[\"']?%s[\"']?[ \t]*[=.]|[ \t]*\[+[ \t]*[\"']?%s\b")


def read_json(text: str, first_line: int) -> tuple[dict[str, Entry], int]:
    """Read the JSON object that ``text`` begins with, and say at which character it ends. Raises :class:`Refused`."""
    start = Place(first_line, 1)
    # Four bytes a character at most; a header that is cut here is over the limit in any case.
    head = text[: HEADER_BYTES.most + 1]
    decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_float=str, parse_int=str, parse_constant=str)
    try:
        native, end = decoder.raw_decode(head)
    except json.JSONDecodeError as error:
        if len(head) < len(text):
            raise over(HEADER_BYTES, len(text.encode()), start) from None
        place = Place(error.lineno + first_line - 1, error.colno)
        said = error.msg[:1].lower() + error.msg[1:]
        raise Refused(
            place,
            f"expected JSON, found a fault: {said}",
            "bad-json",
            'write "name": "value", with a comma between two',
        ) from None
    except _DuplicateKey as error:
        place = _find(text, first_line, '"%s"', error.name)
        raise Refused(
            place, f"expected each name once, found {quote(error.name)} again", "duplicate-key", "remove one of the two"
        ) from None
    except (RecursionError, ValueError) as error:
        raise _too_deep_or_odd(error, start, "JSON", "bad-json") from None
    if len(head[:end].encode()) > HEADER_BYTES.most:
        raise over(HEADER_BYTES, len(head[:end].encode()), start)
    return _to_entries(native, head[:end], first_line, '[ \t{,]*"%s"[ \t]*:'), end


class _DuplicateKey(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _DuplicateKey(name)
        found[name] = value
    return found


def _too_deep_or_odd(error: Exception, place: Place, syntax: str, code: str) -> Refused:
    if isinstance(error, RecursionError):
        return Refused(
            place,
            f"expected at most {HEADER_DEPTH.most} {HEADER_DEPTH.unit}, found more",
            HEADER_DEPTH.code,
            HEADER_DEPTH.hint,
        )
    return Refused(place, f"expected {syntax}, found a fault: {str(error)[:80]}", code)


def _to_entries(native: dict[str, Any], text: str, first_line: int, pattern: str) -> dict[str, Entry]:
    budget = [HEADER_NODES.most]
    entries = {}
    for name, value in native.items():
        place = _find(text, first_line, pattern, name)
        plain = _to_plain(value, 2, budget, place)
        items = (place,) * len(plain) if isinstance(plain, list) else ()
        entries[name] = Entry(name, plain, place, place, items)
    return entries


def _to_plain(value: Any, depth: int, budget: list[int], place: Place) -> Value:
    budget[0] -= 1
    if budget[0] < 0:
        raise over(HEADER_NODES, HEADER_NODES.most - budget[0], place)
    if isinstance(value, (list, dict)) and depth > HEADER_DEPTH.most:
        raise over(HEADER_DEPTH, depth, place)
    if isinstance(value, list):
        return [_to_plain(item, depth + 1, budget, place) for item in value]
    if isinstance(value, dict):
        return {name: _to_plain(item, depth + 1, budget, place) for name, item in value.items()}
    return _to_words(value)


def _to_words(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return None if value is None else str(value)


def _find(text: str, first_line: int, pattern: str, name: str) -> Place:
    """The place of ``name`` at the head of a line, or else the first line: the parsers above don't tell."""
    wanted = re.compile(pattern.replace("%s", re.escape(name)))
    for number, line in enumerate(text.split("\n")):
        if name in line:
            match = wanted.match(line) or (wanted.search(line) if pattern[0] == '"' else None)
            if match:
                return Place(number + first_line, line.index(name) + 1)
    return Place(first_line, 1)
