from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.effects.store.connection import open_store
from site_builder.effects.store.index import Index
from site_builder.model.card import Card
from site_builder.model.digest import Digest, digest_value
from site_builder.model.listing import Listing, Member, Membership, Position, Term
from site_builder.model.text import Url

ALL = Membership("all", "", "")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_store(tmp_path / "store.sqlite", print) as store:
        yield store.index


def listing(path: str, published: int = 1, *tags: str) -> Listing:
    card = Card(path, f"Title of {path}", Url(f"/{path}/"), "2026-01-07", "2026-01-07T00:00:00+00:00")
    groups = (ALL, *(Membership("tag", tag.casefold(), tag) for tag in tags))
    return Listing(
        Position(published, path),
        digest_value(path),
        card,
        digest_value(card),
        Digest("b" * 32),
        card.published,
        groups,
    )


def member(path: str, published: int = 1) -> Member:
    one = listing(path, published)
    return Member(
        one.position, one.card.date, one.card_digest, one.body_digest, one.card.title, one.card.url, one.modified
    )


def add(index: Index, *listings: Listing) -> None:
    for one in listings:
        index.add(one)


def paths(members) -> list[str]:
    return [one.position.path for one in members]


def test_a_listing_comes_back_as_it_was_put_in(index):
    one = listing("a.md", 5, "Linux", "C++")
    index.add(one)

    assert (index.listing("a.md"), index.listing("b.md"), index.count()) == (one, None, 1)


def test_a_card_that_is_not_there_is_a_damaged_store(index):
    with pytest.raises(sqlite3.DatabaseError, match="a card is missing"):
        index.load_card(Digest("0" * 32))


def test_members_come_oldest_first_and_ties_by_path(index):
    add(index, listing("c.md", 2), listing("b.md", 1), listing("a.md", 2))

    assert list(index.members("all", "")) == [member("b.md", 1), member("a.md", 2), member("c.md", 2)]
    assert paths(index.members("all", "", skip=2)) == ["c.md"]
    assert paths(index.members("all", "", skip=1, most=1)) == ["a.md"]
    assert paths(index.members("all", "", skip=3)) == []


def test_an_article_is_among_the_newest_if_fewer_are_newer(index):
    add(index, listing("c.md", 2), listing("b.md", 1), listing("a.md", 2))

    assert [index.is_newest("all", "", Position(2, "a.md"), most) for most in (0, 1, 2)] == [False, False, True]


def test_the_newest_come_newest_first(index):
    add(index, listing("c.md", 2), listing("b.md", 1), listing("a.md", 2))

    assert paths(index.newest("all", "", 2)) == ["c.md", "a.md"]


def test_members_older_than_a_position_are_counted_whether_or_not_it_is_taken(index):
    add(index, *(listing(f"{number}.md", number) for number in (1, 2, 4)))

    counts = [index.count_before("all", "", Position(*at)) for at in ((1, "1.md"), (2, "2.md"), (3, "x"), (9, ""))]
    assert counts == [0, 1, 2, 3]
    assert index.count_before("tag", "nothing", Position(9, "")) == 0


def test_neighbours_stand_just_before_and_after_a_position_whether_or_not_it_is_taken(index):
    add(index, listing("a.md", 1), listing("b.md", 3), listing("c.md", 3))

    def around(*position) -> list[str | None]:
        return [one and one.position.path for one in index.neighbours(Position(*position))]

    assert around(3, "b.md") == ["a.md", "c.md"]
    assert around(2, "x.md") == ["a.md", "b.md"]
    assert around(1, "a.md") == [None, "b.md"]
    assert around(3, "c.md") == ["b.md", None]


def test_the_members_around_a_position_have_the_nearest_first_whether_or_not_it_is_taken(index):
    add(index, *(listing(f"{at}.md", at, "X") for at in range(1, 7)), listing("3b.md", 3))

    assert [paths(side) for side in index.around("tag", "x", Position(3, "3.md"), 2)] == [
        ["2.md", "1.md"], ["4.md", "5.md"]
    ]  # fmt: skip
    assert [paths(side) for side in index.around("tag", "x", Position(3, "3a.md"), 9)] == [
        ["3.md", "2.md", "1.md"], ["4.md", "5.md", "6.md"],
    ]  # fmt: skip
    assert index.around("tag", "y", Position(3, "3.md"), 2) == ((), ())


def test_a_group_exists_as_long_as_it_has_members(index):
    one, two = listing("a.md", 1, "Linux"), listing("b.md", 2, "Linux")
    add(index, one, two)
    index.remove(one)

    assert index.term("tag", "linux") == Term("tag", "linux", "Linux", 1)
    index.remove(two)
    assert (index.term("tag", "linux"), list(index.terms("tag")), index.count()) == (None, [], 0)


def test_a_group_that_came_back_has_its_new_members_only(index):
    one = listing("a.md", 1, "Linux")
    index.add(one)
    index.remove(one)
    index.add(listing("b.md", 2, "linux"))

    assert list(index.terms("tag")) == [Term("tag", "linux", "linux", 1)]
    assert paths(index.members("tag", "linux")) == ["b.md"]


def test_a_group_has_its_commonest_name_and_of_equals_the_first(index):
    add(index, listing("a.md", 1, "linux"), listing("b.md", 2, "Linux"), listing("c.md", 3, "LINUX"))

    assert index.term("tag", "linux") == Term("tag", "linux", "LINUX", 3)
    index.add(listing("d.md", 4, "linux"))
    assert index.term("tag", "linux") == Term("tag", "linux", "linux", 4)
    index.remove(listing("a.md", 1, "linux"))
    assert list(index.terms("tag")) == [Term("tag", "linux", "LINUX", 3)]


def test_groups_are_listed_by_key_one_by_one_or_with_counts(index):
    add(index, listing("a.md", 1, "b", "c"), listing("b.md", 2, "a", "b"), listing("c.md", 3, "B"))

    assert list(index.terms("tag")) == [Term("tag", "a", "a", 1), Term("tag", "b", "b", 3), Term("tag", "c", "c", 1)]
    assert list(index.terms_between("tag", "b", "c")) == [("b", 3), ("c", 1)]


def test_the_groups_beside_a_key_are_found_whether_or_not_it_exists(index):
    add(index, listing("a.md", 1, "a", "c", "e"))

    assert [index.beside("tag", key) for key in "acde"] == [(None, "c"), ("a", "e"), ("c", "e"), ("c", None)]


def test_nothing_is_left_after_clearing(index):
    add(index, listing("a.md", 1, "x"))
    index.clear()
    index.add(listing("a.md", 1, "y"))

    assert list(index.terms("tag")) == [Term("tag", "y", "y", 1)]


def test_every_article_on_the_site_is_touched_at_once(tmp_path):
    with open_store(tmp_path / "touched.sqlite", print) as store:
        store.index.add(listing("b.md"))
        store.index.add(listing("a.md"))
        store.pages.begin_plan()
        store.pages.touch_listed("the theme changed")

        assert [(one.owner, one.ordinal, one.since, one.cause) for one in store.pages.touched()] == [
            ("article:a.md", 0, None, "the theme changed"),
            ("article:b.md", 0, None, "the theme changed"),
        ]
