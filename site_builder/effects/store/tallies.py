"""What goes with a group: how many of its articles came in each month and year, and which tags they have beside it.

    an article comes or goes  ->  gather  ->  one number more or less for each group and what goes with it

Kept as articles come and go, so that the figures on a group's page cost the same in a group of ten and of ten
thousand: what is read is a row for each period, or for each other tag, and never one for each article. A tag is
counted as the group's own articles spell it; how others do is no concern of the group's page.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from ...model.listing import Membership, Term

COUNTED = frozenset({"tag", "category", "source", "author"})
_WITH = frozenset({"tag", "month", "year"})
# Beyond this many numbers in hand they are written, which bounds the memory of a first build.
_MOST_GATHERED = 200_000
_ROWS = "term = (SELECT id FROM term WHERE kind = ? AND key = ?) AND kind = ?"


class Tallies:
    """The table of tallies. What was gathered and not flushed is not seen by questions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._gathered: Counter[tuple[int, str, str, str]] = Counter()

    def __bool__(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._gathered)

    def forget(self) -> None:
        """Drop what was gathered."""
        self._gathered.clear()

    def gather(self, terms: Iterable[tuple[int, Membership]], *, comes: bool) -> None:
        """Count an article that comes to the groups ``terms``, or leaves them."""
        groups, others = [], []
        for term, membership in terms:
            if membership.kind in COUNTED:
                groups.append((term, membership))
            if membership.kind in _WITH:
                others.append((membership.kind, membership.key, membership.name))
        count = self._gathered.update if comes else self._gathered.subtract
        for term, group in groups:
            itself = (group.kind, group.key, group.name)
            count([(term, *other) for other in others if other != itself])
        if len(self._gathered) > _MOST_GATHERED:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered, in the order of the table. Numbers that came to nothing cost nothing."""
        rows = sorted((*key, count) for key, count in self._gathered.items() if count)
        self._gathered.clear()
        if not rows:
            return
        self._connection.executemany(
            "INSERT INTO tally VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count", rows
        )
        fewer = [row[:4] for row in rows if row[4] < 0]
        self._connection.executemany(
            "DELETE FROM tally WHERE term = ? AND kind = ? AND key = ? AND name = ? AND count = 0", fewer
        )

    def periods(self, group: Term, unit: str) -> list[tuple[str, int]]:
        """(key, number of articles) of each ``month`` or ``year`` in which the group has some, oldest first."""
        return self._connection.execute(
            f"SELECT key, count FROM tally WHERE {_ROWS} ORDER BY key", (group.kind, group.key, unit)
        ).fetchall()

    def tags_beside(self, group: Term, most: int) -> list[Term]:
        """The tags that the most articles of the group have, by number, ties by key; each as the most spell it there.

        Costs a step for each tag that stands beside the group.
        """
        at = (group.kind, group.key, "tag")
        totals = self._connection.execute(
            f"SELECT key, SUM(count) AS total FROM tally WHERE {_ROWS} GROUP BY key ORDER BY total DESC, key LIMIT ?",
            (*at, most),
        ).fetchall()
        if not totals:
            return []
        places = ",".join("?" * len(totals))
        names: dict[str, tuple[int, str]] = {}
        for key, name, count in self._connection.execute(
            f"SELECT key, name, count FROM tally WHERE {_ROWS} AND key IN ({places})",
            (*at, *(key for key, _ in totals)),
        ):
            names[key] = min(names.get(key, (0, "")), (-count, name))
        return [Term("tag", key, names[key][1], total) for key, total in totals]
