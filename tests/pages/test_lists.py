from __future__ import annotations

from typing import Any

import pytest

from site_builder.model.listing import Term
from site_builder.model.page import ALWAYS
from site_builder.model.text import Url
from site_builder.model.views import FeedLink, RedirectView
from site_builder.pages.lists import Around, feed_formats, numbered_pages, plan_list
from tests.pages.planning import by_path, counted, link, member, members, settings

TAG = "tags/linux/"


def plan(
    count: int, first: int = 1, kind: str = "tag", key: str = "linux", around: Around | None = None, **options: Any
) -> dict[str, Any]:
    """The pages of a group of ``count`` articles numbered from 1, the oldest."""
    chosen = settings(**options)
    size = chosen.lists.page_size
    everyone = members(*range(1, count + 1))
    newest = everyone[::-1][: chosen.feeds.items]
    group = Term(kind, key, "Linux" if kind == "tag" else key, count)
    return by_path(plan_list(group, first, everyone[(first - 1) * size :], newest, around or Around(), chosen))


def shown(page: Any) -> list[str]:
    return [entry.card for entry in page.view.entries]


@pytest.mark.parametrize(
    ("count", "pages"), [(0, 0), (1, 0), (3, 0), (5, 0), (6, 1), (8, 1), (9, 2), (300, 99)]
)  # fmt: skip
def test_the_landing_page_keeps_at_least_a_page_and_less_than_two(count, pages):
    assert numbered_pages(count, 3) == pages
    if count:
        assert len(plan(count)[f"{TAG}index.html"].view.entries) == count - 3 * pages


def test_numbered_pages_hold_the_oldest_and_the_landing_page_the_newest_newest_first():
    pages = plan(7)

    assert shown(pages[f"{TAG}page/1/index.html"]) == ["card3", "card2", "card1"]
    assert shown(pages[f"{TAG}index.html"]) == ["card7", "card6", "card5", "card4"]


def test_every_article_is_on_one_page_whatever_their_number():
    for count in range(1, 20):
        lists = [page for page in plan(count).values() if page.renderer == "list.html"]

        assert sorted(card for page in lists for card in shown(page)) == sorted(f"card{n}" for n in range(1, count + 1))


def test_a_new_article_leaves_every_numbered_page_as_it_was_but_for_a_link_when_one_more_is_filled():
    for count in range(1, 20):
        before, after = plan(count), plan(count + 1)
        last = numbered_pages(count, 3)
        differ = [path for path, page in before.items() if "/page/" in path and page != after.get(path)]

        overflows = numbered_pages(count + 1, 3) > last
        assert differ == ([f"{TAG}page/{last}/index.html"] if overflows and last else [])


def test_pages_link_to_the_next_older_and_the_next_newer_one():
    pages = plan(12)
    links = {path: (page.view.newer, page.view.older) for path, page in pages.items() if page.renderer == "list.html"}

    assert links == {
        f"{TAG}page/1/index.html": (link("2", "/tags/linux/page/2/"), None),
        f"{TAG}page/2/index.html": (link("3", "/tags/linux/page/3/"), link("1", "/tags/linux/page/1/")),
        f"{TAG}page/3/index.html": (link("", "/tags/linux/"), link("2", "/tags/linux/page/2/")),
        f"{TAG}index.html": (None, link("3", "/tags/linux/page/3/")),
    }


def test_only_the_landing_page_says_how_many_there_are():
    pages = plan(9)

    counts = {path: page.view.count for path, page in pages.items() if page.renderer == "list.html"}
    assert counts == {f"{TAG}page/1/index.html": None, f"{TAG}page/2/index.html": None, f"{TAG}index.html": 9}


def test_planning_from_a_later_page_gives_the_same_pages_without_the_earlier_ones():
    whole, part = plan(13), plan(13, first=3)

    assert part == {path: page for path, page in whole.items() if page.ordinal >= 3}
    assert sorted(set(whole) - set(part)) == [f"{TAG}page/1/index.html", f"{TAG}page/2/index.html"]


def test_pages_are_numbered_and_what_is_always_planned_is_not():
    assert {path: page.ordinal for path, page in plan(7).items()} == {
        f"{TAG}page/1/index.html": 1,
        f"{TAG}index.html": ALWAYS,
        f"{TAG}feed.xml": ALWAYS,
    }


def test_a_feed_has_the_newest_articles_and_the_time_of_the_latest_change():
    chosen = settings()
    newest = (member(9, "2026-01-07T00:00:00+00:00"), member(8, "2026-01-09T00:00:00+00:00"))
    pages = by_path(plan_list(Term("tag", "linux", "Linux", 9), 2, (), newest, Around(), chosen))
    feed = pages[f"{TAG}feed.xml"].view

    assert [item.card for item in feed.items] == ["card9", "card8"]
    assert (feed.title, feed.url, feed.page_url, feed.updated) == (
        "News: Linux", "/tags/linux/feed.xml", "/tags/linux/", "2026-01-09T00:00:00+00:00",
    )  # fmt: skip


def test_a_landing_page_names_its_feeds():
    assert plan(1, tags=("rss", "atom"))[f"{TAG}index.html"].view.feeds == (
        FeedLink("News: Linux (RSS)", Url("/tags/linux/feed.xml"), "application/rss+xml"),
        FeedLink("News: Linux (Atom)", Url("/tags/linux/atom.xml"), "application/atom+xml"),
    )


@pytest.mark.parametrize(
    ("kind", "count", "formats"),
    [
        ("tag", 3, ("rss",)),
        ("tag", 2, ()),
        ("category", 3, ("rss", "json")),
        ("author", 9, ()),
        ("day", 9, ()),
        ("month", 9, ()),
        ("year", 9, ()),
    ],
)
def test_a_group_has_the_feeds_of_its_kind_if_it_is_large_enough_and_a_period_none(kind, count, formats):
    assert feed_formats(kind, count, settings(least_articles=3, categories=("rss", "json"))) == formats


def test_a_period_is_called_by_its_date_in_words_and_leads_to_wider_ones():
    page = plan(2, kind="day", key="2026-01-07", around=Around("2026-01-04", "2026-02-01"))["2026/01/07/index.html"]

    assert (page.owner, page.view.title) == ("day:2026-01-07", "7 January 2026")
    assert page.view.up == (link("2026", "/2026/"), link("January 2026", "/2026/01/"))
    assert page.view.previous_period == link("4 January 2026", "/2026/01/04/")
    assert page.view.next_period == link("1 February 2026", "/2026/02/01/")


def test_a_period_lists_its_parts_newest_first():
    page = plan(5, kind="year", key="2026", around=Around(parts=(("2026-01", 2), ("2026-03", 3))))["2026/index.html"]

    assert page.view.parts == (counted("March 2026", "/2026/03/", 3), counted("January 2026", "/2026/01/", 2))


def test_a_story_says_how_many_outlets_published_on_it_on_its_first_page_alone():
    pages = plan(7, kind="story", key="apple-trial", around=Around(outlets=4))

    assert {path: page.view.outlets for path, page in pages.items()} == {
        "stories/apple-trial/index.html": 4, "stories/apple-trial/page/1/index.html": None,
    }  # fmt: skip


def test_a_group_has_the_description_of_the_configuration():
    pages = plan(1, kind="source", key="nasa.gov", descriptions={"source": {"nasa.gov": "Space."}})

    assert pages["sources/nasa.gov/index.html"].view.description == "Space."
    assert pages["sources/nasa.gov/feed.xml"].view.description == "Space."


def test_the_address_of_an_alias_leads_to_the_tag_that_is_meant():
    pages = plan(1, kind="tag", key="llm", aliases={"tag": {"llm": ("ai/ml", "llms")}, "category": {"llm": ("x",)}})

    redirects = [page for page in pages.values() if page.renderer == "redirect.html"]
    assert [(page.path, page.owner, page.view) for page in redirects] == [
        (
            "tags/ai-ml-927ffc/index.html",
            "tag:llm",
            RedirectView("Linux", Url("/tags/ai-ml-927ffc/"), Url("/tags/llm/")),
        ),
        ("tags/llms/index.html", "tag:llm", RedirectView("Linux", Url("/tags/llms/"), Url("/tags/llm/"))),
    ]
