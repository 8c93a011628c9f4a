from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.parse.header import Entry
from site_builder.parse.plain_header import read_plain_yaml
from site_builder.parse.report import Place, Refused
from site_builder.parse.yaml_header import parse_yaml
from tests.parse.cases import read_archive


def told(entries: dict[str, Entry] | None) -> list[tuple[Any, ...]] | None:
    """Entries by value, with their places."""
    if entries is None:
        return None
    return [
        (name, entry.name, entry.value, at(entry.key), at(entry.place), [at(place) for place in entry.items])
        for name, entry in entries.items()
    ]


def at(place: Place) -> tuple[int, int]:
    return place.line, place.column


def by_the_parser(text: str) -> list[tuple[Any, ...]] | str | None:
    try:
        return told(parse_yaml(text, 2))
    except Refused as refused:
        return str(refused)


def test_texts_and_lists_are_read_with_their_places():
    text = "title: 'It: is'\nlink: https://e.com/a#b\nnone:\ntags:\n- one two\n- \"three\"\nlast:\n  - null\n"

    assert told(read_plain_yaml(text, 2)) == by_the_parser(text)
    assert told(read_plain_yaml(text, 2)) == [
        ("title", "title", "It: is", (2, 1), (2, 8), []),
        ("link", "link", "https://e.com/a#b", (3, 1), (3, 7), []),
        ("none", "none", None, (4, 1), (4, 1), []),
        ("tags", "tags", ["one two", "three"], (5, 1), (6, 1), [(6, 3), (7, 3)]),
        ("last", "last", [None], (8, 1), (9, 3), [(9, 5)]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "", "# a", "a: b: c", "a: b #c", "a: 'it''s'", 'a: "\\n"', "a: |", "a: [b]", "a: &b c", "a: *b", "a: !b c",
        "a: 'b' ", "a: b ", "a:  b", "a:\tb", "- a", "a: b\na: c", "a:\n- b\n - c", "a: b\n- c", "a: b\u2028c", "<<: a",
        "a: -1", "---", "a:\n- b: c", "a:\n- b:", "'a': b", "a: \ufeffb",
    ],
)  # fmt: skip
def test_what_leaves_a_choice_goes_to_the_parser(line):
    assert read_plain_yaml(f"{line}\n", 2) is None


PIECES = [
    "title", "a", "b", "- ", "  - ", ":", ": ", " ", "'", '"', "\n", "\n\n", "#", " #", "null", "~", "'x'", '"y z"',
    "é", "2026-01-01", "\u00a0", "[", "]", "{", "|", ">", "&", "*", "!", "%", "@", "?", "? ", ",", "...", "---", "\\",
    "<<", "\t", "https://e.com/a#b", "\u2028", "\ufeff", "yes",
    "=", "key: v\n", "k:\n- i\n- j\n", "l:\n  - 'i'\n", 'z: "q"\n',
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_header_is_read_the_same_or_left_to_the_parser(text):
    plain = told(read_plain_yaml(text, 2))

    assert plain is None or plain == by_the_parser(text)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["18f-blog", "digitalgov", "ocaml-planet"])
def test_headers_of_real_articles_are_read_the_same_both_ways(name):
    taken, differ = 0, []
    for path, data in read_archive(name, step=5):
        header = data.decode("utf-8", "replace").replace("\r\n", "\n").split("---\n", 2)[1:2]
        plain = told(read_plain_yaml(header[0], 2)) if header else None
        taken += plain is not None
        if plain is not None and plain != by_the_parser(header[0]):
            differ.append(path)
    assert differ == []
    assert taken > 20
