"""Have a function of ours at work in another process while this one goes on.

    alongside(function, arguments)  ->  its answer, when it is asked for

The other process is a new interpreter and no copy of this one: what is open here, a database above all, must not be
carried over. It reads, and writes nothing but its answer, so that it can be ended at any time.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# The folder that a build is begun in may be anybody's: nothing is imported from there (-P).
_CODE = "import sys; from {module} import {name} as work; sys.stdout.buffer.write(work(*sys.argv[1:]))"


@contextlib.contextmanager
def alongside(function: Callable[..., bytes], *arguments: str) -> Iterator[Callable[[], bytes | None]]:
    """``function(*arguments)`` while the inside goes on; what is given waits for the answer.

    That is None where there is none, for want of a process or because it failed: whoever asked can do the work himself.
    ``function`` is one of a module, and that is loaded anew: it should import little.
    """
    code = _CODE.format(module=function.__module__, name=function.__qualname__)
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        process = subprocess.Popen(  # noqa: S603 - our own code, and arguments that are no code
            [sys.executable, "-P", "-c", code, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
    except OSError:
        yield lambda: None
        return
    with process:
        try:
            yield partial(_wait_for, process)
        finally:
            process.kill()


def _wait_for(process: subprocess.Popen[bytes]) -> bytes | None:
    answer, _ = process.communicate()
    return None if process.returncode else answer
