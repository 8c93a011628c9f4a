"""What was encoded before, by the digest of all that it was encoded from.

    PictureCache(folder).find(key)        ->  bytes, or None
    PictureCache(folder).keep(key, data)

A cache and never a truth: a file that is torn, cut or flipped does not prove itself and is not there; one that can't
be written is no loss. It may be deleted at any time. Processes share it without knowing of each other. Bounded: where a
file is added, those of its shard that were not used for the longest time make room.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ...model.digest import Digest, digest_bytes

MOST_BYTES = 4 << 30
_SHARDS = 256
_MARK_BYTES = 32


class PictureCache:
    """The cache in ``folder``, which is made when something is kept."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes // _SHARDS

    def find(self, key: Digest) -> bytes | None:
        """What was kept under ``key``, if it is there and whole."""
        file = self._file(key)
        try:
            whole = file.read_bytes()
        except OSError:
            return None
        mark, data = whole[:_MARK_BYTES], whole[_MARK_BYTES:]
        if mark != digest_bytes(key.encode(), data).encode():
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # it is of use
        return data

    def keep(self, key: Digest, data: bytes) -> None:
        """Keep ``data`` under ``key``, unless the file system refuses."""
        file = self._file(key)
        making = file.with_name(f".{file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            making.write_bytes(digest_bytes(key.encode(), data).encode() + data)
            making.replace(file)
            self._make_room(file)

    def _file(self, key: Digest) -> Path:
        return self._folder / key[:2] / key[2:]

    def _make_room(self, newest: Path) -> None:
        with os.scandir(newest.parent) as entries:
            looks = [(entry.name, entry.stat()) for entry in entries]
        files = [(seen.st_mtime_ns, name, seen.st_size) for name, seen in looks]
        total = sum(size for _, _, size in files)
        for _, name, size in sorted(files):
            if total <= self._most_bytes:
                return
            if name != newest.name:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(newest.with_name(name))
                total -= size
