from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.profile import KindTime, Profile, Timed
from site_builder.stages.costs import MOST_SHOWN, Costs


def test_nothing_timed_is_an_empty_profile():
    assert Costs().to_profile({}) == Profile()


def test_the_dearest_come_first_and_equal_ones_by_path():
    costs = Costs()
    costs.add_articles([("b.md", 1.0), ("c.md", 2.0), ("a.md", 1.0)])

    assert costs.to_profile({"parse": 2.0}) == Profile(
        articles=(Timed("c.md", 2.0), Timed("a.md", 1.0), Timed("b.md", 1.0)), articles_per_s=1.5
    )


def test_of_many_only_the_dearest_are_kept():
    costs = Costs()
    costs.add_articles((f"{number:03}.md", float(number)) for number in range(100))

    kept = costs.to_profile({}).articles
    assert [timed.path for timed in kept] == [f"{number:03}.md" for number in range(99, 99 - MOST_SHOWN, -1)]


def test_pages_are_summed_by_template_or_format():
    costs = Costs()
    costs.add_pages([("a/index.html", "list.html", 1.0), ("feed.xml", "rss", 4.0)])
    costs.add_pages([("b/index.html", "list.html", 2.0)])

    assert costs.to_profile({"render": 2.0}) == Profile(
        kinds=(KindTime("rss", 1, 4.0), KindTime("list.html", 2, 3.0)),
        pages=(Timed("feed.xml", 4.0), Timed("b/index.html", 2.0), Timed("a/index.html", 1.0)),
        pages_per_s=1.5,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "A"\nbase_url = "https://news.example"\n')
    for name in ("a", "b"):
        (tmp_path / "content" / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2026-01-07\n---\nWords.\n")
    return tmp_path


def profile_of(site: Path, *, asked: bool) -> Profile | None:
    options = BuildOptions(site=site, now=datetime(2026, 1, 10, tzinfo=UTC), jobs=1, profile=asked)
    return build(options, Silent()).profile


def test_a_build_times_each_article_that_it_reads_and_each_kind_of_page_that_it_renders(site):
    profile = profile_of(site, asked=True)

    assert profile is not None
    assert sorted(timed.path for timed in profile.articles) == ["a.md", "b.md"]
    assert {kind.name: kind.pages for kind in profile.kinds}["article.html"] == 2


def test_a_build_that_is_not_asked_times_nothing(site):
    assert profile_of(site, asked=False) is None
