"""Look at every recorded file of the output: half of what a build costs that has nothing to do.

    store, output  ->  look_at_output  ->  the files that don't look as recorded

In a large archive another process does it, while this one looks at the articles.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from ..effects.alongside import alongside
from ..effects.executors import SerialExecutor
from ..effects.output import OutputFolder
from ..effects.store.pages import open_record

if TYPE_CHECKING:
    from .session import Run

# To start another process takes as long as to look at some 20,000 files.
_MANY = 30_000
# Where more differ, all may: they are found one after the other then, and never held all at once.
_MOST_DIFFERENT = 10_000

Different: TypeAlias = "Callable[[], Iterable[str]]"
_decode = msgspec.json.Decoder(tuple[str, ...] | None).decode


@contextlib.contextmanager
def look_at_output(run: Run) -> Iterator[Different]:
    """What is given tells, by path, the recorded files that don't look as recorded; the looking may begin at once."""
    if run.changed is not None:  # this process wrote what is there, and has held the lock since
        yield tuple
    elif isinstance(run.executor, SerialExecutor) or not run.store.pages.are_more_than(_MANY):
        yield lambda: _look_here(run)
    else:
        store, output = os.fspath(run.session.store_file), os.fspath(run.session.output)
        with alongside(find_different, store, output) as answer:
            yield lambda: _take(run, answer())


def find_different(store: str, output: str) -> bytes:
    """The paths as JSON; ``null`` where there are very many. For another process than the one that has the store."""
    folder = OutputFolder(Path(output))
    with contextlib.closing(folder), open_record(Path(store)) as pages:
        found = tuple(itertools.islice(folder.find_changed(pages.looks()), _MOST_DIFFERENT + 1))
    return msgspec.json.encode(None if len(found) > _MOST_DIFFERENT else found)


def _take(run: Run, answer: bytes | None) -> Iterable[str]:
    found = None if answer is None else _decode(answer)
    return _look_here(run) if found is None else found


def _look_here(run: Run) -> Iterator[str]:
    folder = OutputFolder(run.session.output)
    with contextlib.closing(folder):
        yield from folder.find_changed(run.store.pages.looks())
