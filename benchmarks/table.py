"""Measure every target of speed and print the whole table: ``python -m benchmarks.table`` (``make bench``).

Four corpora: mixed bodies and Markdown alone of one size, a small and a large one. On two quiet cores and with five
rounds it takes some two hours, most of them Hugo's at the large size; ``--scale 0.01`` tries it out in minutes.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from .cases import ADDED, ALL, COLD, NOTHING, RESTORED, USUAL
from .contestants import HUGO, OURS, find_hugo
from .measure import CommandFailed
from .run import CHECKOUT, RESULTS, WARM_UP_ARTICLES, Outcome, differences, run_size, to_section
from .targets import LARGE, MARKDOWN, MIXED, SMALL, to_lines, to_target_table

SIZES = {SMALL: 1_000, MIXED: 10_000, MARKDOWN: 10_000, LARGE: 100_000}
CASES = {SMALL: USUAL, MIXED: ALL, MARKDOWN: (COLD,), LARGE: (COLD, NOTHING, ADDED, RESTORED)}
TITLES = {
    SMALL: "mixed bodies",
    MIXED: "mixed bodies",
    MARKDOWN: "all bodies Markdown",
    LARGE: "mixed bodies",
}
# What a build without anything to do imports.
_START = "import site_builder.cli.build, site_builder.build, site_builder.cli.terminal, site_builder.cli.summary"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the results if asked to. Returns 1 if the work was not equal or a build failed."""
    options = _read_arguments(arguments)
    sizes = {name: max(60, round(count * options.scale)) for name, count in SIZES.items()}
    outcomes: dict[str, Outcome] = {}
    singles: dict[str, float] = {"help": _time([sys.executable, "-m", "site_builder", "--help"], options.runs)}
    try:
        with tempfile.TemporaryDirectory(prefix="site-builder-benchmark-", dir=options.work) as work:
            run_size(Path(work, "warm-up"), WARM_UP_ARTICLES, _settings(options, 1, USUAL))
            for name in options.corpora:
                folder, runs = Path(work, name), options.large_runs if name == LARGE else options.runs
                outcomes[name] = run_size(
                    folder, sizes[name], _settings(options, runs, CASES[name], markdown_only=name == MARKDOWN)
                )
                singles |= _time_beside(name, folder, options.runs)
                print(f"{_title(name, outcomes[name])}\n\n{to_section(outcomes[name])}", flush=True)
    except (CommandFailed, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    table = to_target_table(to_lines({name: outcome.records for name, outcome in outcomes.items()}, singles, sizes))
    print(f"{table}\n\n{_told_singles(singles)}")
    faults = [f"{name}: {fault}" for name, outcome in outcomes.items() for fault in differences(outcome)]
    if options.write_results and not faults:
        sections = [f"{_title(name, outcome)}\n\n{to_section(outcome)}" for name, outcome in outcomes.items()]
        RESULTS.write_text("\n".join([_head(options), f"{table}\n\n{_told_singles(singles)}\n", *sections]), "utf-8")
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table", description="Every target of speed.")
    parser.add_argument("--runs", type=int, default=5, help="rounds for each corpus (default 5)")
    parser.add_argument("--large-runs", type=int, default=5, help="rounds for the large corpus (default 5)")
    parser.add_argument("--corpora", nargs="+", choices=list(SIZES), default=list(SIZES), help="default: all")
    parser.add_argument("--scale", type=float, default=1.0, help="so much of the articles, to try it out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=float, default=1_200, metavar="SECONDS", help="the most for one build")
    parser.add_argument("--only", choices=[OURS, HUGO], help="run one side alone, without ratios")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to make the sites; 12 GB at full size")
    parser.add_argument("--write-results", metavar="DATE", help=f"write {RESULTS.name}, dated DATE")
    parser.add_argument("--machine", default=f"{os.cpu_count()} cores", help="what to call it in the results")
    return parser.parse_args(arguments)


def _settings(
    options: argparse.Namespace, runs: int, cases: tuple[str, ...], *, markdown_only: bool = False
) -> argparse.Namespace:
    """``options`` as :func:`run_size` wants them."""
    return argparse.Namespace(**{**vars(options), "runs": runs, "cases": cases, "markdown_only": markdown_only})


def _time_beside(name: str, folder: Path, runs: int) -> dict[str, float]:
    """What a corpus is held against beside Hugo: a copy of its output, and a look at each article's file."""
    ours = folder / OURS
    if not ours.is_dir():
        return {}
    if name == MIXED:
        numbers = iter(range(runs))
        copies = [["cp", "-r", str(ours / "output"), str(folder / f"copy-{number}")] for number in numbers]
        return {"copy": median(_timed(lambda copy=copy: _run(copy)) for copy in copies)}
    if name == LARGE:
        find = ["find", str(ours / "content"), "-type", "f", "-printf", "%p %s %T@\n"]
        return {"find and start": _time(find, runs) + _time([sys.executable, "-c", _START], runs)}
    return {}


def _time(command: list[str], runs: int) -> float:
    """The median wall time of a command, in seconds, after one run that does not count."""
    _run(command)
    return median(_timed(lambda: _run(command)) for _ in range(runs))


def _timed(work: Callable[[], None]) -> float:
    os.sync()
    begun_s = time.perf_counter()
    work()
    return time.perf_counter() - begun_s


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def _title(name: str, outcome: Outcome) -> str:
    return f"## {outcome.articles:,} articles, {TITLES[name]}"


def _told_singles(singles: dict[str, float]) -> str:
    return "Beside: " + "; ".join(f"{name} {seconds:.2f} s" for name, seconds in singles.items()) + "."


def _head(options: argparse.Namespace) -> str:
    hugo = subprocess.run([find_hugo(), "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return (
        "# Results\n\n"
        f"{options.write_results}; {options.machine}; Python {platform.python_version()}; Hugo {hugo.split('-')[0]}.\n"
        f"{options.runs} rounds, {options.large_runs} of the large archive. Medians; a ratio is {OURS} to {HUGO}\n"
        f"within one round, so that below 1 {OURS} is ahead. One to our own cold build is of the same round, too.\n"
        "What was measured and how equal it is: [README.md](README.md). Written by `make bench`; don't edit.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
