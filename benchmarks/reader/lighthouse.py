"""Lighthouse's marks for a page, as a phone on a slow network sees it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def run_lighthouse(program: Path, node: Path, chromium: str, address: str) -> tuple[int, ...]:
    """One run with Lighthouse's own settings for mobile; a mark out of 100 for each of :data:`CATEGORIES`."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        subprocess.run(
            [
                str(node), str(program), address, "--quiet", "--output=json", f"--output-path={report}",
                f"--chrome-flags={_FLAGS}", f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting",
            ],
            env={"CHROME_PATH": chromium, "PATH": f"{node.parent}:/usr/bin:/bin", "HOME": folder},
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        categories = json.loads(report.read_text("utf-8"))["categories"]
    return tuple(round(100 * categories[name]["score"]) for name in CATEGORIES)
