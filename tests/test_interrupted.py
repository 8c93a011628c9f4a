"""Builds that are told to stop, and two at once: real processes, ended by real signals."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import NOW, Archive, Builder, read_tree
from tests.faulty_builds import wait_for_workers

ROOT = Path(__file__).resolve().parents[1]
COUNT = 40

# The command, which tells when it comes by a stage and then goes on, signalled in the midst of it.
_RUN = """
import os, sys
from site_builder.cli import terminal
from site_builder.cli.main import run_command_line
stage, stop, arguments = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
class Reporter(terminal.PlainReporter):
    passed = False
    def stage(self, name, total=None):
        super().stage(name, total)
        self.passed = self.passed or name == stage
    def advance(self, steps=1):
        super().advance(steps)
        if self.passed:
            self.passed = False
            os.kill(os.getpid(), stop)
terminal.open_reporter = lambda: Reporter(sys.stderr)
sys.exit(run_command_line(arguments))
"""


@pytest.fixture(scope="module")
def builders() -> Iterator[list[Builder]]:
    builders = [Builder("UTC", "1"), Builder("Asia/Kathmandu", "77")]
    yield builders
    for builder in builders:
        builder.close()


def write_archive(folder: Path, builders: list[Builder]) -> Archive:
    archive = Archive(folder / "site", *builders)
    for number in range(COUNT):
        archive.write(f"{number}.md", title=f"T{number}", date=f"2026-01-{number % 9 + 1:02}", tags=[f"t{number % 5}"])
    return archive


@pytest.fixture
def archive(tmp_path: Path, builders: list[Builder]) -> Archive:
    return write_archive(tmp_path, builders)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, builders: list[Builder]) -> dict[str, str]:
    """What a clean build gives."""
    return read_tree(write_archive(tmp_path_factory.mktemp("clean"), builders).build_clean()[1])


def command(archive: Archive, *arguments: str) -> list[str]:
    return ["build", "--site", str(archive.root), "--now", NOW, *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def run_and_stop(archive: Archive, stage: str, number: int, jobs: int) -> subprocess.CompletedProcess[str]:
    """Build in a session of its own, in which this signal comes in the midst of a stage."""
    arguments = [sys.executable, "-c", _RUN, stage, str(int(number)), *command(archive, "--jobs", str(jobs))]
    return subprocess.run(
        arguments, env=environment(), capture_output=True, text=True, check=False, timeout=120, start_new_session=True
    )


def is_held(archive: Archive) -> bool:
    """True if a process has the lock: the build, or a worker that outlived it."""
    descriptor = os.open(archive.root / ".site-builder" / "store.lock", os.O_RDWR)
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        return True
    finally:
        os.close(descriptor)


def whole(archive: Archive, clean: dict[str, str]) -> bool:
    """Every file of the output is as a clean build makes it."""
    return all(clean.get(path) == digest for path, digest in archive.tree().items())


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("stage", ["parse", "render", "publish"])
@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_told_to_stop_leaves_whole_files_no_worker_and_nothing_amiss(
    archive: Archive, clean: dict[str, str], stage: str, number: signal.Signals, exit_code: int, jobs: int
):
    stopped = run_and_stop(archive, stage, number, jobs)

    assert stopped.returncode == exit_code, stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not is_held(archive)
    assert whole(archive, clean)
    assert not (archive.output / ".site-builder" / "staging").exists()
    archive.build()
    assert archive.tree() == clean


@pytest.mark.parametrize("stage", ["parse", "render", "publish"])
def test_the_workers_of_a_killed_build_end_with_it(archive: Archive, clean: dict[str, str], stage: str):
    assert run_and_stop(archive, stage, signal.SIGKILL, 2).returncode == -signal.SIGKILL
    wait_for_workers(archive.root)

    archive.build()
    assert archive.tree() == clean


def test_of_two_builds_at_once_the_second_leaves_with_75_and_the_first_goes_on(archive: Archive, clean: dict[str, str]):
    build = [sys.executable, "-m", "site_builder", *command(archive, "--jobs", "1")]
    first = subprocess.Popen(build, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert first.stderr is not None
    assert "scan\n" in iter(first.stderr.readline, ""), "it has the lock"
    first.send_signal(signal.SIGSTOP)

    second = subprocess.run(build, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    first.send_signal(signal.SIGCONT)
    _, told = first.communicate(timeout=120)

    assert (second.returncode, second.stdout) == (75, "")
    assert second.stderr.endswith(
        "error: another build of this site is running [busy]\n    wait until it has ended, then run this again\n"
    )
    assert first.returncode == 0, told
    assert archive.tree() == clean
