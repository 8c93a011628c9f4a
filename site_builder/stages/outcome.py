"""Count and time a build while it runs, and put the figures together at its end."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from ..effects.store.connection import Store
from ..effects.store.sources import microseconds
from ..model.outcome import BuildOptions, Outcome, Reporter
from ..model.problem import Problem
from .read import ReadCounts
from .render import RenderCounts
from .session import Session


class Progress:
    """A reporter that also keeps how long each stage took, and the notices. Of its times nothing reaches an output."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._name = ""
        self._since = time.perf_counter()
        self.stages: dict[str, float] = {}
        self.notices: list[str] = []
        self.stage("check")

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins, and the one before it ends; the empty name ends the last."""
        now = time.perf_counter()
        if self._name:
            self.stages[self._name] = self.stages.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now
        if name:
            self._reporter.stage(name, total)

    def advance(self, steps: int = 1) -> None:
        """Pass it on."""
        self._reporter.advance(steps)

    def notice(self, text: str) -> None:
        """Keep it, and pass it on."""
        self.notices.append(text)
        self._reporter.notice(text)


def to_outcome(
    session: Session,
    store: Store,
    options: BuildOptions,
    progress: Progress,
    read: ReadCounts,
    problems: tuple[Problem, ...],
    *,
    faulty: bool = False,
    rendered: RenderCounts | None = None,
    written: tuple[str, ...] = (),
    removed: tuple[str, ...] = (),
) -> Outcome:
    """The build in figures. The internal record of paths is not counted among the pages."""
    progress.stage("")
    rendered = rendered or RenderCounts(0, 0, ())
    label = session.config.content.folder
    errors = {problem.path for problem in problems if problem.severity == "error"}
    count = store.index.count()
    _, readable = store.sources.counts()
    left_out = tuple(sorted(errors)) if options.skip_faulty else ()
    pages = store.pages.count()
    due = store.sources.next_due(microseconds(options.now))
    collided = sum(1 for path in store.sources.stale() if f"{label}/{path}" in errors)
    return Outcome(
        output=str(session.output),
        faulty=faulty,
        problems=tuple(sorted(set(problems))),
        left_out=left_out,
        files=read.files,
        read=read.read,
        parsed=read.parsed,
        articles=count,
        withheld=max(0, readable - count - collided),
        pages=pages,
        planned=rendered.planned,
        rendered=rendered.rendered,
        written=len(written),
        removed=len(removed),
        kept=pages - rendered.rendered,
        stages=tuple(progress.stages.items()),
        next_due=None if due is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=due),
        reasons=tuple(sorted(rendered.reasons)),
        notices=tuple(progress.notices),
        written_paths=tuple(sorted(written)),
        removed_paths=removed,
    )
