# ruff: noqa: E501 - messages and addresses are shown whole
from __future__ import annotations

import pytest

from site_builder.checks.case import Meant
from site_builder.checks.tags import near_tags
from site_builder.model.listing import Term


def near(**counts: int) -> dict[str, Meant]:
    return dict(
        near_tags(Term("tag", key.replace("_", "-"), key.replace("_", " "), count) for key, count in counts.items())
    )


@pytest.mark.parametrize(
    ("rare", "common"),
    [("rockets", "rocket"), ("company", "companies"), ("opensource", "open_source"), ("data_sets", "datasets"), ("boxes", "box"),
     ("goverment", "government"), ("accessability", "accessibility"), ("javascirpt", "javascript"), ("rocketts", "rockets")],
)  # fmt: skip
def test_a_rare_tag_is_taken_for_the_common_one_it_nearly_is(rare, common):
    assert near(**{rare: 1, common: 10}) == {rare.replace("_", "-"): Meant(common.replace("_", " "), 10)}


@pytest.mark.parametrize(
    ("one", "other"),
    [("ios", "iot"), ("java", "lava"), ("new", "news"), ("gpt4", "gpt5"), ("python2", "python3"), ("physic", "physics"),
     ("digital", "digitale"), ("austria", "australia"), ("immigration", "emigration"), ("ai", "ui"), ("clas", "class"),
     ("release12", "release13"), ("access", "acces"), ("moon", "mood"), ("mars", "marsh")],
)  # fmt: skip
def test_words_that_only_look_alike_are_two_tags(one, other):
    assert near(**{one: 1, other: 100}) == {}


def test_a_tag_that_is_not_much_commoner_is_not_the_one_meant():
    assert near(rocket=3, rockets=5) == {}
    assert near(government=10, goverment=3) == {}


def test_of_two_that_could_be_meant_the_commoner_is_and_ties_go_by_name():
    assert near(datasets=10, dataset=1, data_set=30)["dataset"] == Meant("data set", 30)
    assert near(b_oats=10, bo_ats=10, boats=1)["boats"] == Meant("b oats", 10)
