"""Chromium, as all that looks at pages here opens it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def open_browser() -> Iterator[Any]:
    """A browser that is closed in the end. Raises :class:`FileNotFoundError` where there is none."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not for those who ask for --help

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise FileNotFoundError("expected chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()
