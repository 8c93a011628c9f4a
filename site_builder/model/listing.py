"""How articles stand in groups: positions, memberships, and what a list knows of its members."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from .card import Card
from .digest import Digest


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z, exactly."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


# Where a standalone page stands: it has no date, and comes before all that have one. Its groups keep it out of lists.
TIMELESS = -(1 << 62)


def place_in_time(published_at: datetime | None) -> int:
    """The microseconds of a :class:`Position`; :data:`TIMELESS` for a standalone page."""
    return TIMELESS if published_at is None else microseconds(published_at)


class Position(NamedTuple):
    """A place in time: microseconds since 1970 (UTC), ties by path. Compares oldest first."""

    published: int
    path: str


class Membership(msgspec.Struct, frozen=True, order=True, array_like=True):
    """An article's belonging to one group: of which kind, under which key, and as the article spells it."""

    kind: str
    key: str
    name: str


class Term(msgspec.Struct, frozen=True):
    """A group: its commonest name, and how many articles it has (at least one)."""

    kind: str
    key: str
    name: str
    count: int


class Listing(msgspec.Struct, frozen=True):
    """An article that is on the site. ``version`` is the digest of all that any page may show of it.

    ``modified`` is when its content last changed by the front matter's own word (RFC 3339).
    """

    position: Position
    version: Digest
    card: Card
    card_digest: Digest
    body_digest: Digest
    modified: str
    memberships: tuple[Membership, ...]


class Member(NamedTuple):
    """One line of a group: what planning needs of an article without reading its card. ``date`` is the site's day."""

    position: Position
    date: str
    card: Digest
    body: Digest
    title: str
    url: str
    modified: str
