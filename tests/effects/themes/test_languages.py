from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.effects.themes.folders import Layer
from site_builder.effects.themes.languages import PROGRAM, find_catalogues, read_catalogue, read_words
from site_builder.model.problem import SiteError
from site_builder.model.words import places_of
from site_builder.pages.dates import plural_forms

PROJECT = Path(__file__).resolve().parents[3]
CATALOGUES = {tag: read_catalogue(*file) for tag, file in find_catalogues(PROGRAM).items()}
ENGLISH = CATALOGUES["en"]


def test_there_are_words_in_eight_languages():
    assert sorted(CATALOGUES) == ["ar", "de", "en", "es", "fr", "ja", "pt", "zh"]


@pytest.mark.parametrize("tag", CATALOGUES)
def test_every_catalogue_has_every_text(tag):
    assert sorted(CATALOGUES[tag]) == sorted(ENGLISH)


@pytest.mark.parametrize("tag", CATALOGUES)
def test_a_text_by_number_has_every_plural_category_of_its_language(tag):
    numbered = {name for name, forms in ENGLISH.items() if set(forms) != {"other"}}

    assert {name: set(CATALOGUES[tag][name]) for name in numbered} == {
        name: set(plural_forms(tag)) for name in numbered
    }


@pytest.mark.parametrize("tag", CATALOGUES)
def test_every_text_has_the_places_that_it_has_in_english(tag):
    wrong = {
        name: forms["other"]
        for name, forms in CATALOGUES[tag].items()
        if places_of(forms["other"]) != places_of(ENGLISH[name]["other"])
    }

    assert wrong == {}


@pytest.mark.parametrize("tag", sorted(set(CATALOGUES) - {"en"}))
def test_a_language_has_words_of_its_own(tag):
    same = {name for name, forms in CATALOGUES[tag].items() if forms == ENGLISH[name]}

    assert same <= {"sources", "source", "articles", "site", "feeds", "page", "page_title", "archive"}


def test_every_text_is_used():
    sources = [*(PROJECT / "themes").rglob("*.html"), *(PROJECT / "themes").rglob("theme.toml")]
    sources += (PROJECT / "site_builder/pages").rglob("*.py")
    used = set(re.findall(r"['\"]([a-z_]+)['\"]", "\n".join(file.read_text("utf-8") for file in sources)))
    for script in (PROJECT / "themes").rglob("*.js"):
        used |= set(re.findall(r'"text\(([a-z_]+)\)"', script.read_text("utf-8")))

    assert sorted(set(ENGLISH) - used) == []


@pytest.mark.parametrize(
    ("language", "found"), [("pt-BR", "pt"), ("zh-Hant", "zh"), ("en-US", "en"), ("AR", "ar"), ("de-AT-1996", "de")]
)
def test_a_regional_language_is_served_by_the_closest(language, found):
    words, notices = read_words(language, ())

    assert (words.language, notices) == (found, ())


def test_an_unknown_language_gets_english_and_is_told_with_those_that_we_have():
    words, notices = read_words("fi", ())

    assert (words.language, words.texts["older"].forms, notices) == (
        "en",
        {"other": "Older"},
        (
            (
                "no words in the language 'fi' (we have ar, de, en, es, fr, ja, pt, zh): pages say theirs in English;"
                " write languages/fi.toml to change that"
            ),
        ),
    )


def test_a_site_adds_a_language_and_replaces_words(tmp_path):
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages/fi.toml").write_text('older = "Vanhempi"\nmine = "Oma"\n')

    words, notices = read_words("fi", [Layer(tmp_path, "")])

    assert (words.texts["older"].forms, words.texts["mine"].forms, words.texts["newer"].language, notices) == (
        {"other": "Vanhempi"}, {"other": "Oma"}, "en", (),
    )  # fmt: skip


def test_a_file_that_is_no_catalogue_is_refused(tmp_path):
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages/french.json").write_text("{}")

    with pytest.raises(SiteError) as caught:
        read_words("fr", [Layer(tmp_path, "themes/x/")])

    assert str(caught.value) == (
        "themes/x/languages/french.json: expected a catalogue such as fr.toml or pt-BR.toml,"
        " found 'french.json' [theme]"
    )
