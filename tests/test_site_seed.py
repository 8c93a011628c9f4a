"""The article that the project began with, unchanged and alone in a site: where each of its fields is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.archive import Builder
from tests.built_site import Site, cards, data_of, hrefs, metas, texts

SEEDS = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "seeds"
URL = "/2026/01/07/uk-france-strike-new-ukraine-security-pact-as-us-takes-lead-in-ceasefire-enforcement/"
TITLE = "UK, France strike new Ukraine security pact as US takes lead in ceasefire enforcement"
SUMMARY = (
    "Coalition of the Willing signs Ukraine security agreement with U.S. support, "
    "establishing multinational force and ceasefire monitoring mechanism."
)
LINK = (
    "https://www.foxnews.com/world/"
    "uk-france-strike-new-ukraine-security-pact-us-takes-lead-ceasefire-enforcement"
)  # fmt: skip
TAGS = ["enforcement", "ceasefire", "security", "ukraine", "france"]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The article that the project began with, alone in a site."""
    found = sorted(SEEDS.glob("002_*.txt"))
    if not found:
        pytest.skip("the seed articles are not beside this checkout")
    root = tmp_path_factory.mktemp("seed")
    (root / "content").mkdir()
    shutil.copyfile(found[0], root / "content" / "x.md")
    (root / "site.toml").write_text(
        '[site]\ntitle = "Seed"\nbase_url = "https://seed.example"\nedit_url = "https://git.example/edit/main/{path}"\n'
        '[sources."foxnews.com"]\nname = "Fox News"\n',
        "utf-8",
    )
    builder = Builder("UTC", "0")
    answer = builder.build(root)
    builder.close()
    assert answer["outcome"]["problems"] == []
    return Site("https://seed.example", root / "output")


def test_the_seed_has_every_field_in_its_place(seed):
    tree = seed.articles[URL]

    assert (
        texts(tree, "h1"), texts(tree, ".byline .meta > *"), hrefs(tree, ".original a"), texts(tree, ".standfirst"),
        texts(tree, "a[rel=tag]"), texts(tree, "article footer a[href^='/categories/']"),
        hrefs(tree, "a[href*='/edit/']"), len(tree.css(".text p")), texts(tree, ".text p")[0].split(" pledging")[0],
    ) == (
        [TITLE], ["Fox News", "7 January 2026"], [LINK] * 2, [SUMMARY],
        TAGS, ["feeds.foxnews.com"],
        ["https://git.example/edit/main/content/x.md"], 17, "The U.K. and France signed a declaration Tuesday",
    )  # fmt: skip


def test_the_seed_tells_machines_the_same(seed):
    data = data_of(seed.articles[URL])
    found = metas(seed.articles[URL])

    assert (data["headline"], data["isBasedOn"], data["datePublished"], data["keywords"], data["description"]) == (
        TITLE,
        {"@type": "CreativeWork", "publisher": {"@type": "Organization", "name": "Fox News"}, "url": LINK},
        "2026-01-07",
        TAGS,
        SUMMARY,
    )
    assert (found["og:title"], found["og:description"], found["description"]) == (
        TITLE, SUMMARY, SUMMARY,
    )  # fmt: skip


def test_the_seed_is_on_its_tag_category_source_and_date_pages_and_the_front_page(seed):
    lists = {url: cards(tree) for url, tree in seed.pages.items() if tree.css(".card")}

    dates = ["/2026/", "/2026/01/", "/2026/01/07/", "/on-this-day/01-07/"]
    groups = ["/categories/feeds.foxnews.com/", "/sources/foxnews.com/", *(f"/tags/{tag}/" for tag in TAGS)]

    assert lists == {url: [URL] for url in ["/", *dates, *groups]}


def test_the_seed_is_in_every_feed(seed):
    feeds = {path: seed.text(path) for path in seed.files if re.search(r"(feed\.xml|feed\.json|atom\.xml)$", path)}

    assert (
        [path for path, text in feeds.items() if TITLE not in text or "U.S.-Ukraine-Coalition" not in text],
        len(feeds),
    ) == ([], 3 + 1 + 1 + len(TAGS))
