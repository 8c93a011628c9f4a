"""What Chromium, axe and vnu say of four pages of a site: weight, requests, faults, characters a line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BEST = "best-practice"

_RUN_AXE = "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"

# Characters on each whole line of the paragraphs of an article.
LINES = """() => {
  const counts = [];
  for (const paragraph of document.querySelectorAll(".text > p")) {
    const range = document.createRange(), lines = [];
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let bottom = -1;
    for (let node; (node = walker.nextNode()); ) {
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at); range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (box.width === 0) continue;
        if (box.top > bottom) { lines.push(0); bottom = box.top + box.height / 2; }
        lines[lines.length - 1]++;
      }
    }
    counts.push(...lines.slice(0, -1));
  }
  return counts;
}"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page costs a first visit: bytes over the wire, requests, bytes of scripts, hosts beside its own."""

    bytes: int
    requests: int
    script_bytes: int
    other_hosts: tuple[str, ...]


def weigh(browser: Any, address: str) -> Weight:
    """Load a page with nothing kept from before, as a phone does, down to the last request."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    kinds: dict[str, tuple[str, str]] = {}
    sizes: dict[str, int] = {}
    client.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: (e["type"], e["response"]["url"])}))
    client.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}))
    page.goto(address, wait_until="networkidle")
    context.close()
    asked = {key: kind for key, kind in kinds.items() if not kind[1].startswith("data:")}
    own = urlsplit(address).netloc
    return Weight(
        sum(sizes.get(key, 0) for key in asked),
        len(asked),
        sum(sizes.get(key, 0) for key, (kind, _) in asked.items() if kind == "Script"),
        tuple(sorted({urlsplit(url).netloc for _, url in asked.values()} - {own})),
    )


def count_clean_views(browser: Any, addresses: Sequence[str], axe: str, tags: Sequence[str]) -> tuple[int, int]:
    """How many views (page, width, scheme) axe finds no fault in, and how many were looked at. Faults are printed."""
    clean = seen = 0
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
            page = context.new_page()
            for address in addresses:
                page.goto(address)
                page.evaluate(axe + ";0")
                faults = page.evaluate(_RUN_AXE, list(tags))["violations"]
                for fault in faults:
                    print(
                        f"{address} {width} {scheme}: {fault['id']} {fault['nodes'][0]['html'][:80]}", file=sys.stderr
                    )
                clean += not faults
                seen += 1
            context.close()
    return clean, seen


def characters_a_line(browser: Any, address: str) -> float:
    """The mean over the whole lines of an article's paragraphs, on a wide screen."""
    page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
    page.goto(address)
    counts = page.evaluate(LINES)
    page.context.close()
    return sum(counts) / len(counts)


def count_markup_faults(jar: Path, files: Sequence[Path]) -> tuple[int, int]:
    """Errors and warnings of vnu in HTML and CSS files."""
    java = shutil.which("java")
    if java is None:
        raise FileNotFoundError("java is not there: apt-get install default-jre-headless")
    command = [java, "-Xss1m", "-jar", str(jar), "--format", "json", "--also-check-css", "--exit-zero-always"]
    said = subprocess.run([*command, *map(str, files)], capture_output=True, check=True, timeout=300).stderr
    messages = json.loads(said)["messages"]
    errors = sum(message["type"] == "error" for message in messages)
    return errors, len(messages) - errors
