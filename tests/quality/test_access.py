"""Accessibility of pages by axe: WCAG 2.0 to 2.2, A and AA, and best practices; in both schemes and widths."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import checker
from .sample import ANSWER, PAGES

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
# A page in Arabic differs in direction and words alone.
KINDS = (
    "home",
    "brief",
    "long read",
    "article in another language",
    "archive",
    "year",
    "month",
    "on this day",
    "days of the year",
    "index",
    "tag",
    "hard article",
    "standalone page",
    "directory of feeds",
    "missing page",
    "search",
)
# At most so many nodes of a fault are told.
SHOWN = 3
VISITED = {
    "broadsheet": [*(PAGES[kind] for kind in KINDS), ANSWER],
    "wire": [PAGES["home"], PAGES["long read"], PAGES["tag"], PAGES["day of a story"], ANSWER],
    "arabic": ["/", "/2026/", "/on-this-day/", PAGES["day of a story"], PAGES["article of a story"]],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("site", VISITED)
def test_axe_finds_nothing(browser, addresses, site, width, scheme):
    axe = checker("axe-core/axe.min.js").read_text("utf-8")
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    found: dict[str, Any] = {}
    for url in VISITED[site]:
        page.goto(addresses[site] + url)
        if url == ANSWER:
            page.wait_for_selector(".results li")
        found |= ask_axe(page, axe, url)
    context.close()

    assert found == {}


def ask_axe(page: Any, axe: str, url: str) -> dict[str, Any]:
    """What the library ``axe`` finds on the page that is open, under ``url``; empty if that is nothing."""
    page.evaluate(axe + ";0")
    violations = page.evaluate(RUN, TAGS)["violations"]
    found = [(v["id"], [n["html"][:100] for n in v["nodes"]][:SHOWN]) for v in violations]
    return {url: found} if found else {}
