"""The page of an address where nothing is, in a browser: what it offers, and what it makes of hostile addresses."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from tests.chromium import open_chromium

PROJECT = Path(__file__).resolve().parents[1]
TEMPLATE = PROJECT / "themes/broadsheet/templates/not-found.html"
ARTICLE = "---\ntitle: Landed\ndate: 2026-01-07\ntags: [Moon]\n---\nIt landed.\n"


class _Host(SimpleHTTPRequestHandler):
    """Serves a folder as hosts do: ``404.html`` for what is not there, at any depth; it notes what it is asked."""

    asked: list[tuple[str, str]]

    def log_message(self, *_: Any) -> None:
        pass

    def send_head(self) -> Any:
        self.asked.append((self.command, self.path))
        return super().send_head()

    def send_error(self, code: int, *_: Any) -> None:
        data = (Path(self.directory) / self.page).read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    page = "404.html"


class _HostBelow(_Host):
    page = "news/404.html"


@contextmanager
def serve(folder: Path, handler: type[_Host]) -> Iterator[str]:
    handler.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def make(folder: Path, base_url: str, output: Path) -> None:
    files = {
        "site.toml": f'[site]\nbase_url = "{base_url}"\n',
        "content/2026/landed.md": ARTICLE,
        "content/pages/über uns.md": "---\ntitle: We\n---\nWe.\n",
        # As if the site had a search page.
        "templates/not-found.html": TEMPLATE.read_text("utf-8").replace(
            '{% set search = view.site.search if view.site.search is defined else "" %}',
            '{% set search = "/search/" %}',
        ),
    }
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    options = BuildOptions(site=folder, now=datetime(2026, 2, 1, tzinfo=UTC), output=output, jobs=1)
    assert not build(options, Silent()).faulty


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("top")
    make(folder, "https://news.example", folder / "out")
    with serve(folder / "out", _Host) as address:
        yield address


@pytest.fixture(scope="module")
def site_below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("below")
    make(folder, "https://host.example/news", folder / "out/news")
    with serve(folder / "out", _HostBelow) as address:
        yield address


def visit(browser: Any, address: str, *, scripts: bool = True) -> dict[str, Any]:
    """What a reader is offered: links to near pages, the link to the search, and what went wrong."""
    page = browser.new_page(java_script_enabled=scripts)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "status of 404" not in line.text else None)
    page.goto(address, wait_until="networkidle")
    near = page.locator("#nearest a").all()
    search = page.locator("#search-link")
    found = {
        "near": [(link.text_content(), link.get_attribute("href")) for link in near],
        "is_shown": page.locator("#nearest").is_visible(),
        "search": (search.text_content(), search.get_attribute("href").removeprefix(address[: address.find("/", 8)])),
        "faults": faults,
    }
    page.close()
    return found


def test_the_nearest_pages_that_there_are_are_listed_the_nearest_first(browser, site):
    assert visit(browser, f"{site}/2026/01/07/moved-away/") == {
        "near": [("/2026/01/07/", "/2026/01/07/"), ("/2026/01/", "/2026/01/"), ("/2026/", "/2026/")],
        "is_shown": True,
        "search": ("Search for “moved away”", "/search/?q=moved+away"),
        "faults": [],
    }


def test_a_folder_that_is_not_there_is_left_out(browser, site):
    found = visit(browser, f"{site}/2026/02/30/x/")

    assert found["near"] == [("/2026/", "/2026/")]


def test_the_server_is_asked_for_heads_alone(browser, site):
    _Host.asked.clear()
    visit(browser, f"{site}/2026/01/09/x/y")

    asked = sorted(one for one in _Host.asked if not one[1].startswith(("/assets/", "/favicon")))
    heads = ["/2026/", "/2026/01/", "/2026/01/09/", "/2026/01/09/x/", "/2026/01/09/x/y/"]
    assert asked == [("GET", "/2026/01/09/x/y"), *(("HEAD", path) for path in heads)]


def test_an_address_without_its_slash_is_found(browser, site):
    assert visit(browser, f"{site}/tags/moon.html/")["near"] == [("/tags/", "/tags/")]


def test_an_address_is_shown_as_it_reads(browser, site):
    assert visit(browser, f"{site}/%C3%BCber-uns/x")["near"] == [("/über-uns/", "/%C3%BCber-uns/")]


def test_where_nothing_is_near_no_list_is_shown(browser, site):
    found = visit(browser, f"{site}/nothing/at/all")

    assert (found["near"], found["is_shown"]) == ([], False)


def test_below_a_path_of_the_host_nothing_outside_of_the_site_is_asked_or_shown(browser, site_below):
    _HostBelow.asked.clear()
    found = visit(browser, f"{site_below}/news/2026/01/x/")

    assert found["near"] == [("/2026/01/", "/news/2026/01/"), ("/2026/", "/news/2026/")]
    assert found["search"] == ("Search for “x”", "/news/search/?q=x")
    assert [path for _, path in _HostBelow.asked if not path.startswith("/news/")] in ([], ["/favicon.ico"])
    assert visit(browser, f"{site_below}/2026/01/x/")["near"] == []


def test_the_page_at_its_own_address_is_not_looked_for(browser, site):
    found = visit(browser, f"{site}/404.html")

    assert (found["near"], found["search"]) == ([], ("Search the archive", "/search/"))


def test_without_scripts_the_links_are_there_and_no_empty_list(browser, site):
    found = visit(browser, f"{site}/2026/01/07/x/", scripts=False)

    assert (found["near"], found["is_shown"], found["search"]) == ([], False, ("Search the archive", "/search/"))


@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E/", "Search for “img src x onerror alert”"),
        ("/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "Search for “script”"),
        ("//evil.example/path", "Search for “path”"),
        ("/javascript:alert(1)/", "Search for “javascript alert”"),
        ("/%E0%A4%A/%FF/", "Search the archive"),
        ("/%01/%E2%80%AEtxt.exe", "Search for “txt”"),
        ("/2026/01/07/", "Search the archive"),
        ("/a/../../b?x=<b>#<i>", "Search for “b”"),
        ("/$&$1{words}/", "Search for “words”"),
        (f"/{'x' * 3000}/", f"Search for “{'x' * 100}”"),
        ("/a" * 300, "Search for “a”"),
        ("/%E6%96%B0%E9%97%BB-%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1.html", "Search for “新闻 أخبار”"),
    ],
)
def test_a_hostile_address_is_text_and_stays_within_the_site(browser, site, path, search):
    address = site + path if path != "/2026/01/07/" else f"{site}/2026/01/08/"
    found = visit(browser, address)

    assert (found["search"][0], found["faults"]) == (search, [])
    assert [href for _, href in found["near"] if not href.startswith("/") or href.startswith("//")] == []


def test_an_address_of_hundreds_of_folders_costs_six_questions(browser, site):
    _Host.asked.clear()
    visit(browser, f"{site}{'/a' * 300}")

    assert len([method for method, _ in _Host.asked if method == "HEAD"]) == 6
