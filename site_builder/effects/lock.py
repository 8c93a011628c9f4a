"""One build of a site at a time."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..model.problem import StoreBusy

# What the systems say of a lock that another process holds.
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}


@contextlib.contextmanager
def hold_lock(file: Path) -> Iterator[None]:
    """Hold the lock ``file`` while inside. Raises :class:`StoreBusy` at once if another process holds it.

    The system lets go of it when the process and its workers have ended, however they end; the empty file stays.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            raise StoreBusy(
                "another build of this site is running", "busy", "wait until it has ended, then run this again"
            ) from None
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
