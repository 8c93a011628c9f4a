"""Limits of time and memory for a process that reads what strangers wrote, kept by the system itself.

A timer whose signal nobody handles ends the process, whatever it is doing: no library can hold on to it, and
nobody has to watch. Processor time is what is limited, so that a busy machine refuses no article; the limit by
the clock is for a process that waits for something that does not come.

Where the system has no such timers (Windows), a process that dies is noticed and one that hangs is not.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from pathlib import Path

PROCESSOR_S = 5.0
CLOCK_S = 60.0
MEMORY_BYTES = 1 << 30

# Exit codes of a process that ran out of its time.
TIME_IS_UP = frozenset({-signal.SIGPROF, -signal.SIGALRM}) if sys.platform != "win32" else frozenset[int]()

_limited: set[str] = set()


def limit_process() -> None:
    """Limit this process's memory to what it has now and :data:`MEMORY_BYTES` more, and let its timers end it.

    For a worker only: there is no way back.
    """
    if sys.platform == "win32":
        return
    _limited.add("time")
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    # Where /proc is not, neither is a limit of memory that the system keeps.
    with contextlib.suppress(OSError):
        _limit_memory(_address_space_bytes() + MEMORY_BYTES)


def allow_time() -> None:
    """Give this process its time anew, if it is limited."""
    if sys.platform == "win32" or not _limited:
        return
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_S)
    signal.setitimer(signal.ITIMER_REAL, CLOCK_S)


def stop_clocks() -> None:
    """Let this process wait for its next work as long as it takes."""
    if sys.platform == "win32" or not _limited:
        return
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _address_space_bytes() -> int:
    import resource  # noqa: PLC0415 - not on Windows

    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _limit_memory(most_bytes: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
