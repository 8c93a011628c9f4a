"""Before a build, compare the output with what the record says of it.

A page is kept only if its file is still there as recorded. One that is missing, or has other bytes, is made
again. Without a record (a new store), the list in the output folder tells which files are ours.
"""

from __future__ import annotations

from ..effects.output import OutputFolder
from ..effects.store.paths import shard_of
from ..model.digest import digest_bytes
from .session import Run


def check_record(run: Run) -> None:
    """Compare the record with the output folder, mark what differs, and commit."""
    if run.changed is not None:  # this process wrote what is there, and has held the lock since
        return
    session, store = run.session, run.store
    output = OutputFolder(session.output)
    try:
        if not store.trusted:
            store.pages.inherit((path, shard_of(path)) for path in output.read_record())
        dirty, seen = [], []
        for path in output.find_changed(store.pages.looks()):
            page, state = store.pages.find(path), output.look(path)
            if page is None or state is None or state.size != page.state.size:
                dirty.append(path)
                continue
            data = output.read(path)
            if data is not None and digest_bytes(data) == page.digest:
                seen.append((path, state))
            else:
                dirty.append(path)
    finally:
        output.close()
    for path, state in seen:
        store.pages.save_state(path, state)
    store.pages.mark_dirty(dirty)
    store.commit()
