"""Run one function over many items, here or in other processes.

    run(work, items, shared)         ->  results in the order of the items
    run(…, guard=Guard(begin, lost)) ->  the same, and a process that dies costs one item

``work`` is a module-level function of ``(shared, item)``. What a worker needs all the time goes into
``shared``, sent once; items and results are frozen values. Only a few items are under way at a time, so neither
side has to hold them all. Serial is the reference: every executor gives the same results.

A guarded run works on nothing in this process. No worker outlives the process that made it, however that ends.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Any, Generic, NamedTuple, NoReturn, Protocol, TypeVar

from ..model.problem import SiteError

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")


# To start two processes and stop them costs some 50 ms, about what two chunks of pages or files do.
_FEWEST = 3
_EXIT_LOST = 70
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


class Guard(NamedTuple, Generic[Item, Result]):
    """What makes it safe to lose a process.

    ``begin`` is called in each process before its work, to set limits. ``lost(item, exit code)`` gives, here, the
    result of an item at which a process of its own ended; the code is negative for a signal.
    """

    begin: Callable[[], None]
    lost: Callable[[Item, int], Result]


class Executor(Protocol):
    """The seam: anything that can run work over items."""

    def run(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
        prepare: Callable[[Shared], object] | None = None,
        guard: Guard[Item, Result] | None = None,
    ) -> Iterator[Result]:
        """``work(shared, item)`` for each item, results in the order of the items.

        ``prepare`` is done once before other processes are made, so that they need not each do it. Without
        ``guard``, a worker that dies is a :class:`SiteError`.
        """


class SerialExecutor:
    """Does the work itself, one item after the other; guarded, in one other process at a time."""

    def run(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
        prepare: Callable[[Shared], object] | None = None,
        guard: Guard[Item, Result] | None = None,
    ) -> Iterator[Result]:
        """``work(shared, item)`` for each item as the results are asked for."""
        if guard is None:
            for item in items:
                yield work(shared, item)
            return
        waiting = tuple(items)
        if waiting and prepare is not None:
            prepare(shared)
        yield from run_apart(work, waiting, shared, guard)


class ProcessExecutor:
    """Does the work in ``jobs`` processes; a few items, as :class:`SerialExecutor` does."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
        prepare: Callable[[Shared], object] | None = None,
        guard: Guard[Item, Result] | None = None,
    ) -> Iterator[Result]:
        """``work(shared, item)`` for each item, at most three a process under way."""
        source = iter(items)
        first = list(itertools.islice(source, _FEWEST))
        if len(first) < _FEWEST:
            yield from SerialExecutor().run(work, first, shared, prepare, guard)
            return
        if prepare is not None:
            prepare(shared)
        left = itertools.chain(first, source)
        under_way: deque[_Sent[Item, Result]] = deque()
        while True:
            try:
                yield from self._through_pool(work, left, shared, guard, under_way)
                return
            except BrokenProcessPool:
                if guard is None:
                    raise SiteError(
                        "a worker process died", "worker", "run the build again with --jobs 1 to see at which file"
                    ) from None
            yield from _again(work, under_way, shared, guard)

    def _through_pool(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterator[Item],
        shared: Shared,
        guard: Guard[Item, Result] | None,
        under_way: deque[_Sent[Item, Result]],
    ) -> Iterator[Result]:
        """Results of ``items``; ``under_way`` holds those whose result was not given, should the pool break."""
        gc.collect()
        gc.freeze()  # else the first collection in a worker copies every page that it shares with us
        begin = None if guard is None else guard.begin
        pool = ProcessPoolExecutor(self.jobs, _CONTEXT, _begin, (work, shared, begin))
        try:
            for item in items:
                under_way.append(_Sent(item))
                under_way[-1].future = pool.submit(_work, item)
                if len(under_way) >= 3 * self.jobs:
                    yield _first(under_way)
            while under_way:
                yield _first(under_way)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            gc.unfreeze()


class _Sent(Generic[Item, Result]):
    """An item on its way through a pool; without ``future``, the pool broke before it took the item."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.future: Future[Result] | None = None


def _first(under_way: deque[_Sent[Item, Result]]) -> Result:
    future = under_way[0].future
    assert future is not None
    result = future.result()
    under_way.popleft()
    return result


def _again(
    work: Callable[[Shared, Item], Result],
    under_way: deque[_Sent[Item, Result]],
    shared: Shared,
    guard: Guard[Item, Result],
) -> Iterator[Result]:
    """What a broken pool left: results that were made, and the other items one after the other in a process apart."""
    while under_way:
        sent = under_way.popleft()
        if sent.future is not None and sent.future.done() and sent.future.exception() is None:
            yield sent.future.result()
        else:
            yield from run_apart(work, (sent.item,), shared, guard)


def run_apart(
    work: Callable[[Shared, Item], Result], items: tuple[Item, ...], shared: Shared, guard: Guard[Item, Result]
) -> Iterator[Result]:
    """``work(shared, item)`` for each item in one other process; where that ends, a new one takes the rest."""
    done = 0
    while done < len(items):
        reader, writer = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=_serve, args=(writer, work, items[done:], shared, guard.begin))
        try:
            process.start()
            writer.close()
            while done < len(items) and (answer := _receive(reader)) is not None:
                result, error = answer
                if error is not None:
                    raise error
                done += 1
                yield result
        finally:
            writer.close()
            reader.close()
            if process.pid is not None:
                process.kill()  # one that has ended by itself keeps its exit code
                process.join()
        if done < len(items):
            yield guard.lost(items[done], process.exitcode)
            done += 1


def _receive(reader: Connection) -> tuple[Any, Exception | None] | None:
    try:
        answer: tuple[Any, Exception | None] = reader.recv()
    except (EOFError, OSError):  # it ended: before an answer, or in the midst of one
        return None
    return answer


# ---- in the other process --------------------------------------------------------------------------------------------


def _serve(writer: Connection, work: Any, items: tuple[Any, ...], shared: Any, begin: Callable[[], None]) -> NoReturn:
    try:
        _begin(work, shared, begin)
        for item in items:
            answer: tuple[Any, Exception | None]
            try:
                answer = (_work(item), None)
            except Exception as error:  # raised again where it is understood
                error.add_note(f"in a worker:\n{traceback.format_exc()}")
                answer = (None, error)
            writer.send(answer)
    finally:
        os._exit(_EXIT_LOST)


class _Worker(NamedTuple):
    """What this process was made for."""

    work: Callable[[Any, Any], Any]
    shared: Any
    guarded: bool


_worker: list[_Worker] = []


def _begin(work: Callable[[Shared, Item], Result], shared: Shared, begin: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.set_threshold(50_000, 20, 100)  # a worker makes many values and few circles
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin()
    _worker[:] = [_Worker(work, shared, begin is not None)]


def _end_with_parent() -> None:
    # A worker waits for work, and would do so for ever (holding the build's lock) after its parent was killed.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(_EXIT_LOST)


def _work(item: Any) -> Any:
    work, shared, guarded = _worker[0]
    try:
        return work(shared, item)
    except MemoryError:
        if guarded:  # what came before may have filled it: a process of its own will tell
            os._exit(_EXIT_LOST)
        raise


def choose_executor(jobs: int | None) -> Executor:
    """Processes for as many cores as there are, or ``jobs``; with one, none but for what is guarded."""
    count = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    return SerialExecutor() if count <= 1 else ProcessExecutor(count)


def chunked(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """``items`` in tuples of ``size``, the last one shorter."""
    source = iter(items)
    while chunk := tuple(itertools.islice(source, size)):
        yield chunk
