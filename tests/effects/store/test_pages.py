from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.effects.store.connection import Store, open_store
from site_builder.effects.store.pages import Pages, Touched
from site_builder.model.digest import Digest
from site_builder.model.files import FileState, Fingerprint, KnownPage
from site_builder.model.listing import Position
from site_builder.model.page import ALWAYS

PRINT = Fingerprint(Digest("f"), Digest("t"), Digest("v"))
STATE = FileState(1, 2, 3, 4)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.sqlite", print) as store:
        yield store


@pytest.fixture
def pages(store: Store) -> Pages:
    return store.pages


def plan(pages: Pages, *owned: tuple[str, str], touched: tuple[str, ...] = ()) -> None:
    """Plan (path, owner) with each owner touched, every page staged."""
    pages.begin_plan()
    for owner in (*touched, *(owner for _, owner in owned)):
        pages.touch(owner, 0, None, "test")
    for number, (path, owner) in enumerate(owned, 1):
        pages.claim(path, owner, ALWAYS, 2)
        pages.note_rendered([(number, "digest", *PRINT, path, owner)])


def publish(pages: Pages, *owned: tuple[str, str], touched: tuple[str, ...] = ()) -> list[str]:
    """Plan, journal and put in place; gives the paths that were to be removed."""
    plan(pages, *owned, touched=touched)
    pages.journal()
    pages.complete_staged([(path, STATE) for _, path in pages.staged()])
    doomed = pages.doomed()
    pages.forget_doomed()
    return doomed


def paths(pages: Pages) -> list[str]:
    return [page.path for page in pages.known()]


# touching


def test_an_owner_that_is_touched_twice_begins_where_the_earlier_of_them_does(pages):
    pages.begin_plan()
    pages.touch("tag:x", ALWAYS, Position(5, "e"), "first")
    pages.touch("tag:x", ALWAYS, Position(3, "c"), "second")
    pages.touch("tag:x", ALWAYS, Position(4, "d"), "third")

    assert pages.touched() == [Touched("tag:x", ALWAYS, Position(3, "c"), "first")]


def test_an_owner_that_is_touched_as_a_whole_stays_so(pages):
    pages.begin_plan()
    pages.touch("tag:x", ALWAYS, Position(5, "e"), "a part")
    pages.touch("tag:x", 0, None, "all")
    pages.touch("tag:x", ALWAYS, Position(1, "a"), "a part again")

    assert pages.touched() == [Touched("tag:x", 0, None, "a part")]


# the journal


def test_a_file_is_recorded_before_it_is_put_in_place(pages):
    plan(pages, ("a.html", "home"))
    pages.journal()

    assert list(pages.known()) == [
        KnownPage("a.html", "home", Fingerprint(Digest(""), Digest(""), Digest("")), "", FileState(0, 0, 0, 0))
    ]
    assert pages.dirty_owners() == ("home",)


def test_a_file_that_is_in_place_is_recorded_with_its_looks(pages):
    publish(pages, ("a.html", "home"))

    assert pages.find("a.html") == KnownPage("a.html", "home", PRINT, "digest", STATE)
    assert pages.dirty_owners() == ()


def test_what_a_touched_owner_no_longer_wants_has_to_go(pages):
    publish(pages, ("a/index.html", "tag:x"), ("a/page/1/index.html", "tag:x"), ("b/index.html", "tag:y"))

    assert publish(pages, ("a/index.html", "tag:x")) == ["a/page/1/index.html"]
    assert paths(pages) == ["a/index.html", "b/index.html"]


def test_pages_before_the_touched_part_of_a_list_stay(pages):
    pages.begin_plan()
    for number in (1, 2, 3):
        pages.claim(f"page/{number}", "tag:x", number, 2)
        pages.note_rendered([(number, "digest", *PRINT, f"page/{number}", "tag:x")])
    pages.touch("tag:x", 0, None, "test")
    pages.journal()
    pages.begin_plan()
    pages.touch("tag:x", ALWAYS, Position(1, "a"), "test")
    pages.begin_at("tag:x", 2)
    pages.claim("page/2", "tag:x", 2, 2)
    pages.journal()

    assert pages.doomed() == ["page/3"]
    assert paths(pages) == ["page/1", "page/2"]


def test_files_that_a_killed_build_was_about_to_remove_are_still_known_as_ours(pages):
    publish(pages, ("a.html", "home"))
    plan(pages, touched=("home",))
    pages.journal()

    pages.remove_unproven()

    assert (paths(pages), pages.doomed(), pages.dirty_owners()) == (["a.html"], [], ("?",))


def test_a_record_that_was_changed_is_dropped(store):
    publish(store.pages, ("a.html", "home"), ("b.html", "home"))
    for column in ("owner", "frame", "template", "view", "digest", "shard"):
        store._connection.execute("SAVEPOINT here")
        store._connection.execute(f"UPDATE page SET {column} = 'z' WHERE path = 'a.html'")

        assert (store.pages.remove_unproven(), paths(store.pages)) == (1, ["b.html"]), column
        store._connection.execute("ROLLBACK TO here")


def test_files_are_put_in_place_before_what_refers_to_them(pages):
    pages.begin_plan()
    for number, (path, rank) in enumerate((("index.html", 2), ("a/index.html", 1), ("style.css", 0)), 1):
        pages.claim(path, "site", ALWAYS, rank)
        pages.note_rendered([(number, "digest", *PRINT, path, "site")])

    assert list(pages.staged()) == [(3, "style.css"), (2, "a/index.html"), (1, "index.html")]


def test_pages_that_turned_out_to_be_in_place_are_not_moved(pages):
    pages.begin_plan()
    pages.claim("a.html", "home", ALWAYS, 2)
    pages.note_rendered([(-1, "digest", *PRINT, "a.html", "home")])

    assert (list(pages.staged()), pages.staged_count()) == ([], 0)


def test_of_two_touches_the_wider_holds(pages):
    early, late, later = Position(1, "a"), Position(5, "e"), Position(7, "g")
    pages.touch("tag:within", ALWAYS, late, "first", late)
    pages.touch("tag:within", ALWAYS, early, "second", later)
    pages.touch("tag:onward", ALWAYS, late, "first", late)
    pages.touch("tag:onward", ALWAYS, later, "second")
    pages.touch("tag:all", 0, None, "first")
    pages.touch("tag:all", ALWAYS, late, "second", late)

    assert pages.touched() == [
        Touched("tag:all", 0, None, "first"),
        Touched("tag:onward", ALWAYS, late, "first", None),
        Touched("tag:within", ALWAYS, early, "first", later),
    ]
