from __future__ import annotations

from typing import Any

import pytest

from site_builder.model.card import Card, Link, Outlet
from site_builder.model.listing import Position
from site_builder.model.text import Href, Url
from site_builder.model.views import Related, Story
from site_builder.pages.stories import MOST_RELATED, nearest, shown_by_others, to_story
from tests.pages.planning import member, members

STORY = Link("Apple trial", Url("/stories/apple-trial/"))
NASA, ESA = (Outlet(f"{name.lower()}.int", name, Url(f"/sources/{name.lower()}.int/")) for name in ("NASA", "ESA"))


def card(name: str = "a", date: str = "2026-01-07", **fields: Any) -> Card:
    fields = {"story": STORY} | fields
    return Card(f"{name}.md", name.upper(), Url(f"/{name}/"), date, f"{date}T00:00:00Z", **fields)


def around(at: int, *numbers: int) -> list[int]:
    """The numbers of the articles to show on the page of the ``at``-th, of those with ``numbers``."""
    older, newer = members(*(n for n in numbers if n < at)), members(*(n for n in numbers if n > at))
    return [one.position.published for one in nearest(Position(at, f"{at}.md"), older[::-1], newer)]


def why(own: Card, other: Card) -> str:
    story = to_story(own, [other], are_all=True)
    assert story is not None
    return story.related[0].why


def test_the_nearest_in_time_are_shown_newest_first():
    assert around(50, 1, 2, 3, 45, 46, 48, 51, 52, 60, 70, 80) == [80, 70, 60, 52, 51, 48, 46, 45]


def test_of_two_as_near_as_each_other_the_newer_one_is_shown():
    assert around(50, *range(46, 50), *range(51, 56)) == [54, 53, 52, 51, 49, 48, 47, 46]
    assert around(50, *range(45, 50), *range(51, 54), 55) == [55, 53, 52, 51, 49, 48, 47, 46]


def test_articles_of_one_moment_are_near_in_the_order_of_the_list():
    older = tuple(member(7)._replace(position=Position(7, f"{at:02}.md")) for at in range(20, 0, -1))

    assert [one.position.path for one in nearest(Position(7, "x.md"), older, ())] == [
        f"{at:02}.md" for at in range(20, 12, -1)
    ]


def test_no_more_are_shown_than_there_are():
    assert (around(5, 1, 9), around(5)) == ([9, 1], [])


def test_a_story_names_each_other_article_with_outlet_date_and_reason():
    own = card("a", outlet=NASA)
    other = card("b", "2026-01-09", outlet=ESA, lang="fr")

    assert to_story(own, [other], are_all=True) == Story(
        "Apple trial",
        STORY.url,
        (Related("B", Url("/b/"), "2026-01-09", "later", "ESA", "fr"),),
        count=2,
        outlets=2,
    )


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"date": "2026-01-08"}, "later"),
        ({"date": "2026-01-06"}, "earlier"),
        ({}, "same_day"),
        ({"original": Href("http://www.nasa.gov/x/?utm_source=letter")}, "same_original"),
        ({"original": Href("https://nasa.gov/y")}, "same_day"),
    ],
    ids=["later", "earlier", "same day", "same original", "another original"],
)
def test_each_article_says_why_it_is_there(other, reason):
    assert why(card(original=Href("https://nasa.gov/x")), card("b", **other)) == reason


def test_articles_without_an_original_have_not_the_same():
    assert why(card(), card("b")) == "same_day"


def test_an_outlet_counts_once_and_an_article_without_one_for_none():
    story = to_story(card(outlet=NASA), [card("b", outlet=NASA), card("c")], are_all=True)

    assert story is not None
    assert (story.count, story.outlets) == (3, 1)


def test_a_story_that_has_more_articles_than_are_shown_is_not_counted():
    story = to_story(card(), [card(str(number)) for number in range(MOST_RELATED)], are_all=False)

    assert story is not None
    assert (len(story.related), story.count, story.outlets) == (8, None, None)


def test_an_article_alone_in_its_story_or_without_one_shows_none():
    assert (to_story(card(), [], are_all=True), to_story(card(story=None), [card("b")], are_all=True)) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Z"}, {"url": Url("/z/")}, {"date": "2026-01-08"}, {"outlet": NASA}, {"lang": "fr"}, {"dir": "rtl"},
        {"original": Href("https://nasa.gov/x")},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_what_others_show_or_find_out_of_a_card_is_known(change):
    fields = {name: getattr(card(), name) for name in Card.__struct_fields__}

    assert shown_by_others(Card(**fields | change)) != shown_by_others(card())


def test_a_summary_and_tags_are_no_matter_to_the_others():
    assert shown_by_others(card(summary="Other.", tags=(STORY,))) == shown_by_others(card())
