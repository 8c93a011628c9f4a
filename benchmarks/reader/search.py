"""How long a search takes, and what it loads: ``python -m benchmarks.reader.search OUTPUT … --ask 'q=…' …``.

Each query is the address of a reader who comes from elsewhere, with nothing cached: the time is from the beginning of
the navigation until the first result is painted. Several outputs (of two versions of a theme) are asked in turn. Each
host is a process of its own, for what drives the browser must not keep an answer waiting.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .browser import open_browser
from .server import serve_apart

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
    with ExitStack() as stack:
        hosts = {output: stack.enter_context(serve_apart(output)) for output in options.outputs}
        browser = stack.enter_context(open_browser())
        for query in options.ask:
            times: dict[Path, list[float]] = {output: [] for output in hosts}
            for _ in range(options.rounds):
                for output, host in hosts.items():
                    times[output].append(_ask(browser, f"{host}/search/?{query}"))
            for output, host in hosts.items():
                taken, sizes = times[output], _weigh(browser, f"{host}/search/?{query}")
                spread = f"{statistics.median(taken):4.0f} ms ({min(taken):.0f} to {max(taken):.0f})"
                print(f"{query}  {spread}  {len(sizes)} files, {sum(sizes):,} bytes  {output}", flush=True)
    return 0


def _ask(browser: Any, address: str, note: Callable[[Any], None] | None = None) -> float:
    """The time of one answer; ``note`` is given each response of the host."""
    context = browser.new_context()
    if note is not None:
        context.on("response", note)
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_function("() => globalThis.painted", polling=50)
    time: float = page.evaluate("() => painted")
    context.close()
    return time


def _weigh(browser: Any, address: str) -> list[int]:
    """The bytes of each file that searching loads: not of the page and its style sheet."""
    sizes: list[int] = []

    def note(response: Any) -> None:
        if response.url.partition("?")[0].endswith(
            (".js", ".json", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
        ):
            sizes.append(int(response.headers.get("content-length", 0)))

    _ask(browser, address, note)
    return sizes


if __name__ == "__main__":
    raise SystemExit(main())
