from __future__ import annotations

from typing import Any

import pytest

from site_builder.model.listing import Term
from site_builder.model.text import Url
from site_builder.model.views import FeedGroup, FeedLink
from site_builder.pages.directory import MOST_FEEDS, plan_directory, share_out
from tests.pages.planning import only, settings

RSS = "application/rss+xml"
ATOM = "application/atom+xml"


def groups(terms: dict[str, list[Term]], **options: Any) -> tuple[FeedGroup, ...]:
    everything: dict[str, list[Term]] = {kind: [] for kind in ("category", "source", "tag", "author")}
    found: tuple[FeedGroup, ...] = only(plan_directory(everything | terms, settings(**options))).view.groups
    return found


def test_the_directory_stands_at_its_own_address():
    page = only(plan_directory({"category": [], "source": [], "tag": [], "author": []}, settings()))

    assert (page.path, page.owner, page.renderer) == ("feeds/index.html", "feed-directory", "feeds.html")
    assert (page.view.title, page.view.url, page.view.groups) == ("Feeds", "/feeds/", ())


def test_a_site_without_feeds_has_no_directory():
    terms: dict[str, list[Term]] = {"category": [], "source": [], "tag": [Term("tag", "x", "x", 1)], "author": []}

    assert list(plan_directory(terms, settings(site=(), tags=(), categories=(), sources=()))) == []


def test_feeds_are_listed_by_kind_then_by_name_without_counts():
    tags = [Term("tag", "zoo", "Zoo", 9), Term("tag", "c++", "C++", 1), Term("tag", "ape", "ape", 2)]
    categories = [Term("category", "news", "News", 3)]

    assert groups({"tag": tags, "category": categories}) == (
        FeedGroup("category", "Categories", Url("/categories/"), (feed("News", "categories/news"),), False, "feed.xml"),
        FeedGroup(
            "tag",
            "Tags",
            Url("/tags/"),
            (feed("ape", "tags/ape"), feed("C++", "tags/c-plus-plus-cedb1b"), feed("Zoo", "tags/zoo")),
            False,
            "feed.xml",
        ),
    )


def feed(name: str, folder: str) -> FeedLink:
    return FeedLink(name, Url(f"/{folder}/feed.xml"), RSS)


def test_a_group_too_small_for_a_feed_is_left_out():
    tags = [Term("tag", "ape", "ape", 2), Term("tag", "zoo", "Zoo", 1)]

    assert [link.title for link in groups({"tag": tags}, least_articles=2)[0].feeds] == ["ape"]


def test_where_there_are_two_formats_each_is_named():
    (found,) = groups({"tag": [Term("tag", "ape", "ape", 1)]}, tags=("rss", "atom"))

    assert found.feeds == (
        FeedLink("ape (RSS)", Url("/tags/ape/feed.xml"), RSS),
        FeedLink("ape (Atom)", Url("/tags/ape/atom.xml"), ATOM),
    )


def test_a_new_article_in_a_group_that_is_there_changes_nothing():
    before, after = (groups({"tag": [Term("tag", "ape", "ape", count)]}) for count in (5, 6))

    assert before == after


def test_of_too_many_the_largest_are_there_by_name_and_it_says_so():
    tags = [Term("tag", f"t{number:04}", f"t{number:04}", number) for number in range(1, 1001)]
    (found,) = groups({"tag": tags})

    assert found.is_cut
    assert [link.title for link in found.feeds] == [f"t{number:04}" for number in range(501, 1001)]


def test_no_page_names_more_feeds_than_it_may_whatever_their_formats():
    tags = [Term("tag", f"t{number}", f"t{number}", 1) for number in range(1000)]
    authors = [Term("author", f"a{number}", f"a{number}", 1) for number in range(1000)]
    found = groups({"tag": tags, "author": authors}, tags=("rss", "atom", "json"), authors=("rss",))

    assert [len(group.feeds) for group in found] == [249, 250]
    assert sum(len(group.feeds) for group in found) <= MOST_FEEDS


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [
        ({}, {}),
        ({"a": 3, "b": 4}, {"a": 3, "b": 4}),
        ({"a": 3, "b": 40}, {"a": 3, "b": 7}),
        ({"a": 30, "b": 40, "c": 1}, {"c": 1, "a": 4, "b": 5}),
    ],
)
def test_what_small_ones_leave_the_large_ones_share(sizes, shares):
    assert share_out(sizes, 10) == shares
