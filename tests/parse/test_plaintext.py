from __future__ import annotations

import pytest

from site_builder.config import ParseSettings
from site_builder.parse.article import parse_article
from site_builder.parse.plaintext import begins_with, count_words, to_summary, to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("<p><b>un</b>able</p>", "unable"),
        ("a<br>b", "a b"),
        ("<p>Tom &amp; &lt;b&gt;&nbsp;x</p>", "Tom & <b> x"),
    ],
)
def test_the_text_of_a_body_is_on_one_line(html, text):
    assert to_text(html) == text


@pytest.mark.parametrize(("text", "count"), [("", 0), ("one two", 2), ("新闻 news", 4), ("ένα δύο", 2)])
def test_words_are_counted(text, count):
    assert count_words(text) == count


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        pytest.param("<p>Short.</p>", "Short.", id="a short text is whole"),
        pytest.param(
            "<p>The first sentence is here. The second one is too long to fit in.</p>", "The first sentence is here.",
            id="whole sentences",
        ),
        pytest.param(
            "<p>Officials in the U.S. Senate said on Monday that they would vote again soon.</p>",
            "Officials in the U.S. Senate said on…", id="an abbreviation ends no sentence; cut at a word",
        ),
        pytest.param("<h2>Title</h2><pre>code</pre><p>Text.</p>", "Text.", id="headings and code are left out"),
        pytest.param("<h2>Title</h2>", "Title", id="unless there is nothing else"),
        pytest.param("<p>A &lt;tag&gt; &amp; more.</p>", "A <tag> & more.", id="entities are decoded"),
        pytest.param("<p>" + "字" * 60 + "</p>", "字" * 39 + "…", id="text without blanks is cut at the character"),
        pytest.param("<p>" + "一二三四五六七八九十。" * 5 + "</p>", "一二三四五六七八九十。" * 3, id="Chinese"),
        pytest.param("", "", id="nothing"),
    ],
)  # fmt: skip
def test_a_summary_is_the_first_sentences(html, summary):
    assert to_summary(html, 40) == summary


def parse(text: str):
    article = parse_article("x.md", text.encode(), ParseSettings()).article
    assert article is not None
    return article


def test_the_summary_of_the_author_wins():
    article = parse("---\ntitle: A\ndate: 2026-01-07\nsummary: Mine.\n---\nBody.\n")

    assert (article.summary, article.summary_given, article.word_count) == ("Mine.", True, 1)


def test_without_one_it_is_taken_from_the_body():
    article = parse("---\ntitle: A\ndate: 2026-01-07\n---\n# H\n\nThe *body* says[^1].\n\n[^1]: note\n")

    assert (article.summary, article.summary_given) == ("The body says.", False)


@pytest.mark.parametrize(
    ("summary", "repeated"),
    [
        ("The council met on Tuesday and voted.", True),
        ("The council met on Tuesday …", True),
        ("The council met on Tues", True),
        ("the COUNCIL", True),
        ("The councilmet on Tuesdayand vo…", True),
        ("News The council met on Tuesday ...", True),
        ("News", True),
        ("The coun", False),
        ("The council did not meet.", False),
        ("…", False),
    ],
)
def test_a_summary_that_the_body_begins_with_is_known(summary, repeated):
    assert begins_with("<h2>News</h2>\n<p>The <b>council</b> met on Tuesday and voted. Then</p>\n", summary) is repeated
