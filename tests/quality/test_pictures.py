"""Pictures as Chromium shows them: which size it takes, what waits, and that nothing moves when one comes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .sample import PAGES

pytestmark = pytest.mark.browser

LONG = PAGES["long read"]

SHIFTS = """() => {
  globalThis.moved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { globalThis.moved += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
}"""
STYLED = """() => new Promise((resolve) => {
  const link = document.querySelector("link[rel=stylesheet]");
  if (link.sheet) resolve(); else link.onload = resolve;
})"""
CHOSEN = """(selector) => new Promise((resolve) => {
  const image = document.querySelector(selector);
  image.scrollIntoView();
  const tell = () => resolve([image.currentSrc, image.getBoundingClientRect().width, image.naturalWidth]);
  if (image.complete && image.currentSrc) tell(); else image.onload = tell;
})"""
BOXES = """() => [...document.querySelectorAll(".page img, .page p, .page h2")].map((element) => {
  const {x, width, height} = element.getBoundingClientRect();
  return [element.tagName, x, element.getBoundingClientRect().y + scrollY, width, height];
})"""


def open_page(browser: Any, address: str, width: int, density: float = 1, **options: Any) -> Any:
    context = browser.new_context(viewport={"width": width, "height": 844}, device_scale_factor=density, **options)
    return context.new_page(), address + LONG


@pytest.mark.parametrize(
    ("width", "density", "expected"),
    [(390, 1, 480), (390, 2, 800), (390, 3, 1200), (768, 1, 800), (1280, 1, 800), (1280, 2, 1600)],
)
@pytest.mark.parametrize(("selector", "own"), [(".lead img", 2400), (".text a img", 1000)])
def test_the_smallest_size_that_is_sharp_is_loaded(browser, addresses, width, density, expected, selector, own):
    page, address = open_page(browser, addresses["broadsheet"], width, density)
    page.goto(address)
    source, shown, _ = page.evaluate(CHOSEN, selector)
    chosen = re.search(r"\.(\d+)\.[0-9a-f]{8}\.avif$", source)

    assert chosen is not None
    assert int(chosen[1]) == min(expected, own)
    assert int(chosen[1]) >= min(shown * density, own)


SAID = """(sizes) => {
  const choices = sizes.split(", ").map((choice) => choice.match(/^(\\([^)]*\\))? ?(.*)$/));
  const [, , length] = choices.find(([, condition]) => !condition || matchMedia(condition).matches);
  const ruler = document.createElement("div");
  ruler.style.width = length.replace(/([\\d.]+)rem/, (_, rem) => `${rem * 16}px`);
  document.body.append(ruler);
  return ruler.getBoundingClientRect().width;
}"""


@pytest.mark.parametrize("width", [390, 700, 1000, 1280])
def test_the_theme_says_truly_how_wide_its_column_is(browser, addresses, width):
    page, address = open_page(browser, addresses["broadsheet"], width)
    page.goto(address)
    image = page.locator(".lead img")

    assert page.evaluate(SAID, image.get_attribute("sizes")) == pytest.approx(image.bounding_box()["width"], abs=8)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_a_picture_comes(browser, addresses, width):
    page, address = open_page(browser, addresses["broadsheet"], width)
    pictures = re.compile(r"\.(avif|jpg|png)$")
    held: list[Any] = []

    def hold(route: Any) -> None:
        if is_held:
            held.append(route)
        else:
            route.continue_()

    is_held = True
    page.route(pictures, hold)
    page.add_init_script(f"({SHIFTS})()")
    page.goto(address, wait_until="domcontentloaded")
    page.evaluate(STYLED)
    before = page.evaluate(BOXES)
    assert page.evaluate("[...document.images].some((image) => image.naturalWidth)") is False
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })")
    is_held = False
    for route in held:
        route.continue_()
    page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")

    assert (page.evaluate(BOXES), page.evaluate("globalThis.moved")) == (before, 0)


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_picture_is_shown_in_its_own_shape_or_cut_to_one_never_pressed(browser, addresses, site, width):
    page, address = open_page(browser, addresses[site], width)
    page.goto(address)
    shapes = page.evaluate(
        """[...document.images].map((image) => {
          const {width, height} = image.getBoundingClientRect(), fit = getComputedStyle(image).objectFit;
          const own = image.getAttribute("width") / image.getAttribute("height");
          return [image.alt, fit === "cover" ? Math.min(own, width / height) >= 1 : width / height / own];
        })"""
    )

    assert [alt for alt, shape in shapes if shape is not True and abs(shape - 1) > 0.02] == []
    assert len(shapes) == 4


def test_the_picture_above_the_text_is_asked_for_before_any_other_and_those_below_wait(browser, addresses):
    page, address = open_page(browser, addresses["broadsheet"], 1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    pictures = [url for url in asked if re.search(r"\.(avif|jpg|png)$", url)]

    assert "street.jpg.800." in pictures[0]
    assert page.evaluate("[...document.images].map((image) => image.getAttribute('loading'))") == [
        None, "lazy", "lazy", "lazy",
    ]  # fmt: skip


def test_a_browser_that_does_not_know_avif_has_a_jpeg(browser, addresses):
    page, address = open_page(browser, addresses["broadsheet"], 390, 2)
    page.goto(address)
    page.evaluate("document.querySelectorAll('source').forEach((source) => source.remove())")
    source, _, _ = page.evaluate(CHOSEN, ".lead img")

    assert re.search(r"street\.jpg\.(800|1200)\.[0-9a-f]{8}\.jpg$", source)


CORNER = """async (address) => {
  const image = new Image(); image.src = address; await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(20, 20, 1, 1).data.slice(0, 3)];
}"""


def test_a_photograph_that_is_stored_upside_down_stands_upright_in_every_size(browser, addresses):
    page, address = open_page(browser, addresses["broadsheet"], 1280)
    page.goto(address)
    sizes = page.evaluate(
        """[...document.querySelectorAll(".lead source, .lead img")]
          .flatMap((element) => element.srcset.split(", ").map((choice) => choice.split(" ")[0]))"""
    )

    assert len(sizes) == 8
    for size in (*sizes, "/files/street.jpg"):
        assert page.evaluate(CORNER, size) == pytest.approx([224, 192, 32], abs=25)  # yellow, from the other end
