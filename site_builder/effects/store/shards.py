"""The shards of the search index: what each was made from, and which may be out of date.

A month is *stale* from when one of its articles changes until a build has looked at its shard, also if builds fail in
between or leave the index to a later one. What a build makes of shards is kept apart until it publishes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from ...model.digest import Digest, digest_bytes

EVERYTHING = "*"


class Shard(NamedTuple):
    """``made`` is the digest of all that the shard was made from, ``files`` how many they are.

    ``tag`` is a part of the digest of the file that names the others.
    """

    made: Digest
    files: int
    tag: str


class Shards:
    """The tables of shards."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._made: dict[str, Shard | None] = {}

    def make_stale(self, months: Iterable[str]) -> None:
        """Articles of these months changed; :data:`EVERYTHING` stands for all shards, another word for itself."""
        self._connection.executemany("INSERT OR IGNORE INTO stale_shard VALUES (?)", ((month,) for month in months))

    def stale(self) -> tuple[str, ...]:
        """The months that changed since a build looked at their shards, sorted."""
        return tuple(row[0] for row in self._connection.execute("SELECT month FROM stale_shard ORDER BY month"))

    def find(self, key: str) -> Shard | None:
        """The shard as it was published last."""
        row = self._connection.execute("SELECT made, files, tag FROM shard WHERE key = ?", (key,)).fetchone()
        return None if row is None else Shard(*row)

    def keys(self, year: str = "") -> tuple[str, ...]:
        """The published shards, sorted; with ``year``, that year's and those of its months."""
        rows = self._connection.execute(
            "SELECT key FROM shard WHERE key >= ? AND key < ? ORDER BY key", (year, f"{year}.") if year else ("", "~")
        )
        return tuple(row[0] for row in rows)

    # the plan in the making

    def begin(self) -> None:
        """Forget what an earlier plan made."""
        self._made.clear()

    def note(self, key: str, shard: Shard | None) -> None:
        """The shard will be as this, or be gone."""
        self._made[key] = shard

    def tags(self) -> tuple[tuple[str, str], ...]:
        """(key, tag) of all shards as they will be, by key."""
        tags = dict(self._connection.execute("SELECT key, tag FROM shard"))
        tags |= {key: shard.tag for key, shard in self._made.items() if shard is not None}
        gone = {key for key, shard in self._made.items() if shard is None}
        return tuple((key, tags[key]) for key in sorted(tags.keys() - gone))

    def settle(self) -> None:
        """What was made is published, and nothing is stale any more."""
        execute = self._connection.execute
        for key, shard in self._made.items():
            if shard is None:
                execute("DELETE FROM shard WHERE key = ?", (key,))
            else:
                execute("INSERT OR REPLACE INTO shard VALUES (?,?,?,?,?)", (key, *shard, _mark(key, shard)))
        execute("DELETE FROM stale_shard")
        self._made.clear()

    def clear(self) -> None:
        """There is no index, and nothing waits for it."""
        self._made.clear()
        for table in ("shard", "stale_shard"):
            self._connection.execute(f"DELETE FROM {table}")

    def remove_unproven(self) -> int:
        """Delete the rows whose mark does not match them. Returns how many."""
        rows = self._connection.execute("SELECT key, made, files, tag, mark FROM shard").fetchall()
        bad = [(key,) for key, *shard, mark in rows if mark != _mark(key, Shard(*shard))]
        self._connection.executemany("DELETE FROM shard WHERE key = ?", bad)
        return len(bad)


def _mark(key: str, shard: Shard) -> Digest:
    return digest_bytes(repr((key, *shard)).encode())
