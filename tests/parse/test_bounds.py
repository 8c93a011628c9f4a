from __future__ import annotations

import time

import pytest

from site_builder.config import ParseSettings
from site_builder.parse.article import parse_article
from site_builder.parse.bounds import check_html
from tests.parse.cases import read_suite

HEADER = "---\ntitle: A\ndate: 2026-01-07\n---\n"


def told(body: str, path: str = "x.html") -> list[str]:
    parsed = parse_article(path, (HEADER + body).encode("utf-8", "surrogatepass"), ParseSettings())
    return [str(problem) for problem in parsed.problems]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            "a" * 1_048_577, "expected at most 1,048,576 bytes of body, found 1,048,577 [body-too-large]", id="bytes"
        ),
        pytest.param(
            "<br>" * 20_001, "expected at most 20,000 HTML tags, found 20,001 [body-too-many-tags]", id="tags"
        ),
        pytest.param("<div>" * 257, "expected at most 256 levels of HTML, found 257 [body-too-deep]", id="levels"),
        pytest.param(
            "<div><select></div></select>" * 257, "expected at most 256 levels of HTML, found 257 [body-too-deep]",
            id="levels behind end tags that end nothing",
        ),
        pytest.param(
            "<div><!-- </div> -->" * 257, "expected at most 256 levels of HTML, found 257 [body-too-deep]",
            id="levels behind comments",
        ),
        pytest.param(
            "".join(f"<p><b id={i}></p>" for i in range(300)),
            "expected at most 256 levels of HTML, found 257 [body-too-deep]",
            id="formatting that is opened again in each paragraph",
        ),
        pytest.param(
            "<a " + " ".join(f"x{i}=1" for i in range(3_000)) + ">",
            "expected at most 256 attributes in one HTML tag, found 3,000 [body-too-many-attributes]", id="attributes",
        ),
    ],
)  # fmt: skip
def test_a_body_over_a_limit_is_refused_by_its_name(body, message):
    assert [line.partition("\n")[0] for line in told(body)] == [f"x.html:5:1: {message}"]


def test_a_file_over_the_limit_of_the_site_is_refused_unread():
    parsed = parse_article("x.md", b"\xff" * 2_000, ParseSettings(max_file_bytes=1_024))

    assert [str(problem) for problem in parsed.problems] == [
        "x.md: expected at most 1,024 bytes, found 2,000 [file-too-large]\n    split the article in two"
    ]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<p>a" * 5_000, id="paragraphs that are never closed"),
        pytest.param("<ul>" + "<li>a" * 5_000 + "</ul>", id="items that are never closed"),
        pytest.param("<p><a href='x>y'>a</a><br></p>" * 5_000, id="links with a tag's end in an attribute"),
        pytest.param("<table>" + "<tr><td><b>a</b>" * 3_000 + "</table>", id="a long table"),
        pytest.param("<div>" * 200 + "a" * 30_000, id="200 levels"),
    ],
)
def test_long_bodies_that_are_no_deeper_than_people_write_pass(html):
    assert check_html(html) is None


def test_every_pathological_body_is_quick_or_refused_by_the_name_of_a_limit():
    slow = {}
    for row in read_suite("markdown-pathological.jsonl.gz"):
        text = "".join(part * times for part, times in row["parts"])
        start = time.process_time()
        told(text, "x.md")
        spent = time.process_time() - start
        if spent > 2:
            slow[row["name"]] = spent
    assert slow == {}
