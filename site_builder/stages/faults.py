"""What the file system refuses, told to the person at the command line: a full disk, a folder that can't be written to.

    OSError, wherever a build meets it  ->  SiteError with the path, the reason and what to do

Such a fault stops the build where it is, which is what the journal and the renaming are for: the published site
stands, each file as it was or as it is to be, and the next build goes on from there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator

from ..model.problem import SiteError, quote

_HINTS = {
    errno.EACCES: "mend its permissions, then run this again",
    errno.EPERM: "mend its permissions, then run this again",
    errno.EROFS: "mount the file system for writing, then run this again",
    errno.ENOSPC: "free some space, then run this again",
    errno.EDQUOT: "free some space, then run this again",
    errno.EMFILE: "allow more open files (ulimit -n 4096), then run this again",
    errno.ENFILE: "allow more open files (ulimit -n 4096), then run this again",
    errno.ENOMEM: "free some memory, then run this again",
    errno.EIO: "look at the disk, then run this again",
    errno.EAGAIN: "end what else is using it, then run this again",
}


@contextlib.contextmanager
def file_faults() -> Iterator[None]:
    """Raise what the file system refuses inside as :class:`SiteError`; a closed pipe is no fault of ours."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        where = f" at {quote(os.fsdecode(error.filename), 300)}" if isinstance(error.filename, str | bytes) else ""
        raise SiteError(
            f"expected the file system to do what a build needs, found: {reason}{where}",
            "file-system",
            _HINTS.get(error.errno or 0, "mend that, then run this again"),
        ) from error
