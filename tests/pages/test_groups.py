from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from site_builder.model.article import Article
from site_builder.model.digest import Digest
from site_builder.model.listing import Membership
from site_builder.model.text import Href
from site_builder.pages.cards import CardSettings, to_card
from site_builder.pages.groups import KINDS, coverage_range, groups_of


def groups(**fields: Any) -> tuple[Membership, ...]:
    article = Article(
        path="x.md",
        title="X",
        published_at=datetime(2026, 1, 7, tzinfo=UTC),
        slug="x",
        body=Digest("0" * 32),
        **fields,
    )
    return groups_of(article, to_card(article, CardSettings(sources={"foxnews.com": "Fox News"})))


def test_an_article_is_in_every_group_it_names_and_in_those_of_its_date():
    assert groups(
        featured=True,
        tags=("Open Source", "C++"),
        categories=("Tech",),
        authors=("Ada Lovelace",),
        link=Href("https://www.foxnews.com/x"),
    ) == (
        Membership("all", "", ""),
        Membership("author", "ada-lovelace", "Ada Lovelace"),
        Membership("category", "tech", "Tech"),
        Membership("day", "2026-01-07", "2026-01-07"),
        Membership("featured", "", ""),
        Membership("month", "2026-01", "2026-01"),
        Membership("source", "foxnews.com", "Fox News"),
        Membership("tag", "c++", "C++"),
        Membership("tag", "open-source", "Open Source"),
        Membership("year", "2026", "2026"),
    )


def test_a_bare_article_is_among_all_and_in_its_day_month_and_year():
    assert groups() == (
        Membership("all", "", ""),
        Membership("day", "2026-01-07", "2026-01-07"),
        Membership("month", "2026-01", "2026-01"),
        Membership("year", "2026", "2026"),
    )


def test_two_spellings_of_one_tag_are_one_group_under_the_first():
    tags = [group for group in groups(tags=("open source", "Open-Source")) if group.kind == "tag"]

    assert tags == [Membership("tag", "open-source", "open source")]


def test_a_tag_and_a_category_of_one_name_are_two_groups():
    found = {group.kind for group in groups(tags=("space",), categories=("space",)) if group.key == "space"}

    assert found == {"tag", "category"}


def test_every_kind_is_listed():
    everything = groups(
        featured=True, tags=("a",), categories=("a",), authors=("a",), source="a", story="a", attachments=("a.png",)
    )

    assert {group.kind for group in everything} == set(KINDS)


def test_an_article_is_in_the_group_of_its_story_and_counts_for_its_outlet_there():
    found = groups(story="Apple trial", link=Href("https://www.foxnews.com/x"))

    assert [group for group in found if group.kind in {"story", "coverage"}] == [
        Membership("coverage", "apple-trial\nfoxnews.com", ""),
        Membership("story", "apple-trial", "Apple trial"),
    ]


def test_an_article_without_an_outlet_counts_for_none_in_its_story():
    assert [group.kind for group in groups(story="Apple trial") if group.kind in {"story", "coverage"}] == ["story"]


def test_the_outlets_of_a_story_are_never_taken_for_those_of_another():
    keys = {
        story: next(group.key for group in groups(story=story, source=outlet) if group.kind == "coverage")
        for story, outlet in {"apple": "zz", "apple trial": "a", "apple 2": "\U0001f34e", "新闻": "新闻"}.items()
    }
    found = {}
    for story in ("apple", "apple-trial", "apple-2", "新闻"):
        first, last = coverage_range(story)
        found[story] = [name for name, key in keys.items() if first <= key <= last]

    assert found == {"apple": ["apple"], "apple-trial": ["apple trial"], "apple-2": ["apple 2"], "新闻": ["新闻"]}


def test_an_alias_puts_an_article_into_the_group_that_is_meant():
    article = Article(
        path="x.md", title="X", published_at=datetime(2026, 1, 7, tzinfo=UTC), slug="x", body=Digest(""), tags=("LLMs",)
    )

    found = groups_of(article, to_card(article, CardSettings(tags={"llms": "llm"})))

    assert [membership for membership in found if membership.kind == "tag"] == [Membership("tag", "llm", "llm")]
