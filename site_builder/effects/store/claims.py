"""Who wants which path: claims that meet, and files in the way of folders.

A plan claims paths. Two owners may want one path, or one a file where another wants a folder; and what a file of the
last build is called may be a folder in this one.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from .pages import INHERITED
from .paths import folders_named_as_files


class Claim(NamedTuple):
    """A path that more than one owner wants."""

    path: str
    owners: tuple[str, ...]


# A recorded page stands if its owner was not touched, or only from a later page on.
_STANDS = "NOT EXISTS (SELECT 1 FROM touched t WHERE t.owner = g.owner AND t.ordinal <= g.ordinal)"


class Claims:
    """The paths that are planned and recorded, as far as they get in each other's way."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def collisions(self) -> tuple[Claim, ...]:
        """The paths that several owners want, planned now or standing from before; by path, owners sorted."""
        rows = self._connection.execute(
            "SELECT path, owner FROM planned WHERE path IN (SELECT path FROM planned GROUP BY path HAVING COUNT(*) > 1)"
            " UNION SELECT p.path, p.owner FROM planned p CROSS JOIN page g ON g.path = p.path AND g.owner"
            " != p.owner AND g.owner != ?1"
            f" WHERE {_STANDS} UNION SELECT g.path, g.owner FROM planned p CROSS JOIN page g ON g.path ="
            f" p.path AND g.owner != p.owner"
            f" AND g.owner != ?1 WHERE {_STANDS} ORDER BY 1, 2",
            (INHERITED,),
        )
        owners: dict[str, list[str]] = {}
        for path, owner in rows:
            owners.setdefault(path, []).append(owner)
        return tuple(Claim(path, tuple(names)) for path, names in owners.items())

    def shadowed(self) -> tuple[Claim, ...]:
        """The planned or standing paths that would have to be a file and a folder at once; by path, owners sorted."""
        stands = f"g.owner != '{INHERITED}' AND {_STANDS}"
        inside = "g.path > a.path || '/' AND g.path < a.path || '0'"
        found = set(
            self._connection.execute(
                f"SELECT a.path, a.owner, g.owner FROM planned a JOIN planned g ON {inside} WHERE"
                f" a.path NOT LIKE '%index.html'"
                f" UNION SELECT a.path, a.owner, g.owner FROM planned a JOIN page g ON {inside}"
                f" WHERE a.path NOT LIKE '%index.html' AND {stands}"
            )
        )
        for path, owner in self._connection.execute(
            "SELECT path, owner FROM planned WHERE path LIKE '%.%/%'"
        ).fetchall():
            for folder in folders_named_as_files(path):
                query = f"SELECT g.owner FROM page g WHERE g.path = ? AND {stands}"
                found |= {(folder, other, owner) for (other,) in self._connection.execute(query, (folder,))}
        return tuple(Claim(path, tuple(sorted({one, other}))) for path, one, other in sorted(found))

    def is_in_the_way(self, path: str) -> bool:
        """True if a recorded file has the name of a folder of ``path``, or stands below ``path`` as if it were one."""
        if any(self._has(folder) for folder in folders_named_as_files(path)):
            return True
        if path.endswith("/index.html"):
            return False
        below = self._connection.execute(
            "SELECT 1 FROM page WHERE path > ?1 || '/' AND path < ?1 || '0' LIMIT 1", (path,)
        )
        return below.fetchone() is not None

    def doomed_in_the_way(self) -> list[str]:
        """Those of the paths to delete that are a folder of a staged one, or below one; sorted."""
        staged = "SELECT 1 FROM planned WHERE staged >= 0 AND"
        return [
            path
            for (path,) in self._connection.execute("SELECT path FROM doomed ORDER BY path").fetchall()
            if self._connection.execute(f"{staged} path > ?1 || '/' AND path < ?1 || '0' LIMIT 1", (path,)).fetchone()
            or any(
                self._connection.execute(f"{staged} path = ? LIMIT 1", (folder,)).fetchone()
                for folder in folders_named_as_files(path)
            )
        ]

    def _has(self, path: str) -> bool:
        return self._connection.execute("SELECT 1 FROM page WHERE path = ?", (path,)).fetchone() is not None
