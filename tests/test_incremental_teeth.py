"""The state machine must find a build that touches too little: here are builds that do, each in one way.

That it finds nothing in a build that forgets nothing is what ``test_incremental.py`` says.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A process of its own, so that the builders it forks, and nothing else, are the lamed ones.
_HUNT = """
import sys, traceback
import tests.archive, tests.test_incremental as machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
server = sys.argv[3]
setattr(tests.archive, server, sys.argv[1] + getattr(tests.archive, server))
machine.BUILDERS = (tests.archive.Builder("America/New_York", "1"), tests.archive.Builder("Asia/Kathmandu", "77"))
try:
    run_state_machine_as_test(machine.Editing, settings=settings(
        max_examples=int(sys.argv[2]), stateful_step_count=12, derandomize=True, deadline=None, database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    ))
except AssertionError as error:
    print("found by", traceback.extract_tb(error.__traceback__)[-1].name)
else:
    print("not found")
finally:
    for builder in machine.BUILDERS:
        builder.close()
"""

# Put before the builder's program: the store forgets some of what a changed article touches.
_LAME = """
from site_builder.effects.store.pages import Pages
_touch = Pages.touch
def _lame(self, owner, ordinal, since, cause, until=None):
    if cause.endswith(("is new", "is gone", "changed")) and {condition}:
        return
    _touch(self, owner, ordinal, since, cause, until)
Pages.touch = _lame
"""


# The process that stays looks at the first of the places that it is told of.
_DEAF = """
from site_builder.resident import Resident
_note = Resident.note
Resident.note = lambda self, files: _note(self, list(files)[:1])
"""


def hunt(lame: str, examples: int = 24, server: str = "_SERVER") -> str:
    result = subprocess.run(
        [sys.executable, "-c", _HUNT, lame, str(examples), server],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    "condition",
    [
        "owner.startswith('tag:')",
        "cause.startswith('its neighbour')",
        pytest.param("until is not None", marks=pytest.mark.soak),
    ],
    ids=["tags", "neighbours", "lists where an article keeps its place"],
)
def test_a_build_that_forgets_to_touch_some_pages_is_found(condition):
    assert hunt(_LAME.format(condition=condition)) == "found by _compare"


@pytest.mark.soak
def test_a_process_that_stays_and_does_not_look_where_it_is_told_is_found():
    assert hunt(_DEAF, server="_RESIDENT_SERVER") == "found by _compare_preview"
