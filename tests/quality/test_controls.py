"""What scripts add, in Chromium: the choice of scheme and density, and keys; what it costs, and what moves for it."""

from __future__ import annotations

from typing import Any

import pytest

from .sample import PAGES

pytestmark = pytest.mark.browser

LIST, BRIEF = PAGES["tag"], PAGES["brief"]
SCHEME = "getComputedStyle(document.documentElement).colorScheme"
GROUND = "getComputedStyle(document.body).backgroundColor"
HEADLINE = "document.activeElement.closest('.card h3') === null ? '' : document.activeElement.textContent"
# Links of the frame whose words lie under the button; not their boxes, which may be wider.
UNDER = """() => {
  const button = document.querySelector(".view").getBoundingClientRect();
  const range = document.createRange();
  return [...document.querySelectorAll(".masthead a, header nav a")].filter((link) => {
    range.selectNodeContents(link);
    const box = range.getBoundingClientRect();
    return box.right > button.left && box.left < button.right && box.bottom > button.top && box.top < button.bottom;
  }).map((link) => link.textContent);
}"""


@pytest.fixture
def page(browser: Any) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 844}, color_scheme="light")
    yield context.new_page()
    context.close()


def choose(page: Any, name: str, value: str) -> None:
    page.click(".view")  # a script is asked for, and only then is there a dialog
    page.check(f"dialog [name={name}][value={value}]")
    page.keyboard.press("Escape")


def shown(page: Any, *selectors: str) -> list[bool]:
    return [page.locator(selector).first.is_visible() for selector in selectors]


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_a_chosen_scheme_holds_on_the_next_page_and_before_its_body_is_there(page, addresses, site):
    page.goto(addresses[site] + "/")
    light = page.evaluate(GROUND)
    choose(page, "scheme", "dark")
    # Asked when the body begins to be read: what is there then was there before anything was painted.
    page.add_init_script(
        "globalThis.early = null; new MutationObserver(() => {"
        " if (document.body) early ??= document.documentElement.dataset.scheme; })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page.goto(addresses[site] + BRIEF)

    assert (page.evaluate("early"), page.evaluate(SCHEME), page.evaluate(GROUND) != light) == ("dark", "dark", True)


@pytest.mark.parametrize(("device", "chosen"), [("light", "dark"), ("dark", "light")])
def test_days_of_a_calendar_are_written_for_the_chosen_scheme_and_on_paper_in_black(browser, addresses, device, chosen):
    page = browser.new_context(viewport={"width": 1280, "height": 844}, color_scheme=device).new_page()
    page.goto(addresses["broadsheet"] + PAGES["year"])
    colour = "getComputedStyle(document.querySelector('.calendar td a')).color"
    inks = {"light": "rgb(0, 0, 0)", "dark": "rgb(255, 255, 255)"}
    before = page.evaluate(colour)
    choose(page, "scheme", chosen)
    after = page.evaluate(colour)
    page.emulate_media(media="print")

    assert (before, after, page.evaluate(colour)) == (inks[device], inks[chosen], inks["light"])
    page.context.close()


@pytest.mark.parametrize("site", ["broadsheet", "wire"])
def test_lists_have_three_densities_and_the_chosen_one_holds_on_the_next_page(page, addresses, site):
    found = {}
    for density in ("titles", "summaries", "tags"):
        page.goto(addresses[site] + "/")
        choose(page, "density", density)
        page.goto(addresses[site] + LIST)
        found[density] = shown(page, ".band .card h3", ".band .card .summary", ".band .card .terms")

    assert found == {"titles": [True, False, False], "summaries": [True, True, False], "tags": [True, True, True]}


def test_j_and_k_go_from_headline_to_headline(page, addresses):
    page.goto(addresses["broadsheet"] + LIST)
    titles = page.locator(".card h3").all_inner_texts()
    page.keyboard.press("j")  # the first one waits for the script
    page.wait_for_selector(".card h3 a:focus")
    went = [page.evaluate(HEADLINE)]
    for key in "jk":
        page.keyboard.press(key)
        went.append(page.evaluate(HEADLINE))

    assert went == [titles[0], titles[1], titles[0]]


@pytest.mark.parametrize("key", ["Control+j", "Alt+j", "Meta+j"])
def test_keys_with_a_modifier_are_the_browser_s(page, addresses, key):
    page.goto(addresses["broadsheet"] + LIST)
    page.keyboard.press(key)

    assert page.evaluate(HEADLINE) == ""


def test_keys_in_a_field_are_text(page, addresses):
    page.goto(addresses["broadsheet"] + LIST)
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.focus("textarea")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.type("jk?")

    assert (page.input_value("textarea"), asked) == ("jk?", [])


def test_keys_can_be_switched_off_for_good(page, addresses):
    page.goto(addresses["broadsheet"] + LIST)
    choose(page, "keys", "off")
    asked: list[str] = []
    page.goto(addresses["broadsheet"] + LIST)
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("j")
    page.keyboard.press("?")

    assert (page.evaluate(HEADLINE), asked) == ("", [])


def test_a_question_mark_opens_the_dialog_which_names_the_keys(page, addresses):
    page.goto(addresses["broadsheet"] + LIST)
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")

    assert page.locator("dialog kbd").all_inner_texts() == ["j", "k", "/", "?"]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("url", ["/", BRIEF, LIST])
def test_nothing_moves_when_the_controls_come_and_they_lie_over_nothing(browser, addresses, url, width):
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.add_init_script(
        "globalThis.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => moved += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(addresses["broadsheet"] + url, wait_until="networkidle")

    assert (page.evaluate("moved"), page.evaluate(UNDER)) == (0, [])
    context.close()


def test_targets_in_the_dialog_are_24_pixels(page, addresses):
    page.goto(addresses["broadsheet"] + LIST)
    page.click(".view")
    page.wait_for_selector("dialog[open]")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.view, dialog label, dialog button')]"
        ".map((e) => e.getBoundingClientRect().height)"
    )

    assert min(sizes) >= 24


def test_what_the_button_does_is_asked_for_once_and_not_before_it_is_pressed(page, addresses):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(addresses["broadsheet"]).split(".")[0]))
    page.goto(addresses["broadsheet"] + BRIEF, wait_until="networkidle")
    before = list(asked)
    choose(page, "scheme", "dark")
    choose(page, "scheme", "light")

    assert (before, asked[len(before) :]) == ([BRIEF, "/assets/style"], ["/assets/controls"])


def test_a_script_that_does_not_come_leaves_a_button_that_says_so_and_can_be_pressed_again(page, addresses):
    page.route("**/assets/controls.*", lambda route: route.abort())
    page.goto(addresses["broadsheet"] + BRIEF)
    page.click(".view")
    page.wait_for_selector(".view:text-is('Try again')")
    page.unroute("**/assets/controls.*")
    page.click(".view")
    page.wait_for_selector("dialog[open]")

    assert page.inner_text(".view") == "View"


def test_what_was_chosen_holds_where_the_script_of_the_dialog_does_not_come(page, addresses):
    page.goto(addresses["broadsheet"] + BRIEF)
    choose(page, "scheme", "dark")
    page.route("**/assets/controls.*", lambda route: route.abort())
    page.goto(addresses["broadsheet"] + LIST)

    assert page.evaluate(SCHEME) == "dark"


def test_the_dialog_speaks_the_language_of_the_site(page, addresses):
    page.goto(addresses["arabic"] + "/")
    page.click(".view")
    page.wait_for_selector("dialog[open]")

    assert page.locator("dialog legend").all_inner_texts() == ["الألوان", "القوائم", "المفاتيح"]


def test_a_reader_whose_browser_keeps_nothing_chooses_for_one_page(browser, addresses):
    page = browser.new_context(color_scheme="light").new_page()
    page.add_init_script(
        "Object.defineProperty(globalThis, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page.goto(addresses["broadsheet"] + BRIEF)
    choose(page, "scheme", "dark")

    assert page.evaluate(SCHEME) == "dark"
