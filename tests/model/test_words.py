from __future__ import annotations

import pytest

from site_builder.model.problem import SiteError
from site_builder.model.words import Text, choose_words, parse_catalogue, tags_of


def fault_of(text: str) -> str:
    with pytest.raises(SiteError) as caught:
        parse_catalogue(text, "languages/xx.toml")
    return str(caught.value)


def test_a_catalogue_has_texts_and_texts_by_plural_category():
    assert parse_catalogue('older = "Older"\n[n]\none = "{count} a"\nother = "{count} b"\n', "x") == {
        "older": {"other": "Older"},
        "n": {"one": "{count} a", "other": "{count} b"},
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1", "a: expected a text, or a table of texts by plural category, found '1' [theme]"),
        ('[n]\none = "a"',
         "n: expected plural categories (zero, one, two, few, many, other), found no 'other' [theme]"),
        ('[n]\nonce = "a"\nother = "b"',
         "n: expected plural categories (zero, one, two, few, many, other), found 'once' [theme]"),
        ('"A b" = "a"', "A b: expected a name of small letters, digits and _ [theme]"),
    ],
)  # fmt: skip
def test_a_fault_in_a_catalogue_is_told_with_its_file_and_name(text, message):
    assert fault_of(text) == f"languages/xx.toml: {message}"


def test_what_is_no_toml_is_told_with_its_file():
    assert fault_of("a =").startswith("languages/xx.toml: expected TOML, found a fault: ")


@pytest.mark.parametrize(
    ("language", "tags"),
    [
        ("en", ("en",)),
        ("pt-BR", ("pt-br", "pt", "en")),
        ("zh-Hant-TW", ("zh-hant-tw", "zh-hant", "zh", "en")),
        ("en-GB", ("en-gb", "en")),
    ],
)
def test_a_language_is_looked_for_from_its_full_tag_down_to_english(language, tags):
    assert tags_of(language) == tags


def test_a_closer_language_wins_over_a_closer_layer():
    site = {"en": {"a": {"other": "site en"}}}
    program = {"en": {"a": {"other": "en"}, "b": {"other": "en"}}, "pt": {"a": {"other": "pt"}}}

    words = choose_words("pt-BR", [site, program])

    assert words.texts == {"a": Text("pt", {"other": "pt"}), "b": Text("en", {"other": "en"})}
    assert words.language == "pt"


def test_the_site_s_own_text_wins_in_one_language_whatever_the_case_of_its_tag():
    site = {"pt-BR": {"a": {"other": "site"}}}

    assert choose_words("pt-br", [site, {"pt": {"a": {"other": "pt"}}}]).texts["a"] == Text("pt-BR", {"other": "site"})


def test_a_place_that_the_text_lacks_in_english_is_refused():
    layers = [{"fr": {"page": {"other": "page {nombre}"}}}, {"en": {"page": {"other": "page {number}"}}}]

    with pytest.raises(SiteError) as caught:
        choose_words("fr", layers)

    assert str(caught.value) == (
        "languages/fr.toml: page: expected a place that the text has in English, found '{nombre}' [theme]\n"
        "    it has: {number}"
    )


def test_a_site_that_replaces_an_english_text_has_the_places_of_the_one_that_it_replaces():
    with pytest.raises(SiteError) as raised:
        choose_words("en", [{"en": {"older": {"other": "Older: {title}"}}}, {"en": {"older": {"other": "Older"}}}])

    assert str(raised.value) == (
        "languages/en.toml: older: expected a place that the text has in English, found '{title}' [theme]\n"
        "    remove it"
    )
