"""A file of the content folder that can't be read, as a problem; and what is no fault of the file."""

from __future__ import annotations

import errno

from ..model.problem import Problem

# What the system lacks, whichever file is asked for.
NOT_THE_FILE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})


def to_unreadable(path: str, error: OSError) -> Problem:
    """What the system says of the file at ``path``."""
    reason = (error.strerror or type(error).__name__).lower()
    message = f"expected a file that can be read, found: {reason}"
    return Problem(path, 0, 0, "", message, "unreadable", "mend its permissions, or remove it")
