"""See how far it goes: ``python -m benchmarks.scale --articles 100000 300000 1000000``.

For each size an archive with short bodies is made up and built: cold, with nothing changed, with one article added. It
shows how memory and time grow with the articles; there is no other side, no rounds and no median. A million articles
want some 60 GB of disk and three million inodes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .cases import ADDED, COLD, NOTHING, make_cases
from .contestants import SETTLE_S, lay_out_ours
from .corpus import SyntheticArticle, make_articles
from .measure import CommandFailed, Measurement, measure
from .run import CHECKOUT

_HEAD = (
    "| articles | case | wall | processor | largest process | all processes | a thousand articles |\n"
    "|--:|---|--:|--:|--:|--:|--:|"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build each size and print a line for each build. Returns 1 if one failed."""
    options = _read_arguments(arguments)
    print(_HEAD, flush=True)
    for count in options.articles:
        with tempfile.TemporaryDirectory(prefix="site-builder-scale-", dir=options.work) as work:
            try:
                for case, cost in _measure_size(Path(work), count, options):
                    print(to_row(count, case, cost), flush=True)
            except CommandFailed as error:
                print(error, file=sys.stderr)
                return 1
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Large archives of short articles.")
    parser.add_argument("--articles", type=int, nargs="+", default=[100_000, 300_000], metavar="N")
    parser.add_argument("--sentences", type=int, default=2, help="the most of a body (default 2)")
    parser.add_argument(
        "--per-day", type=int, default=300, help="articles a day: the years that there are (default 300)"
    )
    parser.add_argument("--limit", type=float, default=14_400, metavar="SECONDS", help="the most for one build")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to make the sites")
    return parser.parse_args(arguments)


def short_articles(count: int, sentences: int, per_day: int) -> Iterator[SyntheticArticle]:
    """Articles as the benchmark's, each with the first ``sentences`` of its body at most."""
    for article in make_articles(count, per_day=per_day, markdown_only=True):
        yield replace(article, body=". ".join(article.body.split(". ")[:sentences]).rstrip(".") + ".")


def _measure_size(work: Path, count: int, options: argparse.Namespace) -> Iterator[tuple[str, Measurement]]:
    site = lay_out_ours(work / "site", short_articles(count, options.sentences, options.per_day))
    time.sleep(SETTLE_S)
    middle = next(short_articles(1, options.sentences, options.per_day))
    for case in make_cases((COLD, NOTHING, ADDED), middle, 0):
        case.prepare(site)
        os.sync()
        yield case.name, measure(site.command, folder=CHECKOUT, environment=os.environ, limit_s=options.limit)
        shutil.rmtree(work / "aside", ignore_errors=True)


def to_row(count: int, case: str, cost: Measurement) -> str:
    """One build as a row of the table."""
    memory = f"{cost.largest_bytes / 2**20:,.0f} MiB | {cost.total_bytes / 2**20:,.0f} MiB"
    times = f"{cost.wall_s:.1f} s | {cost.cpu_s:.1f} s"
    return f"| {count:,} | {case} | {times} | {memory} | {cost.cpu_s / count * 1e6:.0f} ms |"


if __name__ == "__main__":
    sys.exit(main())
