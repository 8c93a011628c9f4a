"""The seal of a store: what tells the next build whether anything but us wrote to its file.

    a build ends    ->  write_seal             ->  how the file looks, and now and then what it holds
    a build begins  ->  read_seal, break_seal  ->  a Seal: does it fit, or else is it proven

It is a small file beside the store. Its first line is a digest of the store's size, times and inode, its second of its
bytes: the one fits until anything touches the file, the other where the file was copied whole, as caches are.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from ...model.digest import digest_bytes, digest_stream

_READ_BYTES = 1 << 20
# What SQLite has not yet put into the file, or would take back from it.
_LOGS = ("-wal", "-journal")


class Seal(NamedTuple):
    """What a build left beside its store. ``contents`` is empty if it left only the look of it."""

    look: str
    contents: str

    def fits(self, file: Path) -> bool:
        """Whether nothing touched the store at ``file``."""
        return bool(self.look) and self.look == _look(file)

    def is_proven(self, file: Path) -> bool:
        """Whether the store at ``file`` holds the same bytes, wherever they come from. Reads all of it."""
        if not self.contents or any(file.with_name(file.name + log).exists() for log in _LOGS):
            return False
        return self.contents == _read_contents(file)


def read_seal(file: Path) -> Seal:
    """The seal of the store at ``file``; one that fits nothing if there is none."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        look, _, contents = file.with_name(file.name + ".seal").read_text("ascii").partition("\n")
        return Seal(look, contents)
    return Seal("", "")


def break_seal(file: Path) -> None:
    """Before the store is written to."""
    file.with_name(file.name + ".seal").unlink(missing_ok=True)


def write_seal(file: Path, before: Seal, *, with_contents: bool = False) -> Seal:
    """After the store was closed. ``with_contents`` reads all of it, unless nothing was written since ``before``."""
    look = _look(file)
    if look == before.look and (before.contents or not with_contents):
        seal = before
    else:
        seal = Seal(look, _read_contents(file) if with_contents else "")
    # A seal that can't be written, or not whole, fits nothing: the next build has more to do, and that is all.
    with contextlib.suppress(OSError):
        file.with_name(file.name + ".seal").write_text("\n".join(seal), "ascii")
    return seal


def _look(file: Path) -> str:
    try:
        seen = os.stat(file)
    except FileNotFoundError:
        return "gone"
    return digest_bytes(f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}".encode())


def _read_contents(file: Path) -> str:
    with contextlib.suppress(OSError), file.open("rb") as stream:
        return digest_stream(iter(lambda: stream.read(_READ_BYTES), b""))
    return ""
