"""Replay how an archive grew: ``python -m benchmarks.replay SITE``.

The newest articles of a site are taken away and the rest is built; then they come back one by one, oldest first, with a
build each in a new process, as an editor's commits would bring them. At the end ``verify`` holds the site against a
clean build, and the distribution of the times is printed.

SITE is copied and left as it is. What counts as newest is the date in the front matter, or else in the file's name.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from site_builder.effects.site_toml import read_config

from .measure import CommandFailed, Measurement, measure
from .run import CHECKOUT

_DATE = re.compile(r"^date:\s*[\"']?(\d{4}-\d\d-\d\d(?:[T ][\d:]+)?)|(?<=/)(\d{4}-\d\d-\d\d)-", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay and print. Returns 1 if a build failed or the site is not the one of a clean build."""
    options = _read_arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="site-builder-replay-", dir=options.work) as work:
        site, held = Path(work, "site"), Path(work, "held")
        shutil.copytree(options.site, site, ignore=shutil.ignore_patterns(".site-builder", "output"))
        content = site / read_config(site).content.folder
        newest = find_newest(content, options.articles)
        for path in newest:
            _move(content / path, held / path)
        try:
            cold = _build(site, options)
            print(f"cold, without {len(newest)} articles: {_told(cold)}", flush=True)
            costs = []
            for path in newest:
                _move(held / path, content / path)
                costs.append(_build(site, options))
            still = _build(site, options)
        except CommandFailed as error:
            print(error, file=sys.stderr)
            return 1
        print(to_text(costs))
        print(f"nothing changed, afterwards: {_told(still)}", flush=True)
        verified = subprocess.run(_command("verify", site, options), cwd=CHECKOUT, check=False)
        return 1 if verified.returncode else 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description="An archive, as it grew.")
    parser.add_argument("site", type=Path, help="the folder of a site, with site.toml")
    parser.add_argument("--articles", type=int, default=200, help="how many of the newest to replay (default 200)")
    parser.add_argument("--now", default="2030-01-01", help="what builds take for now: one for all of them")
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS", help="the most for one build")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to copy the site to")
    return parser.parse_args(arguments)


def find_newest(content: Path, most: int) -> tuple[str, ...]:
    """The paths of the newest articles within ``content``, oldest first, ties by path; undated ones are none."""
    dated = []
    for file in content.rglob("*.md"):
        path = file.relative_to(content).as_posix()
        head = file.read_text(encoding="utf-8", errors="replace").partition("\n---")[0]
        match = _DATE.search(f"{head}\n/{path}")
        if match:
            dated.append((match[1] or match[2], path))
    return tuple(path for _, path in sorted(dated)[-most:])


def to_text(costs: Sequence[Measurement]) -> str:
    """The distribution of wall and processor times: least, median, nineteenth of twenty, greatest."""
    lines = [f"{len(costs)} builds, one article more in each:"]
    for name, values in (
        ("wall time", sorted(cost.wall_s for cost in costs)),
        ("processor time", sorted(cost.cpu_s for cost in costs)),
    ):
        if values:
            p95 = values[min(len(values) - 1, len(values) * 95 // 100)]
            lines.append(f"  {name}: {values[0]:.2f} / {median(values):.2f} / {p95:.2f} / {values[-1]:.2f} s")
    return "\n".join([*lines, "  (least / median / 95 in 100 / greatest)"])


def _move(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    file.rename(to)


def _command(name: str, site: Path, options: argparse.Namespace) -> list[str]:
    return [sys.executable, "-m", "site_builder", name, "--site", str(site), "--skip-faulty", "--now", options.now]


def _build(site: Path, options: argparse.Namespace) -> Measurement:
    command = _command("build", site, options)
    return measure(command, folder=CHECKOUT, environment=os.environ, limit_s=options.limit)


def _told(cost: Measurement) -> str:
    return f"{cost.wall_s:.2f} s, {cost.cpu_s:.2f} s of processor, {cost.total_bytes / 2**20:.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())
