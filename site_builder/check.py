"""Tell what is wrong with articles, and what may be meant otherwise, without building anything.

    scan, parse   files that changed            ->  the store            stages/read.py
    index, plan   what they say                 ->  who wants which address, then rolled back
    judge         the articles that are asked of, against all others    stages/judge.py

What stops a build is an error here, found by the same stages. Nothing but the store is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from .checks.table import weigh
from .effects.git import changed_files
from .effects.lock import hold_lock
from .effects.store.connection import StoreDamaged, open_store
from .model.outcome import BuildOptions, Reporter
from .model.problem import Problem, SiteError, printable, quote
from .stages.attachments import find_missing, find_missing_in, find_twins, find_unused, tell_meant
from .stages.collide import find_collisions
from .stages.faults import file_faults
from .stages.index import update_index
from .stages.judge import judge_articles
from .stages.looking import look_at_output
from .stages.plan import plan_touched
from .stages.progress import Progress
from .stages.read import read_sources, scan_sources
from .stages.recover import check_record
from .stages.render import render_pages
from .stages.session import Run, Session, open_run, open_session
from .stages.touch import touch


class CheckOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line decides.

    ``paths`` (absolute) restrict what is told to these files and folders; so does ``changed_since``, a revision that
    git knows. ``jobs`` None means as many as cores.
    """

    site: Path
    now: datetime
    paths: tuple[Path, ...] = ()
    changed_since: str | None = None
    jobs: int | None = None


class CheckOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: ``problems``, sorted by place. ``files`` are all in the archive, ``checked`` those asked of."""

    problems: tuple[Problem, ...] = ()
    files: int = 0
    checked: int = 0

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many are not."""
        return len(self.problems) - self.errors


def check(options: CheckOptions, reporter: Reporter, *, cache: Path | None = None) -> CheckOutcome:
    """Check the articles of the site in ``options.site``. Raises :class:`SiteError` for what is no article's fault.

    ``cache`` is the folder of the store, if not the one beside the site.
    """
    with file_faults():
        build_options = BuildOptions(site=options.site, now=options.now, jobs=options.jobs)
        session = open_session(build_options, cache)
        wanted = find_wanted(options, session)
        progress = Progress(reporter)
        with hold_lock(session.lock_file):
            while True:
                try:
                    with open_store(session.store_file, progress.notice) as store:
                        return _check(open_run(session, store, build_options, progress), wanted)
                except StoreDamaged as damage:  # it is removed by now, and an empty store can't be damaged
                    progress.notice(f"the store was damaged ({damage}): everything is read again")


def _check(run: Run, wanted: Set[str] | None) -> CheckOutcome:
    store = run.store
    if store.touched:  # what a build does with such a store; the next one will find it sealed
        with look_at_output(run) as different:
            check_record(run, different)
    read = read_sources(run, scan_sources(run))
    known = store.sources.paths()
    subjects = frozenset(known if wanted is None else _below(wanted, known))
    touch(run, update_index(run, frozenset()))
    render_pages(run, plan_touched(run), claim_only=True)
    problems = [
        *read.problems,
        *find_collisions(run, subjects if wanted is not None else frozenset()),
        *find_missing_in(run, sorted(subjects)),
        *find_unused(run),
        *find_twins(run, lambda path: wanted is None or is_wanted(path, wanted)),
    ]
    label = run.session.config.content.folder
    if wanted is not None:
        problems = [problem for problem in problems if _is_told(problem.path.removeprefix(f"{label}/"), wanted)]
        # A picture that a change takes away is missing in articles that it left alone.
        problems += find_missing(run, lambda path: is_wanted(path, wanted))
    problems = [*tell_meant(run, problems), *judge_articles(run, subjects)]
    store.roll_back()
    run.progress.stage("")
    weighed = weigh(problems, run.session.config.check)
    return CheckOutcome(problems=tuple(sorted(set(weighed))), files=read.files, checked=len(subjects))


def find_wanted(options: CheckOptions, session: Session) -> frozenset[str] | None:
    """Files and folders (relative to the content folder, the empty path is all of it) to tell of; None for all."""
    wanted = None if not options.paths else frozenset(_relative(path, session.content) for path in options.paths)
    if options.changed_since is None:
        return wanted
    changed = changed_files(session.content, options.changed_since)
    return frozenset(path for path in changed if wanted is None or is_wanted(path, wanted))


def _relative(path: Path, content: Path) -> str:
    if not path.exists() and not path.is_symlink():
        raise SiteError(f"expected a file or folder, found none at {quote(str(path), 200)}", "no-file")
    for root in (content, content.resolve()):
        for given in (path, path.parent.resolve() / path.name):
            if given.is_relative_to(root):
                return "" if given == root else given.relative_to(root).as_posix()
            if root.is_relative_to(given):
                return ""
    hint = "name files or folders in it, or none for all"
    raise SiteError(f"expected a path in {quote(str(content), 200)}, found {quote(str(path), 200)}", "no-file", hint)


def _is_told(shown: str, wanted: Set[str]) -> bool:
    """Whether a problem, told at the printable path ``shown``, concerns what is wanted.

    What stands in the way of a folder is told at the folder, whatever in it was asked of.
    """
    names = _shown(frozenset(wanted))
    return is_wanted(shown, names) or any(name.startswith(f"{shown}/") for name in names)


@lru_cache(maxsize=1)
def _shown(wanted: frozenset[str]) -> frozenset[str]:
    return frozenset(map(printable, wanted))


def _below(wanted: Set[str], known: Iterable[str]) -> Iterable[str]:
    return (path for path in known if is_wanted(path, wanted))


def is_wanted(path: str, wanted: Set[str]) -> bool:
    """Whether ``path`` is one of the files, or below one of the folders."""
    if path in wanted or "" in wanted:
        return True
    at = path.find("/")
    while at >= 0:
        if path[:at] in wanted:
            return True
        at = path.find("/", at + 1)
    return False
