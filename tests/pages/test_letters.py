from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.pages.letters import Shelf, shelf_at, to_letters


def shelves_of(letters: str) -> list[Shelf]:
    """All shelves, the widest first."""
    found = [shelf_at(letters, depth) for depth in range(len(letters) + 3)]
    return [shelf for shelf in found if shelf is not None]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Élan vital", "elanvital"),
        ("C++", "c"),
        (".NET", "net"),
        ("Straße", "strasse"),
        ("３D", "3d"),
        ("أخبار", "اخبار"),
        ("が", "か"),
        ("🚀", ""),
    ],
)
def test_letters_are_folded_and_without_accents(name, letters):
    assert to_letters(name) == letters


@pytest.mark.parametrize(
    ("name", "shelves"),
    [
        ("Sat", [("s", "S"), ("sa", "Sa"), ("sat", "Sat")]),
        ("18F", [("0-9", "0–9"), ("1", "1"), ("18", "18"), ("18f", "18f")]),
        ("新闻", [("han-script", "漢字"), ("han-6500", "攀–旿"), ("新", "新"), ("新闻", "新闻")]),
        ("أخ", [("ا", "ا"), ("اخ", "اخ")]),
        ("🚀", [("other-signs", "#")]),
        ("Con", [("c", "C"), ("co", "Co"), ("con-", "Con")]),
    ],
)
def test_a_name_stands_under_its_first_letters_in_any_script(name, shelves):
    assert [tuple(shelf) for shelf in shelves_of(to_letters(name))] == shelves


@given(st.text(max_size=60))
def test_the_shelves_of_a_name_have_different_slugs_of_letters_and_hyphens(name):
    slugs = [shelf.slug for shelf in shelves_of(to_letters(name))]

    assert len(set(slugs)) == len(slugs) >= 1
    assert all(slug and not set(slug) & set("/.\\%\0") and len(slug.encode()) <= 200 for slug in slugs)


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_shelf_has_one_slug_and_a_slug_one_shelf(one, other):
    shelves = {*shelves_of(to_letters(one)), *shelves_of(to_letters(other))}

    assert len({shelf.slug for shelf in shelves}) == len(shelves)
