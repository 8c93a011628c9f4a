"""How a build tells how far it is: a bar on a terminal, plain lines elsewhere.

Both write to stderr, so that stdout holds the result and nothing else. Neither keeps a thread: the
build forks its workers while a reporter is at work.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

import click

from .printable import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_REDRAW_S = 0.1
_QUARTERS_FROM = 1000


class PlainReporter(AbstractContextManager["PlainReporter"]):
    """One line when a stage begins, and one at each quarter of a long one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._name = ""
        self._total = 0
        self._done = 0

    def stage(self, name: str, total: int | None = None) -> None:
        """Say that ``name`` begins, and of how many steps."""
        self._name, self._total, self._done = name, total or 0, 0
        self._print(name if total is None else f"{name}: {total:,}")

    def advance(self, steps: int = 1) -> None:
        """Say a line if this step passes a quarter of a stage of a thousand steps or more."""
        before, self._done = self._done, self._done + steps
        if self._total >= _QUARTERS_FROM and 4 * before // self._total < 4 * self._done // self._total:
            self._print(f"{self._name}: {self._done:,} of {self._total:,}")

    def notice(self, text: str) -> None:
        """Say ``text``."""
        self._print(f"note: {printable(text)}")

    def __exit__(self, *_: object) -> None:
        return None

    def _print(self, line: str) -> None:
        click.echo(line, file=self._stream)


class BarReporter(AbstractContextManager["BarReporter"]):
    """A progress bar for the stage at work, gone when the build ends. NO_COLOR is honoured by rich."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        # auto_refresh would draw from a thread of its own, and a process that forks must have none.
        self._progress: Progress = Progress(
            TextColumn("{task.description:<8}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(file=stream, highlight=False, markup=False),
            auto_refresh=False,
            transient=True,
        )
        self._task: TaskID | None = None
        self._drawn_at_s = 0.0

    def __enter__(self) -> BarReporter:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a bar; without ``total`` it shows that something is going on."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=total)
        self._draw()

    def advance(self, steps: int = 1) -> None:
        """Move the bar; it is drawn at most ten times a second."""
        if self._task is not None:
            self._progress.advance(self._task, steps)
        if time.monotonic() - self._drawn_at_s >= _REDRAW_S:
            self._draw()

    def notice(self, text: str) -> None:
        """Say ``text`` above the bar."""
        self._progress.console.print(f"note: {printable(text)}", markup=False, soft_wrap=True)

    def _draw(self) -> None:
        self._drawn_at_s = time.monotonic()
        self._progress.refresh()


def open_reporter(stream: TextIO | None = None) -> BarReporter | PlainReporter:
    """The reporter that suits ``stream`` (stderr by default): a bar only where a person watches."""
    stream = stream or sys.stderr
    if stream.isatty() and os.environ.get("TERM") != "dumb":
        return BarReporter(stream)
    return PlainReporter(stream)


def print_problems(lines: list[str]) -> None:
    """Print to stderr, the first line of each problem in colour where a person watches and NO_COLOR is unset."""
    if not lines:
        return
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        click.echo("\n".join(lines), err=True)
        return
    for line in lines:
        if line.startswith(" ") or not line:
            click.echo(line, err=True)
        else:
            click.secho(line, fg="yellow" if line.startswith("warning: ") else "red", err=True)
