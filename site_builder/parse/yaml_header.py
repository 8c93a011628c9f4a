"""YAML between the fences to plain text values, in one walk over the parser's events.

    text  ->  events of libyaml  ->  dict of Entry

A loader is never asked to build anything. It would turn ``no`` into False and ``1.10`` into 1.1, expand
aliases without bound, run tags, and overflow the C stack on nested brackets. The events are a flat
stream: depth and count are bounded while walking it, and what can't be seen by a reviewer (anchors,
aliases, tags, merge keys, a second key of the same name) is refused where it stands.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ..model.problem import quote
from .header import Entry, Value
from .limits import HEADER_DEPTH, HEADER_NODES
from .plain_header import read_plain_yaml
from .report import Place, Refused, over

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_KEY_LINE = re.compile(r"([A-Za-z_][\w .-]*):[ \t]+(\S.*)")
_NOT_SEEN = "write the value out where it is used"


def read_yaml(text: str, first_line: int) -> dict[str, Entry]:
    """Read a mapping; ``first_line`` is the file's line on which ``text`` begins. Raises :class:`Refused`."""
    plain = read_plain_yaml(text, first_line)
    return parse_yaml(text, first_line) if plain is None else plain


def parse_yaml(text: str, first_line: int) -> dict[str, Entry]:
    """:func:`read_yaml` by the parser, however plain ``text`` is."""
    loader = _Loader(text)
    try:
        return _Walk(loader, first_line).run()
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, first_line) from None
    except yaml.YAMLError as error:
        raise Refused(Place(first_line, 1), f"expected YAML, found {quote(str(error))}", "bad-yaml") from None
    finally:
        loader.dispose()


class _Walk:
    """One pass over the events. The containers that are open stand in ``stack``, innermost last."""

    def __init__(self, loader: Any, first_line: int) -> None:
        self.next = loader.get_event
        self.first = first_line
        self.count = 0
        self.entries: dict[str, Entry] = {}

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(mark.line + self.first, mark.column + 1)

    def run(self) -> dict[str, Entry]:
        self.next()
        start = self.next()
        if type(start) is StreamEndEvent:
            return {}
        self._check_document(start)
        root = self.next()
        if type(root) is ScalarEvent and root.value == "" and not root.style:
            self.next()
        elif type(root) is not MappingStartEvent:
            raise Refused(
                self.place(root), f"expected lines such as 'title: …', found {_kind(root)}", "not-a-mapping",
                "write a name, a colon and a blank before each value",
            )  # fmt: skip
        else:
            self._check_plain(root)
            self._mapping()
            self.next()
        end = self.next()
        if type(end) is DocumentStartEvent:
            raise Refused(
                self.place(end), "expected one document, found a second one", "bad-yaml", "remove the line '...'"
            )
        return self.entries

    def _mapping(self) -> None:
        """The top mapping: every key becomes an entry."""
        entries = self.entries
        while True:
            key = self.next()
            if type(key) is MappingEndEvent:
                return
            name = self._name(key, entries)
            event = self.next()
            key_place, place = self.place(key), self.place(event)
            if type(event) is ScalarEvent:
                if event.value == "":
                    place = key_place
                entries[name] = Entry(name, self._scalar(event), key_place, place)
            else:
                value, items = self._container(event)
                entries[name] = Entry(name, value, key_place, place, items)

    def _container(self, start: Any) -> tuple[Value, tuple[Place, ...]]:
        """Read the list or mapping that ``start`` opens, and the places of its own items if it is a list."""
        root: Any = self._open(start, 2)
        stack: list[tuple[Any, str | None]] = [(root, None)]
        items: list[Place] = []
        while True:
            event = self.next()
            kind = type(event)
            holder, name = stack[-1]
            if kind is SequenceEndEvent or kind is MappingEndEvent:
                stack.pop()
                if not stack:
                    return root, tuple(items)
                continue
            if name is None and type(holder) is dict:
                stack[-1] = (holder, self._name(event, holder))
                continue
            value = self._scalar(event) if kind is ScalarEvent else self._open(event, len(stack) + 2)
            if name is None:
                holder.append(value)
                if holder is root:
                    items.append(self.place(event))
            else:
                holder[name] = value
                stack[-1] = (holder, None)
            if kind is not ScalarEvent:
                stack.append((value, None))

    def _open(self, event: Any, depth: int) -> Value:
        self._check_plain(event)
        self._tally(event)
        if depth > HEADER_DEPTH.most:
            raise over(HEADER_DEPTH, depth, self.place(event))
        return [] if type(event) is SequenceStartEvent else {}

    def _name(self, event: Any, known: Any) -> str:
        if type(event) is not ScalarEvent:
            self._check_plain(event)
            raise Refused(
                self.place(event),
                f"expected a name, found {_kind(event)}",
                "bad-key",
                "write a plain name before the colon",
            )
        name = event.value
        if event.anchor is not None or event.tag is not None:
            self._check_plain(event)
        if name == "<<" and not event.style:
            raise Refused(self.place(event), "expected a name, found the merge key '<<'", "yaml-merge-key", _NOT_SEEN)
        if not name.strip():
            raise Refused(
                self.place(event),
                "expected a name, found nothing before the colon",
                "bad-key",
                "write a plain name before the colon",
            )
        if name in known:
            first = f" on line {known[name].key.line}" if known is self.entries else ""
            raise Refused(
                self.place(event), f"expected each name once, found {quote(name)} again", "duplicate-key",
                f"remove one of the two; the first is{first}" if first else "remove one of the two",
                name if known is self.entries else "",
            )  # fmt: skip
        return str(name)

    def _scalar(self, event: Any) -> str | None:
        if event.anchor is not None or event.tag is not None:
            self._check_plain(event)
        self._tally(event)
        value: str = event.value
        # A plain scalar: libyaml says '' for its style, the parser in Python None.
        return None if not event.style and value in _NULLS else value

    def _tally(self, event: Any) -> None:
        self.count += 1
        if self.count > HEADER_NODES.most:
            raise over(HEADER_NODES, self.count, self.place(event))

    def _check_plain(self, event: Any) -> None:
        if type(event) is AliasEvent:
            raise Refused(
                self.place(event), f"expected a value, found the alias '*{event.anchor}'", "yaml-alias", _NOT_SEEN
            )
        if event.anchor is not None:
            raise Refused(
                self.place(event), f"expected a value, found the anchor '&{event.anchor}'", "yaml-anchor", _NOT_SEEN
            )
        if event.tag is not None:
            hint = "remove the tag, or put the value in quotes if it begins with '!'"
            raise Refused(self.place(event), f"expected a value, found the tag {quote(event.tag)}", "yaml-tag", hint)

    def _check_document(self, start: Any) -> None:
        if start.version is not None or start.tags:
            raise Refused(
                self.place(start),
                "expected names and values, found a '%' directive",
                "yaml-directive",
                "remove the line",
            )


def _kind(event: Any) -> str:
    if type(event) is ScalarEvent:
        return quote(event.value)
    return {SequenceStartEvent: "a list", MappingStartEvent: "a mapping", AliasEvent: "an alias"}.get(
        type(event), "nothing"
    )


# What libyaml says, what that means to an author, and what to do.
_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a second colon", "put the value in quotes"),
    ("cannot start any token", "{char}", "put the value in quotes, and indent with blanks, not tabs"),
    ("tab character", "a tab", "indent with blanks"),
    ("could not find expected ':'", "a line without a colon", "write 'name: value', or indent a text that goes on"),
    ("did not find expected key", "text behind a value, or another indentation", "put the value in quotes"),
    ("did not find expected ',' or", "a list without its end", "close the list with ']', and put texts in quotes"),
    ("did not find expected '-' indicator", "a list's line without its '-'", "begin each line of the list with '- '"),
    ("unexpected end of stream", "a quote that is never closed", "close the quote"),
    ("block sequence entries are not allowed", "'- ' behind a name", "begin the list on a line of its own"),
    ("unknown escape character", "a backslash", "use single quotes, or write the backslash twice"),
    ("did not find expected alphabetic or numeric", "{char}", "put the value in quotes"),
    ("control characters are not allowed", "a control character", "remove it"),
)  # fmt: skip


def _explain(error: yaml.MarkedYAMLError, text: str, first_line: int) -> Refused:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "a fault"
    if mark is None:  # pragma: no cover - libyaml always gives one of them
        return Refused(Place(first_line, 1), f"expected YAML, found {problem}", "bad-yaml")
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = Place(mark.line + first_line, mark.column + 1)
    char = quote(line[mark.column]) if mark.column < len(line) else "the end of the line"
    for said, found, hint in _FAULTS:
        if said in problem:
            return _with_quotes(
                line, Refused(place, f"expected YAML, found {found.format(char=char)}", "bad-yaml", hint)
            )
    return Refused(place, f"expected YAML, found a fault: {problem}", "bad-yaml")


def _with_quotes(line: str, refused: Refused) -> Refused:
    """Give the line to type, where the fault is in a value that only lacks its quotes."""
    match = _KEY_LINE.fullmatch(line.rstrip())
    if "quotes" not in refused.hint or not match or match[2][0] in "\"'[{|>":
        return refused
    value = match[2].replace("\\", "\\\\").replace('"', '\\"')
    name = match[1]
    return Refused(refused.place, refused.message, refused.code, f'put the {name} in quotes: {name}: "{value}"', name)
