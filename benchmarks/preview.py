"""How long from a save to the browser's new page: ``python -m benchmarks.preview --articles 1000 --edits 100``.

    both sites  ->  both servers, a tab each  ->  edit, wait until the tab shows it, in turn  ->  p50 and p95

``site-builder serve --watch`` beside ``hugo server`` as it comes (it renders what was looked at lately and keeps
pages in memory). The page itself notes the moment at which the new words are in its document.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError as NeverShown
from playwright.sync_api import sync_playwright

from .contestants import HUGO, OURS, Contestant, edited, find_hugo, lay_out_hugo, lay_out_ours
from .corpus import SyntheticArticle, make_articles

CHECKOUT = Path(__file__).resolve().parents[1]
START_LIMIT_S = 600.0
# A tab that doesn't show an edit by then was not told of it.
EDIT_LIMIT_MS = 15_000
# Between the end of one edit and the next: nobody saves the moment that a page has changed.
PAUSE_S = 0.3
WARM_UP_EDITS = 3
_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Notes when "the Nth of its kind" is first in the document: by then the reader can see it.
_NOTE = """
(() => {
  const look = () => {
    const found = document.documentElement?.textContent.match(/later note, the (\\d+)th/);
    if (found && globalThis.seen !== found[1]) { globalThis.seen = found[1]; globalThis.seenAt = Date.now(); }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener("DOMContentLoaded", look);
})();
"""


@dataclass(frozen=True, slots=True)
class Latency:
    """One side's edits that were shown, in milliseconds, and how many were not: the tab was not told of them."""

    side: str
    milliseconds: tuple[float, ...]
    missed: int = 0

    @property
    def p50(self) -> float:
        """Half of the edits took no longer."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """Nineteen in twenty took no longer."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table for each size."""
    options = _read_arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="site-builder-preview-", dir=options.work) as work:
        for count in options.articles:
            found = run_size(Path(work, str(count)), count, options)
            print(to_table(count, found), flush=True)
            if options.json:
                options.json.write_text(json.dumps({latency.side: latency.milliseconds for latency in found}, indent=1))
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description="Previews side by side.")
    parser.add_argument("--articles", type=int, nargs="+", default=[1000], metavar="N")
    parser.add_argument("--edits", type=int, default=100, help="edits of each side (default 100)")
    parser.add_argument("--only", choices=[OURS, HUGO], help="run one side alone")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to make the sites")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every edit's time to FILE")
    return parser.parse_args(arguments)


def to_table(count: int, found: Sequence[Latency]) -> str:
    """A Markdown table of one size."""
    lines = [
        f"{count:,} articles",
        "",
        "| side | edits | p50 | p95 | slowest | never shown |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for latency in found:
        figures = (latency.p50, latency.p95, max(latency.milliseconds))
        cells = " | ".join(f"{value:.0f} ms" for value in figures)
        count = len(latency.milliseconds) + latency.missed
        lines.append(f"| {latency.side} | {count} | {cells} | {latency.missed} |")
    return "\n".join([*lines, ""])


def run_size(work: Path, count: int, options: argparse.Namespace) -> list[Latency]:
    """All edits for one number of articles, the two sides in turn."""
    articles = list(make_articles(count, seed=options.seed))
    middle = articles[count // 2]
    lay_outs = ((OURS, lay_out_ours), (HUGO, lay_out_hugo))
    sides = [lay_out(work / name, articles) for name, lay_out in lay_outs if options.only in (None, name)]
    del articles
    with contextlib.ExitStack() as stack:
        pages = {}
        browser = stack.enter_context(_open_browser())
        for side in sides:
            origin = stack.enter_context(_serve(side))
            page = browser.new_page()
            page.add_init_script(_NOTE)
            page.goto(f"{origin}/{middle.published_at:%Y/%m/%d}/{middle.slug}/")
            page.wait_for_function("() => document.readyState === 'complete'")
            pages[side.name] = page
        times: dict[str, list[float | None]] = {side.name: [] for side in sides}
        for number in range(1, WARM_UP_EDITS + options.edits + 1):
            for side in sides if number % 2 else sides[::-1]:
                took_ms = _edit(side, pages[side.name], middle, number)
                if number > WARM_UP_EDITS:
                    times[side.name].append(took_ms)
                if took_ms is None:
                    pages[side.name].reload()
                time.sleep(PAUSE_S)
    return [
        Latency(name, tuple(took_ms for took_ms in found if took_ms is not None), found.count(None))
        for name, found in times.items()
    ]


def _edit(side: Contestant, page: Any, article: SyntheticArticle, number: int) -> float | None:
    """Save the article with the words of this edit, and give the milliseconds until the tab shows them, if it does."""
    changed = edited(article, number)
    began_ms = time.time() * 1000
    side.write(changed)
    try:
        page.wait_for_function("(number) => globalThis.seen === number", arg=str(number), timeout=EDIT_LIMIT_MS)
    except NeverShown:
        return None
    return float(page.evaluate("globalThis.seenAt")) - began_ms


@contextlib.contextmanager
def _open_browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise FileNotFoundError("chromium: expected it to be installed, found none; type: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def _serve(side: Contestant) -> Iterator[str]:
    """Run the side's server until it answers; gives its origin."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        _command(side, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    try:
        origin = f"http://127.0.0.1:{port}"
        _wait_for(origin, process)
        yield origin
    finally:
        process.terminate()
        process.wait(30)


def _command(side: Contestant, port: int) -> list[str]:
    if side.name == OURS:
        program = [sys.executable, "-m", "site_builder", "serve", "--site", str(side.folder)]
        return [*program, "--watch", "--port", str(port)]
    program = [str(find_hugo()), "server", "--source", str(side.folder), "--cacheDir", str(side.folder / "cache")]
    return [*program, "--bind", "127.0.0.1", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"]


def _wait_for(origin: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{origin}/", timeout=60) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise TimeoutError(f"no answer within {START_LIMIT_S:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
