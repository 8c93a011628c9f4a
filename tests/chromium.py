"""Built files as a browser reads them: Chromium's own parsers for HTML, XML and JSON, asked what they made of a file.

built files  ->  judge_files  ->  Findings: what could run, what became of the skeleton, what can't be read
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

_JUDGE = Path(__file__).with_name("judge.js")
_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_FLAGS += ["--allow-file-access-from-files"]
_ASK = "async () => judge(await (await fetch('files.json', {cache: 'no-store'})).json())"
_MOST_CHARACTERS = 4_000_000


class Findings(NamedTuple):
    """``acting`` and ``faults`` are by file, with what was found there; ``skeletons`` has each one with its files."""

    acting: dict[str, list[str]]
    faults: dict[str, list[str]]
    skeletons: dict[str, list[str]]


@contextmanager
def open_chromium() -> Iterator[object]:
    """A browser, or a skipped test with the reason. Nothing that it does reaches a network."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not there: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def judge_files(browser: object, files: Iterable[tuple[str, str]]) -> Findings:
    """Have the browser parse each file (path and text) by its suffix, and tell what could run in it."""
    findings = Findings({}, {}, {})
    page = browser.new_page()  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        # By way of a file: the protocol between here and the page is slow for so many megabytes.
        post = Path(folder) / "files.json"
        (Path(folder) / "judge.html").write_text("<!doctype html><meta charset=utf-8>", "utf-8")
        page.goto((Path(folder) / "judge.html").as_uri())
        page.evaluate(f"globalThis.judge = {_JUDGE.read_text('utf-8')}; 0")
        for chunk in _chunks(files):
            post.write_text(json.dumps(chunk), "ascii")
            for path, acting, faults, skeleton in json.loads(page.evaluate(_ASK)):
                if acting:
                    findings.acting[path] = acting
                if faults:
                    findings.faults[path] = faults
                if skeleton:
                    findings.skeletons.setdefault(skeleton, []).append(path)
    page.close()
    return findings


def _chunks(files: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    chunk: list[tuple[str, str]] = []
    size = 0
    for path, text in files:
        chunk.append((path, text))
        size += len(text)
        if size > _MOST_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def read_site(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text file of a built site, without our own records and the theme's static files."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and not path.startswith((".site-builder/", "assets/", "fonts/")):
            yield path, file.read_bytes().decode("utf-8")


def wrap(page: str, mark: str, inputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """``page`` once for each input, which stands in it where ``mark`` stood: what a site without a sanitiser shows."""
    assert page.count(mark) == 1
    for name, text in inputs.items():
        yield f"{name}.html", page.replace(mark, text)
