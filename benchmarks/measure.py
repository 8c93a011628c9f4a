"""Run one command and measure it: time, processor time and memory of it and of all that it starts.

    command  ->  measure  ->  Measurement

The command leads a session of its own, and a thread samples the processes of that session in
``/proc``. So this works on Linux alone. A command that outlives its limit is killed with all its processes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY_S = 0.025

# Reading a process's share of pages walks its page table, so that is done at every fourth sample only.
SHARES_EVERY = 4


class CommandFailed(Exception):
    """The command ended with a code other than 0, or was stopped at its limit; the text says which."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run cost.

    ``cpu_s`` is user and system time of the command and of every process that it waited for.
    ``largest_bytes`` is the greatest resident size that any one process reached; ``total_bytes`` the greatest sum over
    processes living at once, pages that several of them share counted once.
    """

    wall_s: float
    cpu_s: float
    largest_bytes: int
    total_bytes: int


def measure(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], limit_s: float) -> Measurement:
    """Run ``command`` in ``folder`` to its end. Raises :class:`CommandFailed`, with the end of what it printed."""
    with tempfile.TemporaryFile() as printed:
        started_at = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        sampler = _Sampler(process.pid, started_at + limit_s)
        sampler.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall_s = time.perf_counter() - started_at
        except BaseException:
            _kill_session(process.pid)
            raise
        finally:
            sampler.finished.set()
            sampler.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            printed.seek(0)
            tail = printed.read().decode("utf-8", "replace")[-2000:]
            why = f"stopped after {limit_s:.0f} s" if sampler.stopped else f"exit code {process.returncode}"
            raise CommandFailed(f"{' '.join(command)}: {why}\n{tail}")
    return Measurement(wall_s, usage.ru_utime + usage.ru_stime, sampler.largest_bytes, sampler.total_bytes)


class _Sampler(threading.Thread):
    """Watches the processes of one session until ``finished`` is set; stops them at ``deadline``."""

    def __init__(self, leader: int, deadline: float) -> None:
        super().__init__(daemon=True)
        self.leader = leader
        self.deadline = deadline
        self.finished = threading.Event()
        self.stopped = False
        self.largest_bytes = 0
        self.total_bytes = 0
        self._strangers: set[int] = set()
        self._members = {leader}

    def run(self) -> None:
        count = 0
        while True:
            self._sample(with_shares=count % SHARES_EVERY == 0)
            count += 1
            if self.finished.wait(SAMPLE_EVERY_S):
                return
            if time.perf_counter() > self.deadline and not self.stopped:
                self.stopped = True
                _kill_session(self.leader)

    def _sample(self, *, with_shares: bool) -> None:
        self._look_for_members()
        peaks = {pid: peak for pid in sorted(self._members) if (peak := _read_kb(pid, "status", b"VmHWM:"))}
        self._members = set(peaks) | {self.leader}
        self.largest_bytes = max([self.largest_bytes, *(1024 * peak for peak in peaks.values())])
        if len(peaks) == 1:
            self.total_bytes = max(self.total_bytes, self.largest_bytes)
        elif with_shares:
            shares = sum(_read_kb(pid, "smaps_rollup", b"Pss:") for pid in peaks)
            self.total_bytes = max(self.total_bytes, 1024 * shares)

    def _look_for_members(self) -> None:
        for pid in _all_processes():
            if pid not in self._strangers and pid not in self._members:
                (self._members if _read_session(pid) == self.leader else self._strangers).add(pid)


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _read_session(pid: int) -> int:
    """The session of a process, or 0 if it is gone."""
    try:
        # The second field is a name in brackets and may hold blanks.
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[3])
    except (OSError, IndexError):
        return 0


def _read_kb(pid: int, file: str, label: bytes) -> int:
    """A size that ``/proc`` tells of a process, or 0 if it is gone."""
    try:
        text = Path(f"/proc/{pid}/{file}").read_bytes()
    except OSError:
        return 0
    _, found, rest = text.partition(b"\n" + label)
    return int(rest.split(None, 1)[0]) if found else 0


def _kill_session(leader: int) -> None:
    # Members only: the leader too is looked up, for its number may have passed to a stranger once it is gone.
    for pid in _all_processes():
        if _read_session(pid) == leader:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
