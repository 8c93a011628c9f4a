"""How long a search takes, and what it loads: ``python -m benchmarks.reader.search OUTPUT … --ask 'q=…' …``.

Each query is the address of a reader who comes from elsewhere, with nothing cached: the time is from the beginning of
the navigation until the first result is painted. Several outputs (of two versions of a theme) are asked in turn.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .browser import open_browser
from .server import serve_folder

# When the first result is on the screen, in milliseconds of the page's own clock.
_WATCH = """
addEventListener("DOMContentLoaded", () => new MutationObserver((_, observer) => {
  if (!document.querySelector(".results li")) return;
  observer.disconnect();
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { globalThis.painted = performance.now(); };
    port2.postMessage(0);
  });
}).observe(document.querySelector(".search"), { childList: true, subtree: true }));
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each query and output: the median, the least and the greatest time, and the files and bytes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reader.search", description=__doc__)
    parser.add_argument("outputs", nargs="+", type=Path, metavar="OUTPUT")
    parser.add_argument("--ask", nargs="+", required=True, metavar="QUERY", help="such as q=river or q=river&year=2024")
    parser.add_argument("--rounds", type=int, default=9, metavar="NUMBER")
    options = parser.parse_args(arguments)
    with open_browser() as browser:
        for query in options.ask:
            times: dict[Path, list[float]] = {output: [] for output in options.outputs}
            loaded: dict[Path, list[int]] = {}
            for _ in range(options.rounds):
                for output, taken in times.items():
                    time, loaded[output] = _ask(browser, output, query)
                    taken.append(time)
            for output, taken in times.items():
                spread = f"{statistics.median(taken):4.0f} ms ({min(taken):.0f} to {max(taken):.0f})"
                print(f"{query}  {spread}  {len(loaded[output])} files, {sum(loaded[output]):,} bytes  {output}")
    return 0


def _ask(browser: Any, output: Path, query: str) -> tuple[float, list[int]]:
    """The time of one answer, and the bytes of each file that searching loaded: not of the page and its style sheet."""
    sizes: list[int] = []

    def note(response: Any) -> None:
        if response.url.partition("?")[0].endswith(
            (".js", ".json", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
        ):
            sizes.append(int(response.headers.get("content-length", 0)))

    with serve_folder(output) as host:
        context = browser.new_context()
        context.on("response", note)
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(f"{host}/search/?{query}")
        page.wait_for_function("() => globalThis.painted", polling=50)
        time = page.evaluate("() => painted")
        context.close()
    return time, sizes


if __name__ == "__main__":
    raise SystemExit(main())
