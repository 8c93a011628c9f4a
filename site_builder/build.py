"""A build, from a folder of articles to a published site. This is the file to read first.

    scan ∘ parse   files that changed          ->  what they say                 stages/read.py
    index          what they say               ->  groups, and what is touched   stages/index.py
    plan ∘ render  touched owners              ->  pages out of date, made aside stages/plan.py, stages/render.py
    check          problems?                   ->  tell them all, touch nothing
    publish        pages made aside            ->  the site                      stages/render.py
    record         each file once it is there; what no owner claims is removed

There is one build path: the first build, the thousandth and the preview's are this function. What was
published stands untouched until every page has been made and no problem is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .effects.executors import Executor, choose_executor
from .effects.lock import hold_lock
from .effects.output import OutputFolder
from .effects.store.connection import Store, StoreDamaged, open_store, remove_store
from .model.files import FileState
from .model.outcome import BuildOptions, Outcome, Reporter
from .model.page import Page
from .model.problem import Problem
from .stages.collide import losers, to_problems
from .stages.index import IndexChange, touch, update_index
from .stages.outcome import Progress, to_outcome
from .stages.plan import plan_owner, plan_record
from .stages.read import ReadCounts, read_sources
from .stages.recover import check_record
from .stages.render import RenderCounts, publish_pages, render_pages
from .stages.session import Session, open_session


def build(options: BuildOptions, reporter: Reporter, *, cache: Path | None = None) -> Outcome:
    """Build the site in ``options.site``. Raises :class:`SiteError` for what stops a run; content's faults are in the outcome.

    ``cache`` is the folder of the store, if not the one beside the site.
    """
    session = open_session(options, cache)
    progress = Progress(reporter)
    with hold_lock(session.lock_file):
        if options.clean:
            remove_store(session.store_file)
        for attempt in (1, 2):
            try:
                with open_store(session.store_file, progress.notice) as store:
                    return _build(session, store, choose_executor(options.jobs), options, progress)
            except StoreDamaged as damage:
                if attempt == 2:
                    raise
                progress.notice(f"the store was damaged ({damage}): everything is built again")
    raise AssertionError("unreachable")


def _build(session: Session, store: Store, executor: Executor, options: BuildOptions, progress: Progress) -> Outcome:
    output = OutputFolder(session.output)
    output.begin_staging()
    try:
        check_record(session, store)
        read = read_sources(session, store, executor, progress)
        problems = (*read.problems, *store.sources.load_problems())
        if any(problem.severity == "error" for problem in problems) and not options.skip_faulty:
            return to_outcome(session, store, options, progress, read, problems, faulty=True)
        made, problems = _make(session, store, executor, options, progress, read, problems)
        if made is None:
            return to_outcome(session, store, options, progress, read, problems, faulty=True)
        rendered, in_place = made
        written, removed = _publish(session, store, executor, output, progress, in_place)
        return to_outcome(
            session, store, options, progress, read, problems, rendered=rendered, written=written, removed=removed
        )
    finally:
        output.end_staging()


Made = tuple[RenderCounts, list[tuple[str, FileState]]]


def _make(
    session: Session,
    store: Store,
    executor: Executor,
    options: BuildOptions,
    progress: Progress,
    read: ReadCounts,
    problems: tuple[Problem, ...],
) -> tuple[Made | None, tuple[Problem, ...]]:
    """Index, plan and render aside. Where two want one address, stop; or leave the second out and try again."""
    left_out: tuple[str, ...] = ()
    changes: tuple[IndexChange, ...] = ()
    while True:
        progress.stage("index")
        changes += update_index(session, store, options, left_out)
        touch(store, changes, everything=_everything(session, store))
        progress.stage("render")
        made = render_pages(session, store, executor, _plan(session, store), progress, explain=options.explain)
        collisions = to_problems(store.pages.collisions(), session.config.content.folder)
        if not collisions:
            return made, problems
        problems += collisions
        if not options.skip_faulty:
            store.roll_back()
            return None, problems
        left_out = tuple(sorted({*left_out, *losers(collisions, session.config.content.folder)}))
        store.sources.make_stale(left_out)


def _everything(session: Session, store: Store) -> str:
    """Why all pages have to be looked at, or the empty string."""
    if store.load("plan") != session.plan_key:
        return "the settings changed" if store.load("plan") else "the first build"
    if store.load("frame") != session.frame_digest or store.load("templates") != repr(session.templates):
        return "the theme changed"
    return ""


def _plan(session: Session, store: Store) -> Iterator[tuple[Page, str]]:
    for touched in store.pages.touched():
        for page in plan_owner(session, store, touched):
            yield page, touched.cause


def _publish(
    session: Session,
    store: Store,
    executor: Executor,
    output: OutputFolder,
    progress: Progress,
    in_place: list[tuple[str, FileState]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the plan down, put files in place, remove what nobody claims. Returns the paths written and removed."""
    shards = store.pages.journal()
    records = ((page, "the list of paths changed") for page in plan_record(store, shards))
    _, more = render_pages(session, store, executor, records, progress, explain=False)
    store.pages.journal_staged()
    store.save("plan", session.plan_key)
    store.save("frame", session.frame_digest)
    store.save("templates", repr(session.templates))
    store.commit()
    progress.stage("publish", store.pages.staged_count())
    store.pages.complete_staged([*in_place, *more])
    written = publish_pages(session, store, executor, progress)
    removed = store.pages.doomed()
    for path in removed:
        output.remove(path)
    store.pages.forget_doomed()
    store.commit()
    progress.stage("")
    return written, tuple(removed)
