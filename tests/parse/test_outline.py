# ruff: noqa: E501 - messages and addresses are shown whole
from __future__ import annotations

import time

import pytest

from site_builder.config import ParseSettings
from site_builder.model.review import Heading, Review, Spot
from site_builder.parse.outline import read_outline
from site_builder.parse.review import review_article


def bare(text: str, *, is_html: bool = False) -> list[tuple[int, int, str]]:
    return [(s.line, s.column, s.text) for s in read_outline(text, 1, is_html=is_html).bare]


def links(text: str, *, is_html: bool = False) -> list[tuple[int, int, str]]:
    return [(s.line, s.column, s.text) for s in read_outline(text, 1, is_html=is_html).links]


@pytest.mark.parametrize(
    "text",
    ["[a](https://x.org)", "<https://x.org>", "`https://x.org`", "```\nhttps://x.org\n```", "~~~ x\nhttps://x.org", "    https://x.org",
     "[https://x.org](https://x.org)", "[a]: https://x.org", "![a](https://x.org/a.png)", "[![a](https://x.org/a.png)](https://x.org)",
     '<a href="https://x.org">https://x.org</a>', "<!-- https://x.org -->", "<pre>\nhttps://x.org\n</pre>", "{{< youtube https://x.org >}}",
     "[youtube=https://x.org]", '{% embed "https://x.org" %}', "http://", "[a [b] c](https://x.org/(d))", "<img src='https://x.org/a.png'>"],
)  # fmt: skip
def test_an_address_in_a_link_in_code_or_in_a_template_is_not_bare(text):
    assert bare(text) == []


def test_a_bare_address_is_found_without_the_sentence_around_it():
    assert bare("One\n(see https://x.org/a_(b), “https://y.org”).\n[^1]: http://z.org/") == [
        (2, 6, "https://x.org/a_(b)"),
        (2, 28, "https://y.org"),
        (3, 7, "http://z.org/"),
    ]


def test_a_bare_address_in_html_is_found():
    assert bare("<p>https://x.org</p>", is_html=True) == [(1, 4, "https://x.org")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a [b](http://x.org/y)", (1, 7, "http://x.org/y")),
        ('<a class="c" href="http://x.org/y">b</a>', (1, 20, "http://x.org/y")),
        ("<http://x.org/y>", (1, 2, "http://x.org/y")),
        ("[b]: http://x.org/y", (1, 6, "http://x.org/y")),
    ],
)
def test_a_link_without_encryption_is_found_at_its_address(text, found):
    assert links(text) == [found]


@pytest.mark.parametrize(
    "text", ["`[a](http://x.org)`", "```\n[a](http://x.org)\n```", "http://x.org", "<!-- [a](http://x.org) -->"]
)
def test_what_is_no_link_is_not_found_as_one(text):
    assert links(text) == []


def test_headings_of_every_form_are_found_and_what_looks_like_one_is_not():
    text = "# A\n\nB\n===\n\nC\n---\n\n- D\n---\n\n<h4 id=e>E</h4>\n\n```\n## F\n```\n\n####### G\n#H\n\n### I ###"

    assert [(h.level, h.spot.line) for h in read_outline(text, 1, is_html=False).headings] == [
        (1, 1),
        (1, 3),
        (2, 6),
        (4, 12),
        (3, 21),
    ]


def test_in_html_only_elements_are_headings():
    assert read_outline("<h3>A</h3>\n# B\n", 5, is_html=True).headings == (Heading(3, Spot(5, 1, "")),)


@pytest.mark.parametrize(
    "part",
    ["`", "``` a\n", "[", "](", "<a ", "<!--", "<pre>", "a\n---", "https://", "[a]: ", "    a\n\n", "{{", "`a``", "(", "x" * 50, "[x [y] "],
    ids=repr,
)  # fmt: skip
def test_what_a_program_repeats_by_the_thousand_is_read_in_time(part):
    text = (part * 200_000)[:400_000]
    began = time.perf_counter()

    read_outline(text, 1, is_html=False)
    assert time.perf_counter() - began < 3


def test_a_review_tells_where_fields_items_and_other_names_stand():
    data = b"---\ntitle: A\ndate: 2026-01-07\ntag: [x, y]\nnote: z\n---\n## B\n"

    assert review_article("x.md", data, ParseSettings()) == Review(
        top=Spot(1, 1),
        body=Spot(7, 1),
        fields={"title": Spot(2, 8, "title"), "date": Spot(3, 7, "date"), "tags": Spot(4, 6, "tag")},
        items={"tags": (Spot(4, 7, "x"), Spot(4, 10, "y"))},
        others=(Spot(5, 1, "note"),),
        headings=(Heading(2, Spot(7, 1)),),
    )


def test_a_file_that_cannot_be_read_has_an_empty_review():
    assert review_article("x.md", b"\xff", ParseSettings()) == Review()
