"""What a reader meets, measured in Chromium: lines, places, colours, requests, and pages without scripts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reader.pages import LINES
from site_builder.model.colour import contrast

from .sample import PAGES

pytestmark = pytest.mark.browser

BRIEF, LONG = PAGES["brief"], PAGES["long read"]

COLOURS = """(selector) => [...document.querySelectorAll(selector)].map((element) => {
  let ground = element;
  const clear = "rgba(0, 0, 0, 0)";
  while (ground && getComputedStyle(ground).backgroundColor === clear) ground = ground.parentElement;
  return [getComputedStyle(element).color, getComputedStyle(ground ?? document.body).backgroundColor];
})"""


def to_hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in colour.removeprefix("rgb(").rstrip(")").split(","))


def open_page(browser: Any, address: str, width: int = 1280, **options: Any) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 844}, **options).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_a_line_of_text_has_62_to_72_characters(browser, addresses, site):
    counts = open_page(browser, addresses[site] + LONG).evaluate(LINES)

    assert len(counts) >= 4
    assert 62 <= sum(counts) / len(counts) <= 72


def test_on_paper_a_line_has_75_to_90_characters(browser, addresses, outputs):
    margins = re.search(rb"@page\{margin:20mm (\d+)mm", style_of(outputs["broadsheet"]))
    assert margins is not None
    page = open_page(browser, addresses["broadsheet"] + LONG, round((210 - 2 * int(margins[1])) / 25.4 * 96))
    page.emulate_media(media="print")
    counts = page.evaluate(LINES)

    assert 75 <= sum(counts) / len(counts) <= 90


def test_what_is_wider_than_the_screen_has_one_stop_for_the_keyboard(browser, addresses):
    found = open_page(browser, addresses["broadsheet"] + LONG, 390).evaluate(
        "[...document.querySelectorAll('.text [tabindex]')].map((e) => [e.className || e.localName,"
        " e.scrollWidth > e.clientWidth, e.querySelector('[tabindex]') === null])"
    )

    assert found == [["pre", True, True], ["table", True, True]]


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_text_is_set_in_18_pixels_with_lines_of_one_and_a_half_to_one_point_six(browser, addresses, site):
    page = open_page(browser, addresses[site] + LONG)
    style = page.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('.text > p'));"
        " return [parseFloat(s.fontSize), parseFloat(s.lineHeight) / parseFloat(s.fontSize)]; })()"
    )

    assert style[0] == 18
    assert 1.55 <= round(style[1], 3) <= 1.6


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
@pytest.mark.parametrize("url", [BRIEF, "/2025/12/12/small-12/", PAGES["hard article"]])
def test_on_a_phone_the_text_begins_in_the_upper_half_of_the_screen(browser, addresses, site, url):
    page = open_page(browser, addresses[site] + url, 390)

    top = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.standfirst, .text')].map((e) => e.getBoundingClientRect().top))"
    )
    assert 0 < top < 450


@pytest.mark.parametrize("site", ["broadsheet", "wire", "arabic"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_screen(browser, addresses, outputs, site, width):
    page = open_page(browser, addresses[site] + "/", width)
    wide: dict[str, int] = {}
    for url in PAGES.values():
        if site != "arabic" or (outputs[site] / url.strip("/") / "index.html").exists():
            page.goto(addresses[site] + url)
            found = page.evaluate("document.documentElement.scrollWidth")
            wide |= {url: found} if found > width else {}

    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("site", ["broadsheet", "wire"])
@pytest.mark.parametrize(
    ("url", "selector", "least"),
    [
        (LONG, ".text p, .text a, .text li, .text td, .text pre, h1, h2, h3, blockquote p", 7),
        (BRIEF, ".byline a, .original a, .masthead a", 7),
        (BRIEF, ".meta, .meta time, .standfirst, .terms a, .label, footer p", 4.5),
        ("/", ".card h3 a, .summary", 7),
        ("/", ".card .meta a, .card time, .site nav a", 4.5),
    ],
)
def test_text_stands_out_seven_times_and_labels_four_and_a_half_times(
    browser, addresses, site, scheme, url, selector, least
):
    pairs = open_page(browser, addresses[site] + url, color_scheme=scheme).evaluate(COLOURS, selector)

    assert pairs
    assert min(contrast(to_hex(text), to_hex(ground)) for text, ground in pairs) >= least


def test_code_beside_the_numbers_of_its_lines_is_one_block(browser, addresses):
    numbers, code = open_page(browser, addresses["broadsheet"] + PAGES["hard article"]).evaluate(
        "[...document.querySelectorAll('td > pre')].map((element) => {"
        " const box = element.getBoundingClientRect(); return [box.left, box.right, box.top]; })"
    )

    assert (numbers[1], numbers[2]) == (code[0], code[2])


def test_in_the_dark_a_picture_of_black_lines_on_nothing_can_be_seen(browser, addresses):
    page = open_page(browser, addresses["broadsheet"] + PAGES["hard article"], color_scheme="dark")
    (pair,) = page.evaluate(COLOURS, ".text > p img")

    assert min(contrast("#000000", to_hex(pair[1])), contrast(*map(to_hex, pair))) >= 7


def test_small_print_in_a_text_can_be_read(browser, addresses):
    page = open_page(browser, addresses["broadsheet"] + PAGES["hard article"], 390)

    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.text small')).fontSize)") >= 15


def test_the_page_of_an_outlet_names_it_once(browser, addresses):
    page = open_page(browser, addresses["broadsheet"] + PAGES["outlet"])
    named = "[...document.querySelectorAll('main .outlet')].map((element) => element.checkVisibility())"

    assert set(page.evaluate(named)) == {False}


# The scripts that some kinds of page have of their own.
EXTRAS = {
    "/404.html": ("/assets/not-found",),
    "/search/": ("/assets/search",),
    **{url: ("/assets/index",) for kind, url in PAGES.items() if "index" in kind},
}


@pytest.mark.parametrize("url", [url for kind, url in PAGES.items() if kind != "long read"])
def test_a_page_is_two_requests_both_to_the_site_itself(browser, addresses, url):
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(addresses["broadsheet"] + url, wait_until="networkidle")

    paths = [address.removeprefix(addresses["broadsheet"]) for address in asked]
    # A script of some kinds of page is asked for when they are read; pictures come with the text.
    own = [path.split(".")[0] for path in paths if not path.startswith(("/images/", "/assets/files/", "/files/"))]
    assert [path for path in own if path not in EXTRAS.get(url, ())] == [url.split(".")[0], "/assets/style"]
    assert all(address.startswith(addresses["broadsheet"]) for address in asked)


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_an_article_costs_seven_kilobytes_beside_its_own_text(outputs, site):
    page = (outputs[site] / "2026/01/06/long/index.html").read_bytes()
    body = page.partition(b'<div class="text">')[2].partition(b"<footer")[0]
    page_size, body_size, style_size = map(compressed, (page, body, style_of(outputs[site])))

    assert style_size <= 4_800
    assert page_size - body_size + style_size <= 7_000


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_the_front_page_costs_six_and_a_half_kilobytes_beside_its_articles(outputs, site):
    page = (outputs[site] / "index.html").read_bytes()
    head, _, rest = page.partition(b"<main")

    assert compressed(head + rest.partition(b"</main>")[2]) + compressed(style_of(outputs[site])) <= 6_500


def style_of(output: Path) -> bytes:
    (style,) = (output / "assets").glob("style.*.css")
    return style.read_bytes()


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_without_scripts_nothing_dead_is_shown(browser, addresses, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    dead: dict[str, str] = {}
    for url in PAGES.values():
        page.goto(addresses[site] + url)
        found = page.locator(
            "button, input:not([type=checkbox][disabled]), select, textarea, [role=button], [onclick], a:not([href])"
        )
        dead |= {url: found.first.evaluate("e => e.outerHTML")} if found.count() else {}

    assert dead == {}


def test_the_link_past_the_frame_is_seen_once_it_has_the_focus(browser, addresses):
    page = open_page(browser, addresses["broadsheet"] + BRIEF)
    before = page.locator(".skip").bounding_box()["y"]
    page.keyboard.press("Tab")

    assert (before < 0, page.locator(".skip").bounding_box()["y"] >= 0) == (True, True)


def test_in_arabic_text_begins_at_the_right(browser, addresses):
    page = open_page(browser, f"{addresses['arabic']}/2026/01/07/item-7/", 390)
    gaps = page.evaluate(
        """[...document.querySelectorAll("h1, .standfirst, .text > p, .text > h2")].map((element) => {
          const range = document.createRange();
          const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
          range.setStart(text, 0); range.setEnd(text, 1);
          return Math.abs(element.getBoundingClientRect().right - range.getBoundingClientRect().right);
        })"""
    )

    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert len(gaps) >= 4
    assert max(gaps) < 3


def test_an_article_in_arabic_on_an_english_site_runs_from_right_to_left_and_its_labels_do_not(browser, addresses):
    page = open_page(browser, addresses["broadsheet"] + PAGES["article in another language"])

    found = page.evaluate(
        "['html', 'article', '.text p', '.byline', 'article > footer']"
        ".map((s) => getComputedStyle(document.querySelector(s)).direction)"
    )
    assert found == ["ltr", "rtl", "rtl", "ltr", "ltr"]


def test_on_paper_the_frame_is_gone_and_the_original_s_address_is_written_out(browser, addresses):
    page = open_page(browser, addresses["broadsheet"] + BRIEF)
    page.emulate_media(media="print")
    shown = "(s) => getComputedStyle(document.querySelector(s)).display"
    after = page.evaluate("getComputedStyle(document.querySelector('.original a'), '::after').content")

    assert [page.evaluate(shown, selector) for selector in (".site nav", ".pager", ".skip", ".view")] == ["none"] * 4
    assert "https://www.source.example/a" in after


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_on_paper_a_chosen_dark_scheme_is_black_on_white_and_no_line_of_code_is_cut(browser, addresses, site):
    page = open_page(browser, addresses[site] + LONG)
    page.evaluate("document.documentElement.dataset.scheme = 'dark'")
    page.emulate_media(media="print")
    colours = page.evaluate(COLOURS, ".text p, .text pre, .text pre span, .text a, h1")

    assert {ground for _, ground in colours} == {"rgb(255, 255, 255)"}
    assert min(contrast(to_hex(text), to_hex(ground)) for text, ground in colours) >= 7
    assert page.evaluate(
        "document.querySelector('.text pre').scrollWidth <= document.querySelector('.text pre').clientWidth"
    )
