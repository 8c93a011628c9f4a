"""A file that ends or holds up the process that parses it: told by name, and the only one that is lost."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import threading
from pathlib import Path

import msgspec
import pytest

from site_builder.config import ParseSettings
from site_builder.effects import limits
from site_builder.effects.executors import Executor, ProcessExecutor, SerialExecutor
from site_builder.effects.scan import ToRead
from site_builder.model.digest import Digest
from site_builder.model.problem import Problem
from site_builder.pages.cards import CardSettings
from site_builder.stages.read import Looked, ReadShared, read_chunk, read_guarded

EXECUTORS = [SerialExecutor(), ProcessExecutor(2)]
COUNT = 30
BAD = "07.md"
DIED = (
    f"content/{BAD}: expected a file that can be parsed, found one that ended the parser (%s) [parser-died]\n"
    "    this is a bug of site-builder: report it with the file, and take that out of the folder meanwhile"
)
TOO_LONG = (
    f"content/{BAD}: expected a file that is parsed within 5 seconds, found one that takes longer [parser-timeout]\n"
    "    look for text that a program made (brackets, quotes, tags by the thousand), and leave it out"
)


def _has_bad(items: tuple[ToRead, ...]) -> bool:
    return any(item.path == BAD for item in items)


def segfault(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    if _has_bad(items):
        faulthandler.disable()  # pytest's: what it prints would look like a fault of the test
        ctypes.string_at(0)
    return read_chunk(shared, items)


def be_killed(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    if _has_bad(items):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_chunk(shared, items)


def leave(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    if _has_bad(items):
        os._exit(0)
    return read_chunk(shared, items)


def eat_memory(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    if _has_bad(items):
        _ = bytes(2 * limits.MEMORY_BYTES)
    return read_chunk(shared, items)


def spin(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    """As a library would: no signal handler of Python's gets its turn."""
    if _has_bad(items):
        limits.allow_time()
        signal.setitimer(signal.ITIMER_PROF, 0.05)  # the limit, sooner
        sum(range(10**12))
    return read_chunk(shared, items)


def wait_for_ever(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    if _has_bad(items):
        limits.allow_time()
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        threading.Event().wait()
    return read_chunk(shared, items)


@pytest.fixture
def shared(tmp_path: Path) -> ReadShared:
    for number in range(COUNT):
        (tmp_path / f"{number:02}.md").write_text(f"---\ntitle: T{number}\ndate: 2026-01-07\n---\nWords.\n", "utf-8")
    return ReadShared(tmp_path, "content", ParseSettings(), Digest("p"), CardSettings(), Digest("c"))


def paths() -> tuple[ToRead, ...]:
    return tuple(ToRead(f"{number:02}.md", None) for number in range(COUNT))


def problems(looked: Looked) -> list[str]:
    assert looked.row is not None
    if looked.row[10] is None:
        return []
    return [str(problem) for problem in msgspec.msgpack.decode(looked.row[10], type=tuple[Problem, ...])]


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize(
    ("work", "problem"),
    [
        (segfault, DIED % "SIGSEGV"),
        (be_killed, DIED % "SIGKILL"),
        (leave, DIED % "exit code 0"),
        (eat_memory, DIED % "exit code 70"),
        (spin, TOO_LONG),
        (wait_for_ever, TOO_LONG),
    ],
)
def test_a_file_that_ends_or_holds_up_the_parser_is_told_by_name_and_the_others_are_read(
    shared: ReadShared, executor: Executor, work, problem: str
):
    looked = [one for chunk in read_guarded(executor, paths(), shared, work) for one in chunk]

    assert [one.path for one in looked] == [item.path for item in paths()]
    assert {one.path: problems(one) for one in looked if problems(one)} == {BAD: [problem]}
    assert [one.row[8] is not None for one in looked if one.row] == [one.path != BAD for one in looked]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_without_fault_a_guarded_reading_gives_what_reading_here_gives(shared: ReadShared, executor: Executor):
    def without_time(looked: tuple[Looked, ...]) -> list[object]:
        return [(one.path, one.state, one.row and (*one.row[:5], *one.row[6:])) for one in looked]

    there = tuple(one for chunk in read_guarded(executor, paths(), shared) for one in chunk)

    assert without_time(there) == without_time(read_chunk(shared, paths()))


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_file_at_which_the_parser_ended_is_tried_again_by_the_next_build(shared: ReadShared, executor: Executor):
    lost = [one for chunk in read_guarded(executor, paths(), shared, be_killed) for one in chunk if problems(one)]

    (again,) = read_chunk(shared, (ToRead(BAD, lost[0].row[6] if lost[0].row else None),))
    assert lost[0].state is not None
    assert (lost[0].state.mtime_ns, problems(again)) == (0, [])


def test_time_is_given_anew_for_each_file(shared: ReadShared):
    assert [len(chunk) for chunk in read_guarded(SerialExecutor(), paths()[:9], shared, slow)] == [8, 1]


def slow(shared: ReadShared, items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    read_chunk(shared, items)
    left = signal.getitimer(signal.ITIMER_PROF)[0], signal.getitimer(signal.ITIMER_REAL)[0]
    assert left == (0.0, 0.0), "between two chunks no clock runs"
    limits.allow_time()
    assert signal.getitimer(signal.ITIMER_REAL)[0] > limits.CLOCK_S - 1
    return read_chunk(shared, items)


def test_in_this_process_no_clock_is_ever_set(shared: ReadShared):
    limits.allow_time()
    read_chunk(shared, paths()[:1])

    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
