from __future__ import annotations

import pytest
from markupsafe import Markup

from site_builder.effects.themes.languages import read_words
from site_builder.pages.wording import write_html, write_text
from tests.english import ENGLISH


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 article"), ("en", 0, "0 articles"), ("en", 1234, "1,234 articles"),
        ("fr", 0, "0 article"), ("fr", 2, "2 articles"), ("fr", 1_000_000, "1\u202f000\u202f000 d’articles"),
        ("de", 2, "2 Artikel"), ("zh", 1, "1 篇文章"),
        ("ar", 0, "لا مقالات"), ("ar", 1, "مقال واحد"), ("ar", 2, "مقالان"), ("ar", 3, "3 مقالات"),
        ("ar", 11, "11 مقالًا"), ("ar", 100, "100 مقال"),
    ],
)  # fmt: skip
def test_a_number_chooses_the_form_of_its_language(language, count, text):
    assert write_text(read_words(language, ())[0], "article_count", count) == text


def test_an_english_text_in_a_site_of_another_language_keeps_to_english_plurals():
    assert write_text(read_words("pl", ())[0], "article_count", 2) == "2 articles"


def test_values_stand_where_the_text_has_their_names():
    assert write_text(ENGLISH, "page_title", title="A {number}", number=3) == "A {number}, page 3"


def test_in_markup_text_and_values_are_escaped_except_for_markup():
    assert [write_html(ENGLISH, "read_original_at", None, {"outlet": outlet}) for outlet in ("<b>", Markup("<b>"))] == [
        "Read the original at &lt;b&gt;", "Read the original at <b>",
    ]  # fmt: skip


def test_a_name_that_no_catalogue_has_is_refused_with_the_close_one():
    with pytest.raises(ValueError, match=r"expected the name of a text, found 'oldr'; did you mean 'older'\?"):
        write_text(ENGLISH, "oldr")


def test_a_place_without_a_value_is_refused():
    with pytest.raises(ValueError, match=r"expected a value for '\{number\}' of the text 'page', found none"):
        write_text(ENGLISH, "page")
