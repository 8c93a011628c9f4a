"""What was asked of a build, and what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from .problem import Problem
from .profile import Profile


class BuildOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line decides.

    ``now`` is the only clock that a build knows; ``jobs`` None means as many as cores. ``leave_search`` leaves what is
    out of date of the search index to a later build, which makes it. Without ``list_written`` written files are
    counted and their paths not kept: those of a first build are as many as the archive has pages.
    """

    site: Path
    now: datetime
    output: Path | None = None
    clean: bool = False
    jobs: int | None = None
    drafts: bool = False
    future: bool = False
    skip_faulty: bool = False
    explain: bool = False
    profile: bool = False
    leave_search: bool = False
    list_written: bool = True


class Reason(msgspec.Struct, frozen=True, order=True):
    """Why one page was rendered, or removed: a sentence for ``--explain``. ``path`` is relative to the output."""

    path: str
    reason: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A build in figures. ``faulty`` is True if problems stopped it, and then nothing was written.

    ``files`` = unchanged + read; ``articles`` are those on the site; ``withheld`` are drafts, future and expired ones;
    ``left_out`` are the paths of faulty ones that ``--skip-faulty`` passed over. ``pages`` = kept + rendered;
    of the rendered, ``written`` had other bytes than before. ``stages`` are (name, seconds) in running order.
    ``next_due`` is when the next article appears or expires because a date passes. ``notices`` are lines such as
    "the store was damaged". ``profile`` is None if it was not asked for. ``search_left`` says that a part of the search
    index waits for a later build.
    """

    output: str = ""
    faulty: bool = False
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    files: int = 0
    read: int = 0
    parsed: int = 0
    articles: int = 0
    withheld: int = 0
    pages: int = 0
    planned: int = 0
    rendered: int = 0
    written: int = 0
    removed: int = 0
    kept: int = 0
    stages: tuple[tuple[str, float], ...] = ()
    next_due: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    profile: Profile | None = None
    notices: tuple[str, ...] = ()
    written_paths: tuple[str, ...] = ()
    removed_paths: tuple[str, ...] = ()
    search_left: bool = False


class Reporter(Protocol):
    """Where a build tells how far it is. Nothing of it may reach an output."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins: "scan", "parse", "index", "plan", "render", "publish".

        ``total`` is its number of steps, if known.
        """

    def advance(self, steps: int = 1) -> None:
        """``steps`` more of the current stage are done."""

    def notice(self, text: str) -> None:
        """One line that the user should know: a discarded store, a missing optional part."""


class Silent:
    """A reporter that says nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""

    def notice(self, text: str) -> None:
        """Say nothing."""
