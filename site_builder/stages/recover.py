"""Before a build, compare the output with what the record says of it.

    files that don't look as recorded  ->  read, in workers  ->  the same bytes: new looks; others: dirty

A page is kept only if its file is still there as recorded. One that is missing, or has other bytes, is made
again. Without a record (a new store), or where that may be another build's (a store put back), the list in the output
folder tells which files are ours.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..effects.executors import chunked
from ..effects.output import OutputFolder
from ..effects.store.connection import Store
from ..effects.store.paths import shard_of
from ..model.digest import digest_bytes
from ..model.files import FileState
from .looking import Different
from .session import Run

_CHUNK = 200


class Recorded(NamedTuple):
    """What a file should be: so long, with these bytes."""

    path: str
    size: int
    digest: str


def check_record(run: Run, different: Different) -> None:
    """Compare the record with the output folder, of which ``different`` was seen; mark what differs, and commit.

    Where all files look different, as in a clone with a restored cache, it costs to read them all.
    """
    if run.changed is not None:
        return
    session, store = run.session, run.store
    if store.touched:
        with contextlib.closing(OutputFolder(session.output)) as output:
            store.pages.inherit((path, shard_of(path)) for path in output.read_record())
    chunks = chunked(_to_recorded(store, different()), _CHUNK)
    # The record is walked by path, and what is written down of it lies behind.
    for looked in run.executor.run(read_recorded, chunks, session.output):
        store.pages.save_states((path, state) for path, state in looked if state is not None)
        store.pages.mark_dirty(path for path, state in looked if state is None)
    store.commit()
    store.touched = False


def _to_recorded(store: Store, paths: Iterable[str]) -> Iterator[Recorded]:
    for path in paths:
        page = store.pages.find(path)
        if page is not None:
            yield Recorded(path, page.state.size, page.digest)


def read_recorded(folder: Path, files: tuple[Recorded, ...]) -> tuple[tuple[str, FileState | None], ...]:
    """How each file looks if it holds the bytes that were recorded, else None."""
    output = OutputFolder(folder)
    try:
        return tuple((file.path, _look(output, file)) for file in files)
    finally:
        output.close()


def _look(output: OutputFolder, file: Recorded) -> FileState | None:
    state = output.look(file.path)
    if state is None or state.size != file.size:
        return None
    data = output.read(file.path)
    return state if data is not None and digest_bytes(data) == file.digest else None
