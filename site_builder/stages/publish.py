"""Put the pages that were made aside in place, and remove what nobody claims.

    the plan         ->  journal: dirty rows for what comes, doomed paths for what goes   (committed first)
    staged files     ->  renamed into place, in workers                                  ->  their rows completed
    doomed files     ->  removed

A build that is killed in between leaves a journal behind, and the next one finishes the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..effects.executors import chunked
from ..effects.output import OutputFolder
from ..effects.store.pages import is_record
from ..model.files import FileState
from .plan import plan_record
from .render import Made, render_pages
from .search import settle_search
from .session import Run

PUBLISH_CHUNK = 200


class Published(NamedTuple):
    """The paths that were removed, sorted, and how many got other bytes than before.

    ``paths`` are the latter in the order of writing, if they were asked for. Lists of our own paths are not counted.
    """

    written: int
    paths: tuple[str, ...]
    removed: tuple[str, ...]


def publish_pages(run: Run, made: Made) -> Published:
    """Write the plan down, put files in place, and remove what no owner claims."""
    session, store = run.session, run.store
    records = plan_record(store, store.pages.journal())
    lists = render_pages(run, ((page, "the list of paths changed") for page in records))
    store.pages.journal_staged()
    store.attachments.settle()
    settle_search(run)
    store.save("plan", session.plan_key)
    store.save("frame", session.frame_digest)
    store.save("templates", repr(run.closures))
    store.save(
        "flags", " ".join(name for name in ("drafts", "future", "skip_faulty") if getattr(run.options, name)) or "-"
    )
    store.commit()
    run.progress.stage("publish", store.pages.staged_count())
    store.pages.complete_staged([*made.in_place, *lists.in_place])
    # A file of ours whose name is to be a folder's, or the other way round, has to make room first.
    _remove(run, store.claims.doomed_in_the_way())
    written, paths = _move(run)
    removed = tuple(store.pages.doomed())
    _remove(run, removed)
    store.pages.forget_doomed()
    store.commit()
    run.progress.stage("")
    return Published(written, tuple(paths), tuple(path for path in removed if not is_record(path)))


def _move(run: Run) -> tuple[int, list[str]]:
    written, paths = 0, []
    moves = chunked(run.store.pages.staged(), PUBLISH_CHUNK)
    for chunk in run.executor.run(publish_chunk, moves, run.session.output):
        run.store.pages.complete_staged(chunk)
        ours = [path for path, _ in chunk if not is_record(path)]
        written += len(ours)
        if run.options.list_written:
            paths += ours
        run.progress.advance(len(chunk))
    return written, paths


def _remove(run: Run, paths: Iterable[str]) -> None:
    output = OutputFolder(run.session.output)
    try:
        for path in paths:
            output.remove(path)
    finally:
        output.close()


def publish_chunk(output: Path, moves: tuple[tuple[int, str], ...]) -> tuple[tuple[str, FileState], ...]:
    """Put staged files in place."""
    folder = OutputFolder(output)
    try:
        return tuple((path, folder.publish(number, path)) for number, path in moves)
    finally:
        folder.close()
