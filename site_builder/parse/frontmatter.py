"""Cut a file into front matter and body, and read the front matter.

    text  ->  split at the fences  ->  YAML | TOML | JSON reader  ->  Header

python-frontmatter's handlers find and cut at the fences; its loaders are not used, since they are silent
about a missing fence and turn text into other types. Both fences stand alone at the start of a line;
blanks behind them don't count, nor blank lines before the first.
"""

from __future__ import annotations

import re

from frontmatter.default_handlers import BaseHandler

from ..model.problem import quote
from .data_header import read_json, read_toml
from .header import Entry, Header
from .limits import HEADER_BYTES
from .report import Place, Refused, over
from .yaml_header import read_yaml


class _Yaml(BaseHandler):
    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)


class _Toml(BaseHandler):
    FM_BOUNDARY = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)


_HANDLERS = ((_Yaml(), "---", read_yaml), (_Toml(), "+++", read_toml))
_JSON = re.compile(r"\{\s*[\"}]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_EXAMPLE = "begin the file with '---', then 'title: …' and 'date: YYYY-MM-DD', then '---'"


def read_header(text: str) -> Header:
    """Read the front matter of a file. Raises :class:`Refused` if there is none or it can't be read."""
    trimmed = text.lstrip(" \t\n\ufeff")
    line = text.count("\n", 0, len(text) - len(trimmed)) + 1
    for handler, fence, read in _HANDLERS:
        if handler.detect(trimmed):
            parts = handler.FM_BOUNDARY.split(trimmed, 2)
            if len(parts) < 3:
                hint = f"write a line '{fence}' behind the last name and value"
                raise Refused(Place(line, 1), f"expected a closing '{fence}', found none", "no-closing-fence", hint)
            return _fenced(parts[1], parts[2], line, read)
    if _JSON.match(trimmed):
        _check_control(trimmed.partition("\n\n")[0][: HEADER_BYTES.most], line)
        entries, end = read_json(trimmed, line)
        return _header(entries, trimmed[end:], line, line + trimmed.count("\n", 0, end))
    raise _no_header(trimmed, line)


def _fenced(header: str, body: str, line: int, read: object) -> Header:
    size = (len(header) if header.isascii() else len(header.encode())) - 1  # without the end of the fence's line
    if size > HEADER_BYTES.most:
        raise over(HEADER_BYTES, size, Place(line, 1))
    _check_control(header, line)
    assert callable(read)
    entries: dict[str, Entry] = read(header[1:], line + 1)
    return _header(entries, body, line, line + header.count("\n"))


def _header(entries: dict[str, Entry], body: str, line: int, last_line: int) -> Header:
    """``body`` begins behind the closing fence, on the fence's own line."""
    return Header(entries, body.partition("\n")[2] if body[:1] == "\n" else body.lstrip(" \t"), line, last_line + 1)


def _check_control(header: str, line: int) -> None:
    match = _CONTROL.search(header)
    if match:
        place = Place(line + header.count("\n", 0, match.start()), match.start() - header.rfind("\n", 0, match.start()))
        raise Refused(
            place,
            f"expected text, found the character U+{ord(match[0]):04X}",
            "control-character",
            "remove the character",
        )


def _no_header(text: str, line: int) -> Refused:
    if not text:
        return Refused(Place(), "expected front matter, found an empty file", "no-front-matter", _EXAMPLE)
    first = text.partition("\n")[0].rstrip()
    place = Place(line, 1)
    if first.startswith(("---", "+++")) and first.strip("-+"):
        message = f"expected '{first[:3]}' alone on its line, found {quote(first)}"
        return Refused(place, message, "fence-language", f"write '{first[:3]}' and nothing else on that line")
    return Refused(place, f"expected front matter, found {quote(first)}", "no-front-matter", _EXAMPLE)
