"""Put the figures of a build together at its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ..model.listing import microseconds
from ..model.outcome import Outcome
from ..model.problem import Problem
from .publish import Published
from .read import ReadCounts
from .render import Made
from .session import Run

_NOTHING_MADE = Made(0, 0, (), ())
_NOTHING_PUBLISHED = Published(0, (), ())


def to_outcome(
    run: Run,
    read: ReadCounts,
    problems: tuple[Problem, ...],
    *,
    faulty: bool = False,
    made: Made = _NOTHING_MADE,
    published: Published = _NOTHING_PUBLISHED,
) -> Outcome:
    """The build in figures. The lists of our own paths are not counted among the pages."""
    run.progress.stage("")
    store, label = run.store, run.session.config.content.folder
    faulty_files = {problem.path for problem in problems if problem.severity == "error"}
    errors = {path for path in faulty_files if store.sources.has(path.removeprefix(f"{label}/"))}
    articles = store.index.count()
    pages = store.pages.count()
    due = store.sources.next_due(microseconds(run.options.now))
    return Outcome(
        output=str(run.session.output),
        faulty=faulty,
        problems=tuple(sorted(set(problems))),
        left_out=() if faulty else tuple(sorted(errors)),
        files=read.files,
        read=read.read,
        parsed=read.parsed,
        articles=articles,
        withheld=store.sources.count_withheld({path.removeprefix(f"{label}/") for path in errors}),
        pages=pages,
        planned=made.planned,
        rendered=made.rendered,
        written=published.written,
        removed=len(published.removed),
        kept=pages - made.rendered if not faulty else pages,
        stages=tuple(run.progress.stages.items()),
        next_due=None if due is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=due),
        reasons=tuple(sorted(made.reasons)),
        profile=None if run.progress.costs is None else run.progress.costs.to_profile(run.progress.stages),
        notices=tuple(run.progress.notices),
        written_paths=tuple(sorted(published.paths)),
        removed_paths=published.removed,
        search_left=run.options.leave_search and bool(store.shards.stale()),
    )
