"""The files beside articles: how each looked, the digest of its bytes, and what keeps it back.

Paths that changed or went stand in ``stale_attachment`` until a build has looked at their pages, also if builds fail
in between.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from ...model.digest import Digest, digest_bytes
from ...model.files import FileState, KnownSource
from ...model.picture import PictureFacts
from ...model.problem import Problem
from .known import known_files

_encode_problem = msgspec.msgpack.Encoder().encode
_encode_facts = msgspec.msgpack.Encoder().encode
_decode_facts = msgspec.msgpack.Decoder(PictureFacts).decode
_decode_problem = msgspec.msgpack.Decoder(Problem).decode


class AttachmentRow(NamedTuple):
    """What was seen of one file; ``problem`` is None if it may be published, ``facts`` if it is no picture."""

    path: str
    state: FileState
    seen_ns: int
    digest: Digest
    key: Digest
    problem: Problem | None
    facts: PictureFacts | None = None


class SeenPicture(NamedTuple):
    """A picture that may be published: the digest of its bytes, and what it is."""

    digest: Digest
    facts: PictureFacts


class Attachments:
    """The table of attachments."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def known(self, within: Iterable[str] | None = None) -> Iterator[KnownSource]:
        """Every file of the last scan; with ``within``, those at these paths or below them."""
        return known_files(self._connection, "attachment", within)

    def save(self, rows: Iterable[AttachmentRow]) -> None:
        """Keep what was seen of files that are new or have other bytes."""
        for path, state, seen_ns, digest, key, problem, facts in rows:
            blob = None if problem is None else _encode_problem(problem)
            told = None if facts is None else _encode_facts(facts)
            self._connection.execute(
                "INSERT OR REPLACE INTO attachment VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    path, state.mtime_ns, state.ctime_ns, state.size, state.inode, seen_ns, digest, key, blob, told,
                    _mark(path, digest, key, blob, told), _fold(path),
                ),
            )  # fmt: skip
            self._make_stale(path)

    def save_state(self, path: str, state: FileState, seen_ns: int) -> None:
        """A file looks different and holds the same bytes."""
        self._connection.execute(
            "UPDATE attachment SET mtime_ns = ?, ctime_ns = ?, size = ?, inode = ?, seen_ns = ? WHERE path = ?",
            (state.mtime_ns, state.ctime_ns, state.size, state.inode, seen_ns, path),
        )

    def remove(self, path: str) -> None:
        """A file is gone."""
        self._connection.execute("DELETE FROM attachment WHERE path = ?", (path,))
        self._make_stale(path)

    def digest(self, path: str) -> Digest | None:
        """The digest of a file that may be published; None if there is none, or something keeps it back.

        That may be what it is, or another of nearly its name (:meth:`twins`).
        """
        row = self._publishable("digest", path)
        return None if row is None else Digest(row[0])

    def picture(self, path: str) -> SeenPicture | None:
        """A picture that may be published, as :meth:`digest` says; None for any other file, or if nothing is known."""
        row = self._publishable("digest, facts", path)
        return None if row is None or row[1] is None else SeenPicture(row[0], _decode_facts(row[1]))

    def _publishable(self, columns: str, path: str) -> Sequence[Any] | None:
        row: Sequence[Any] | None = self._connection.execute(
            f"SELECT {columns} FROM attachment a WHERE path = ? AND problem IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM attachment b WHERE b.folded = a.folded AND b.path < a.path)",
            (path,),
        ).fetchone()
        return row

    def has(self, path: str) -> bool:
        """True if there is a file at ``path``, whether it may be published or not."""
        return self._connection.execute("SELECT 1 FROM attachment WHERE path = ?", (path,)).fetchone() is not None

    def paths(self) -> tuple[str, ...]:
        """The paths of all files, sorted."""
        return self._paths("SELECT path FROM attachment ORDER BY path")

    def twins(self) -> Iterator[tuple[str, str]]:
        """Pairs of paths that are one but for capitals and the way in which accents are written; by path."""
        yield from self._connection.execute(
            "SELECT (SELECT MIN(path) FROM attachment WHERE folded = a.folded), path FROM attachment a"
            " WHERE folded IN (SELECT folded FROM attachment GROUP BY folded HAVING COUNT(*) > 1)"
            " AND path > (SELECT MIN(path) FROM attachment WHERE folded = a.folded) ORDER BY path"
        ).fetchall()

    def load_problems(self) -> Iterator[Problem]:
        """What keeps files back, by path."""
        query = "SELECT problem FROM attachment WHERE problem IS NOT NULL ORDER BY path"
        for (blob,) in self._connection.execute(query):
            yield _decode_problem(blob)

    def missing(self) -> tuple[str, ...]:
        """The paths of files that articles on the site name and that aren't there, sorted."""
        return self._paths(
            "SELECT key FROM term WHERE kind = 'file' AND key NOT IN (SELECT path FROM attachment) ORDER BY key"
        )

    def unused(self) -> tuple[str, ...]:
        """The paths of files that may be published and that no article on the site names, sorted."""
        return self._paths(
            "SELECT path FROM attachment WHERE problem IS NULL"
            " AND path NOT IN (SELECT key FROM term WHERE kind = 'file') ORDER BY path"
        )

    def stale(self) -> tuple[str, ...]:
        """The paths whose pages have not been looked at since they, or others of nearly their name, changed; sorted."""
        return self._paths(
            "SELECT path FROM stale_attachment UNION SELECT path FROM attachment"
            " WHERE folded IN (SELECT folded FROM stale_attachment) ORDER BY path"
        )

    def settle(self) -> None:
        """All pages of stale paths have been looked at."""
        self._connection.execute("DELETE FROM stale_attachment")

    def remove_unproven(self) -> int:
        """Delete the rows whose mark does not match them. Returns how many."""
        bad = [
            path
            for path, digest, key, blob, facts, mark in self._connection.execute(
                "SELECT path, digest, parse_key, problem, facts, mark FROM attachment"
            )
            if mark != _mark(path, digest, key, blob, facts)
        ]
        for path in bad:
            self.remove(path)
        return len(bad)

    def _make_stale(self, path: str) -> None:
        self._connection.execute("INSERT OR IGNORE INTO stale_attachment VALUES (?, ?)", (path, _fold(path)))

    def _paths(self, query: str) -> tuple[str, ...]:
        return tuple(row[0] for row in self._connection.execute(query))


def _fold(path: str) -> str:
    # Folding can undo normalisation and the other way round; twice is stable (Unicode §3.13, D145).
    composed = unicodedata.normalize("NFC", path).casefold()
    return unicodedata.normalize("NFC", composed).casefold()


def _mark(path: str, digest: str, key: str, problem: bytes | None, facts: bytes | None) -> Digest:
    return digest_bytes(path.encode(), digest.encode(), key.encode(), problem or b"-", facts or b"-")
