"""From files to what they say: scan, read and parse, and keep it in the store.

Only files that may have changed are read, and only those whose bytes did change are parsed: in processes with limits
of time and memory. One that dies or hangs costs the article that it had in hand, told by name, and nothing else.
"""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..config import ParseSettings
from ..effects.executors import Executor, Guard, chunked, run_apart
from ..effects.folders import Folder
from ..effects.limits import PROCESSOR_S, TIME_IS_UP, allow_time, limit_process, stop_clocks
from ..effects.scan import Known, Scan, ToRead, is_at, scan_content
from ..effects.store.connection import Store
from ..effects.store.sources import SourceRow, to_row
from ..model.article import Parsed
from ..model.digest import Digest, digest_bytes
from ..model.files import FileState, to_state
from ..model.problem import Problem
from ..model.text import Html
from ..pages.cards import CardSettings
from ..pages.listings import to_listing
from .inspect import read_attachments
from .session import Run
from .unreadable import NOT_THE_FILE, to_unreadable


class ReadCounts(NamedTuple):
    """How many files there are, how many were read, how many parsed; and all problems with files, changed or not."""

    files: int
    read: int
    parsed: int
    problems: tuple[Problem, ...]


class ReadShared(msgspec.Struct, frozen=True):
    """What a worker needs to read and parse."""

    root: Path
    label: str
    settings: ParseSettings
    parse_key: Digest
    cards: CardSettings
    cards_key: Digest
    timed: bool = False


class Looked(NamedTuple):
    """What came of one file: a row to keep, or new looks of the same bytes (no ``row``), or nothing: it is gone.

    ``cost_s`` is the processor time that it took, if that was asked for.
    """

    path: str
    state: FileState | None
    seen_ns: int
    row: SourceRow | None
    cost_s: float = 0.0


ReadWork = Callable[[ReadShared, tuple[ToRead, ...]], tuple[Looked, ...]]
ReadGuard = Guard[tuple[ToRead, ...], tuple[Looked, ...]]


def scan_sources(run: Run) -> Scan:
    """Look at the content folder, and tell what of it may have changed. Nothing is written to the store."""
    session, store = run.session, run.store
    run.progress.stage("scan")
    articles = Known(store.sources.known(run.changed), session.parse_key)
    attachments = Known(store.attachments.known(run.changed), session.attachment_key)
    content = session.config.content
    return scan_content(session.content, content.folder, articles, attachments, content.exclude, run.changed)


def read_sources(run: Run, scan: Scan) -> ReadCounts:
    """Bring the store up to date with the content folder, of which ``scan`` was seen, and commit it."""
    session, store, label = run.session, run.store, run.session.config.content.folder
    unread = _remember(scan.problems, run)
    for path in scan.articles.gone:
        store.sources.remove(path)
    to_read = scan.articles.to_read
    run.progress.stage("parse", len(to_read))
    parsed = 0
    costs = run.progress.costs
    shared = ReadShared(
        session.content, label, session.parse, session.parse_key, session.cards, session.cards_key, costs is not None
    )
    for looked in read_guarded(run.executor, to_read, shared):
        parsed += _keep(looked, store)
        if costs is not None:
            costs.add_articles((item.path, item.cost_s) for item in looked)
        run.progress.advance(len(looked))
    read_attachments(run, scan.attachments)
    store.commit()
    problems = (*unread, *store.sources.load_problems(), *store.attachments.load_problems())
    return ReadCounts(store.sources.count(), len(to_read), parsed, problems)


def _remember(found: tuple[Problem, ...], run: Run) -> tuple[Problem, ...]:
    """What is wrong with files as such: what was found now, and what was before where nobody has looked now."""
    kept = run.store.load("scan")
    if run.changed is not None and kept:
        label = run.session.config.content.folder
        before = msgspec.json.decode(kept, type=tuple[Problem, ...])
        elsewhere = {problem for problem in before if not is_at(problem.path, label, run.changed)}
        found = tuple(sorted(elsewhere.union(found)))
    text = msgspec.json.encode(found).decode() if found else ""
    if text != kept:
        run.store.save("scan", text)
    return found


def _keep(looked: tuple[Looked, ...], store: Store) -> int:
    rows = [item.row for item in looked if item.row is not None]
    store.sources.save(rows)
    for item in looked:
        if item.row is None and item.state is not None:
            store.sources.save_state(item.path, item.state, item.seen_ns)
        elif item.row is None:
            store.sources.remove(item.path)
    return len(rows)


def read_guarded(
    executor: Executor,
    to_read: tuple[ToRead, ...],
    shared: ReadShared,
    work: ReadWork | None = None,
) -> Iterator[tuple[Looked, ...]]:
    """Read and parse the files in other processes. ``work`` is :func:`read_chunk`, but for a test of those that die."""
    work = work or read_chunk
    guard: ReadGuard = Guard(limit_process, partial(_read_singly, shared, work))
    chunks = chunked(to_read, max(8, min(100, len(to_read) // 8)))
    return executor.run(work, chunks, shared, prepare=import_parser, guard=guard)


def _read_singly(
    shared: ReadShared,
    work: ReadWork,
    items: tuple[ToRead, ...],
    exit_code: int,
) -> tuple[Looked, ...]:
    """What came of files in whose midst a process ended: each is read by itself, and the one at fault is told."""
    if len(items) == 1:
        label = f"{shared.label}/{items[0].path}"
        return (
            _to_retry(
                items[0].path, shared, _out_of_time(label) if exit_code in TIME_IS_UP else _died(label, exit_code)
            ),
        )
    guard: ReadGuard = Guard(limit_process, partial(_read_singly, shared, work))
    singly: tuple[tuple[ToRead, ...], ...] = tuple((item,) for item in items)
    parts: Iterator[tuple[Looked, ...]] = run_apart(work, singly, shared, guard)
    return tuple(itertools.chain.from_iterable(parts))


def import_parser(_: object = None) -> Callable[[str, bytes, ParseSettings, str], Parsed]:
    """The parser, imported by those alone who parse; before a pool is made, once for all its workers."""
    from ..parse.article import parse_article  # noqa: PLC0415

    return parse_article


def read_chunk(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    """Read each file, and parse it if its bytes are new."""
    try:
        with Folder(shared.root) as folder:
            read = _read_timed if shared.timed else _read
            return tuple(read(folder, shared, item) for item in items)
    finally:
        stop_clocks()


def _read_timed(folder: Folder, shared: ReadShared, item: ToRead) -> Looked:
    begun_s = time.process_time()
    return _read(folder, shared, item)._replace(cost_s=time.process_time() - begun_s)


def _read(folder: Folder, shared: ReadShared, item: ToRead) -> Looked:
    allow_time()
    seen_ns = time.time_ns()
    label = f"{shared.label}/{item.path}"
    try:
        data, seen = folder.read(item.path, shared.settings.max_file_bytes)
    except FileNotFoundError:
        return Looked(item.path, None, seen_ns, None)
    except OSError as error:
        if error.errno in NOT_THE_FILE:
            raise
        return _to_retry(item.path, shared, to_unreadable(label, error))
    state, digest = to_state(seen), digest_bytes(data)
    if digest == item.digest:
        return Looked(item.path, state, seen_ns, None)
    try:
        parsed = import_parser()(item.path, data, shared.settings, label)
    except MemoryError:
        raise
    except Exception as error:  # our bug, and no reason to keep back the other articles
        return _to_retry(item.path, shared, _stopped(label, type(error).__name__))
    listing = None if parsed.article is None else to_listing(parsed.article, shared.cards)
    row = to_row(item.path, state, seen_ns, digest, shared.parse_key, parsed, listing, shared.cards_key)
    return Looked(item.path, state, seen_ns, row)


def _to_retry(path: str, shared: ReadShared, problem: Problem) -> Looked:
    """A file that became no article, without its looks, so that the next build tries it again."""
    state = FileState(0, 0, 0, 0)
    row = to_row(path, state, 0, Digest(""), shared.parse_key, Parsed(None, Html(""), (problem,)))
    return Looked(path, state, 0, row)


def _out_of_time(label: str) -> Problem:
    return Problem(
        label,
        0,
        0,
        "",
        f"expected a file that is parsed within {PROCESSOR_S:g} seconds, found one that takes longer",
        "parser-timeout",
        "look for text that a program made (brackets, quotes, tags by the thousand), and leave it out",
    )


def _died(label: str, exit_code: int) -> Problem:
    return _stopped(label, signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}")


def _stopped(label: str, how: str) -> Problem:
    return Problem(
        label,
        0,
        0,
        "",
        f"expected a file that can be parsed, found one that ended the parser ({how})",
        "parser-died",
        "this is a bug of site-builder: report it with the file, and take that out of the folder meanwhile",
    )
