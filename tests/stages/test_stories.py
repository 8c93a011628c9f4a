"""Running stories, from the front matter to the pages: which of them a change of one article moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.effects.store.connection import open_store
from site_builder.model.card import Card, Link
from site_builder.model.digest import Digest, digest_value
from site_builder.model.listing import Listing, Membership, Position
from site_builder.model.text import Url
from site_builder.stages.stories import load_story, touch_related
from tests.archive import Archive, Builder, read_tree, written


@pytest.fixture(scope="module")
def builders() -> Iterator[tuple[Builder, Builder]]:
    both = Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")
    yield both
    for builder in both:
        builder.close()


@pytest.fixture
def archive(tmp_path: Path, builders: tuple[Builder, Builder]) -> Archive:
    return Archive(tmp_path / "site", *builders)


def tell(archive: Archive, number: int, **fields: Any) -> None:
    """Write the ``number``-th article of a story, one a day."""
    day = date(2025, 1, 1) + timedelta(number)
    archive.write(f"t{number:02}.md", **{"title": f"T{number}", "date": f"{day}T12:00:00Z", "story": "Trial"} | fields)


def related(archive: Archive, number: int) -> list[str]:
    """What the page of the ``number``-th article shows of others."""
    (file,) = archive.output.glob(f"2025/*/*/t{number:02}/index.html")
    html = file.read_text("utf-8")
    section = html.partition('class="band related"')[2].partition("</section>")[0]
    return re.findall(r"<bdi>(T\d+)</bdi>", section) + re.findall(r">([^<>]*article[^<>]*|The whole story)<", section)


def numbers(paths: list[str]) -> list[int]:
    """The articles of the story among ``paths``."""
    return sorted(
        int(match[1]) for path in paths if (match := re.fullmatch(r"2025/\d\d/\d\d/t(\d\d)/index.html", path))
    )


def moved(archive: Archive) -> list[int]:
    """Build, hold the result against a clean build, and give the articles of the story whose pages were written."""
    outcome = archive.build()
    assert not outcome["faulty"], outcome["problems"]
    assert archive.tree() == read_tree(archive.build_clean()[1])
    return numbers(written(outcome))


def test_the_page_of_an_article_shows_the_others_newest_first_and_counts_them(archive):
    for number in range(3):
        tell(archive, number, link=f"https://{number % 2}.example/")
    archive.build()

    assert [related(archive, number) for number in range(3)] == [
        ["T2", "T1", "3 articles from 2 outlets"],
        ["T2", "T0", "3 articles from 2 outlets"],
        ["T1", "T0", "3 articles from 2 outlets"],
    ]


def test_in_a_long_story_each_article_shows_the_eight_nearest_and_no_number(archive):
    for number in range(20):
        tell(archive, number)
    archive.build()

    assert related(archive, 10) == ["T14", "T13", "T12", "T11", "T9", "T8", "T7", "T6", "The whole story"]
    assert related(archive, 19) == [f"T{number}" for number in range(18, 10, -1)] + ["The whole story"]


def test_the_page_of_a_story_counts_articles_and_outlets_and_is_in_the_sitemap_and_the_index(archive):
    for number in range(5):
        tell(archive, number, link=f"https://{number % 2}.example/", story="Trial" if number else "trial")
    archive.build()
    page, index, sitemap = (
        (archive.output / path).read_text("utf-8")
        for path in ("stories/trial/index.html", "stories/index.html", "sitemap/lists.xml")
    )

    assert "5 articles from 2 outlets" in page
    assert '<a href="/stories/trial/"><bdi>Trial</bdi></a> <span class="count">5</span>' in index
    assert re.findall(r"example(/stories/[^<]*)", sitemap) == ["/stories/", "/stories/by/count/", "/stories/trial/"]


def test_a_site_without_stories_has_no_index_of_them(archive):
    archive.write("a.md")
    archive.build()

    assert not (archive.output / "stories").exists()
    assert "stories" not in (archive.output / "sitemap/lists.xml").read_text("utf-8")


@pytest.fixture
def long_story(archive: Archive) -> Archive:
    for number in range(30):
        tell(archive, number, link=f"https://{number % 3}.example/{number}")
    archive.build()
    return archive


@pytest.mark.parametrize(
    ("change", "pages"),
    [
        ({"title": "Other"}, [*range(10, 19)]),
        ({"link": "https://other.example/x"}, [*range(10, 19)]),
        ({"story": "Another"}, [*range(10, 19)]),
        ({"draft": True}, [10, 11, 12, 13, 15, 16, 17, 18]),
        ({"date": "2025-01-22T00:00:00Z"}, [*range(10, 25)]),
    ],
    ids=["title", "outlet", "leaves", "draft", "moves"],
)
def test_a_change_moves_the_pages_that_show_it_or_show_it_no_more_and_no_others(long_story, change, pages):
    tell(long_story, 14, **change)

    assert moved(long_story) == pages


def test_a_new_article_moves_the_pages_of_the_newest_in_its_story_alone(long_story):
    tell(long_story, 30)

    assert moved(long_story) == [*range(26, 31)]


@pytest.mark.parametrize(
    "change", [{"summary": "Other."}, {"tags": ["a"]}, {"body": "Other."}, {"categories": ["a"]}], ids=str
)
def test_what_others_do_not_show_moves_its_own_page_alone(long_story, change):
    tell(long_story, 14, **{"link": "https://2.example/14"} | change)

    assert moved(long_story) == [14]


def test_with_its_tenth_article_a_story_is_no_longer_counted_on_any_page_and_with_its_ninth_again(archive):
    for number in range(9):
        tell(archive, number)
    archive.build()
    before = [related(archive, number)[-1] for number in range(9)]
    tell(archive, 9)
    assert moved(archive) == list(range(10))
    between = [related(archive, number)[-1] for number in range(10)]
    tell(archive, 9, story="Another")

    assert moved(archive) == list(range(10))
    assert [before, between, [related(archive, number)[-1] for number in range(9)]] == [
        ["9 articles"] * 9, ["The whole story"] * 10, ["9 articles"] * 9,
    ]  # fmt: skip


def test_another_spelling_of_a_story_keeps_it_together(archive):
    tell(archive, 0, story="Apple trial")
    tell(archive, 1, story="apple-trial")
    archive.build()

    assert (related(archive, 0), related(archive, 1)) == (["T1", "2 articles"], ["T0", "2 articles"])
    assert sorted(file.name for file in (archive.output / "stories").iterdir()) == ["apple-trial", "by", "index.html"]


def test_many_changes_at_once_come_to_what_a_clean_build_gives(long_story):
    for number in (3, 4, 5, 13, 21, 22):
        tell(long_story, number, title="Other", story="Trial" if number % 2 else "Another")
    for number in (6, 14, 29):
        (long_story.root / "content" / f"t{number:02}.md").unlink()
    tell(long_story, 31)

    assert moved(long_story)


PATHS = st.sampled_from([f"{at:02}.md" for at in range(30)])
VALUES = st.tuples(st.integers(0, 40), st.sampled_from(["Trial", "Trial", "Trial", "Comet"]), st.sampled_from("ab"))


def listing(path: str, day: int, story: str, name: str) -> Listing:
    at = date(2026, 1, 1) + timedelta(day)
    card = Card(path, name, Url(f"/{path}/"), str(at), f"{at}T00:00:00Z", story=Link(story, Url(f"/stories/{story}/")))
    groups = (Membership("all", "", ""), Membership("story", story.casefold(), story))
    position = Position(day, path)
    return Listing(position, digest_value(card), card, digest_value(card), Digest("b"), card.published, groups)


@settings(max_examples=300)
@given(
    before=st.dictionaries(PATHS, VALUES, min_size=7, max_size=30),
    edits=st.dictionaries(PATHS, st.none() | VALUES, min_size=1, max_size=4),
)
def test_every_page_that_shows_its_story_otherwise_than_before_is_touched(before, edits):
    after = {path: value for path, value in (before | edits).items() if value is not None}
    with TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite", print) as store:
        old, new = ({path: listing(path, *of[path]) for path in of} for of in (before, after))
        for one in old.values():
            store.index.add(one)
        shown = {path: load_story(store, one) for path, one in old.items()}
        changed = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
        for path in changed:
            if path in old:
                store.index.remove(old[path])
            if path in new:
                store.index.add(new[path])
        store.pages.begin_plan()
        for path in changed:
            touch_related(store, old.get(path), new.get(path), "changed")
        touched = {one.owner.removeprefix("article:") for one in store.pages.touched()} | {*changed}

        assert {path for path, one in new.items() if load_story(store, one) != shown.get(path)} <= touched


def test_the_front_page_puts_the_others_of_a_day_under_the_one_that_leads(archive):
    for name, hour in (("a", 9), ("b", 10), ("c", 11)):
        archive.write(
            f"{name}.md", title=name.upper(), date=f"2026-01-07T{hour:02}:00:00Z", link=f"https://{name}.example/",
            **({} if name == "b" else {"story": "Trial"}),
        )  # fmt: skip
    archive.write("d.md", title="D", date="2026-01-08")
    archive.build()
    front = (archive.output / "index.html").read_text("utf-8")
    shown = re.findall(r"<bdi>([ABCD]|Trial|[abc]\.example)</bdi>", front)

    assert shown == ["D", "C", "c.example", "Trial", "a.example", "A", "B", "b.example"]
