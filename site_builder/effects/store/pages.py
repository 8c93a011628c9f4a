"""The record: every file of the published site, what it was made from, and how it looked when it was put in place.

A row comes before its file: it is committed with an empty digest (*dirty*) before the first file is touched,
and completed once the file is in place. So whatever a killed build leaves behind is known to be ours. Paths to be
deleted stand in ``doomed`` in the same way until they are gone.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ...model.digest import Digest, digest_bytes
from ...model.files import FileState, Fingerprint, KnownPage
from ...model.listing import Position
from .paths import shard_of


class Touched(NamedTuple):
    """A unit of planning that has to be looked at. ``ordinal`` is the first page of its list that may have changed.

    With ``since`` and ``until`` nobody came, left or moved, and only what stands between these places is another.
    """

    owner: str
    ordinal: int
    since: Position | None
    cause: str
    until: Position | None = None


INHERITED = "?"  # the owner of a file that an earlier store knew and this one doesn't
RECORD_OWNER = "record:"
RECORD_FOLDER = ".site-builder/files"
RECORD_SHARD = ".site-builder"
_RECORDED_SHARD = f"substr(path, {len(RECORD_FOLDER) + 2}, length(path) - {len(RECORD_FOLDER) + 5})"  # without .txt
_NOTHING = ("", "", "", "", 0, 0, 0, 0)


class Pages:
    """The table of pages, and the plan in the making."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # what is there

    def known(self) -> Iterator[KnownPage]:
        """Every recorded file, by path."""
        for row in self._connection.execute(
            "SELECT path, owner, frame, template, view, digest, mtime_ns, ctime_ns, size, inode FROM page ORDER BY path"
        ):
            yield _known(row)

    def looks(self) -> Iterator[tuple[str, int, int, int, int]]:
        """(path, mtime_ns, ctime_ns, size, inode) of every file that is in place, by path."""
        yield from self._connection.execute(
            "SELECT path, mtime_ns, ctime_ns, size, inode FROM page WHERE digest != '' ORDER BY path"
        )

    def paths(self) -> Iterator[str]:
        """Every recorded path, sorted."""
        for row in self._connection.execute("SELECT path FROM page ORDER BY path"):
            yield row[0]

    def find(self, path: str) -> KnownPage | None:
        """The record of one file."""
        row = self._connection.execute(
            "SELECT path, owner, frame, template, view, digest, mtime_ns, ctime_ns, size, inode FROM"
            " page WHERE path = ?",
            (path,),
        ).fetchone()
        return None if row is None else _known(row)

    def count(self) -> int:
        """How many files the site has, without the lists of our own paths."""
        row = self._connection.execute(
            "SELECT (SELECT COUNT(*) FROM page) - (SELECT COUNT(*) FROM page WHERE shard = ?)", (RECORD_SHARD,)
        ).fetchone()
        return int(row[0])

    def is_empty(self) -> bool:
        """True if nothing at all is recorded."""
        return self._connection.execute("SELECT 1 FROM page LIMIT 1").fetchone() is None

    def are_more_than(self, count: int) -> bool:
        """True if more files are recorded. O(count), whatever the site has."""
        return self._connection.execute("SELECT 1 FROM page LIMIT 1 OFFSET ?", (count,)).fetchone() is not None

    def dirty_owners(self) -> tuple[str, ...]:
        """Whose files aren't known to be in place."""
        # Neither DISTINCT nor ORDER BY, for either would have SQLite walk along the index of all owners.
        return tuple(sorted({row[0] for row in self._connection.execute("SELECT owner FROM page WHERE digest = ''")}))

    def mark_dirty(self, paths: Iterable[str]) -> None:
        """These files are not as recorded."""
        self._connection.executemany(
            "UPDATE page SET digest = '', mark = '' WHERE path = ?", ((path,) for path in paths)
        )

    def inherit(self, paths: Iterable[tuple[str, str]]) -> None:
        """Files (path, shard) that an earlier store wrote: ours to replace or remove, and nothing more is known."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO page VALUES (?,?,0,?,?,?,?,?,?,?,?,?,'')",
            ((path, INHERITED, shard, *_NOTHING) for path, shard in paths),
        )

    def remove_unproven(self) -> int:
        """Delete the rows whose mark does not match them, and take doomed ones back. Returns how many were deleted."""
        self.inherit((path, shard_of(path)) for path in self.doomed())
        self.forget_doomed()
        bad = []
        for row in self._connection.execute(
            "SELECT path, owner, frame, template, view, digest, mtime_ns, ctime_ns, size, inode,"
            " ordinal, shard, mark FROM page WHERE digest != ''"
        ):
            known = _known(row[:10])
            if row[12] != _mark(known, row[10], row[11]):
                bad.append((row[0],))
        self._connection.executemany("DELETE FROM page WHERE path = ?", bad)
        return len(bad)

    # the plan in the making

    def begin_plan(self) -> None:
        """Forget an earlier plan."""
        self._connection.execute("DELETE FROM touched")
        self._connection.execute("DELETE FROM planned")

    def touch(
        self, owner: str, ordinal: int, since: Position | None, cause: str, until: Position | None = None
    ) -> None:
        """Have an owner's pages planned, those from ``ordinal`` on. Touched twice, what is wider holds."""
        if since is not None:
            known = self._find_touched(owner)
            if known is not None:
                cause = known.cause
                since = None if known.since is None else min(since, known.since)
                until = None if until is None or known.until is None else max(until, known.until)
                ordinal = min(ordinal, known.ordinal)
        row = (owner, ordinal, *(since or (None, None)), cause, *((since and until) or (None, None)))
        self._connection.execute(
            "INSERT INTO touched VALUES (?,?,?,?,?,?,?) ON CONFLICT (owner) DO UPDATE SET ordinal = excluded.ordinal,"
            " published = excluded.published, path = excluded.path,"
            " until_published = excluded.until_published, until_path = excluded.until_path",
            row,
        )

    def touch_listed(self, cause: str) -> None:
        """Have every article that is on the site planned."""
        self._connection.execute(
            "INSERT OR REPLACE INTO touched SELECT 'article:' || path, 0, NULL, NULL, ?, NULL, NULL FROM listing",
            (cause,),
        )

    def touch_recorded(self, cause: str) -> None:
        """Have every owner of a recorded page planned, also those that no longer exist: their pages go."""
        self._connection.execute(
            "INSERT OR REPLACE INTO touched SELECT DISTINCT owner, 0, NULL, NULL, ?, NULL, NULL FROM page WHERE"
            " owner NOT LIKE 'record:%'",
            (cause,),
        )

    def touched(self, but: str = "") -> list[Touched]:
        """What was touched, by owner; without the owners of the kind ``but``."""
        where, asked = (f"WHERE NOT {_OF_KIND}", _of_kind(but)) if but else ("", ())
        return [_touched(row) for row in self._connection.execute(f"{_TOUCHED} {where} ORDER BY owner", asked)]

    def count_touched_of(self, kind: str) -> int:
        """How many owners of one kind were touched. Costs a step for each."""
        counted = self._connection.execute(f"SELECT COUNT(*) FROM touched WHERE {_OF_KIND}", _of_kind(kind)).fetchone()
        return int(counted[0])

    def cause(self, owner: str) -> str | None:
        """Why an owner was touched; None if it was not."""
        row = self._connection.execute("SELECT cause FROM touched WHERE owner = ?", (owner,)).fetchone()
        return None if row is None else str(row[0])

    def touched_of(self, kind: str) -> list[Touched]:
        """What was touched of the owners of one kind (``search`` itself, ``search:2019``), by owner."""
        rows = self._connection.execute(f"{_TOUCHED} WHERE {_OF_KIND} ORDER BY owner", _of_kind(kind))
        return [_touched(row) for row in rows]

    def leave(self, owners: str) -> bool:
        """What was touched of ``owners`` (such as ``search``, with ``search:2019``) is for a later build.

        True if there was any.
        """
        return self._connection.execute(f"DELETE FROM touched WHERE {_OF_KIND}", _of_kind(owners)).rowcount > 0

    def files_of(self, owner: str) -> tuple[tuple[str, str], ...]:
        """(path, digest) of an owner's recorded files, by path; the digest is empty where one may not be in place."""
        return tuple(self._connection.execute("SELECT path, digest FROM page WHERE owner = ? ORDER BY path", (owner,)))

    def _find_touched(self, owner: str) -> Touched | None:
        row = self._connection.execute(f"{_TOUCHED} WHERE owner = ?", (owner,)).fetchone()
        return None if row is None else _touched(row)

    def begin_at(self, owner: str, ordinal: int) -> None:
        """The plan of a touched owner turned out to begin at ``ordinal``: its earlier pages stay as they are."""
        self._connection.execute("UPDATE touched SET ordinal = ? WHERE owner = ?", (ordinal, owner))

    def claim(self, path: str, owner: str, ordinal: int, rank: int) -> bool:
        """A planned page wants ``path``; files of a lower ``rank`` are put in place first.

        False if the owner wants it already.
        """
        row = (path, owner, ordinal, shard_of(path), rank)
        return (
            self._connection.execute(
                "INSERT OR IGNORE INTO planned (path, owner, ordinal, shard, rank) VALUES (?,?,?,?,?)", row
            ).rowcount
            == 1
        )

    def note_rendered(self, rows: Iterable[tuple[int, str, str, str, str, str, str]]) -> None:
        """Planned pages that were made aside: (staged number, digest, frame, template, view, path, owner)."""
        self._connection.executemany(
            "UPDATE planned SET staged = ?, digest = ?, frame = ?, template = ?, view = ? WHERE path = ? AND owner = ?",
            rows,
        )

    def give_up(self, claims: Iterable[tuple[str, str]]) -> None:
        """Paths that a planned page's owner does not want after all: (path, owner)."""
        self._connection.executemany("DELETE FROM planned WHERE path = ? AND owner = ?", claims)

    # the journal

    def journal(self) -> tuple[str, ...]:
        """Write the plan down before acting on it: staged pages as dirty rows, unclaimed ones as doomed.

        Returns the shards whose record has to be made again, sorted. The record's own files are not judged here.
        """
        execute = self._connection.execute
        execute(
            "INSERT OR IGNORE INTO doomed SELECT g.path FROM touched t CROSS JOIN page g ON g.owner = t.owner"
            " AND g.ordinal >= t.ordinal WHERE g.shard != ?"
            " AND NOT EXISTS (SELECT 1 FROM planned p WHERE p.path = g.path)",
            (RECORD_SHARD,),
        )
        shards = execute(
            "SELECT shard FROM page WHERE path IN (SELECT path FROM doomed)"
            " UNION SELECT shard FROM planned WHERE staged IS NOT NULL AND path NOT IN (SELECT path FROM page)"
            f" UNION SELECT {_RECORDED_SHARD} FROM page WHERE +shard = ? AND digest = ''",  # by page_dirty
            (RECORD_SHARD,),
        ).fetchall()
        execute("DELETE FROM doomed WHERE path IN (SELECT path FROM planned)")
        execute("DELETE FROM page WHERE path IN (SELECT path FROM doomed)")
        self.journal_staged()
        return tuple(sorted(row[0] for row in shards if row[0]))

    def doom(self, path: str) -> None:
        """The file at ``path``, if it is ours, has to go."""
        if self._connection.execute("DELETE FROM page WHERE path = ?", (path,)).rowcount:
            self._connection.execute("INSERT OR IGNORE INTO doomed VALUES (?)", (path,))

    def journal_staged(self) -> None:
        """Write down as dirty rows what is staged."""
        self._connection.execute(
            "INSERT INTO page SELECT path, owner, ordinal, shard, '', '', '', '', 0, 0, 0, 0, ''"
            " FROM planned WHERE staged IS NOT NULL"
            " ON CONFLICT (path) DO UPDATE SET owner = excluded.owner, ordinal = excluded.ordinal,"
            " shard = excluded.shard,"
            " digest = '', mark = ''"
        )
        # A list that an interrupted build was to remove may be wanted again.
        self._connection.execute("DELETE FROM doomed WHERE path IN (SELECT path FROM planned)")

    def staged(self) -> Iterator[tuple[int, str]]:
        """(number, path) of what is to be put in place, in that order. The plan must not change meanwhile."""
        yield from self._connection.execute("SELECT staged, path FROM planned WHERE staged >= 0 ORDER BY rank, staged")

    def last_number(self) -> int:
        """The highest number that a planned page was staged under; 0 if none was."""
        row = self._connection.execute("SELECT MAX(staged) FROM planned").fetchone()
        return max(0, int(row[0] or 0))

    def staged_count(self) -> int:
        """How many files are to be put in place."""
        return int(self._connection.execute("SELECT COUNT(*) FROM planned WHERE staged >= 0").fetchone()[0])

    def complete_staged(self, states: Iterable[tuple[str, FileState]]) -> None:
        """These files are in place as planned."""
        for path, state in states:
            owner, ordinal, shard, frame, template, view, digest = self._connection.execute(
                "SELECT owner, ordinal, shard, frame, template, view, digest FROM planned"
                " WHERE path = ? AND staged IS NOT NULL",
                (path,),
            ).fetchone()
            known = KnownPage(path, owner, Fingerprint(frame, template, view), digest, state)
            self._complete(known, ordinal, shard)

    def _complete(self, page: KnownPage, ordinal: int, shard: str) -> None:
        state = page.state
        self._connection.execute(
            "UPDATE page SET frame = ?, template = ?, view = ?, digest = ?, mtime_ns = ?, ctime_ns = ?, size = ?,"
            " inode = ?, mark = ? WHERE path = ?",
            (
                *page.fingerprint, page.digest, state.mtime_ns, state.ctime_ns, state.size, state.inode,
                _mark(page, ordinal, shard), page.path,
            ),
        )  # fmt: skip

    def save_states(self, states: Iterable[tuple[str, FileState]]) -> None:
        """Files look different and hold the same bytes."""
        self._connection.executemany(
            "UPDATE page SET mtime_ns = ?, ctime_ns = ?, size = ?, inode = ? WHERE path = ?",
            ((state.mtime_ns, state.ctime_ns, state.size, state.inode, path) for path, state in states),
        )

    def doomed(self) -> list[str]:
        """The paths to delete, sorted."""
        return [row[0] for row in self._connection.execute("SELECT path FROM doomed ORDER BY path")]

    def forget_doomed(self) -> None:
        """They are gone."""
        self._connection.execute("DELETE FROM doomed")

    # the record for those who come without a store

    def paths_in(self, shard: str) -> Iterator[str]:
        """The paths of one part, sorted. Answered from an index alone."""
        for row in self._connection.execute("SELECT path FROM page WHERE shard = ? ORDER BY path", (shard,)):
            yield row[0]


@contextlib.contextmanager
def open_record(file: Path) -> Iterator[Pages]:
    """The record as it was last committed to the store at ``file``, for a process that hasn't the store open."""
    with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        yield Pages(connection)


def is_record(path: str) -> bool:
    """Whether a file of the output is a list of our own paths, which is for builds and nobody else."""
    return path.startswith(RECORD_FOLDER)


_OF_KIND = "(owner = ? OR (owner >= ? AND owner < ?))"
_TOUCHED = "SELECT owner, ordinal, published, path, cause, until_published, until_path FROM touched"


def _of_kind(kind: str) -> tuple[str, str, str]:
    """What :data:`_OF_KIND` asks for; ``;`` is the character after ``:``."""
    return kind, f"{kind}:", f"{kind};"


def _touched(row: Sequence[Any]) -> Touched:
    owner, ordinal, published, path, cause, until_published, until_path = row
    since = None if published is None else Position(published, path)
    return Touched(owner, ordinal, since, cause, None if until_path is None else Position(until_published, until_path))


def _known(row: Sequence[Any]) -> KnownPage:
    path, owner, frame, template, view, digest, mtime, ctime, size, inode = row
    return KnownPage(path, owner, Fingerprint(frame, template, view), digest, FileState(mtime, ctime, size, inode))


def _mark(known: KnownPage, ordinal: int, shard: str) -> Digest:
    return digest_bytes(repr((known.path, known.owner, *known.fingerprint, known.digest, ordinal, shard)).encode())
