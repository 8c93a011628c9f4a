"""Run the benchmark: ``python -m benchmarks.run --articles 1000 10000 --runs 5``.

For each size both sites are laid out, then each round builds them in turn, case by case (``cases.py``). The second
round turns the order of the two sides around, and so on. :mod:`benchmarks.table` measures every target.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .cases import ALL, USUAL, make_cases
from .contestants import HUGO, OURS, SETTLE_S, Contestant, find_hugo, lay_out_hugo, lay_out_ours
from .corpus import make_articles
from .figures import Record, summarise, to_inventory_table, to_table
from .inventory import Inventory, check_equal, read_inventory
from .measure import CommandFailed, Measurement, measure

CHECKOUT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("RESULTS.md")

# Enough to compile what Python compiles once and to have both programs in the page cache.
WARM_UP_ARTICLES = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """All runs of one size, and what each side had written after its first cold build."""

    articles: int
    records: tuple[Record, ...]
    inventories: dict[str, Inventory]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write what was asked for. Returns 1 if the work was not equal or a build failed."""
    options = _read_arguments(arguments)
    outcomes = []
    try:
        with tempfile.TemporaryDirectory(prefix="site-builder-benchmark-", dir=options.work) as work:
            run_size(Path(work, "warm-up"), WARM_UP_ARTICLES, options)
            for count in options.articles:
                outcome = run_size(Path(work, str(count)), count, options)
                outcomes.append(outcome)
                print(_titled(outcome), flush=True)
    except (CommandFailed, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=1) + "\n")
    faults = [f"{o.articles} articles: {fault}" for o in outcomes for fault in differences(o)]
    if options.write_results and not faults:
        RESULTS.write_text(_results(outcomes, options), encoding="utf-8")
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="site-builder beside Hugo.")
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10000], metavar="N")
    parser.add_argument("--runs", type=int, default=5, help="rounds for each size (default 5)")
    parser.add_argument("--cases", nargs="+", choices=ALL, default=USUAL, help="default: those that Hugo has, too")
    parser.add_argument("--markdown-only", action="store_true", help="no body is feed HTML")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=[OURS, HUGO], help="run one side alone, without ratios")
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS", help="the most for one build")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to make the sites")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single run to FILE")
    parser.add_argument("--write-results", metavar="DATE", help=f"write {RESULTS.name}, dated DATE")
    parser.add_argument("--machine", default=f"{os.cpu_count()} cores", help="what to call it in the results")
    return parser.parse_args(arguments)


def run_size(work: Path, count: int, options: argparse.Namespace) -> Outcome:
    """All rounds for one number of articles, in a folder ``work`` that does not exist yet."""
    articles = list(make_articles(count, seed=options.seed, markdown_only=options.markdown_only))
    contestants = [
        lay_out(work / name, articles)
        for name, lay_out in ((OURS, lay_out_ours), (HUGO, lay_out_hugo))
        if options.only in (None, name)
    ]
    time.sleep(SETTLE_S)
    middle = articles[count // 2]
    del articles
    records: list[Record] = []
    inventories: dict[str, Inventory] = {}
    for number in range(options.runs):
        for case in make_cases(tuple(options.cases), middle, number):
            in_turn = contestants if number % 2 == 0 else contestants[::-1]
            for contestant in (one for one in in_turn if one.name in case.sides):
                case.prepare(contestant)
                measurement = _build(contestant, options.limit)
                records.append(Record(count, case.name, number, contestant.name, measurement))
                _show_progress(records[-1])
                if contestant.name not in inventories:
                    inventories[contestant.name] = read_inventory(contestant.output)
    return Outcome(count, tuple(records), inventories)


def _build(contestant: Contestant, limit_s: float) -> Measurement:
    # Nothing that the run before left unwritten may be written at this one's cost, and no side may meet articles that
    # the system has dropped from memory since: the generators are compared, and not the disk.
    os.sync()
    contestant.read_articles()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUGO")}
    return measure(contestant.command, folder=CHECKOUT, environment=environment, limit_s=limit_s)


def _show_progress(record: Record) -> None:
    cost = record.measurement
    print(
        f"{record.articles} articles, round {record.round + 1}, {record.case}, {record.side}: "
        f"{cost.wall_s:.2f} s, {cost.cpu_s:.2f} s of processor, {cost.largest_bytes / 2**20:.0f} MiB",
        file=sys.stderr,
        flush=True,
    )


def differences(outcome: Outcome) -> tuple[str, ...]:
    """Where the work of the two sides was not equal."""
    if len(outcome.inventories) < 2:
        return ()
    return check_equal(outcome.inventories[OURS], outcome.inventories[HUGO])


def _titled(outcome: Outcome) -> str:
    return f"## {outcome.articles:,} articles\n\n{to_section(outcome)}"


def to_section(outcome: Outcome) -> str:
    """The tables of one size."""
    return (
        f"{to_table(summarise(outcome.records))}\n\n"
        f"Written by a cold build:\n\n{to_inventory_table(outcome.inventories)}\n"
    )


def _results(outcomes: Sequence[Outcome], options: argparse.Namespace) -> str:
    hugo = subprocess.run([find_hugo(), "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    rounds = "one round" if options.runs == 1 else f"{options.runs} rounds"
    bodies = "all bodies Markdown" if options.markdown_only else "two thirds of the bodies feed HTML, the rest Markdown"
    head = (
        "# Results\n\n"
        f"{options.write_results}; {options.machine}; Python {platform.python_version()}; Hugo {hugo.split('-')[0]}.\n"
        f"{rounds.capitalize()}, {bodies}. Medians; a ratio is {OURS} to {HUGO} within one round,\n"
        f"so that below 1 {OURS} is ahead.\n"
        "What was measured and how equal it is: [README.md](README.md). Written by `make bench`; don't edit.\n"
    )
    return "\n".join([head, *map(_titled, outcomes)])


if __name__ == "__main__":
    sys.exit(main())
