"""Mend what has exactly one right answer in an article's file, and leave every other byte as its author wrote it.

    bytes  ->  layout  ->  quotes  ->  trailing blanks  ->  dates, names, link  ->  Mended

Each step finds edits (a span of the text, and what to write there) and changes nothing else: comments, order,
indentation and quoting stay. A step is believed only if the front matter reads afterwards as it should: the same
names, values and body as before, but for the values that were meant to change. Otherwise its edits are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..config import ParseSettings
from ..model.problem import quote
from . import converters as to
from .fields import FIELDS
from .frontmatter import read_header
from .header import Header, Value
from .mend_values import Edit, Mending, find_mendings
from .report import Refused
from .yaml_header import read_yaml

FindSpelling = Callable[[str, str], str | None]

_LEADING = re.compile("[ \t\r\n\ufeff]*")
_LINE_END = re.compile(r"\r\n?")
_FENCES = (re.compile(r"^---[ \t]*$", re.MULTILINE), re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE))
_JSON = re.compile(r"\{\s*[\"}]")
_KEY = re.compile(r"([A-Za-z_][\w.-]*):[ \t]+(?=\S)")
_CLOSED_BY = {"[": "]", "{": "}", '"': '"', "'": "'"}
# What may be meant for YAML: a comment, a text block, an anchor, a tag, a list, an alias.
_AMBIGUOUS = re.compile(r"#.*|.*\s#.*|[|>&!].*|[-?:](?:\s.*)?|\*[^\s*]+")
_MOST_LINES = 100


class Mend(NamedTuple):
    """One thing that was mended: the line that it stood on, the field (or empty), and what was done."""

    line: int
    field: str
    what: str


class Mended(NamedTuple):
    """A file after mending; ``mends`` are by line, and none exactly if ``data`` is as it was."""

    data: bytes
    mends: tuple[Mend, ...]


def mend_article(data: bytes, settings: ParseSettings, find_spelling: FindSpelling) -> Mended:
    """Mend an article's file. Mending twice is the same as mending once.

    ``find_spelling`` gives the spelling to write for a kind (``tag``, ``category``) and a key, or None.
    What is no text, is too large or has no front matter is left alone.
    """
    unchanged = Mended(data, ())
    if len(data) > settings.max_file_bytes:
        return unchanged
    try:
        before = data.decode("utf-8")
    except UnicodeDecodeError:
        return unchanged
    edits = tuple(find_layout(before))
    text = apply(before, edits)
    if not _has_front_matter(text):
        return unchanged
    skipped = _LINE_END.sub("\n", _leading(before)).count("\n")
    mends = [Mend(1 if edit.start == 0 else _line_of(before, edit.start), "", edit.what) for edit in edits]
    for step in (_quotes, _trailing_blanks, _values):
        edits = step(text, settings, find_spelling)
        mends += [Mend(_line_of(text, edit.start) + skipped, edit.field, edit.what) for edit in edits]
        text = apply(text, edits)
    first: dict[tuple[str, str], Mend] = {}
    for mend in sorted(mends):
        first.setdefault((mend.field, mend.what) if not mend.field else (str(mend.line), mend.what), mend)
    return Mended(text.encode(), tuple(first.values()))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with each span replaced; spans don't overlap."""
    parts, at = [], 0
    for edit in sorted(edits):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*parts, text[at:]))


def find_layout(text: str) -> Iterator[Edit]:
    """A byte order mark and blank lines before the front matter, and line ends other than a line feed."""
    leading = _leading(text)
    if leading:
        what = "removed what stood before the front matter"
        yield Edit(0, len(leading), "", "", "removed the byte order mark" if leading == "\ufeff" else what)
    for match in _LINE_END.finditer(text, len(leading)):
        yield Edit(match.start(), match.end(), "\n", "", "ended lines with a line feed")


def _leading(text: str) -> str:
    match = _LEADING.match(text)
    return match[0] if match else ""


def _has_front_matter(text: str) -> bool:
    return _JSON.match(text) is not None or any(
        fence.match(text) and len(fence.split(text, 2)) == 3 for fence in _FENCES
    )


def _line_of(text: str, position: int) -> int:
    return len(re.findall(r"\r\n?|\n", text[:position])) + 1


# ---- steps on a text that has its layout -----------------------------------------------------------------------------


def _quotes(text: str, settings: ParseSettings, _: FindSpelling) -> tuple[Edit, ...]:
    """Quotes around the one-line texts that YAML can't read without."""
    if _read(text) is not None or not _FENCES[0].match(text):
        return ()
    names = {
        name
        for field in FIELDS
        if field.convert in (to.to_title, to.to_line)
        for name in (*settings.fields.get(field.name, ()), field.name)
    }
    header = _FENCES[0].split(text, 2)[1]
    start = text.index(header)
    edits, meant = [], {}
    lines = list(_lines(header, start))
    for (at, line), (_end, following) in zip(lines, [*lines[1:], (0, "")], strict=True):
        match = _KEY.match(line)
        if match is None or match[1] not in names or (following[:1] in {" ", "\t"} and following.strip()):
            continue
        name, value = match[1], line[match.end() :].rstrip(" \t")
        if _lacks_quotes(line, value):
            span = at + match.end(), at + match.end() + len(value)
            edits.append(Edit(*span, _in_quotes(value), name, f"put {quote(value)} in quotes"))
            meant[name] = value
    after = _read(apply(text, edits))
    return tuple(edits) if after and all(after.entries[name].value == value for name, value in meant.items()) else ()


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Each line without its end, and where it begins if the text begins at ``start``."""
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _lacks_quotes(line: str, value: str) -> bool:
    closing = _CLOSED_BY.get(value[0])
    if closing and (closing not in value[1:] or (closing in "\"'" and value.endswith(closing))):
        return False
    if _AMBIGUOUS.fullmatch(value):
        return False
    try:
        read_yaml(line + "\n", 1)
    except Refused:
        return True
    return False


def _in_quotes(text: str) -> str:
    if "'" not in text and not {'"', "\\"}.isdisjoint(text):
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _trailing_blanks(text: str, settings: ParseSettings, _: FindSpelling) -> tuple[Edit, ...]:
    """Blanks at the ends of lines of YAML front matter, its fences included, where they mean nothing."""
    before = _read(text)
    if before is None or not _FENCES[0].match(text):
        return ()
    edits = [
        Edit(at + len(line.rstrip(" \t")), at + len(line), "", "", "removed blanks at the ends of lines")
        for at, line in _lines(text[: len(text) - len(before.body)], 0)
        if line.endswith((" ", "\t"))
    ]
    if not edits or _reads_as(text, edits, before, {}):
        return tuple(edits)
    if len(edits) > _MOST_LINES:
        return ()
    # In a text block they are part of the text.
    alone = tuple(edit for edit in edits if _reads_as(text, [edit], before, {}))
    return alone if _reads_as(text, alone, before, {}) else ()


def _values(text: str, settings: ParseSettings, find_spelling: FindSpelling) -> tuple[Edit, ...]:
    """Dates, names of tags and categories, and the link."""
    before = _read(text)
    if before is None:
        return ()
    is_yaml = _FENCES[0].match(text) is not None
    found: list[Mending] = [
        mending
        for mending in find_mendings(text, before, is_yaml, settings, find_spelling)
        if _reads_as(text, mending.edits, before, {mending.name: mending.value})
    ]
    edits = tuple(edit for mending in found for edit in mending.edits)
    return edits if _reads_as(text, edits, before, {mending.name: mending.value for mending in found}) else ()


def _read(text: str) -> Header | None:
    try:
        return read_header(text)
    except Refused:
        return None


def _reads_as(text: str, edits: Iterable[Edit], before: Header, changed: Mapping[str, Value]) -> bool:
    """Whether the edited text says what the header ``before`` did, but for ``changed``."""
    after = _read(apply(text, edits))
    if after is None or after.body != before.body:
        return False
    expected = [(name, changed.get(name, entry.value)) for name, entry in before.entries.items()]
    return [(name, entry.value) for name, entry in after.entries.items()] == expected
