from __future__ import annotations

import pytest

from site_builder.checks.case import Titled
from site_builder.checks.titles import WEEK, Titles, are_issues, are_similar, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Probe lands", "PROBE LANDS!"),
        ("The probe has landed on Mars", "Probe has landed on Mars"),
        ("It’s here: the new Café", "Its here - the new Cafe"),
        ("Infrastructure as a service", "Infrastructure as a (public) service"),
        ("opam 2.0.2 release", "Opam 2.0.2 – release"),
    ],
)
def test_titles_that_tell_the_same_are_similar(one, other):
    assert are_similar(fold(one), fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weekly News 12", "Weekly News 13"),
        ("Merlin 1.7", "Merlin 1.7.1"),
        ("Indent 1.2.0", "Indent 1.0.2"),
        ("Dune 3.23.0", "Dune 3.23.0~alpha0"),
        ("Probe lands", "Probe crashes"),
        ("The probe has landed on Mars", "The rover has landed on Venus"),
        ("!!!", "???"),
    ],
)
def test_titles_that_tell_two_things_are_not(one, other):
    assert not are_similar(fold(one), fold(other))


def test_similar_titles_are_found_within_a_week_oldest_first_and_not_the_article_itself():
    title = "The probe has landed"
    titles = Titles(
        [Titled(at, path, title) for at, path in ((0, "a"), (WEEK, "b"), (WEEK + 1, "c"), (1, "d"), (0, "x"))]
    )

    assert [other.path for other in titles.similar(Titled(0, "x", title))] == ["a", "d", "b"]


def test_the_look_up_finds_what_comparing_each_with_each_does():
    words = "alpha beta gamma delta epsilon zeta eta theta".split()
    titles = [" ".join(words[i:] + words[: i % 3]) for i in range(8)] + [" ".join(words[:i]) for i in range(1, 9)]
    rows = [Titled(0, str(number), title) for number, title in enumerate(titles)]

    found = {row.path: {other.path for other in Titles(rows).similar(row)} for row in rows}
    assert found == {
        row.path: {o.path for o in rows if o != row and are_similar(fold(o.title), fold(row.title))} for row in rows
    }
    assert sum(map(len, found.values())) > 10


def test_two_releases_of_one_thing_are_issues_and_two_stories_with_numbers_are_not():
    assert are_issues("Cmdliner 0.9.4", "cmdliner 0.9.0")
    assert not are_issues("The 15-Game", "Optimizing an MP3 codec")
    assert not are_issues("Cmdliner 0.9.4", "Cmdliner 0.9.4 is out")
    assert not are_issues("Cmdliner 2", "Cmdliner is out")
