"""Inspect the files beside articles that changed: whether they are what their names say, and how large pictures are.

    files that changed  ->  read_attachments  ->  digests, faults and facts, in the store

Every picture is decoded once, in a process with limits of time and memory, as articles are parsed: what a picture can
do to a decoder it does there. One that takes that process with it is told by name and kept back.
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

from ..effects.executors import Executor, Guard, chunked, run_apart
from ..effects.folders import Folder
from ..effects.limits import PROCESSOR_S, TIME_IS_UP, allow_time, limit_process, stop_clocks
from ..effects.scan import Found, ToRead
from ..effects.store.attachments import AttachmentRow
from ..model.attachment import KINDS, suffix_of
from ..model.digest import Digest, digest_bytes
from ..model.files import FileState, to_state
from ..model.picture import PictureFacts
from ..model.problem import Problem
from .session import Run
from .unreadable import NOT_THE_FILE, to_unreadable

_CHUNK = 20


class LookShared(msgspec.Struct, frozen=True):
    """What a worker needs to look at attachments. With ``most_pixels`` 0 no picture is decoded."""

    root: Path
    label: str
    most_bytes: int
    key: Digest
    most_pixels: int
    may_say_place: bool = False


class Seen(NamedTuple):
    """What came of one file: a row to keep, or new looks of the same bytes (no ``row``), or nothing: it is gone."""

    path: str
    state: FileState | None
    seen_ns: int
    row: AttachmentRow | None


LookWork = Callable[[LookShared, tuple[ToRead, ...]], tuple[Seen, ...]]
LookGuard = Guard[tuple[ToRead, ...], tuple[Seen, ...]]


def read_attachments(run: Run, found: Found) -> None:
    """Bring the store up to date with the files that changed. Does not commit."""
    session, table = run.session, run.store.attachments
    for path in found.gone:
        table.remove(path)
    content, images = session.config.content, session.config.images
    shared = LookShared(
        root=session.content,
        label=content.folder,
        most_bytes=content.max_attachment_bytes,
        key=session.attachment_key,
        most_pixels=images.max_pixels if images.enabled else 0,
        may_say_place=images.keep_metadata,
    )
    for chunk in look_guarded(run.executor, found.to_read, shared):
        for seen in chunk:
            if seen.row is not None:
                table.save([seen.row])
            elif seen.state is not None:
                table.save_state(seen.path, seen.state, seen.seen_ns)
            else:
                table.remove(seen.path)


def look_guarded(
    executor: Executor, to_read: tuple[ToRead, ...], shared: LookShared, work: LookWork | None = None
) -> Iterator[tuple[Seen, ...]]:
    """Look at the files in other processes. ``work`` is :func:`look_chunk`, but for a test of those that die."""
    work = work or look_chunk
    guard: LookGuard = Guard(limit_process, partial(_look_singly, shared, work))
    return executor.run(work, chunked(to_read, _CHUNK), shared, prepare=_import_decoder, guard=guard)


def _look_singly(shared: LookShared, work: LookWork, items: tuple[ToRead, ...], exit_code: int) -> tuple[Seen, ...]:
    """What came of files in whose midst a process ended: each by itself, and the one at fault is told."""
    if len(items) == 1:
        label = f"{shared.label}/{items[0].path}"
        from ..parse.attachment import unreadable  # noqa: PLC0415

        if exit_code in TIME_IS_UP:
            found = f"one that takes more than {PROCESSOR_S:g} seconds to decode"
        else:
            how = signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"
            found = f"one that ended the decoder ({how})"
        return (_to_retry(items[0].path, shared, unreadable(label, found)),)
    guard: LookGuard = Guard(limit_process, partial(_look_singly, shared, work))
    singly: tuple[tuple[ToRead, ...], ...] = tuple((item,) for item in items)
    parts: Iterator[tuple[Seen, ...]] = run_apart(work, singly, shared, guard)
    return tuple(itertools.chain.from_iterable(parts))


def _import_decoder(shared: LookShared) -> None:
    """Import what decodes pictures before a pool is made, once for all its workers."""
    if shared.most_pixels:
        from ..effects.pictures import decode  # noqa: F401, PLC0415 - most builds have no new picture


def look_chunk(shared: LookShared, items: tuple[ToRead, ...]) -> tuple[Seen, ...]:
    """Read each file, and judge it if its bytes are new."""
    try:
        with Folder(shared.root) as folder:
            return tuple(_look(folder, shared, item) for item in items)
    finally:
        stop_clocks()


def _look(folder: Folder, shared: LookShared, item: ToRead) -> Seen:
    from ..parse.attachment import inspect_attachment  # noqa: PLC0415 - most builds have no new attachment

    allow_time()
    seen_ns = time.time_ns()
    label = f"{shared.label}/{item.path}"
    try:
        data, seen = folder.read(item.path, shared.most_bytes)
    except FileNotFoundError:
        return Seen(item.path, None, seen_ns, None)
    except OSError as error:
        if error.errno in NOT_THE_FILE:
            raise
        return _to_retry(item.path, shared, to_unreadable(label, error))
    state, digest = to_state(seen), digest_bytes(data)
    if digest == item.digest:
        return Seen(item.path, state, seen_ns, None)
    problem, facts = inspect_attachment(label, data, shared.most_bytes), None
    kind = KINDS[suffix_of(item.path)]
    if problem is None and kind != "PDF" and shared.most_pixels:
        problem, facts = _inspect_picture(shared, label, kind, data)
    return Seen(item.path, state, seen_ns, AttachmentRow(item.path, state, seen_ns, digest, shared.key, problem, facts))


def _inspect_picture(
    shared: LookShared, label: str, kind: str, data: bytes
) -> tuple[Problem | None, PictureFacts | None]:
    """What is wrong with the picture, or what it is."""
    from ..effects.pictures import decode  # noqa: PLC0415
    from ..parse.attachment import damaged, unreadable  # noqa: PLC0415
    from ..parse.metadata import without_metadata  # noqa: PLC0415

    try:
        plain = without_metadata(kind, data)
        return None, decode.inspect_picture(kind, plain, shared.most_pixels, may_say_place=shared.may_say_place)
    except decode.TooLargeError as error:
        found = f"one of {error.width:,} × {error.height:,}"
        message = f"expected a picture of at most {shared.most_pixels:,} pixels, found {found}"
        return Problem(label, 0, 0, "", message, "picture-too-large", "save it smaller: 2,400 pixels in width do"), None
    except decode.PlacedError:
        message = "expected a picture that doesn't say where it was taken, found one that does"
        return Problem(label, 0, 0, "", message, "picture-place", "save it without its metadata (EXIF)"), None
    except ValueError:
        return unreadable(label, damaged(kind)), None


def _to_retry(path: str, shared: LookShared, problem: Problem) -> Seen:
    """A file that could not be judged, without its looks, so that the next build tries it again."""
    state = FileState(0, 0, 0, 0)
    return Seen(path, state, 0, AttachmentRow(path, state, 0, Digest(""), shared.key, problem))
