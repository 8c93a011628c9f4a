"""Calendars and indexes in Chromium: days that can be read and hit, and a filter that works and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.model.colour import contrast
from site_builder.model.outcome import BuildOptions, Silent

pytestmark = pytest.mark.browser

DAYS = """() => [...document.querySelectorAll(".calendar td")].filter((cell) => cell.textContent).map((cell) => {
  const link = cell.firstElementChild, box = (link ?? cell).getBoundingClientRect();
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const hex = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return a ? "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("") : "";
  };
  const ground = hex(getComputedStyle(cell).backgroundColor) || hex(getComputedStyle(document.body).backgroundColor);
  const size = link ? Math.min(box.width, box.height) : 24;
  return [cell.className, hex(getComputedStyle(link ?? cell).color), ground, size];
})"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def write_site(folder: Path, theme: str, language: str = "en") -> Path:
    """Days with one to nine articles, and 60 tags in several scripts."""
    (folder / "content").mkdir(parents=True)
    (folder / "site.toml").write_text(
        f'[site]\nbase_url = "https://x.example"\nlanguage = "{language}"\n[theme]\nname = "{theme}"\n', "utf-8"
    )
    tags = [f"{letter}{number}" for letter in "abcdef" for number in range(9)]
    tags += ["Élan", "新闻", "中国", "أخبار", "18F"]
    days = [day for day in range(1, 10) for _ in range(day)]
    for number, day in enumerate(days):
        head = f"title: T{number}\ndate: 2026-01-{day:02}\ntags: {tags[number :: len(days)]}"
        (folder / "content" / f"{number}.md").write_text(f"---\n{head}\n---\nWords.\n", "utf-8")
    outcome = build(BuildOptions(site=folder, now=datetime(2026, 3, 1, tzinfo=UTC), jobs=1), Silent())
    assert not outcome.faulty, outcome.problems
    return folder / "output"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where each site is served."""
    servers, found = [], {}
    for name, theme, language in (("broadsheet", "broadsheet", "en"), ("wire", "wire", "en"), ("arabic", "wire", "ar")):
        output = write_site(tmp_path_factory.mktemp(name) / "site", theme, language)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(output)))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        found[name] = f"http://127.0.0.1:{server.server_address[1]}"
    yield found
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


def open_page(browser: Any, address: str, width: int = 1280, **options: Any) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 844}, **options).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("site", ["broadsheet", "wire"])
@pytest.mark.parametrize("url", ["/2026/", "/2026/01/", "/archive/", "/on-this-day/"])
def test_every_day_of_a_calendar_can_be_read_and_hit(browser, sites, site, url, width, scheme):
    page = open_page(browser, sites[site] + url, width, color_scheme=scheme)
    days = page.evaluate(DAYS)

    assert {name for name, *_ in days} == {"", "l1", "l2", "l3", "l4"}
    assert len({ground for name, _, ground, _ in days}) == 5
    assert min(contrast(ink, ground) for _, ink, ground, _ in days) >= 7
    assert min(size for *_, size in days) >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_week_of_an_arabic_calendar_begins_at_the_right_with_its_saturday(browser, sites):
    page = open_page(browser, sites["arabic"] + "/2026/01/", 390)
    heads = page.evaluate(
        "[...document.querySelectorAll('.calendar th')].map((head) => [head.firstElementChild.title,"
        " head.getBoundingClientRect().left])"
    )

    assert heads[0][0] == "السبت"
    assert [left for _, left in heads] == sorted((left for _, left in heads), reverse=True)


def shown(page: Any) -> list[str]:
    names: list[str] = page.evaluate(
        "[...document.querySelectorAll('.terms-index li')].filter((item) => item.checkVisibility())"
        ".map((item) => item.firstElementChild.textContent)"
    )
    return names


@pytest.mark.parametrize(
    ("typed", "left"), [("a1", ["a1"]), ("ÉL", ["Élan"]), ("e la", []), ("新", ["新闻"]), ("أخ", ["أخبار"])]
)
def test_the_filter_leaves_the_names_with_the_typed_letters_and_says_how_many(browser, sites, typed, left):
    page = open_page(browser, sites["broadsheet"] + "/tags/")
    page.get_by_label("Filter these names").fill(typed)

    assert shown(page) == left
    assert page.get_by_role("status").inner_text() == f"Names left: {len(left)}"
    assert page.locator("main h2:visible").count() == len(left)


def test_an_emptied_filter_shows_everything_and_says_nothing(browser, sites):
    page = open_page(browser, sites["broadsheet"] + "/tags/by/count/")
    everything = shown(page)
    field = page.get_by_label("Filter these names")
    field.fill("a1")
    field.fill("")

    assert shown(page) == everything
    assert page.get_by_role("status").inner_text() == ""


def test_without_scripts_there_is_no_box_and_letters_lead_to_their_names(browser, sites):
    page = open_page(browser, sites["broadsheet"] + "/tags/", 390, java_script_enabled=False)
    page.get_by_role("link", name="漢字").click()

    assert page.locator("input").count() == 0
    assert page.locator("h2:target").inner_text() == "漢字"


def test_the_box_comes_without_moving_what_is_there(browser, sites):
    page = open_page(browser, sites["broadsheet"] + "/tags/", 390)
    moved = page.evaluate(
        "new Promise((resolve) => { new PerformanceObserver((list) => resolve(list.getEntries().length))"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => resolve(0), 300); })"
    )

    assert moved == 0
