"""The index: which articles are on the site, and their order in every group.

A *listing* is one article that is on the site. A *term* is a group: a tag, a day, all articles. ``member``
holds the groups' ordered membership: by time of publication, then path; readers see it backwards, newest
first. Groups without members don't exist. How often each spelling of a name occurs is counted as
articles come and go, so that the name of a group costs nothing to know.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import starmap

import msgspec

from ...model.card import Card
from ...model.digest import Digest
from ...model.listing import Listing, Member, Membership, Position, Term
from .tallies import Tallies

_encode_memberships = msgspec.msgpack.Encoder().encode
_decode_memberships = msgspec.msgpack.Decoder(tuple[Membership, ...]).decode
_encode_card = msgspec.msgpack.Encoder().encode
_decode_card = msgspec.msgpack.Decoder(Card).decode

_TERM = "term = (SELECT id FROM term WHERE kind = ? AND key = ?)"
# Some 20 MB of them: sorted they come into the tables quickly, and all at once they would be the archive's memory.
_MOST_GATHERED = 100_000
_MEMBER = "m.published, m.path, l.date, l.card_digest, l.body_digest, l.title, l.url, l.modified"


class Index:
    """The tables of listings, terms and members."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._terms: dict[tuple[str, str], int] = {}
        self._members: list[tuple[int, int, str]] = []
        self._spellings: Counter[tuple[int, str]] = Counter()
        self._tallies = Tallies(connection)

    def clear(self) -> None:
        """Forget all listings."""
        for table in ("listing", "term", "spelling", "tally", "member"):
            self._connection.execute(f"DELETE FROM {table}")
        self.forget_identifiers()

    def forget_identifiers(self) -> None:
        """What was done since the last commit is undone: what was remembered of it must go too."""
        self._terms.clear()
        self._members.clear()
        self._spellings.clear()
        self._tallies.forget()

    def listing(self, path: str) -> Listing | None:
        """The article of the file at ``path`` as it is on the site, or None."""
        row = self._connection.execute(
            "SELECT published, version, card, card_digest, body_digest, modified, memberships FROM"
            " listing WHERE path = ?",
            (path,),
        ).fetchone()
        if row is None:
            return None
        published, version, card, card_digest, body_digest, modified, memberships = row
        return Listing(
            Position(published, path),
            version,
            _decode_card(card),
            card_digest,
            body_digest,
            modified,
            _decode_memberships(memberships),
        )

    def add(self, listing: Listing) -> None:
        """Put an article on the site and into its groups; those are gathered, and written when they are asked for."""
        published, path = listing.position
        card = listing.card
        self._connection.execute(
            "INSERT INTO listing VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (
                path, published, listing.version, listing.card_digest, listing.body_digest, card.date, card.title,
                card.url,
                listing.modified, _encode_card(card), _encode_memberships(listing.memberships),
            ),
        )  # fmt: skip
        terms = [(self._term(membership), membership) for membership in listing.memberships]
        for term, membership in terms:
            self._members.append((term, published, path))
            self._spellings[term, membership.name] += 1
        self._tallies.gather(terms, comes=True)
        if len(self._members) > _MOST_GATHERED:
            self._write_members()

    def flush(self) -> None:
        """Write what :meth:`add` and :meth:`remove` have gathered, in the order of the tables."""
        self._write_members()
        self._tallies.flush()

    def _write_members(self) -> None:
        self._members.sort()
        self._connection.executemany("INSERT OR IGNORE INTO member VALUES (?,?,?)", self._members)
        self._connection.executemany(
            "INSERT INTO spelling VALUES (?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
            [(*spelling, count) for spelling, count in sorted(self._spellings.items())],
        )
        self._members.clear()
        self._spellings.clear()

    def remove(self, listing: Listing) -> None:
        """Take an article off the site and out of its groups; groups that it leaves empty vanish."""
        self._write_members()
        published, path = listing.position
        execute = self._connection.execute
        execute("DELETE FROM listing WHERE path = ?", (path,))
        terms = [(self._term(membership), membership) for membership in listing.memberships]
        # A number of a vanished group may be given to another: its tallies came to nothing with its last article.
        self._tallies.gather(terms, comes=False)
        for term, membership in terms:
            execute("DELETE FROM member WHERE term = ? AND published = ? AND path = ?", (term, published, path))
            execute("UPDATE spelling SET count = count - 1 WHERE term = ? AND name = ?", (term, membership.name))
            execute("DELETE FROM spelling WHERE term = ? AND name = ? AND count <= 0", (term, membership.name))
            if execute("SELECT 1 FROM member WHERE term = ? LIMIT 1", (term,)).fetchone() is None:
                execute("DELETE FROM term WHERE id = ?", (term,))
                execute("DELETE FROM spelling WHERE term = ?", (term,))
                self._terms.pop((membership.kind, membership.key), None)

    def _term(self, membership: Membership) -> int:
        known = self._terms.get((membership.kind, membership.key))
        if known is None:
            execute = self._connection.execute
            at = (membership.kind, membership.key)
            row = execute("SELECT id FROM term WHERE kind = ? AND key = ?", at).fetchone()
            known = row[0] if row else execute("INSERT INTO term (kind, key) VALUES (?, ?)", at).lastrowid
            assert known is not None
            self._terms[at] = known
        return known

    def terms(self, kind: str) -> Iterator[Term]:
        """All groups of a kind, by key, each with its commonest name (ties: the first in code point order)."""
        best: Term | None = None
        total = most = 0
        for key, name, count in self._ask(
            "SELECT key, name, count FROM term JOIN spelling ON term = id WHERE kind = ? ORDER BY key, name", (kind,)
        ):
            if best is not None and best.key != key:
                yield Term(kind, best.key, best.name, total)
                best, total, most = None, 0, 0
            total += count
            if best is None or count > most:
                best, most = Term(kind, key, name, 0), count
        if best is not None:
            yield Term(kind, best.key, best.name, total)

    def commonest(self, kind: str, most: int) -> tuple[str, ...]:
        """The names of the largest groups of a kind, the largest first, ties by key; in the commonest spelling."""
        rows = self._ask(
            "SELECT id, name FROM (SELECT id, key, SUM(count) AS total FROM term JOIN spelling ON term = id WHERE"
            " kind = ? GROUP BY id ORDER BY total DESC, key LIMIT ?) JOIN spelling ON term = id"
            " ORDER BY total DESC, key, count, name DESC",
            (kind, most),
        )
        return tuple(dict(rows.fetchall()).values())

    def term(self, kind: str, key: str) -> Term | None:
        """One group, or None if no article is in it."""
        rows = self._ask(
            "SELECT name, count FROM term JOIN spelling ON term = id WHERE kind = ? AND key = ?"
            " ORDER BY count DESC, name",
            (kind, key),
        ).fetchall()
        return Term(kind, key, rows[0][0], sum(row[1] for row in rows)) if rows else None

    def spellings(self, kind: str, key: str) -> dict[str, int]:
        """How many members of a group spell its name in which way."""
        rows = self._ask(
            "SELECT name, count FROM term JOIN spelling ON term = id WHERE kind = ? AND key = ?", (kind, key)
        )
        return dict(rows.fetchall())

    def tallies(self) -> Tallies:
        """What goes with each group, as it is now."""
        self.flush()
        return self._tallies

    def dates(self, group: Term) -> tuple[str, str]:
        """The days of the oldest and of the newest article of a group."""
        ends = f"SELECT l.date FROM member m JOIN listing l ON l.path = m.path WHERE {_TERM} ORDER BY m.published"
        first, last = self._ask(
            f"SELECT ({ends}, m.path LIMIT 1), ({ends} DESC, m.path DESC LIMIT 1)", (group.kind, group.key) * 2
        ).fetchone()
        return first, last

    def terms_between(self, kind: str, first: str, last: str) -> Iterator[tuple[str, int]]:
        """(key, number of articles) of the groups of a kind with keys from ``first`` to ``last``, by key."""
        yield from self._ask(
            "SELECT key, SUM(count) FROM term JOIN spelling ON term = id WHERE kind = ? AND key"
            " BETWEEN ? AND ? GROUP BY key ORDER BY key",
            (kind, first, last),
        )

    def beside(self, kind: str, key: str) -> tuple[str | None, str | None]:
        """The keys just before and just after ``key`` among the groups of a kind; ``key`` itself need not exist."""
        execute = self._ask
        before = execute("SELECT MAX(key) FROM term WHERE kind = ? AND key < ?", (kind, key)).fetchone()[0]
        after = execute("SELECT MIN(key) FROM term WHERE kind = ? AND key > ?", (kind, key)).fetchone()[0]
        return before, after

    def count_before(self, kind: str, key: str, position: Position) -> int:
        """How many members of a group are older than ``position``."""
        (count,) = self._ask(
            "SELECT COUNT(*) FROM member WHERE term = (SELECT id FROM term WHERE kind = ? AND key ="
            " ?) AND (published, path) < (?, ?)",
            (kind, key, *position),
        ).fetchone()
        return int(count)

    def members(self, kind: str, key: str, *, skip: int = 0, most: int = -1) -> Iterator[Member]:
        """The members of a group, oldest first, without the first ``skip``; at most ``most`` of them, if not -1."""
        since: tuple[object, ...] = ()
        if skip:  # members that are skipped are not looked up
            found = self._ask(
                f"SELECT published, path FROM member WHERE {_TERM} ORDER BY published, path LIMIT 1 OFFSET ?",
                (kind, key, skip),
            ).fetchone()
            if found is None:
                return
            since = found
        rows = self._ask(
            f"SELECT {_MEMBER} FROM member m JOIN listing l ON l.path = m.path WHERE {_TERM}"
            f"{' AND (m.published, m.path) >= (?, ?)' if since else ''} ORDER BY m.published, m.path LIMIT ?",
            (kind, key, *since, most),
        )
        yield from starmap(_member, rows)

    def is_newest(self, kind: str, key: str, position: Position, most: int) -> bool:
        """Whether fewer than ``most`` members of a group are newer than ``position``."""
        (newer,) = self._ask(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM member WHERE {_TERM} AND (published, path) > (?, ?) LIMIT ?)",
            (kind, key, *position, most),
        ).fetchone()
        return int(newer) < most

    def newest(self, kind: str, key: str, most: int) -> tuple[Member, ...]:
        """The newest members of a group, newest first."""
        rows = self._ask(
            f"SELECT {_MEMBER} FROM member m JOIN listing l ON l.path = m.path"
            " WHERE term = (SELECT id FROM term WHERE kind = ? AND key = ?) ORDER BY m.published"
            " DESC, m.path DESC LIMIT ?",
            (kind, key, most),
        )
        return tuple(starmap(_member, rows))

    def neighbours(self, position: Position) -> tuple[Member | None, Member | None]:
        """The articles just older and just newer than ``position`` among all; one need not be there itself."""
        found: list[Member | None] = []
        for compare, order in (("<", "DESC"), (">", "ASC")):
            row = self._ask(
                f"SELECT {_MEMBER} FROM listing l, (SELECT published, path FROM member WHERE term ="
                " (SELECT id FROM term WHERE kind = 'all' AND key = '')"
                f" AND (published, path) {compare} (?, ?) ORDER BY published {order}, path {order}"
                f" LIMIT 1) m WHERE l.path = m.path",
                position,
            ).fetchone()
            found.append(None if row is None else _member(*row))
        return found[0], found[1]

    def around(
        self, kind: str, key: str, position: Position, most: int
    ) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
        """The members of a group that are older than ``position``, and those that are newer; the nearest first.

        At most ``most`` on each side; an article at ``position`` itself is not among them.
        """
        found = []
        for compare, order in (("<", "DESC"), (">", "ASC")):
            rows = self._ask(
                f"SELECT {_MEMBER} FROM (SELECT published, path FROM member WHERE {_TERM}"
                f" AND (published, path) {compare} (?, ?) ORDER BY published {order}, path {order} LIMIT ?) m"
                f" CROSS JOIN listing l ON l.path = m.path ORDER BY m.published {order}, m.path {order}",
                (kind, key, *position, most),
            )
            found.append(tuple(starmap(_member, rows)))
        return found[0], found[1]

    def load_card(self, digest: Digest) -> bytes:
        """A card by its digest, as MessagePack. Raises :class:`sqlite3.DatabaseError` if there is none."""
        row = self._ask("SELECT card FROM listing WHERE card_digest = ? LIMIT 1", (digest,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("a card is missing")
        return bytes(row[0])

    def _ask(self, query: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Ask something of groups, which must know of all that was added."""
        if self._members or self._tallies:
            self.flush()
        return self._connection.execute(query, values)

    def count(self) -> int:
        """How many articles are on the site; standalone pages are not among them."""
        standalone = self.term("standalone", "")
        return int(self._ask("SELECT COUNT(*) FROM listing").fetchone()[0]) - (standalone.count if standalone else 0)


def _member(published: int, path: str, date: str, card: str, body: str, title: str, url: str, modified: str) -> Member:
    return Member(Position(published, path), date, Digest(card), Digest(body), title, url, modified)
