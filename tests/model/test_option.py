from __future__ import annotations

from typing import Any

import pytest

from site_builder.model.option import Option, OptionType, check_grounds, check_value, to_toml

LINK = (
    'expected a link such as { name = "About", url = "/about/" }, whose address begins with /, #, https:// or mailto:'
)
SRC = "https://stats.example/x.js"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "a"), ("flag", False), ("number", 1), ("number", 0.5), ("color", "#fff"), ("color", "#0B4a8f"),
        ("choice", "b"), ("static", ""), ("static", "logo.svg"), ("links", []),
        ("links", [{"name": "A", "url": "/a/"}, {"text": "home", "url": "https://a.example/"}]),
        ("links", [{"name": "M", "url": "mailto:a@b.example"}, {"name": "F", "url": "#feeds"}]),
        ("script", {}), ("script", {"src": SRC}),
        ("script", {"src": SRC, "connect": ["https://a.example:8080"], "data": {"site-id": "1"}}),
    ],
)  # fmt: skip
def test_a_value_of_the_type_is_taken(kind, value):
    assert check_value(option(kind), value, frozenset({"logo.svg"})) == ""


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", 1, "expected a text in quotes, found '1'"),
        ("flag", 1, "expected true or false, found '1'"),
        ("number", True, "expected a number, found 'true'"),
        ("color", "blue", "expected a colour such as '#0b4a8f', found '\"blue\"'"),
        ("color", "#12345", "expected a colour such as '#0b4a8f', found '\"#12345\"'"),
        ("choice", "c", "expected 'a' or 'b', found '\"c\"'"),
        ("static", "lgo.svg", "expected the name of a file in static/, or an empty text, found '\"lgo.svg\"'"),
        ("links", {"name": "A"},
         'expected a list such as [{ name = "About", url = "/about/" }], found \'{ name = "A" }\''),
        ("links", [{"name": "A", "url": "/a/"}, {"name": "A"}], f"{LINK}, found '{{ name = \"A\" }}'"),
        ("links", ["/a/"], f"{LINK}, found '\"/a/\"'"),
        ("links", [{"name": " ", "url": "/a/"}], f"{LINK}, found '{{ name = \" \", url = \"/a/\" }}'"),
        *(("links", [{"name": "A", "url": url}], f"{LINK}, found '{{ name = \"A\", url = \"{url}\" }}'")
         for url in ("javascript:x", "about/", "//other.example/")),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(kind, value, expected):
    assert check_value(option(kind), value) == expected


@pytest.mark.parametrize(
    "value",
    [
        SRC,
        {"src": "http://stats.example/x.js"},
        {"src": "https://stats.example/x.js; script-src *"},
        {"src": "https://stats.example/x.js,y"},
        {"src": SRC, "connect": ["*"]},
        {"src": SRC, "connect": ["https://stats.example/path"]},
        {"src": SRC, "connect": "https://stats.example"},
        {"src": SRC, "data": {"a b": "1"}},
        {"src": SRC, "data": {"onload": 1}},
        {"src": SRC, "inline": "x"},
        {"connect": []},
    ],
)
def test_a_script_is_an_address_by_https_and_the_origins_that_it_talks_to(value):
    assert check_value(option("script"), value).startswith("expected a script such as { src = ")


@pytest.mark.parametrize(
    ("against", "contrast", "wrong"),
    [
        (("#fff", "#000"), 21, ""),
        (("white", "#000"), 7, "against: expected two colours such as '#f3f1ec', found 'white'"),
        (("#fff", "#777777"), 7, "contrast: expected at most 4.7, the most on '#777777', found '7'"),
    ],
)
def test_the_grounds_of_a_colour_are_colours_that_something_can_stand_out_from(against, contrast, wrong):
    assert check_grounds(Option("color", "#000", "", against=against, contrast=contrast)) == wrong


@pytest.mark.parametrize(
    ("value", "text"),
    [('a"b', '"a\\"b"'), (True, "true"), (0.5, "0.5"), ([], "[]"), ({}, "{}"), ([{"a": 1}], "[{ a = 1 }]")],
)
def test_a_value_is_written_as_in_toml(value, text):
    assert to_toml(value) == text


def option(kind: OptionType, default: Any = None) -> Option:
    return Option(kind, default, "A sentence.", choices=("a", "b"))
