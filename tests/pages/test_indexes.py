from __future__ import annotations

from typing import Any

import pytest

from site_builder.model.listing import Term
from site_builder.model.text import Url
from site_builder.model.views import SitemapEntry, Year
from site_builder.pages.indexes import (
    plan_archive,
    plan_home,
    plan_index,
    plan_site_feeds,
    plan_sitemap,
    plan_sitemap_index,
)  # fmt: skip
from tests.pages.planning import by_path, counted, members, only, settings


def entries(count: int) -> list[SitemapEntry]:
    return [SitemapEntry(Url(f"/{number}/"), "2026-01-07") for number in range(count)]


def test_the_front_page_has_the_featured_ones_and_the_newest_of_the_others():
    page = only(plan_home(members(5, 2), members(6, 5, 4, 3, 2), settings(home_size=2)))

    assert (page.path, page.owner) == ("index.html", "home")
    assert [entry.card for entry in page.view.featured] == ["card5", "card2"]
    assert [entry.card for entry in page.view.newest] == ["card6", "card4"]


def test_the_front_page_of_an_empty_archive_is_empty():
    page = only(plan_home((), (), settings()))

    assert (page.view.featured, page.view.newest) == ((), ())


def test_the_site_has_a_feed_in_each_format():
    pages = by_path(plan_site_feeds(members(2, 1), settings()))

    assert {path: page.renderer for path, page in pages.items()} == {
        "feed.xml": "rss", "atom.xml": "atom", "feed.json": "json-feed",
    }  # fmt: skip
    assert {page.owner for page in pages.values()} == {"feeds"}
    assert pages["feed.xml"].view.title == "News"


def test_the_archive_has_years_and_their_months_newest_first():
    page = only(plan_archive([("2025", 3), ("2026", 4)], [("2025-12", 3), ("2026-01", 1), ("2026-02", 3)], settings()))

    assert page.view.years == (
        Year(
            "2026",
            Url("/2026/"),
            4,
            (counted("February 2026", "/2026/02/", 3), counted("January 2026", "/2026/01/", 1)),
        ),
        Year("2025", Url("/2025/"), 3, (counted("December 2025", "/2025/12/", 3),)),
    )


def test_an_index_lists_its_groups_by_folded_name():
    page = only(plan_index("tag", [Term("tag", "zoo", "Zoo", 1), Term("tag", "apple", "apple", 2)], settings()))

    assert (page.path, page.owner, page.view.title) == ("tags/index.html", "index:tag", "Tags")
    assert page.view.terms == (counted("apple", "/tags/apple/", 2), counted("Zoo", "/tags/zoo/", 1))


@pytest.mark.parametrize(("kind", "pages"), [("tag", 1), ("category", 1), ("source", 1), ("author", 0), ("story", 0)])
def test_an_index_without_groups_is_an_empty_page_and_authors_and_stories_have_none(kind, pages):
    assert len(list(plan_index(kind, [], settings()))) == pages


@pytest.mark.parametrize(
    ("count", "files"),
    [
        (1, [("sitemap/2026-01.xml", 1)]),
        (50_000, [("sitemap/2026-01.xml", 50_000)]),
        (50_001, [("sitemap/2026-01.xml", 50_000), ("sitemap/2026-01-2.xml", 1)]),
        (100_001, [("sitemap/2026-01.xml", 50_000), ("sitemap/2026-01-2.xml", 50_000), ("sitemap/2026-01-3.xml", 1)]),
    ],
)
def test_a_sitemap_is_cut_at_50_000_addresses(count, files):
    pages: list[Any] = list(plan_sitemap("2026-01", entries(count)))

    assert [(page.path, len(page.view.entries)) for page in pages] == files
    assert [entry for page in pages for entry in page.view.entries] == entries(count)
    assert {page.owner for page in pages} == {"sitemap:2026-01"}


def test_there_is_no_empty_sitemap():
    assert list(plan_sitemap("2026-01", [])) == []


def test_the_sitemap_index_names_every_file_of_every_month():
    page = only(plan_sitemap_index([("2026-01", 50_001), ("2025-12", 1)], has_lists=True))

    assert [entry.url for entry in page.view.entries] == [
        "/sitemap/lists.xml", "/sitemap/2025-12.xml", "/sitemap/2026-01.xml", "/sitemap/2026-01-2.xml",
    ]  # fmt: skip
