"""A build, from a folder of articles to a published site. This is the file to read first.

    scan, parse    files that changed          ->  what they say                    stages/read.py
    index          what they say               ->  groups, and what that touches    stages/index.py, stages/touch.py
    plan           touched owners              ->  pages                            stages/plan.py, stages/search.py
    render         pages that are out of date  ->  files, made aside                stages/render.py
    check          problems?                   ->  tell them all, touch nothing
    publish        files made aside            ->  the site; what no owner claims goes   stages/publish.py

There is one build path: the first build, the thousandth and the preview's are this function. What was
published stands untouched until every page has been made and no problem is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .effects.scan import Scan
from .effects.store.connection import StoreDamaged, open_store
from .model.outcome import BuildOptions, Outcome, Reporter
from .model.page import Page
from .resident import Resident
from .stages.attachments import find_missing, find_twins
from .stages.collide import find_collisions, to_left_out
from .stages.faults import file_faults
from .stages.index import IndexChanges, update_index
from .stages.looking import look_at_output
from .stages.outcome import to_outcome
from .stages.plan import plan_touched
from .stages.progress import Progress
from .stages.publish import publish_pages
from .stages.read import read_sources, scan_sources
from .stages.recover import check_record
from .stages.render import render_pages
from .stages.search import plan_search
from .stages.session import Run, open_run
from .stages.touch import touch

# What the store calls that articles were left out, since two wanted one address.
_COLLIDED = "collided"


def build(
    options: BuildOptions, reporter: Reporter, *, cache: Path | None = None, resident: Resident | None = None
) -> Outcome:
    """Build the site in ``options.site``. Content's faults are in the outcome; what stops a run is raised.

    ``cache`` is the folder of the store, if not the one beside the site; ``resident`` is what the caller keeps in its
    process from one build to the next.
    """
    with file_faults():
        if resident is not None:
            return _open_and_build(options, reporter, cache, resident)
        with Resident() as passing:
            return _open_and_build(options, reporter, cache, passing)


def _open_and_build(options: BuildOptions, reporter: Reporter, cache: Path | None, resident: Resident) -> Outcome:
    progress = Progress(reporter, profile=options.profile)
    session, changed = resident.begin(options, cache)
    if changed is None:
        for notice in session.notices:
            progress.notice(notice)
    while True:
        try:
            with open_store(session.store_file, progress.notice, resident.stores) as store:
                outcome = _build(open_run(session, store, options, progress, changed))
        except StoreDamaged as damage:  # it is removed by now, and an empty store can't be damaged
            progress.notice(f"the store was damaged ({damage}): everything is built again")
            changed = None
        else:
            resident.end()
            return outcome


def _build(run: Run) -> Outcome:
    with run.session.staging():
        read = read_sources(run, _look(run))
        problems = read.problems
        changes = IndexChanges()
        left_out: frozenset[str] = frozenset()
        # Where two wanted one address they mostly still do: that is found out before pages are made for nothing.
        is_trial = run.store.load(_COLLIDED) != ""
        while True:
            changes = changes.and_also(update_index(run, left_out))
            touch(run, changes)
            claim_only = is_trial or run.is_stopped_by(problems)
            made = render_pages(run, plan_touched(run) if claim_only else _plan(run), claim_only=claim_only)
            collisions = find_collisions(run)
            problems += (*collisions, *find_missing(run), *find_twins(run))
            if run.is_stopped_by(problems):
                run.store.roll_back()
                return to_outcome(run, read, problems, faulty=True)
            if not collisions and not is_trial:
                break
            left_out |= to_left_out(run, collisions)
            is_trial = False
        run.store.save(_COLLIDED, "yes" if left_out else "")
        published = publish_pages(run, made)
        return to_outcome(run, read, problems, made=made, published=published)


def _look(run: Run) -> Scan:
    """The articles that may have changed; what of the output is not as it was left is in the store then."""
    with look_at_output(run) as different:
        scan = scan_sources(run)
        check_record(run, different)
    return scan


def _plan(run: Run) -> Iterator[tuple[Page, str]]:
    """All pages. The search index is made for the articles that stay: not while two of them want one address."""
    yield from plan_touched(run)
    if run.session.plan.search is not None and not find_collisions(run):
        yield from plan_search(run)
