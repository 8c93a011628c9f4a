"""How the files of the last scan looked, for the tables that keep this: ``source`` and ``attachment``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...model.files import FileState, KnownSource

_COLUMNS = "path, mtime_ns, ctime_ns, size, inode, seen_ns, digest, parse_key"


def known_files(connection: sqlite3.Connection, table: str, within: Iterable[str] | None) -> Iterator[KnownSource]:
    """Every file in ``table``, by path; with ``within``, those at these paths or below them."""
    query = f"SELECT {_COLUMNS} FROM {table}"
    if within is None:
        rows: Iterable[Sequence[Any]] = connection.execute(f"{query} ORDER BY path")
    else:
        at = f"{query} WHERE path = ?1 UNION ALL {query} WHERE path > ?1 || '/' AND path < ?1 || '0'"
        rows = sorted({row for path in within for row in connection.execute(at, (path,))})
    for path, mtime, ctime, size, inode, seen, digest, key in rows:
        yield KnownSource(path, FileState(mtime, ctime, size, inode), seen, digest, key)
