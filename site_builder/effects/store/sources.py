"""What each article file said when it was last read: the parse cache, and the news since the last build.

A row is keyed by the file's path. It keeps how the file looked (times, size, inode), the digest of its
bytes and what parsing made of them: an article with its body, or problems. Paths whose row changed stand
in ``stale`` until a build has brought the index up to date with them, also if builds fail in between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from ...model.article import Article, Parsed
from ...model.attachment import Reference
from ...model.digest import Digest, digest_bytes
from ...model.files import FileState, KnownSource
from ...model.listing import Listing, microseconds, place_in_time
from ...model.original import original_key
from ...model.problem import Problem
from ...model.text import Html
from .known import known_files

# JSON, because MessagePack keeps a moment and forgets its zone, by which readers know the day.
_encode_article = msgspec.json.Encoder().encode
_decode_article = msgspec.json.Decoder(Article).decode
_encode_listing = msgspec.msgpack.Encoder().encode
_decode_listing = msgspec.msgpack.Decoder(Listing).decode
_encode_references = msgspec.msgpack.Encoder().encode
_decode_references = msgspec.msgpack.Decoder(tuple[Reference, ...]).decode
_encode_problems = msgspec.msgpack.Encoder().encode
_decode_problems = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode


class _Title(msgspec.Struct):
    """The part of an article that tells its title: the rest is passed over unread."""

    title: str


_decode_title = msgspec.json.Decoder(_Title).decode

_COLUMNS = (
    "path, mtime_ns, ctime_ns, size, inode, seen_ns, digest, parse_key, article, body_digest, problems, mark,"
    " published, expires, draft, original, listing, listing_key, attached"
)
_UPSERT = (
    f"INSERT INTO source ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (path) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")[1:])
)


class When(NamedTuple):
    """When an article is to be seen: from ``published`` to ``expires`` (microseconds), and not while it is a draft."""

    published: int
    expires: int | None
    draft: bool


# The columns in their order, then the body's bytes.
SourceRow = tuple[Any, ...]


def to_row(
    path: str,
    state: FileState,
    seen_ns: int,
    digest: Digest,
    parse_key: Digest,
    parsed: Parsed,
    listing: Listing | None = None,
    listing_key: str = "",
) -> SourceRow:
    """Write what a file said as a row for :meth:`Sources.save`; made in the worker, so that the parent only inserts.

    ``listing`` is how the article stands on the site under the settings with the digest ``listing_key``.
    """
    article = parsed.article
    blob = None if article is None else _encode_article(article)
    problems = _encode_problems(parsed.problems) if parsed.problems else None
    listed = None if listing is None else _encode_listing(listing)
    attached = _encode_references(parsed.references) if parsed.references else None
    known = _known(article)
    return (
        path, state.mtime_ns, state.ctime_ns, state.size, state.inode, seen_ns, digest, parse_key,
        blob, None if article is None else article.body, problems,
        _mark(path, digest, parse_key, (blob, problems, listed, attached), listing_key, *known), *known, listed,
        listing_key, attached, parsed.body.encode(),
    )  # fmt: skip


class Sources:
    """The table of article files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def known(self, within: Iterable[str] | None = None) -> Iterator[KnownSource]:
        """Every file of the last scan, by path; with ``within``, those at these paths or below them."""
        return known_files(self._connection, "source", within)

    def count(self) -> int:
        """How many files the last scan found."""
        return int(self._connection.execute("SELECT COUNT(*) FROM source").fetchone()[0])

    def save(self, rows: Sequence[SourceRow]) -> None:
        """Keep what files said, and note that the index has to hear of them."""
        many = self._connection.executemany
        many(_UPSERT, [row[:-1] for row in rows])
        gone = [(row[0],) for row in rows if row[8] is None]
        if gone:
            many("DELETE FROM body WHERE id = (SELECT id FROM source WHERE path = ?)", gone)
        many(
            "INSERT OR REPLACE INTO body SELECT id, ? FROM source WHERE path = ?",
            [(row[-1], row[0]) for row in rows if row[8] is not None],
        )
        many("INSERT OR IGNORE INTO stale VALUES (?)", [(row[0],) for row in rows])

    def save_state(self, path: str, state: FileState, seen_ns: int) -> None:
        """A file looks different and says the same: remember its new looks."""
        self._connection.execute(
            "UPDATE source SET mtime_ns = ?, ctime_ns = ?, size = ?, inode = ?, seen_ns = ? WHERE path = ?",
            (state.mtime_ns, state.ctime_ns, state.size, state.inode, seen_ns, path),
        )

    def remove(self, path: str) -> None:
        """A file is gone."""
        execute = self._connection.execute
        execute("DELETE FROM body WHERE id = (SELECT id FROM source WHERE path = ?)", (path,))
        execute("DELETE FROM source WHERE path = ?", (path,))
        execute("INSERT OR IGNORE INTO stale VALUES (?)", (path,))

    def load_article(self, path: str) -> Article | None:
        """The article in the file at ``path``; None if there is no such file or it has errors."""
        row = self._connection.execute("SELECT article FROM source WHERE path = ?", (path,)).fetchone()
        return None if row is None or row[0] is None else _decode_article(row[0])

    def load_source(self, path: str, listing_key: str) -> tuple[When, Listing | None] | None:
        """When the article at ``path`` is to be seen, and how it stands under the settings ``listing_key``, if known.

        None if there is no such file or it has errors.
        """
        row = self._connection.execute(
            "SELECT published, expires, draft, listing_key, listing FROM source WHERE path = ? AND article IS NOT NULL",
            (path,),
        ).fetchone()
        if row is None:
            return None
        published, expires, draft, key, blob = row
        listing = _decode_listing(blob) if blob is not None and key == listing_key else None
        return When(published, expires, bool(draft)), listing

    def has(self, path: str) -> bool:
        """True if there is an article's file at ``path``, faulty or not."""
        return self._connection.execute("SELECT 1 FROM source WHERE path = ?", (path,)).fetchone() is not None

    def digest(self, path: str) -> str:
        """The digest of the bytes that the file at ``path`` had when it was read; empty if there is no such file."""
        row = self._connection.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
        return "" if row is None else str(row[0])

    def with_original(self, original: str) -> Iterator[tuple[int, str, str]]:
        """(published, path, title) of the articles about an original (:func:`original_key`), oldest first."""
        yield from self._titles("original = ?", original)

    def titles_between(self, first: int, last: int) -> Iterator[tuple[int, str, str]]:
        """(published, path, title) of what was published from ``first`` to ``last`` (microseconds), oldest first."""
        yield from self._titles("published BETWEEN ? AND ?", first, last)

    def _titles(self, condition: str, *values: str | int) -> Iterator[tuple[int, str, str]]:
        query = f"SELECT published, path, article FROM source WHERE {condition} ORDER BY published, path"
        for published, path, blob in self._connection.execute(query, values):
            yield published, path, _decode_title(blob).title

    def paths(self) -> tuple[str, ...]:
        """Every file of the last scan, sorted."""
        return tuple(row[0] for row in self._connection.execute("SELECT path FROM source ORDER BY path"))

    def load_body(self, digest: Digest) -> Html:
        """A body by its digest. Raises :class:`sqlite3.DatabaseError` if the bytes kept are not those."""
        return Html(self.load_body_bytes(digest).decode())

    def load_body_bytes(self, digest: Digest) -> bytes:
        """The same as it is kept, in UTF-8."""
        row = self._connection.execute(
            "SELECT html FROM source JOIN body USING (id) WHERE body_digest = ? LIMIT 1", (digest,)
        ).fetchone()
        if row is None or digest_bytes(row[0]) != digest:
            raise sqlite3.DatabaseError("a body differs from its digest")
        return bytes(row[0])

    def load_problems(self) -> Iterator[Problem]:
        """Every problem that parsing found, in files changed or not; by path."""
        for (blob,) in self._connection.execute("SELECT problems FROM source WHERE problems IS NOT NULL ORDER BY path"):
            yield from _decode_problems(blob)

    def references(self, path: str) -> tuple[Reference, ...]:
        """Where the article at ``path`` names attachments."""
        row = self._connection.execute("SELECT attached FROM source WHERE path = ?", (path,)).fetchone()
        return _decode_references(row[0]) if row is not None and row[0] is not None else ()

    def hidden_references(self) -> Iterator[Reference]:
        """Where articles that are not on the site name attachments; by article."""
        for (blob,) in self._connection.execute(
            "SELECT attached FROM source WHERE attached IS NOT NULL AND path NOT IN (SELECT path FROM listing)"
            " ORDER BY path"
        ):
            yield from _decode_references(blob)

    def stale(self) -> Iterator[str]:
        """The paths that the index has not heard of yet, sorted. More may be added meanwhile; those behind come too."""
        query = "SELECT path FROM stale WHERE path > ? ORDER BY path LIMIT 1000"
        last = ""
        while part := self._connection.execute(query, (last,)).fetchall():
            yield from (row[0] for row in part)
            last = part[-1][0]

    def settle(self, kept: Iterable[str] = ()) -> None:
        """The index is up to date with all stale paths but ``kept``."""
        self._connection.execute("DELETE FROM stale")
        self.make_stale(kept)

    def make_stale(self, paths: Iterable[str]) -> None:
        """The index must look at ``paths`` again."""
        self._connection.executemany("INSERT OR IGNORE INTO stale VALUES (?)", ((path,) for path in paths))

    def make_all_stale(self) -> None:
        """The index must look at every file again."""
        self._connection.execute("INSERT OR IGNORE INTO stale SELECT path FROM source")

    def make_due_stale(self, now: int, *, drafts: bool, future: bool) -> None:
        """Mark articles that are on the site and should not be at ``now`` (microseconds), or the other way round.

        Costs what changes, not what the archive weighs: each question goes to an index.
        """
        # Not IN, for then SQLite begins with all listings and looks each up.
        shown = "EXISTS (SELECT 1 FROM listing l WHERE l.path = source.path)"
        hidden = f"NOT {shown}"
        insert = "INSERT OR IGNORE INTO stale SELECT path FROM source WHERE "
        due = "(SELECT value FROM meta WHERE key = 'now')"
        execute = self._connection.execute
        execute(f"{insert} draft = 1 AND {hidden if drafts else shown}")
        execute(f"{insert} expires IS NOT NULL AND expires <= ? AND {shown}", (now,))
        execute(f"{insert} expires IS NOT NULL AND expires > ? AND {hidden}", (now,))
        if future:
            execute(f"{insert} published > CAST({due} AS INTEGER) AND {hidden}")
        else:
            execute(f"{insert} published > ? AND {shown}", (now,))
            execute(f"{insert} published <= ? AND published > CAST({due} AS INTEGER) AND {hidden}", (now,))

    def next_due(self, now: int) -> int | None:
        """When the next article that is not a draft appears or expires after ``now``; both in microseconds."""
        rows = self._connection.execute(
            "SELECT MIN(published) FROM source WHERE published > ?1 AND draft = 0"
            " UNION ALL SELECT MIN(expires) FROM source WHERE expires > ?1 AND draft = 0",
            (now,),
        )
        return min((row[0] for row in rows if row[0] is not None), default=None)

    def remove_unproven(self) -> int:
        """Delete the rows whose mark does not match them. Returns how many."""
        bad = [
            path
            for path, digest, key, blob, problems, listed, attached, listing_key, mark, *known in (
                self._connection.execute(
                    "SELECT path, digest, parse_key, article, problems, listing, attached, listing_key, mark,"
                    " published, expires, draft, original FROM source"
                )
            )
            if mark != _mark(path, digest, key, (blob, problems, listed, attached), listing_key, *known)
        ]
        bad += [
            row[0]
            for row in self._connection.execute(
                "SELECT path, html, body_digest FROM source LEFT JOIN body USING (id) WHERE article IS NOT NULL"
            )
            if row[1] is None or digest_bytes(row[1]) != row[2]
        ]
        for path in bad:
            self.remove(path)
        return len(bad)

    def count_withheld(self, besides: Collection[str]) -> int:
        """How many files hold an article that is not on the site, ``besides`` apart."""
        faulty = "(SELECT COUNT(*) FROM source WHERE published IS NULL)"
        count = f"(SELECT COUNT(*) FROM source) - {faulty} - (SELECT COUNT(*) FROM listing)"
        hidden = int(self._connection.execute(f"SELECT {count}").fetchone()[0])
        query = (
            "SELECT EXISTS (SELECT 1 FROM source WHERE path = ?1 AND published IS NOT NULL)"
            " AND NOT EXISTS (SELECT 1 FROM listing WHERE path = ?1)"
        )
        return hidden - sum(int(self._connection.execute(query, (path,)).fetchone()[0]) for path in besides)


def _known(article: Article | None) -> tuple[int | None, int | None, int, str | None]:
    """The columns ``published``, ``expires``, ``draft`` and ``original``."""
    if article is None:
        return None, None, 0, None
    expires = None if article.expires_at is None else microseconds(article.expires_at)
    original = None if article.link is None else original_key(article.link)
    return place_in_time(article.published_at), expires, int(article.draft), original or None


def _mark(
    path: str,
    digest: str,
    parse_key: str,
    blobs: tuple[bytes | None, ...],
    listing_key: str,
    *known: int | str | None,
) -> Digest:
    keys = (path.encode(), digest.encode(), parse_key.encode(), listing_key.encode())
    return digest_bytes(*keys, *(blob or b"-" for blob in blobs), repr(known).encode())
