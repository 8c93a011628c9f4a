"""Run one function over many items, here or in other processes.

    run(work, items, shared)  ->  results in the order of the items

``work`` is a module-level function of ``(shared, item)``. What a worker needs all the time goes into
``shared``, sent once; items and results are frozen values. Only a few items are under way at a time, so neither
side has to hold them all. Serial is the reference: every executor gives the same results.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from ..model.problem import SiteError

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")


# To start two processes and stop them costs some 50 ms, about what two chunks of pages or files do.
_FEWEST = 3


class Executor(Protocol):
    """The seam: anything that can run work over items."""

    def run(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
        prepare: Callable[[Shared], object] | None = None,
    ) -> Iterator[Result]:
        """``work(shared, item)`` for each item, results in the order of the items.

        ``prepare`` is done once before other processes are made, so that they need not each do it.
        """


class SerialExecutor:
    """Does the work itself, one item after the other."""

    def run(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
        prepare: Callable[[Shared], object] | None = None,
    ) -> Iterator[Result]:
        """``work(shared, item)`` for each item as the results are asked for; there is nothing to prepare."""
        for item in items:
            yield work(shared, item)


class ProcessExecutor:
    """Does the work in ``jobs`` processes; a few items, itself."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
        prepare: Callable[[Shared], object] | None = None,
    ) -> Iterator[Result]:
        """``work(shared, item)`` for each item, at most three a process under way."""
        source = iter(items)
        first = list(itertools.islice(source, _FEWEST))
        if len(first) < _FEWEST:
            yield from SerialExecutor().run(work, first, shared)
            return
        if prepare is not None:
            prepare(shared)
        gc.collect()
        gc.freeze()  # else the first collection in a worker copies every page that it shares with us
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        pool = ProcessPoolExecutor(self.jobs, context, _begin, (work, shared))
        try:
            under_way: deque[Future[Result]] = deque()
            for item in itertools.chain(first, source):
                under_way.append(pool.submit(_work, item))
                if len(under_way) >= 3 * self.jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise SiteError(
                "a worker process died", "worker", "run the build again with --jobs 1 to see at which file"
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            gc.unfreeze()


_worker: list[Any] = []


def _begin(work: Callable[[Shared, Item], Result], shared: Shared) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.set_threshold(50_000, 20, 100)  # a worker makes many values and few circles
    _worker[:] = [work, shared]


def _work(item: Any) -> Any:
    work, shared = _worker
    return work(shared, item)


def choose_executor(jobs: int | None) -> Executor:
    """Processes for as many cores as there are, or ``jobs``; with one, none."""
    count = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    return SerialExecutor() if count <= 1 else ProcessExecutor(count)


def chunked(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """``items`` in tuples of ``size``, the last one shorter."""
    source = iter(items)
    while chunk := tuple(itertools.islice(source, size)):
        yield chunk
