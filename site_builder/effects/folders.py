"""Open files inside one folder and never outside it, whatever the folder holds.

Every component is opened by itself, without following symbolic links, and relative to its parent, so that
nothing can be swapped for a link between a check and the opening (POSIX ``openat``; on systems without it
each component is looked at just before).
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | _NO_FOLLOW | _CLOEXEC
_HAS_AT = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
_MOST_OPEN = 64


class Folder:
    """A folder whose files are reached by relative, ``/``-separated paths.

    Keeps some inner folders open; close it after use.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: dict[str, int] = {}

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def trim(self) -> None:
        """Let go of inner folders if many are open; descriptors that were given out are void then."""
        if len(self._open) >= _MOST_OPEN:
            self.close()

    def close(self) -> None:
        """Let go of all inner folders."""
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def read(self, path: str, most_bytes: int) -> tuple[bytes, os.stat_result]:
        """The first ``most_bytes`` + 1 bytes of a regular file, and how it looked when it was opened.

        Raises :class:`OSError`; ELOOP or ENOTDIR for a link in the path, EINVAL for what is no regular file.
        """
        descriptor, seen = self.open(path)
        try:
            parts = []
            left = most_bytes + 1
            # One byte more than there is: a short answer says that the file has ended, without asking again.
            expected = min(left, seen.st_size + 1)
            while left > 0 and (part := os.read(descriptor, expected)):
                parts.append(part)
                left -= len(part)
                if len(part) < expected:
                    break
                expected = min(left, 1 << 16)
            return parts[0] if len(parts) == 1 else b"".join(parts), seen
        finally:
            os.close(descriptor)

    def open(self, path: str) -> tuple[int, os.stat_result]:
        """A descriptor of a regular file, for the caller to close, and how the file looked then. Raises as ``read``."""
        self.trim()
        if ".." in path.split("/"):
            raise OSError(errno.EINVAL, "a path that leads upwards", path)
        parent, _, name = path.rpartition("/")
        flags = os.O_RDONLY | _NO_FOLLOW | _CLOEXEC | _BINARY | getattr(os, "O_NONBLOCK", 0)
        if _HAS_AT:
            descriptor = os.open(name, flags, dir_fd=self.descriptor(parent))
        else:
            descriptor = os.open(self._checked(path), flags)
        try:
            seen = os.fstat(descriptor)
            if not stat.S_ISREG(seen.st_mode):
                raise OSError(errno.EINVAL, "not a regular file", path)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor, seen

    def descriptor(self, folder: str, *, make: bool = False) -> int:
        """An open descriptor of an inner folder (``""`` is the root), with ``make`` created if it is missing."""
        known = self._open.get(folder)
        if known is not None:
            return known
        if not folder:
            descriptor = os.open(self.root, getattr(os, "O_DIRECTORY", 0) | _CLOEXEC)
        else:
            above, _, name = folder.rpartition("/")
            parent = self.descriptor(above, make=make)
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, dir_fd=parent)
            descriptor = os.open(name, _FOLDER, dir_fd=parent)
        self._open[folder] = descriptor
        return descriptor

    def _checked(self, path: str) -> Path:
        file = self.root
        for part in path.split("/"):
            file = file / part
            if file.is_symlink():
                raise OSError(errno.ELOOP, "a symbolic link", path)
        return file
