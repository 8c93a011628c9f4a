"""From files to what they say: scan, read and parse, and keep it in the store.

Only files that may have changed are read, and only those whose bytes did change are parsed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..config import ParseSettings
from ..effects.executors import chunked
from ..effects.folders import Folder
from ..effects.scan import ToRead, scan_content
from ..effects.store.connection import Store
from ..effects.store.sources import SourceRow, to_row
from ..model.article import Parsed
from ..model.digest import Digest, digest_bytes
from ..model.files import FileState, to_state
from ..model.problem import Problem
from ..model.text import Html
from ..pages.cards import CardSettings
from ..pages.listings import to_listing
from .session import Run


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


class Looked(NamedTuple):
    """What came of one file: a row to keep, or new looks of the same bytes (no ``row``), or nothing: it is gone."""

    path: str
    state: FileState | None
    seen_ns: int
    row: SourceRow | None


def read_sources(run: Run) -> ReadCounts:
    """Bring the store up to date with the content folder, and commit it."""
    session, store = run.session, run.store
    run.progress.stage("scan")
    label = session.config.content.folder
    scan = scan_content(
        session.content, label, store.sources.known(), session.parse_key, session.config.content.exclude
    )
    for path in scan.gone:
        store.sources.remove(path)
    run.progress.stage("parse", len(scan.to_read))
    parsed = 0
    shared = ReadShared(session.content, label, session.parse, session.parse_key, session.cards, session.cards_key)
    chunks = chunked(scan.to_read, max(8, min(100, len(scan.to_read) // 8)))
    for looked in run.executor.run(read_chunk, chunks, shared, prepare=import_parser):
        parsed += _keep(looked, store)
        run.progress.advance(len(looked))
    store.commit()
    return ReadCounts(scan.total, len(scan.to_read), parsed, (*scan.problems, *store.sources.load_problems()))


def _keep(looked: tuple[Looked, ...], store: Store) -> int:
    rows = [item.row for item in looked if item.row is not None]
    store.sources.save(rows)
    for item in looked:
        if item.row is None and item.state is not None:
            store.sources.save_state(item.path, item.state, item.seen_ns)
        elif item.row is None:
            store.sources.remove(item.path)
    return len(rows)


def import_parser(_: object = None) -> Callable[[str, bytes, ParseSettings, str], Parsed]:
    """The parser, imported by those alone who parse; before a pool is made, once for all its workers."""
    from ..parse.article import parse_article  # noqa: PLC0415

    return parse_article


def read_chunk(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    """Read each file, and parse it if its bytes are new."""
    with Folder(shared.root) as folder:
        return tuple(_read(folder, shared, items))


def _read(folder: Folder, shared: ReadShared, items: tuple[ToRead, ...]) -> Iterator[Looked]:
    parse_article = import_parser()
    for item in items:
        seen_ns = time.time_ns()
        label = f"{shared.label}/{item.path}"
        try:
            data, seen = folder.read(item.path, shared.settings.max_file_bytes)
        except FileNotFoundError:
            yield Looked(item.path, None, seen_ns, None)
            continue
        except OSError as error:
            parsed = Parsed(None, Html(""), (_unreadable(label, error),))
            state, digest = FileState(0, 0, 0, 0), Digest("")
        else:
            state, digest = to_state(seen), digest_bytes(data)
            if digest == item.digest:
                yield Looked(item.path, state, seen_ns, None)
                continue
            parsed = parse_article(item.path, data, shared.settings, label)
        listing = None if parsed.article is None else to_listing(parsed.article, shared.cards)
        row = to_row(item.path, state, seen_ns, digest, shared.parse_key, parsed, listing, shared.cards_key)
        yield Looked(item.path, state, seen_ns, row)


def _unreadable(label: str, error: OSError) -> Problem:
    reason = (error.strerror or type(error).__name__).lower()
    return Problem(
        label,
        0,
        0,
        "",
        f"expected a file that can be read, found: {reason}",
        "unreadable",
        "mend its permissions, or remove it",
    )
