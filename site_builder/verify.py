"""Prove that what is published equals a clean build, path by path and byte by byte.

A clean build of the same content, at the same moment, is made in a folder of its own and compared with the output.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from .build import build
from .effects.lock import hold_lock
from .effects.output import INTERNAL, OutputFolder
from .effects.store.connection import open_store
from .model.outcome import BuildOptions, Outcome, Reporter
from .model.problem import SiteError
from .stages.faults import file_faults
from .stages.session import Session, open_session


class VerifyResult(msgspec.Struct, frozen=True):
    """What differs from a clean build: paths that are missing, that are too many, and whose bytes are others; sorted.

    ``pages`` is how many files a clean build has. ``faulty`` is the outcome of a clean build that content's faults
    stopped, and
    then nothing was compared.
    """

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    pages: int = 0
    faulty: Outcome | None = None

    @property
    def equal(self) -> bool:
        """True if nothing differs."""
        return not (self.missing or self.extra or self.different or self.faulty)


def verify(options: BuildOptions, reporter: Reporter, *, now: datetime | None = None) -> VerifyResult:
    """Build cleanly aside and compare; the output and its record stay as they are.

    The clean build has the flags of the last one, and its moment unless ``now`` is given.
    """
    with file_faults():
        return _verify(options, reporter, now)


def _verify(options: BuildOptions, reporter: Reporter, now: datetime | None) -> VerifyResult:
    session = open_session(options)
    with hold_lock(session.lock_file):
        last, recorded = _read_last_build(session, reporter)
        moment = now or datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=last.now)
        with tempfile.TemporaryDirectory(prefix="site-builder-") as name:
            folder = Path(name).resolve()
            again = msgspec.structs.replace(
                options,
                output=folder / "output",
                now=moment,
                drafts=last.drafts,
                future=last.future,
                skip_faulty=last.skip_faulty,
                explain=False,
            )
            outcome = build(again, reporter, cache=folder / "cache")
            return (
                VerifyResult(faulty=outcome)
                if outcome.faulty
                else _compare(session.output, folder / "output", recorded)
            )


class _LastBuild(NamedTuple):
    now: int
    drafts: bool
    future: bool
    skip_faulty: bool


def _read_last_build(session: Session, reporter: Reporter) -> tuple[_LastBuild, set[str]]:
    """The moment (microseconds) and flags of the last build, and the paths that it recorded."""
    if session.store_file.exists():
        with open_store(session.store_file, reporter.notice) as store:
            now, flags = store.load("now"), store.load("flags")
            if now and flags:
                return _LastBuild(int(now), *(flag in flags.split() for flag in _LastBuild._fields[1:])), set(
                    store.pages.paths()
                )
    raise SiteError("expected a site that was built before, found none", "not-built", "run site-builder build first")


def _compare(output: Path, clean: Path, recorded: set[str]) -> VerifyResult:
    expected = set(_paths(clean))
    ours, theirs = OutputFolder(output), OutputFolder(clean)
    try:
        missing = sorted(path for path in expected if ours.look(path) is None)
        there = expected.difference(missing)
        different = sorted(path for path in there if ours.read(path) != theirs.read(path))
        extra = sorted(path for path in recorded - expected if ours.exists(path))
        return VerifyResult(
            tuple(missing), tuple(extra), tuple(different), sum(1 for path in expected if not path.startswith(INTERNAL))
        )
    finally:
        ours.close()
        theirs.close()


def _paths(root: Path) -> Iterator[str]:
    for file in root.rglob("*"):
        if file.is_file():
            yield file.relative_to(root).as_posix()
