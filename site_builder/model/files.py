"""Files of the world as values: how one looked, and what was read of it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import msgspec

from .digest import Digest


class FileState(msgspec.Struct, frozen=True, gc=False):
    """How a file looked: what must agree for its bytes to be taken as unchanged. Times in nanoseconds."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


class Look(Protocol):
    """What ``os.stat`` gives, as far as it matters here."""

    @property
    def st_mtime_ns(self) -> int:
        """Last change of the bytes, in nanoseconds."""

    @property
    def st_ctime_ns(self) -> int:
        """Last change of bytes, name or permissions; no program can set it."""

    @property
    def st_size(self) -> int:
        """Bytes."""

    @property
    def st_ino(self) -> int:
        """The inode."""


def to_state(seen: Look) -> FileState:
    """The part of a look at a file that must agree for it to count as unchanged."""
    return FileState(seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino)


class KnownSource(msgspec.Struct, frozen=True, gc=False):
    """What the last build knew of a file in the content folder; ``seen_ns`` is when it was read.

    ``parse_key`` is the digest of what its bytes were judged by.
    """

    path: str
    state: FileState
    seen_ns: int
    digest: Digest
    parse_key: Digest


class Fingerprint(NamedTuple):
    """What a page was made from, in three parts, so that a reason can be told."""

    frame: Digest
    template: Digest
    view: Digest


class KnownPage(msgspec.Struct, frozen=True):
    """A recorded output. ``digest`` is of its bytes, empty if it isn't known to be in place."""

    path: str
    owner: str
    fingerprint: Fingerprint
    digest: str
    state: FileState
