"""``python -m site_builder`` and the ``site-builder`` command: both begin here."""

from __future__ import annotations

import gc
import sys

from site_builder.cli.main import run_command_line


def run() -> None:
    """Run the command line on the process's arguments and leave with its exit code."""
    gc.set_threshold(50_000, 20, 100)  # a build makes many values and few circles
    sys.exit(run_command_line(sys.argv[1:]))


if __name__ == "__main__":
    run()
