"""Measure what readers get of each theme: ``python -m benchmarks.reader.run --archive FOLDER --articles 500``.

The folder is a site (``site.toml`` and articles). The newest articles of it are built with each theme, and four pages
are looked at: the front page, an article, the archive, and the page of the largest tag.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .lighthouse import CATEGORIES, run_lighthouse
from .pages import BEST, WCAG, Weight, characters_a_line, count_clean_views, count_markup_faults, weigh
from .server import serve_folder

CHECKOUT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("RESULTS.md")
THEMES = ("broadsheet", "wire")
_CHECKERS = CHECKOUT / ".venv/quality/node_modules"
_LIGHTHOUSE = CHECKOUT / ".venv/lighthouse/node_modules/lighthouse/cli/index.js"
# An article that is read, not a notice: long enough for its lines to be counted.
_LEAST_WORDS = 600


@dataclass(frozen=True, slots=True)
class Row:
    """All that is told of one theme. ``marks`` has the marks of each run, for the front page and for the article."""

    theme: str
    home: Weight
    article: Weight
    errors: int
    warnings: int
    wcag_views: tuple[int, int]
    best_views: tuple[int, int]
    characters: float
    marks: dict[str, list[tuple[int, ...]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, look, print the table, and write it if asked to."""
    options = _read_arguments(arguments)
    rows = []
    with tempfile.TemporaryDirectory(prefix="site-builder-reader-") as work:
        for theme in options.themes:
            site = Path(work, theme)
            count = _lay_out(options.archive, site, theme, options.articles)
            _build(site)
            rows.append(_look(site, theme, options.runs))
            print(f"{theme}: {rows[-1]}", file=sys.stderr, flush=True)
    text = to_table(rows)
    print(text)
    if options.write_results:
        RESULTS.write_text(_results(text, options, count), "utf-8")
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reader.run", description="What readers get of each theme."
    )
    parser.add_argument("--archive", type=Path, required=True, metavar="FOLDER", help="a site: site.toml and articles")
    parser.add_argument("--articles", type=int, default=500, metavar="N", help="of the newest, how many (default 500)")
    parser.add_argument("--themes", nargs="+", default=list(THEMES), metavar="NAME")
    parser.add_argument("--runs", type=int, default=3, help="runs of Lighthouse for each page (default 3)")
    parser.add_argument("--write-results", metavar="DATE", help=f"write {RESULTS.name}, dated DATE")
    return parser.parse_args(arguments)


def _lay_out(archive: Path, site: Path, theme: str, most: int) -> int:
    """A copy of the archive with its newest articles alone; how many those are."""
    shutil.copytree(archive, site, ignore=shutil.ignore_patterns("output", ".site-builder"))
    settings = (site / "site.toml").read_text("utf-8")
    (site / "site.toml").write_text(f'{settings}\n[theme]\nname = "{theme}"\n', "utf-8")
    _build(site)
    articles = sorted(_list(site), key=lambda article: (article["published"], article["path"]), reverse=True)
    for article in articles[most:]:
        (site / "content" / article["path"].removeprefix("content/")).unlink()
    return min(most, len(articles))


def _build(site: Path) -> None:
    command = [sys.executable, "-m", "site_builder", "build", "--site", str(site), "--skip-faulty"]
    subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)


def _list(site: Path) -> list[dict[str, str]]:
    command = [sys.executable, "-m", "site_builder", "list", "--site", str(site), "--json"]
    found: list[dict[str, str]] = json.loads(
        subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT).stdout
    )
    return found


def _choose_pages(site: Path) -> dict[str, str]:
    """The addresses of the four pages, within the site; the same for each theme."""
    output = site / "output"
    articles = sorted(_list(site), key=lambda article: (article["published"], article["path"]), reverse=True)
    long = next(
        article["url"]
        for article in articles
        if (output / article["url"].strip("/") / "index.html").read_text("utf-8").count(" ") > _LEAST_WORDS
    )
    tags = sorted(output.glob("tags/*/index.html"), key=lambda file: (-file.stat().st_size, file))
    return {"home": "/", "article": long, "archive": "/archive/", "tag": f"/tags/{tags[0].parent.name}/"}


def _look(site: Path, theme: str, runs: int) -> Row:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not for those who ask for --help

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    node = CHECKOUT / ".venv/bin/node"
    if chromium is None or not _LIGHTHOUSE.exists():
        raise FileNotFoundError("expected chromium and Lighthouse: make reader installs them")
    axe = (_CHECKERS / "axe-core/axe.min.js").read_text("utf-8")
    pages, output = _choose_pages(site), site / "output"
    with serve_folder(output) as root, sync_playwright() as playwright:
        addresses = {name: root + url for name, url in pages.items()}
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        home, article = weigh(browser, addresses["home"]), weigh(browser, addresses["article"])
        wcag = count_clean_views(browser, list(addresses.values()), axe, WCAG)
        best = count_clean_views(browser, list(addresses.values()), axe, (*WCAG, BEST))
        characters = characters_a_line(browser, addresses["article"])
        browser.close()
        marks = {
            name: [run_lighthouse(_LIGHTHOUSE, node, chromium, addresses[name]) for _ in range(runs)]
            for name in ("home", "article")
        }
    files = [output / url.strip("/") / "index.html" for url in pages.values()]
    errors, warnings = count_markup_faults(_CHECKERS / "vnu-jar/build/dist/vnu.jar", [*files, *_style_sheets(output)])
    return Row(theme, home, article, errors, warnings, wcag, best, characters, marks)


def _style_sheets(output: Path) -> Iterator[Path]:
    yield from sorted((output / "assets").glob("*.css"))


def to_table(rows: Sequence[Row]) -> str:
    """The rows in the form of a table, and the marks of each run of Lighthouse below it."""
    lines = [_line(_COLUMNS), _line(["---", *["--:"] * (len(_COLUMNS) - 1)])]
    lines += [_line(_cells(row)) for row in rows]
    lines += ["", f"| Lighthouse mobile ({', '.join(CATEGORIES)}) | page | runs |", "|---|---|---|"]
    for row in rows:
        for page, marks in row.marks.items():
            lines.append(f"| {row.theme} | {page} | {'; '.join('/'.join(map(str, run)) for run in marks)} |")
    return "\n".join(lines)


_COLUMNS = (
    "theme", "home kB", "article kB", "requests", "JS kB", "other hosts", "vnu errors/warnings", "axe WCAG clean",
    "and best practices", "Lighthouse mobile article perf/a11y", "characters a line",
)  # fmt: skip


def _cells(row: Row) -> list[str]:
    perf, access, *_ = _median(row.marks["article"])
    scripts = max(row.home.script_bytes, row.article.script_bytes) / 1000
    return [
        row.theme,
        f"{row.home.bytes / 1000:.1f}",
        f"{row.article.bytes / 1000:.1f}",
        "–".join(map(str, sorted({row.home.requests, row.article.requests}))),
        f"{scripts:.1f}",
        str(len({*row.home.other_hosts, *row.article.other_hosts})),
        f"{row.errors}/{row.warnings}",
        "{} of {}".format(*row.wcag_views),
        "{} of {}".format(*row.best_views),
        f"{perf}/{access}",
        f"{row.characters:.0f}",
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _median(runs: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted(marks)[len(marks) // 2] for marks in zip(*runs, strict=True))


def _results(table: str, options: argparse.Namespace, count: int) -> str:
    return (
        "# What readers get\n\n"
        f"{options.write_results}; the {count} newest articles of `{options.archive.name}`; Python"
        f" {platform.python_version()}. Written by `make reader`; don't edit.\n\n{table}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
