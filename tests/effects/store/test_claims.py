from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.effects.store.claims import Claim
from site_builder.effects.store.connection import Store, open_store
from site_builder.model.page import ALWAYS
from tests.effects.store.test_pages import plan, publish


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.sqlite", print) as store:
        yield store


def test_two_owners_of_one_path_are_named_in_order(store):
    plan(
        store.pages,
        ("x/index.html", "article:b.md"),
        ("x/index.html", "article:a.md"),
        ("y/index.html", "article:a.md"),
    )

    assert store.claims.collisions() == (Claim("x/index.html", ("article:a.md", "article:b.md")),)


def test_an_owner_that_wants_a_path_twice_is_no_collision(store):
    plan(store.pages, ("x/index.html", "article:a.md"))

    assert store.pages.claim("x/index.html", "article:a.md", ALWAYS, 2) is False
    assert store.claims.collisions() == ()


def test_a_page_that_stands_from_before_collides_as_one_that_is_planned_now(store):
    publish(store.pages, ("x/index.html", "article:a.md"))
    plan(store.pages, ("x/index.html", "article:b.md"))

    assert store.claims.collisions() == (Claim("x/index.html", ("article:a.md", "article:b.md")),)


def test_a_path_changes_hands_when_its_owner_lets_go_of_it(store):
    publish(store.pages, ("x/index.html", "article:a.md"))
    plan(store.pages, ("x/index.html", "article:b.md"), ("y/index.html", "article:a.md"))

    assert store.claims.collisions() == ()
    assert publish(store.pages, ("x/index.html", "article:b.md"), touched=("article:a.md",)) == []
    assert [page.owner for page in store.pages.known()] == ["article:b.md"]


def test_a_file_of_an_earlier_store_collides_with_nothing(store):
    store.pages.inherit([("x/index.html", "x")])
    plan(store.pages, ("x/index.html", "article:a.md"))

    assert store.claims.collisions() == ()


def test_a_recorded_file_is_in_the_way_of_a_folder_and_a_recorded_folder_of_a_file(store):
    publish(store.pages, ("files/a.png", "file:a.png"), ("files/b.png/c.png", "file:b.png/c.png"))

    paths = ("files/a.png/x.png", "files/b.png", "files/a.pn", "files/a.png", "b/index.html")
    assert [store.claims.is_in_the_way(path) for path in paths] == [True, True, False, False, False]


def test_what_has_to_make_room_is_known_before_anything_is_put_in_place(store):
    publish(store.pages, ("files/a.png", "file:a.png"), ("x/index.html", "article:x.md"))
    plan(store.pages, ("files/a.png/x.png", "file:a.png/x.png"), touched=("file:a.png", "article:x.md"))
    store.pages.journal()

    assert (store.claims.doomed_in_the_way(), store.pages.doomed()) == (
        ["files/a.png"],
        ["files/a.png", "x/index.html"],
    )
