from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.effects.store.connection import Store, open_store
from site_builder.effects.store.sources import to_row
from site_builder.model.article import Article, Parsed
from site_builder.model.digest import Digest, digest_bytes
from site_builder.model.files import FileState, KnownSource
from site_builder.model.listing import microseconds
from site_builder.model.problem import Problem
from site_builder.model.text import Html
from tests.archive import moment

STATE = FileState(1, 2, 3, 4)
DAY = 86_400_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.sqlite", print) as store:
        yield store


def article(path: str, day: str = "2026-01-07", **fields) -> Article:
    return Article(
        path=path,
        title="T",
        published_at=moment(f"{day}T00:00:00+00:00"),
        slug="x",
        body=digest_bytes(path.encode()),
        **fields,
    )


def save(store: Store, *articles: Article) -> None:
    store.sources.save(
        [to_row(one.path, STATE, 9, Digest("d"), Digest("k"), Parsed(one, Html(one.path))) for one in articles]
    )


def at(day: str) -> int:
    return microseconds(moment(f"{day}T00:00:00+00:00"))


def test_what_a_file_said_comes_back_whole(store):
    one = article("a.md", tags=("x", "新闻"), extra={"k": ["v"]}, expires_at=moment("2026-02-01T10:00:00+02:00"))
    save(store, one)

    assert store.sources.load_article("a.md") == one
    assert store.sources.load_body(one.body) == "a.md"
    assert list(store.sources.known()) == [KnownSource("a.md", STATE, 9, Digest("d"), Digest("k"))]


def test_a_file_that_is_read_again_replaces_what_it_said(store):
    save(store, article("a.md"), article("b.md"))
    save(store, article("a.md", "2026-01-08"))

    assert [known.path for known in store.sources.known()] == ["a.md", "b.md"]
    assert store.sources.load_article("a.md") == article("a.md", "2026-01-08")


def test_a_body_that_two_files_share_outlives_one_of_them(store):
    one, two = article("a.md"), article("b.md")
    shared = Article(path=two.path, title=two.title, published_at=two.published_at, slug="x", body=one.body)
    save(store, one)
    store.sources.save([to_row("b.md", STATE, 9, Digest("d"), Digest("k"), Parsed(shared, Html("a.md")))])

    store.sources.remove("a.md")

    assert store.sources.load_body(one.body) == "a.md"


def test_new_looks_of_the_same_bytes_are_no_news(store):
    save(store, article("a.md"))
    store.sources.settle()
    store.sources.save_state("a.md", FileState(5, 6, 7, 8), 99)

    assert list(store.sources.known()) == [KnownSource("a.md", FileState(5, 6, 7, 8), 99, Digest("d"), Digest("k"))]
    assert tuple(store.sources.stale()) == ()


def test_files_that_were_read_or_are_gone_are_news_until_the_index_has_heard_of_them(store):
    save(store, article("b.md"), article("a.md"))
    assert tuple(store.sources.stale()) == ("a.md", "b.md")

    store.sources.settle(["b.md"])
    assert tuple(store.sources.stale()) == ("b.md",)

    store.sources.settle()
    store.sources.remove("a.md")
    assert (tuple(store.sources.stale()), store.sources.load_article("a.md")) == (("a.md",), None)


def test_a_file_with_errors_has_problems_and_no_article(store):
    fault = Problem("content/a.md", 1, 1, "", "expected a header, found none", "no-header")
    save(store, article("a.md"))
    store.sources.save([to_row("a.md", STATE, 9, Digest("e"), Digest("k"), Parsed(None, Html(""), (fault,)))])

    assert store.sources.load_article("a.md") is None
    assert list(store.sources.load_problems()) == [fault]


def shown(store: Store, *paths: str) -> None:
    """Have these articles on the site."""
    store._connection.executemany(
        "INSERT INTO listing VALUES (?,0,'','','','','','','','','')", [(path,) for path in paths]
    )
    store.sources.settle()


def due(store: Store, day: str, *, before: str, drafts: bool = False, future: bool = False) -> tuple[str, ...]:
    store.save("now", str(at(before)))
    store.sources.make_due_stale(at(day), drafts=drafts, future=future)
    return tuple(store.sources.stale())


def test_an_article_is_due_when_its_date_has_passed(store):
    save(store, article("past.md", "2026-01-01"), article("next.md", "2026-01-08"), article("later.md", "2026-02-01"))
    shown(store, "past.md")

    assert due(store, "2026-01-07", before="2026-01-06") == ()
    assert due(store, "2026-01-08", before="2026-01-07") == ("next.md",)


def test_an_article_is_due_when_the_clock_goes_back_behind_its_date(store):
    save(store, article("a.md", "2026-01-05"), article("b.md", "2026-01-08"))
    shown(store, "a.md", "b.md")

    assert due(store, "2026-01-07", before="2026-01-09") == ("b.md",)


def test_an_article_is_due_when_it_expires_and_when_the_clock_goes_back_before_that(store):
    save(store, article("a.md", "2026-01-01", expires_at=moment("2026-01-05T00:00:00+00:00")))
    shown(store, "a.md")
    assert due(store, "2026-01-05", before="2026-01-04") == ("a.md",)

    store._connection.execute("DELETE FROM listing")
    store.sources.settle()
    assert due(store, "2026-01-04", before="2026-01-05") == ("a.md",)


def test_drafts_and_future_articles_are_due_when_they_are_asked_for_and_when_no_longer(store):
    save(store, article("draft.md", "2026-01-01", draft=True), article("future.md", "2026-02-01"))

    store.sources.settle()
    assert due(store, "2026-01-07", before="2026-01-07", drafts=True, future=True) == ("draft.md", "future.md")
    shown(store, "draft.md", "future.md")
    assert due(store, "2026-01-07", before="2026-01-07") == ("draft.md", "future.md")


def test_the_next_date_that_changes_the_site_is_the_earliest_to_come_and_not_of_a_draft(store):
    save(
        store,
        article("draft.md", "2026-01-08", draft=True),
        article("future.md", "2026-02-01"),
        article("past.md", "2026-01-01", expires_at=moment("2026-01-20T00:00:00+00:00")),
    )

    assert store.sources.next_due(at("2026-01-07")) == at("2026-01-20")
    assert store.sources.next_due(at("2026-01-20")) == at("2026-02-01")
    assert store.sources.next_due(at("2026-02-01")) is None


def test_microseconds_are_exact_and_in_utc():
    assert microseconds(datetime(1970, 1, 2, tzinfo=UTC)) == DAY
    assert microseconds(moment("2100-12-31T23:59:59.999999+00:00")) == 4_133_980_799_999_999
    assert microseconds(moment("1970-01-01T02:00:00+02:00")) == 0
