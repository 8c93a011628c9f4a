"""Pages of real archives, with the bodies that other programs wrote, hold to the rules of the sample.

A part of each archive is judged with every run, the whole of it and all of its pages with ``make soak``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .archives import ARCHIVES, ODD, build_archive
from .conftest import ask_vnu, checker, serve
from .test_access import ask_axe

pytestmark = pytest.mark.browser

EVERY = 200
# A guess of the checker's. The archive says nothing of its languages, and nobody else should.
GUESS = "This document appears to be written in"
TOP = """() => [document.documentElement.scrollWidth,
  Math.min(...[...document.querySelectorAll(".standfirst, .text")].map((e) => e.getBoundingClientRect().top))]"""


@pytest.fixture(scope="module", params=ARCHIVES)
def part(request, tmp_path_factory) -> Path:
    """The output of a part of an archive: the odd articles, and few others."""
    return build_archive(request.param, tmp_path_factory.mktemp("part"), EVERY)


@pytest.fixture(scope="module", params=ARCHIVES)
def whole(request, tmp_path_factory) -> Path:
    """The output of an archive."""
    return build_archive(request.param, tmp_path_factory.mktemp("whole"), 1)


def judge_markup(output: Path) -> list[str]:
    return [message for message in ask_vnu(sorted(output.rglob("*.html"))) if GUESS not in message]


def judge_articles(browser: Any, output: Path, asked: Any) -> dict[str, Any]:
    """What is wrong with articles on a phone, by address; of the addresses that are ``asked``, axe is asked too."""
    axe = checker("axe-core/axe.min.js").read_text("utf-8")
    found: dict[str, Any] = {}
    with serve(output) as address:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.route(lambda url: not url.startswith(address), lambda route: route.abort())
        for file in sorted(output.glob("2*/*/*/*/index.html")):
            if '<article class="page"' not in file.read_text("utf-8"):
                continue  # an old address: to open it leads on, and so into the way of the next
            url = f"/{file.parent.relative_to(output).as_posix()}/"
            page.goto(address + url)
            width, top = page.evaluate(TOP)
            found |= {url: (width, top)} if width > 390 or top >= 450 else {}
            found |= ask_axe(page, axe, url) if asked(url) else {}
        page.context.close()
    return found


def test_vnu_has_nothing_to_say_of_pages_of_a_part(part):
    assert judge_markup(part) == []


def test_on_a_phone_articles_of_a_part_fit_begin_early_and_can_be_read_by_all(browser, part):
    assert judge_articles(browser, part, lambda url: any(odd in url for odd in ODD)) == {}


@pytest.mark.soak
def test_vnu_has_nothing_to_say_of_pages_of_the_whole(whole):
    assert judge_markup(whole) == []


@pytest.mark.soak
def test_on_a_phone_articles_of_the_whole_fit_begin_early_and_can_be_read_by_all(browser, whole):
    assert judge_articles(browser, whole, lambda url: True) == {}
