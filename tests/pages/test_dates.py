from __future__ import annotations

import pytest

from site_builder.pages.dates import STYLES, first_weekday, format_date, format_number, weekday_names


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("long", "7 January 2026"),
        ("medium", "7 Jan 2026"),
        ("short", "07/01/2026"),
        ("weekday", "Wednesday, 7 January 2026"),
        ("day", "7 January"),
        ("month", "January 2026"),
        ("month-name", "January"),
    ],
)
def test_each_style_writes_a_date_in_its_own_words(style, words):
    assert format_date("2026-01-07", style) == words


def test_the_default_style_is_long():
    assert format_date("2026-01-07") == "7 January 2026"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-US", "January 7, 2026"),
        ("fr", "7 janvier 2026"),
        ("pt-BR", "7 de janeiro de 2026"),
        ("zh-TW", "2026年1月7日"),
        ("ar", "7 يناير 2026"),
    ],
)
def test_a_language_has_its_own_order_of_words(language, words):
    assert format_date("2026-01-07", "long", language) == words


def test_an_unknown_region_falls_back_to_its_language():
    assert format_date("2026-01-07", "long", "fr-XX") == "7 janvier 2026"


def test_an_unknown_language_keeps_the_iso_date():
    assert format_date("2026-01-07", "long", "tlh") == "2026-01-07"


def test_a_datetime_shows_its_own_day_whatever_its_offset():
    assert format_date("2026-01-07T23:59:00-11:00") == "7 January 2026"


def test_a_month_is_written_as_a_month_in_every_length():
    assert [format_date("2026-01", style) for style in ("long", "short", "weekday")] == ["January 2026"] * 3


@pytest.mark.parametrize("text", ["2026", "January 2026", "", "2026-02-30", "2026-13", "20260107", "२०२६-०१-०७"])
def test_what_is_no_date_stays_as_it_is(text):
    assert format_date(text) == text


def test_an_unknown_style_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match="expected a date style") as caught:
        format_date("2026-01-07", "lnog")

    assert str(caught.value) == f"expected a date style ({', '.join(STYLES)}), found 'lnog'"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", 0),
        ("en-US", 6),
        ("de", 0),
        ("ar", 5),
        ("ar-IQ", 5),
        ("ar-TN", 0),
        ("pt", 6),
        ("pt-PT", 6),
        ("ja", 6),
        ("tlh", 0),
    ],
)
def test_a_week_begins_as_in_the_likeliest_region_of_its_language(language, day):
    assert first_weekday(language) == day


def test_days_of_the_week_have_names_from_monday_on():
    assert weekday_names("fr")[0] == ("L", "lundi")
    assert [name for _, name in weekday_names("tlh")][5:] == ["Saturday", "Sunday"]


@pytest.mark.parametrize(("language", "words"), [("en", "1,234"), ("de", "1.234"), ("tlh", "1234")])
def test_a_number_has_the_separators_of_its_language(language, words):
    assert format_number(1234, language) == words
