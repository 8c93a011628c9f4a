from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import ParseSettings
from site_builder.model.article import Article, Parsed
from site_builder.model.digest import digest_bytes
from site_builder.model.text import Href, Html
from site_builder.parse.article import parse_article
from tests.parse.cases import read_archive

SETTINGS = ParseSettings()


def test_a_whole_article():
    text = """---
title: "Comet seen"
date: 2026-01-07 10:30
updated: 2026-01-08
summary: "In brief."
description: "For search."
slug: Comet
link: https://www.e.com/comet
source: https://feeds.e.com/space
categories: [Space]
tags: [comets, "C/2026 A1"]
authors: Jo
image: /images/comet.jpg
image_alt: A comet
lang: en_GB
aliases: [old/comet/]
draft: false
featured: true
story: Comet
layout: wide
---
It **is** there.
"""
    body = Html("<p>It <strong>is</strong> there.</p>\n")

    assert parse_article("2026/x.md", text.encode(), SETTINGS) == Parsed(
        Article(
            path="2026/x.md",
            title="Comet seen",
            published_at=datetime(2026, 1, 7, 10, 30, tzinfo=UTC),
            slug="comet",
            body=digest_bytes(body.encode()),
            summary="In brief.",
            summary_given=True,
            description="For search.",
            has_time=True,
            updated_at=datetime(2026, 1, 8, tzinfo=UTC),
            link=Href("https://www.e.com/comet"),
            source="https://feeds.e.com/space",
            categories=("Space",),
            tags=("comets", "C/2026 A1"),
            authors=("Jo",),
            image="/images/comet.jpg",
            image_alt="A comet",
            lang="en-GB",
            aliases=("/old/comet/",),
            featured=True,
            story="Comet",
            word_count=3,
            extra={"layout": "wide"},
        ),
        body,
    )


def test_faults_in_the_header_do_not_hide_those_in_the_body():
    text = "---\ntitle: A\ndate: soon\n---\n\n" + "<div>" * 300

    assert [(p.line, p.column, p.code) for p in parse_article("x.md", text.encode(), SETTINGS).problems] == [
        (3, 7, "bad-date"),
        (5, 1, "body-too-deep"),
    ]


def test_an_image_without_a_description_is_a_warning_with_its_place():
    text = "---\ntitle: A\ndate: 2026-01-07\n---\nText ![](a.png) and ![a](b.png)\n"

    parsed = parse_article("x.md", text.encode(), SETTINGS)

    assert parsed.article is not None
    assert [(str(problem), problem.severity) for problem in parsed.problems] == [
        (
            (
                "x.md:5:6: expected a description of each image, found an image without one [image-without-alt]\n"
                '    write ![what it shows](address), or alt="what it shows" in an <img>'
            ),
            "warning",
        )
    ]


def test_an_image_meant_as_decoration_is_no_warning():
    text = '---\ntitle: A\ndate: 2026-01-07\n---\n<img src="a.png" alt="">\n'

    assert parse_article("x.md", text.encode(), SETTINGS).problems == ()


def test_a_body_of_html_is_not_read_as_markdown():
    text = b"---\ntitle: A\ndate: 2026-01-07\n---\na *b* <b>c</b>\n"

    assert parse_article("x.html", text, SETTINGS).body == "a *b* <b>c</b>\n"


PIECES = [
    b"---\n", b"+++\n", b'{"', b'":', b"title: A\n", b"date: 2026-01-01\n", b"tags: ", b"aliases: ", b"link: ",
    b"slug: ", b"image: ",
    b"\n", b" ", b"- ", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!t ", b"|\n", b">", b'"', b"'", b"#", b"%",
    b"\\u0000", b"\xff", b"\xc3\xa9", b"\t", b"/a/../", b"https://", b"http://[", b"..", b"<", b"<b", b"=", b",",
    b"true", b"\x00", b"\r", b"null", b"\xf0\x9f\x98\x80", b"\\ud800", b"12/03/26", b"\xe2\x80\x8b", b"<<: ",
    b"...\n", b"&#7;",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(PIECES), max_size=24).map(b"".join)


@given(st.one_of(st.binary(max_size=300), SOUP, st.tuples(SOUP, SOUP).map(lambda two: b"---\n%b\n---\n%b" % two)))
def test_any_bytes_become_an_article_or_problems(data):
    parsed = parse_article("a/x.md", data, SETTINGS, "content/a/x.md")

    assert (parsed.article is None) == any(problem.severity == "error" for problem in parsed.problems)
    assert msgspec.json.decode(msgspec.json.encode(parsed), type=Parsed) == parsed


ARCHIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "18f-blog": {"summary": ("excerpt",)},
    "digitalgov": {"summary": ("summary", "deck"), "tags": ("tags", "topics"), "expires": ("expirydate",)},
    "ocaml-planet": {"link": ("link", "url")},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ARCHIVES)
def test_every_tenth_article_of_a_real_archive_is_read_or_told_with_its_place(name):
    settings = ParseSettings(fields=ARCHIVES[name])
    read: list[str] = []
    told: list[str] = []
    lost: list[str] = []
    for path, data in read_archive(name, step=10):
        parsed = parse_article(path, data, settings)
        placed = parsed.problems and all(problem.line for problem in parsed.problems)
        (read if parsed.article else told if placed else lost).append(path)
    assert lost == []
    assert len(read) > 20 * len(told)
