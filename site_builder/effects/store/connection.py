"""Open the store, and decide how far to trust it.

    sealed and untouched since    ->  trusted: only what changed is looked at
    copied, and its bytes proven  ->  trusted as well
    changed by anything but us    ->  distrusted: rows that prove themselves are kept, the index is made anew
    damaged, foreign or older     ->  discarded, with one line of notice

The *seal* (:mod:`.seal`) tells. A killed build, a cut file or a flipped byte break it. A distrusted store costs some
work and never a wrong page: each row of ``source`` and ``page`` carries a digest of itself.

One connection that writes, of one process: the parent of the build.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ...model.problem import SiteError
from .attachments import Attachments
from .claims import Claims
from .index import Index
from .pages import Pages
from .schema import FORMAT, TABLES, TEMPORARY_TABLES
from .seal import Seal, break_seal, read_seal, write_seal
from .shards import EVERYTHING, Shards
from .sources import Sources


class Store:
    """The open store.

    ``fresh`` says that it was empty; ``trusted`` that nothing but us wrote to it since the last build; ``touched`` that
    it is new, or that its file is another than the last build left, so that the output may be of another build: until
    that was looked at.
    """

    def __init__(self, connection: sqlite3.Connection, *, fresh: bool, trusted: bool, touched: bool) -> None:
        self._connection = connection
        self.fresh = fresh
        self.trusted = trusted
        self.touched = touched
        self.sources = Sources(connection)
        self.attachments = Attachments(connection)
        self.index = Index(connection)
        self.pages = Pages(connection)
        self.claims = Claims(connection)
        self.shards = Shards(connection)

    def load(self, key: str) -> str:
        """The value that the last build saved under ``key``, or the empty string."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def save(self, key: str, value: str) -> None:
        """Remember ``value`` for the next build."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def commit(self) -> None:
        """Make everything since the last commit last."""
        self._connection.commit()

    def roll_back(self) -> None:
        """Undo everything since the last commit."""
        self._connection.rollback()
        self.index.forget_identifiers()


class _Found(NamedTuple):
    """The seal that was on a store, and whether it was touched before this process had it."""

    seal: Seal
    touched: bool


class _Resting(NamedTuple):
    """A store between two uses."""

    file: Path
    connection: sqlite3.Connection
    store: Store
    was: _Found


class StoreKeeper:
    """Keeps a store open between uses, sealed as if it were closed. Close it in the end."""

    def __init__(self) -> None:
        self._resting: _Resting | None = None

    def holds(self, file: Path) -> bool:
        """Whether the store at ``file`` rests here, and nothing touched it since."""
        resting = self._resting
        if resting is None or resting.file != file:
            return False
        return resting.was.seal == read_seal(file) and resting.was.seal.fits(file)

    def take(self, file: Path) -> _Resting | None:
        """The store at ``file``, its seal broken, if this keeper :meth:`holds` it; another is let go."""
        if not self.holds(file):
            self.close()
            return None
        break_seal(file)
        resting, self._resting = self._resting, None
        return resting

    def put(self, file: Path, connection: sqlite3.Connection, store: Store, was: _Found) -> None:
        """Seal the store, which was used to the end, and keep it."""
        _settle(connection, store)
        store.fresh, store.trusted, store.touched = False, True, False
        self._resting = _Resting(file, connection, store, _Found(write_seal(file, was.seal), was.touched))

    def close(self) -> None:
        """Let go of the store."""
        resting = self._resting
        if resting is not None:
            intact = self.holds(resting.file)
            self._resting = None
            _close(resting.connection, resting.file, resting.was if intact else None)


@contextlib.contextmanager
def open_store(file: Path, notice: Callable[[str], None], keeper: StoreKeeper | None = None) -> Iterator[Store]:
    """Open the store at ``file``, made if it is missing; on the way out it is closed and sealed.

    With ``keeper`` it is taken from there, and kept there on the way out, unless an error passes through.

    A fault of SQLite while it is open means a damaged file: it is removed, and the error goes on as
    :class:`StoreDamaged`, upon which the build starts again without it. What the file system refuses (no space, no
    permission, a store that was empty and can't be written) is an :class:`OSError`.
    """
    resting = None if keeper is None else keeper.take(file)
    if resting is None:
        connection, store, was = _open(file, notice)
    else:
        connection, store, was = resting.connection, resting.store, resting.was
    fresh = store.fresh
    try:
        if not store.trusted and not fresh:
            _distrust(store, notice)
        yield store
        if keeper is not None:
            keeper.put(file, connection, store, was)
        else:
            _settle(connection, store)
    except sqlite3.DatabaseError as error:
        connection.close()
        if refused := _to_refusal(error, file, fresh=fresh):
            raise refused from error
        remove_store(file)
        raise StoreDamaged(str(error)) from error
    except BaseException as error:
        is_settled = store.trusted and not store.touched
        if keeper is not None and is_settled and isinstance(error, SiteError):
            keeper.put(file, connection, store, was)
            raise
        # A store that was not trusted may not have become so half-way: only a whole build takes over what is there.
        with contextlib.suppress(sqlite3.Error):
            _close(connection, file, was if is_settled else None)
        raise
    else:
        if keeper is None:
            _close(connection, file, was)


def _settle(connection: sqlite3.Connection, store: Store) -> None:
    """Leave the file as the next use will want it: all of it in its place, an empty log, and nothing to convert."""
    store.roll_back()
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchall()


def _distrust(store: Store, notice: Callable[[str], None]) -> None:
    """Keep the rows that prove themselves; what was in which group is forgotten."""
    tables = (store.sources, store.attachments, store.pages, store.shards)
    dropped = sum(table.remove_unproven() for table in tables)
    store.index.clear()
    store.shards.make_stale([EVERYTHING])
    store.sources.make_all_stale()
    for key in ("plan", "closures", "scan"):  # without a plan, every recorded page has to be looked at
        store.save(key, "")
    store.commit()
    if dropped:
        notice(f"the store was damaged: {dropped} of its rows are made again")


def _open(file: Path, notice: Callable[[str], None]) -> tuple[sqlite3.Connection, Store, _Found]:
    """The store, its seal broken."""
    file.parent.mkdir(parents=True, exist_ok=True)
    had_file, seal = file.exists(), read_seal(file)
    fits = seal.fits(file)
    trusted = had_file and (fits or seal.is_proven(file))
    break_seal(file)
    connection = None
    try:
        connection = _connect(file, fresh=not had_file)
        fresh = _prepare(connection)
        if not fresh and not trusted:
            _check(connection)
    except (sqlite3.Error, _ForeignError) as error:
        if connection is not None:
            connection.close()
        if refused := _to_refusal(error, file, fresh=not had_file):
            raise refused from error
        notice(f"the store could not be used ({error}): everything is built again")
        connection, fresh = _begin_again(file)
    was = _Found(seal, touched=fresh or not fits)
    return connection, Store(connection, fresh=fresh, trusted=trusted and not fresh, touched=was.touched), was


def _begin_again(file: Path) -> tuple[sqlite3.Connection, bool]:
    remove_store(file)
    try:
        connection = _connect(file, fresh=True)
        return connection, _prepare(connection)
    except sqlite3.Error as error:
        raise (_to_refusal(error, file, fresh=True) or error) from error


def _close(connection: sqlite3.Connection, file: Path, was: _Found | None) -> None:
    """Let go of the file, and seal it but for None.

    One that was touched is sealed with its contents. Its build read all of the archive: to read the store too is little
    beside that, and where each build begins with a copy the next one is spared much.
    """
    connection.rollback()
    connection.close()
    if was is not None:
        write_seal(file, was.seal, with_contents=was.touched)


# What SQLite says of the world and not of the file -> what the system calls it.
_REFUSALS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
    sqlite3.SQLITE_BUSY: errno.EAGAIN,
    sqlite3.SQLITE_LOCKED: errno.EAGAIN,
}


def _to_refusal(error: Exception, file: Path, *, fresh: bool) -> OSError | None:
    """``error`` as the file system's, if it is that; None if it means damage. A store made just now has none."""
    code = getattr(error, "sqlite_errorcode", None)
    number = None if code is None else _REFUSALS.get(code & 0xFF, errno.EIO if fresh else None)
    return None if number is None else OSError(number, os.strerror(number), str(file))


class StoreDamaged(Exception):
    """The store's file was found damaged while it was read. It is removed; what was published still stands."""


class _ForeignError(Exception):
    """The file is a store of another version of the program, or no store."""


def remove_store(file: Path) -> None:
    """Delete the store and what belongs to it."""
    for suffix in ("", "-wal", "-shm", "-journal", ".seal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _connect(file: Path, *, fresh: bool) -> sqlite3.Connection:
    """Open the file.

    A fresh one keeps no log on the disk: killed half-way it is damaged, which is found, and no loss.
    """
    # One build at a time, though not always by the same thread, where a process keeps the store between builds.
    connection = sqlite3.connect(file, isolation_level="DEFERRED", cached_statements=256, check_same_thread=False)
    for pragma in (
        "journal_mode=MEMORY" if fresh else "journal_mode=WAL",
        "synchronous=OFF",
        "cache_size=-65536",
        "wal_autocheckpoint=4000",
        "mmap_size=0",  # a mapped store counts as memory of the build's: a gigabyte in a large archive
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _prepare(connection: sqlite3.Connection) -> bool:
    """Make the tables if there are none. True if the store is a new one."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        connection.executescript(TABLES)
        connection.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
        connection.commit()
    elif "meta" not in tables:
        raise _ForeignError("it is not a store")
    else:
        row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if row is None or row[0] != FORMAT:
            raise _ForeignError("it is of another version")
    connection.executescript(TEMPORARY_TABLES)
    return not tables


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or found[0] != "ok":
        raise _ForeignError("it is damaged")
