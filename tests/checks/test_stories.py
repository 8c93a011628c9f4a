# ruff: noqa: E501 - messages are shown whole
from __future__ import annotations

import pytest

from site_builder.checks.case import Meant
from site_builder.checks.stories import check_story, near_stories
from site_builder.model.listing import Term
from tests.checks.cases import make_case, told


def near(**counts: int) -> dict[str, Meant]:
    return dict(
        near_stories(Term("story", key.replace("_", "-"), key.replace("_", " "), n) for key, n in counts.items())
    )


@pytest.mark.parametrize("slip", ["apple_trials", "appletrial", "aple_trial", "apple_trail"])
def test_a_story_of_one_article_is_taken_for_the_larger_one_that_it_nearly_is(slip):
    assert near(**{slip: 1, "apple_trial": 2}) == {slip.replace("_", "-"): Meant("apple trial", 2)}


@pytest.mark.parametrize("other", ["mars_2021", "mars_2200", "moon_2020"])
def test_stories_that_differ_in_a_number_or_in_more_are_two(other):
    assert near(**{other: 1, "mars_2020": 20}) == {}


def test_a_story_of_two_articles_is_meant():
    assert near(apple_trials=2, apple_trial=40) == {}


def test_the_story_to_write_is_told():
    case = make_case("story: Apple trials\n")
    meant = {"apple-trials": Meant("Apple trial", 3)}

    assert told(check_story, case, near_stories=meant) == [
        (
            "content/x.md:4:8: story: expected 'Apple trial', which 3 articles have, found 'Apple trials' [similar-story]\n"
            "    write Apple trial"
        )
    ]


def test_an_article_without_a_story_is_told_nothing():
    assert told(check_story, make_case(), near_stories={"": Meant("x", 9)}) == []
