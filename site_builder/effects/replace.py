"""Replace an article's file by other bytes, whole or not at all.

    folder, path, bytes  ->  a new file beside the old one, with its mode  ->  renamed over it

Nobody sees half a file, whatever happens in between. No link is followed, in no component of the path.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from .folders import Folder

# A name that begins with a dot is no article; one that a killed run left behind is taken over.
_ASIDE = ".site-builder-mending"


def read_content(folder: Folder, path: str, most_bytes: int) -> tuple[bytes, os.stat_result]:
    """Its bytes, at most ``most_bytes`` + 1, and its look. Raises :class:`OSError`, also for a path with ``..``."""
    if any(part in {"", ".", ".."} for part in path.split("/")) or "\0" in path:
        raise OSError(errno.EINVAL, "not a path within the content folder", path)
    return folder.read(path, most_bytes)


def replace_content(folder: Folder, path: str, data: bytes, seen: os.stat_result) -> None:
    """Put ``data`` in the place of the file that looked like ``seen`` when it was read.

    Raises :class:`OSError`: EACCES for one that is read-only, EBUSY for one that has changed since.
    """
    parent, _, name = path.rpartition("/")
    if not seen.st_mode & stat.S_IWUSR:
        raise OSError(errno.EACCES, "the file is read-only", path)
    inner = folder.descriptor(parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(_ASIDE, flags, 0o600, dir_fd=inner)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fchmod(descriptor, stat.S_IMODE(seen.st_mode))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        now = os.stat(name, dir_fd=inner, follow_symlinks=False)
        if (now.st_ino, now.st_size, now.st_mtime_ns) != (seen.st_ino, seen.st_size, seen.st_mtime_ns):
            raise OSError(errno.EBUSY, "the file was changed meanwhile", path)
        os.replace(_ASIDE, name, src_dir_fd=inner, dst_dir_fd=inner)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(_ASIDE, dir_fd=inner)
        raise
