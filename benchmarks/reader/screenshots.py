"""Pictures of every kind of page: ``python -m benchmarks.reader.screenshots``, into ``docs/screenshots/``.

One sheet for each theme and kind of page: on a wide screen and on a phone, in the light and in the dark.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from .browser import open_browser
from .pages import SCHEMES
from .run import CHECKOUT, THEMES
from .server import serve_folder

FOLDER = CHECKOUT / "docs/screenshots"
NOW = "2026-12-01"
_SCREENS = ((1280, 960), (390, 960))
_SCALE = 0.5
_GAP = 12
_GROUND = "#808080"
_QUALITY = 62

# What each sheet shows, by an address in the sample archive.
PAGES = {
    "home": "/",
    "article": "/2024/10/14/europa-clipper-launch/",
    "long-read": "/2022/08/06/http-from-one-line-to-a-hundred-streams/",
    "archive": "/archive/",
    "year": "/2022/",
    "month": "/2022/12/",
    "day": "/2022/12/11/",
    "index": "/tags/",
    "tag": "/tags/moon/",
    "outlet": "/sources/nasa.gov/",
    "story": "/stories/http/",
    "days-of-the-year": "/on-this-day/",
    "on-this-day": "/on-this-day/12-11/",
    "feeds": "/feeds/",
    "about": "/about/",
    "search": "/search/?q=moon",
    "missing-page": "/404.html",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the sample archive in each theme and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reader.screenshots", description=__doc__)
    parser.add_argument("--themes", nargs="+", default=list(THEMES), metavar="NAME")
    parser.add_argument("--pages", nargs="+", default=list(PAGES), choices=PAGES, metavar="KIND")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="site-builder-screenshots-") as work:
        for theme in options.themes:
            output = _build(Path(work, theme), theme)
            (options.into / theme).mkdir(parents=True, exist_ok=True)
            for kind, sheet in _take(output, options.pages):
                sheet.save(options.into / theme / f"{kind}.webp", "WEBP", quality=_QUALITY, method=6)
    return 0


def _build(site: Path, theme: str) -> Path:
    """The sample archive, which stands at the top of the checkout, in another theme and elsewhere."""
    shutil.copytree(CHECKOUT / "content", site / "content")
    settings = (CHECKOUT / "site.toml").read_text("utf-8")
    (site / "site.toml").write_text(f'{settings}\n[theme]\nname = "{theme}"\n', "utf-8")
    command = [sys.executable, "-m", "site_builder", "build", "--site", str(site), "--now", NOW]
    subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)
    return site / "output"


def _take(output: Path, kinds: Sequence[str]) -> Iterator[tuple[str, Image.Image]]:
    with serve_folder(output) as root, open_browser() as browser:
        for kind in kinds:
            yield kind, _to_sheet(list(_shots(browser, root + PAGES[kind])))


def _shots(browser: Any, address: str) -> Iterator[Image.Image]:
    for width, height in _SCREENS:
        for scheme in SCHEMES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            answer = page.goto(address, wait_until="networkidle")
            if not answer.ok and not address.endswith("/404.html"):
                raise FileNotFoundError(f"expected a page at {address}, found none")
            shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            context.close()
            yield shot.resize((round(width * _SCALE), round(height * _SCALE)), Image.Resampling.LANCZOS)


def _to_sheet(shots: Sequence[Image.Image]) -> Image.Image:
    """The pictures beside each other."""
    width = sum(shot.width for shot in shots) + _GAP * (len(shots) + 1)
    sheet = Image.new("RGB", (width, max(shot.height for shot in shots) + 2 * _GAP), _GROUND)
    at = _GAP
    for shot in shots:
        sheet.paste(shot, (at, _GAP))
        at += shot.width + _GAP
    return sheet


if __name__ == "__main__":
    sys.exit(main())
