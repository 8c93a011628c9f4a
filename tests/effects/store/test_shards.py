from __future__ import annotations

import sqlite3

import pytest

from site_builder.effects.store.connection import open_store
from site_builder.effects.store.shards import Shard
from site_builder.model.digest import Digest

MADE = Shard(Digest("a" * 32), 7, "12345678")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store.sqlite", lambda _: None) as opened:
        yield opened


def test_what_a_plan_made_counts_when_it_is_published(store):
    store.shards.begin()
    store.shards.note("2026-01", MADE)
    assert (store.shards.find("2026-01"), store.shards.tags()) == (None, (("2026-01", "12345678"),))

    store.shards.settle()
    assert (store.shards.find("2026-01"), store.shards.keys()) == (MADE, ("2026-01",))


def test_a_plan_that_begins_again_forgets_the_one_before(store):
    store.shards.note("2026-01", MADE)
    store.shards.begin()
    store.shards.settle()

    assert store.shards.keys() == ()


def test_a_shard_that_is_gone_is_so_when_the_plan_is_published(store):
    store.shards.note("2026-01", MADE)
    store.shards.settle()
    store.shards.note("2026-01", None)
    assert (store.shards.keys(), store.shards.tags()) == (("2026-01",), ())

    store.shards.settle()
    assert store.shards.keys() == ()


def test_the_shards_of_a_year_are_itself_and_its_months(store):
    for key in ("2018-12", "2019", "2019-02", "2019-11", "2020", "site"):
        store.shards.note(key, MADE)
    store.shards.settle()

    assert store.shards.keys("2019") == ("2019", "2019-02", "2019-11")


def test_months_are_stale_until_a_plan_is_published(store):
    store.shards.make_stale(["2026-02", "2026-01", "2026-02"])
    assert store.shards.stale() == ("2026-01", "2026-02")

    store.shards.settle()
    assert store.shards.stale() == ()


def test_a_row_that_was_changed_by_others_is_removed(store, tmp_path):
    for key in ("2019", "2020"):
        store.shards.note(key, MADE)
    store.shards.settle()
    store.commit()
    with sqlite3.connect(tmp_path / "store.sqlite") as other:
        other.execute("UPDATE shard SET files = 8 WHERE key = '2019'")
    other.close()

    assert store.shards.remove_unproven() == 1
    assert store.shards.keys() == ("2020",)
