from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterator

import pytest

from site_builder.effects.executors import (
    Executor,
    Guard,
    ProcessExecutor,
    SerialExecutor,
    choose_executor,
    chunked,
)
from site_builder.model.problem import SiteError

EXECUTORS = [SerialExecutor(), ProcessExecutor(1), ProcessExecutor(2)]


def multiply(shared: int, item: int) -> int:
    return shared * item


def die_at(shared: int, item: int) -> int:
    if item == shared:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def refuse(shared: str, item: int) -> int:
    if item == 3:
        raise SiteError(f"expected {shared}, found {item}", "three", "write 4")
    return item


def where(_: None, item: int) -> tuple[int, int]:
    return item, os.getpid()


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_results_come_in_the_order_of_the_items(executor: Executor, count: int):
    assert list(executor.run(multiply, range(count), 7)) == [7 * item for item in range(count)]


def test_processes_do_the_work_when_there_is_more_than_one_item():
    pids = {pid for _, pid in ProcessExecutor(2).run(where, range(8), None)}

    assert os.getpid() not in pids


def test_a_single_item_is_worked_on_here():
    assert list(ProcessExecutor(2).run(where, [5], None)) == [(5, os.getpid())]


@pytest.mark.parametrize(("executor", "most"), [(SerialExecutor(), 1), (ProcessExecutor(2), 7)])
def test_only_a_few_items_are_under_way(executor: Executor, most: int):
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        while taken < 100:
            taken += 1
            yield taken

    ahead = [taken - result for result in executor.run(multiply, items(), 1)]

    assert max(ahead) <= most
    assert len(ahead) == 100


def test_a_worker_that_dies_is_a_site_error_that_says_how_to_go_on():
    with pytest.raises(SiteError) as caught:
        list(ProcessExecutor(2).run(die_at, range(30), 11))

    assert str(caught.value) == (
        "a worker process died [worker]\n    run the build again with --jobs 1 to see at which file"
    )


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_site_error_of_the_work_arrives_whole(executor: Executor):
    with pytest.raises(SiteError) as caught:
        list(executor.run(refuse, range(9), "less"))

    assert (caught.value.message, caught.value.code, caught.value.hint) == (
        "expected less, found 3",
        "three",
        "write 4",
    )


def test_results_that_nobody_asks_for_leave_no_process_behind():
    results = ProcessExecutor(2).run(where, range(50), None)
    _, pid = next(results)
    assert isinstance(results, Generator)
    results.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_one_job_needs_no_process():
    assert isinstance(choose_executor(1), SerialExecutor)


def test_the_number_of_jobs_is_the_number_of_processes():
    executor = choose_executor(3)

    assert isinstance(executor, ProcessExecutor)
    assert executor.jobs == 3


def test_items_are_cut_into_chunks_with_a_shorter_one_at_the_end():
    assert list(chunked(range(7), 3)) == [(0, 1, 2), (3, 4, 5), (6,)]
    assert list(chunked([], 3)) == []


# guarded


def nothing() -> None:
    return


def mark_lost(item: int, exit_code: int) -> int:
    return 1000 * exit_code - item


def die_at_each(shared: tuple[int, ...], item: int) -> int:
    if item in shared:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("bad", [(0,), (11,), (29,), (3, 4, 20), tuple(range(30))])
def test_a_worker_that_dies_costs_the_item_that_it_had_if_the_run_is_guarded(executor: Executor, bad: tuple[int, ...]):
    results = list(executor.run(die_at_each, range(30), bad, guard=Guard(nothing, mark_lost)))

    assert results == [-9000 - item if item in bad else item for item in range(30)]


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("count", [1, 30])
def test_a_guarded_run_works_on_nothing_in_this_process(executor: Executor, count: int):
    guard: Guard[int, tuple[int, int]] = Guard(nothing, lambda item, _: (item, 0))

    assert os.getpid() not in {pid for _, pid in executor.run(where, range(count), None, guard=guard)}


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_guarded_run_hands_on_an_error_of_the_work(executor: Executor):
    with pytest.raises(SiteError, match="expected less, found 3"):
        list(executor.run(refuse, range(9), "less", guard=Guard(nothing, mark_lost)))


def test_results_of_a_guarded_run_that_nobody_asks_for_leave_no_process_behind():
    guard: Guard[int, tuple[int, int]] = Guard(nothing, lambda item, _: (item, 0))
    results = SerialExecutor().run(where, range(50), None, guard=guard)
    _, pid = next(results)
    assert isinstance(results, Generator)
    results.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
