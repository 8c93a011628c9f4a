"""Builds in which one call to the file system fails, or at which the process is killed.

    Faults(site)  ->  build(at=17, fault="ENOSPC")  ->  Ended: how the build ended, and how many calls it made

A server process has everything imported; each build is a fork of it in which the functions of ``os``, ``io`` and
``sqlite3`` that touch files are replaced by ones that count. The count is shared with the build's own workers.
"""

from __future__ import annotations

import errno
import fcntl
import functools
import io
import json
import mmap
import os
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.model.problem import SiteError

ROOT = Path(__file__).resolve().parents[1]
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE")
KILL = "SIGKILL"
OF_OS = (
    "open", "write", "read", "mkdir", "replace", "rename", "unlink", "remove", "rmdir", "stat", "lstat", "fstat",
    "scandir", "listdir", "fork", "pipe", "fsync",
)  # fmt: skip

# Whom a fault that lasts stops: a full disk, those that write; too many open files, those that open one.
_STOPPED = {
    "ENOSPC": {"open to write", "write", "mkdir", "sqlite"},
    "EMFILE": {"open", "open to write", "scandir", "listdir", "pipe", "sqlite"},
}

# What SQLite makes of such an error.
_SQLITE = {
    "ENOSPC": (sqlite3.SQLITE_FULL, "database or disk is full"),
    "EIO": (sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"),
    "EACCES": (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
    "EROFS": (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
    "EMFILE": (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
}


class Ended(NamedTuple):
    """How a build ended: ``ok``, ``faulty``, ``error``, ``crash`` or ``killed``, and what it said.

    ``calls`` were made in all; ``published`` says that it had begun to publish.
    """

    how: str
    said: str
    calls: int
    published: bool


class Faults:
    """Builds of the site in ``site``, one after the other."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faulty_builds"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT,
        )  # fmt: skip

    def build(self, site: Path, now: str, *, at: int = 0, fault: str = "", lasting: bool = False) -> Ended:
        """Build. The call with the number ``at`` (from 1), and with ``lasting`` all after it, ends in ``fault``."""
        request = {"site": str(site), "now": now, "at": at, "fault": fault, "lasting": lasting}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        ended = Ended(*json.loads(self._process.stdout.readline()))
        if fault == KILL:
            wait_for_workers(site)
        return ended

    def close(self) -> None:
        """End the server."""
        self._process.communicate(timeout=20)


def wait_for_workers(site: Path) -> None:
    """Return when no worker of a killed build is left: they hold its lock."""
    file = site / ".site-builder" / "store.lock"
    if file.exists():
        descriptor = os.open(file, os.O_RDWR)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.close(descriptor)


# ---- in the server ---------------------------------------------------------------------------------------------------


class _Shared:
    """A count and a flag that all processes of one build see."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 16)

    def reset(self) -> None:
        self._memory[:] = bytes(16)

    def count(self) -> int:
        self._memory[:8] = (self.calls + 1).to_bytes(8, "little")
        return self.calls

    @property
    def calls(self) -> int:
        return int.from_bytes(self._memory[:8], "little")

    def publish(self) -> None:
        self._memory[8] = 1

    @property
    def published(self) -> bool:
        return bool(self._memory[8])


class _Reporter:
    def __init__(self, shared: _Shared) -> None:
        self._shared = shared

    def stage(self, name: str, total: int | None = None) -> None:
        if name == "publish":
            self._shared.publish()

    def advance(self, steps: int = 1) -> None: ...

    def notice(self, text: str) -> None: ...


def _install(shared: _Shared, site: str, at: int, fault: str, lasting: bool) -> None:
    """Replace what touches files; from here on this process is only good for the one build."""

    def due(name: str) -> bool:
        number = shared.count()
        hit = fault != "" and (number >= at and name in _STOPPED[fault] if lasting else number == at)
        if hit and fault == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        return hit

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            if name == "stat" and _is_of_a_library(site, *arguments):
                return function(*arguments, **named)
            if due(f"{name} to write" if name == "open" and _writes(*arguments) else name):
                number = getattr(errno, fault)
                raise OSError(number, os.strerror(number), *[a for a in arguments[:1] if isinstance(a, str | Path)])
            return function(*arguments, **named)

        return call

    for name in OF_OS:
        setattr(os, name, counted(name, getattr(os, name)))
    io.open = counted("open", io.open)
    _replace_connect(due, fault)


def _replace_connect(due: Callable[[str], bool], fault: str) -> None:
    def check() -> None:
        if due("sqlite"):
            code, text = _SQLITE[fault]
            error = sqlite3.OperationalError(text)
            error.sqlite_errorcode = code
            raise error

    class Connection(sqlite3.Connection):
        def commit(self) -> None:
            check()
            super().commit()

        def executescript(self, script: str, /) -> sqlite3.Cursor:
            check()
            return super().executescript(script)

    connect = sqlite3.connect

    def open_connection(*arguments: Any, **named: Any) -> sqlite3.Connection:
        check()
        return connect(*arguments, factory=Connection, **named)

    sqlite3.connect = open_connection  # type: ignore[assignment]


def _is_of_a_library(site: str, file: object = None, *_: object) -> bool:
    """Libraries ask whether their data are there with ``os.path.isfile``, which takes any error for a no."""
    return isinstance(file, str | Path) and str(file).startswith("/") and not str(file).startswith(site)


def _writes(_file: object = None, mode: object = None, *_: object, **__: object) -> bool:
    return bool(mode & (os.O_WRONLY | os.O_RDWR) if isinstance(mode, int) else set(str(mode)) & set("wax+"))


def _build(request: dict[str, Any], shared: _Shared) -> tuple[str, str]:
    from site_builder.build import build
    from site_builder.model.outcome import BuildOptions

    options = BuildOptions(site=Path(request["site"]), now=datetime.fromisoformat(request["now"]), jobs=1)
    _install(shared, request["site"], request["at"], request["fault"], request["lasting"])
    try:
        outcome = build(options, _Reporter(shared))
    except SiteError as error:
        return "error", str(error)
    except BaseException:
        return "crash", traceback.format_exc()
    return ("faulty", "\n".join(map(str, outcome.problems))) if outcome.faulty else ("ok", "")


def serve() -> None:
    """Answer one line with one line until there are no more."""
    import site_builder.build
    import site_builder.parse.article  # noqa: F401 - once for all builds

    shared = _Shared()
    for line in sys.stdin:
        shared.reset()
        reading, writing = os.pipe()
        write, leave = os.write, os._exit
        child = os.fork()
        if child == 0:
            os.close(reading)
            write(writing, json.dumps(_build(json.loads(line), shared)).encode())
            leave(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        how, said = json.loads(text) if text else ("killed", "")
        sys.stdout.write(json.dumps(Ended(how, said, shared.calls, shared.published)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
