from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.effects.store.connection import open_store
from site_builder.effects.store.index import Index
from site_builder.model.card import Card
from site_builder.model.digest import Digest, digest_value
from site_builder.model.listing import Listing, Membership, Position, Term
from site_builder.model.text import Url

LINUX = Term("tag", "linux", "Linux", 1)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_store(tmp_path / "store.sqlite", print) as store:
        yield store.index


def listing(path: str, date: str, *tags: str, source: str = "") -> Listing:
    card = Card(path, path, Url(f"/{path}/"), date, f"{date}T00:00:00+00:00")
    groups = [Membership("tag", tag.casefold(), tag) for tag in tags]
    groups += [Membership("source", source, source)] if source else []
    groups += [Membership("month", date[:7], date[:7]), Membership("year", date[:4], date[:4])]
    position = Position(int(date.replace("-", "")), path)
    return Listing(
        position, digest_value(path), card, digest_value(card), Digest("b" * 32), card.published, tuple(groups)
    )


def add(index: Index, *listings: Listing) -> None:
    for one in listings:
        index.add(one)


def test_articles_are_counted_by_month_and_by_year_oldest_first(index):
    add(
        index,
        listing("a.md", "2026-01-07", "Linux"),
        listing("b.md", "2025-12-31", "linux"),
        listing("c.md", "2026-01-08", "Linux"),
        listing("d.md", "2026-02-01", "BSD"),
    )

    assert index.tallies().periods(LINUX, "month") == [("2025-12", 1), ("2026-01", 2)]
    assert index.tallies().periods(LINUX, "year") == [("2025", 1), ("2026", 2)]


def test_tags_beside_come_by_number_and_ties_by_key(index):
    add(
        index,
        listing("a.md", "2026-01-07", "Linux", "C", "BSD"),
        listing("b.md", "2026-01-08", "Linux", "C", "Ada"),
        listing("c.md", "2026-01-09", "C", "Zig"),
    )

    assert index.tallies().tags_beside(LINUX, 12) == [
        Term("tag", "c", "C", 2), Term("tag", "ada", "Ada", 1), Term("tag", "bsd", "BSD", 1),
    ]  # fmt: skip
    assert index.tallies().tags_beside(LINUX, 1) == [Term("tag", "c", "C", 2)]


def test_a_tag_beside_is_called_as_the_articles_of_the_group_call_it(index):
    add(
        index,
        listing("a.md", "2026-01-07", "Linux", "bsd"),
        listing("b.md", "2026-01-08", "Linux", "BSD"),
        listing("c.md", "2026-01-08", "Linux", "bsd"),
        *(listing(f"{number}.md", "2026-01-09", "BSD") for number in range(9)),
    )

    assert index.tallies().tags_beside(LINUX, 12) == [Term("tag", "bsd", "bsd", 3)]


def test_an_outlet_has_tags_beside_it_and_a_tag_has_no_outlet(index):
    add(index, listing("a.md", "2026-01-07", "Linux", source="one.example"))

    outlet = Term("source", "one.example", "one.example", 1)
    assert index.tallies().tags_beside(outlet, 12) == [Term("tag", "linux", "Linux", 1)]
    assert index.tallies().tags_beside(LINUX, 12) == []


def test_an_article_that_goes_is_counted_no_more(index):
    one, two = listing("a.md", "2026-01-07", "Linux", "C"), listing("b.md", "2025-12-31", "Linux", "C")
    add(index, one, two)
    index.remove(one)

    assert index.tallies().periods(LINUX, "month") == [("2025-12", 1)]
    assert index.tallies().tags_beside(LINUX, 12) == [Term("tag", "c", "C", 1)]


def test_a_group_that_takes_the_number_of_one_that_vanished_has_its_own_figures_alone(index):
    one = listing("a.md", "2026-01-07", "Linux", "C")
    index.add(one)
    index.remove(one)
    index.add(listing("b.md", "2025-12-31", "Linux", "Ada"))

    assert index.tallies().periods(LINUX, "month") == [("2025-12", 1)]
    assert index.tallies().tags_beside(LINUX, 12) == [Term("tag", "ada", "Ada", 1)]


def test_the_dates_of_a_group_are_those_of_its_oldest_and_newest_article(index):
    add(index, *(listing(f"{day}.md", f"2026-01-{day:02}", "Linux") for day in (8, 7, 9)))

    assert index.dates(LINUX) == ("2026-01-07", "2026-01-09")


def test_an_article_changed_in_what_no_figure_counts_writes_none(index):
    one = listing("a.md", "2026-01-07", "Linux", "C")
    add(index, one, listing("b.md", "2026-01-07", "Linux", "C"))
    index.tallies()
    asked: list[str] = []
    index._connection.set_trace_callback(asked.append)
    index.remove(one)
    index.add(one)
    index.flush()

    assert [statement for statement in asked if "tally" in statement] == []


def test_nothing_is_left_after_clearing(index):
    add(index, listing("a.md", "2026-01-07", "Linux"))
    index.clear()
    add(index, listing("b.md", "2025-01-07", "Linux"))

    assert index.tallies().periods(LINUX, "month") == [("2025-01", 1)]
