from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.effects.lock import hold_lock
from site_builder.model.problem import StoreBusy

HOLD = """
import sys
from pathlib import Path
from site_builder.effects.lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold_elsewhere(file: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_lock_of_another_process_is_told_at_once(tmp_path):
    with hold_elsewhere(tmp_path / "lock") as process:
        with pytest.raises(StoreBusy) as caught, hold_lock(tmp_path / "lock"):
            pass
        process.communicate()

    assert str(caught.value) == (
        "another build of this site is running [busy]\n    wait until it has ended, then run this again"
    )
    assert caught.value.exit_code == 75


def test_the_lock_is_free_when_its_holder_has_ended(tmp_path):
    with hold_elsewhere(tmp_path / "lock") as process:
        process.communicate()

    with hold_lock(tmp_path / "lock"):
        pass


def test_the_lock_is_free_when_its_holder_was_killed(tmp_path):
    with hold_elsewhere(tmp_path / "lock") as process:
        process.kill()
        process.communicate()

    with hold_lock(tmp_path / "lock"):
        pass


def test_the_lock_is_free_after_an_error_inside(tmp_path):
    with pytest.raises(ZeroDivisionError), hold_lock(tmp_path / "lock"):
        raise ZeroDivisionError

    with hold_lock(tmp_path / "lock"):
        pass


def test_the_folder_of_the_lock_is_made(tmp_path):
    with hold_lock(tmp_path / "cache" / "lock"):
        assert (tmp_path / "cache" / "lock").exists()


def test_two_sites_are_no_obstacle_to_each_other(tmp_path):
    with hold_lock(tmp_path / "one"), hold_lock(tmp_path / "two"):
        pass
