from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from site_builder.parse.body import read_body
from site_builder.parse.markdown import make_parser, render_markdown
from site_builder.parse.report import Place
from tests.parse.cases import read_archive, read_cases, read_suite

PARSER = make_parser()


@pytest.mark.parametrize(("text", "html"), read_cases("markdown.txt"))
def test_markdown_as_it_stands_on_a_page(text, html):
    assert read_body(text + "\n", is_html=False, place=Place()).html.removesuffix("\n") == html


def rendered(row: dict[str, Any], parser: MarkdownIt) -> bool:
    """Whether a row renders as the standard says; a line end behind ``<blockquote>`` is not part of it."""
    wanted = str(row["html"]).replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")
    return str(parser.render(row["markdown"])) == wanted


def test_plain_commonmark_is_that_of_the_standard():
    parser = make_parser(extensions=False)

    failed = [row["example"] for row in read_suite("markdown-commonmark.jsonl.gz") if not rendered(row, parser)]

    assert failed == []


OTHERWISE = {
    112: "code is highlighted",
    113: "code is highlighted",
    114: "an unknown language is no class",
    116: "an unknown language is no class",
    320: "an unknown language is no class",
    330: "an unknown language is no class",
    199: "the alignment of a cell is a class",
    491: "struck text is <s>",
    589: "an image without a description is told from one meant as decoration",
    **dict.fromkeys(range(621, 632), "addresses in text are not made links"),
    645: "comments as in CommonMark 0.31",
    646: "comments as in CommonMark 0.31",
    653: "the sanitiser filters, not the parser",
}


def test_github_s_markdown_differs_where_we_mean_it_to():
    failed = {row["example"] for row in read_suite("markdown-gfm.jsonl.gz") if not rendered(row, PARSER)}

    assert failed == set(OTHERWISE)


def test_every_standard_example_renders_the_same_by_the_short_cut_and_by_the_parser():
    rows = read_suite("markdown-commonmark.jsonl.gz") + read_suite("markdown-gfm.jsonl.gz")

    differ = [row["example"] for row in rows if render_markdown(row["markdown"]) != PARSER.render(row["markdown"])]

    assert differ == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["18f-blog", "digitalgov", "ocaml-planet"])
def test_real_articles_render_the_same_by_the_short_cut_and_by_the_parser(name):
    differ = []
    for path, data in read_archive(name, step=25):
        body = data.decode().partition("\n---\n")[2]
        if render_markdown(body) != PARSER.render(body):
            differ.append(path)
    assert differ == []


PIECES = [
    "a", "Word", "**", "*", " ", "  ", "\n", "\n\n", "- ", "+ ", "# ", "[x](https://e.com/a)", "[x](https://e.com/a b)",
    "!", "1. ", "> ", "    ", "|", "---", "===", ": ", "_", "`", "```", "~~", ".", ":", '"', "(",
    "<b>", "<p>", "</p>", "<!--",
    "&amp;", "é", "中", "\\", "https://x.com", "\t", "[^1]", "[^1]: n", "[x]: /y", "[x]", "[ ] ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_any_text_renders_the_same_by_the_short_cut_and_by_the_parser(text):
    assert render_markdown(text) == PARSER.render(text)


def test_blocks_of_html_are_not_parsed_again():
    text = "<p>a *b* [c](d)</p>\n\n<DIV class=x>\ne</div>\n"

    assert render_markdown(text) == PARSER.render(text) == "<p>a *b* [c](d)</p>\n<DIV class=x>\ne</div>\n"


def test_one_body_leaves_nothing_behind_for_the_next():
    render_markdown("[x]: /there\n\n[^1]: n\n\n[^1]")

    assert render_markdown("[x] [^1]") == "<p>[x] [^1]</p>\n"
