"""Which files an article writes whose tags stand among a thousand: those of its own groups, and none other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.archive import Archive, Builder, read_tree, written


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive with 1,000 tags; ``A`` and ``B`` stand beside many of them."""
    builder = Builder("UTC", "1")
    archive = Archive(tmp_path_factory.mktemp("topics") / "site", builder, builder)
    for number in range(125):
        tags = [f"t{number * 8 + at:03}" for at in range(8)]
        day = f"20{10 + number % 15}-{number % 12 + 1:02}-05"
        archive.write(
            f"{number:03}.md", title=f"T{number}", date=day, tags=[*tags, "A"] if number % 2 else [*tags, "B"]
        )
    archive.write("newest.md", date="2026-01-06", title="Newest", tags=["B", "A"])
    archive.build()
    yield archive
    builder.close()


def test_an_article_with_two_of_a_thousand_tags_writes_their_first_pages_and_no_other_tag_s(archive: Archive) -> None:
    archive.write("new.md", title="New", date="2026-01-07", tags=["A", "B"])

    paths = written(archive.build())

    assert paths == [
        "2026/01/06/index.html",  # the day before has a next one
        "2026/01/06/newest/index.html",  # and its article a newer one
        "2026/01/07/index.html",
        "2026/01/07/new/index.html",
        "2026/01/index.html",
        "2026/index.html",
        "archive/index.html",
        "atom.xml",
        "feed.json",
        "feed.xml",
        "index.html",
        "on-this-day/01-06/index.html",  # the days of the year beside a new one
        "on-this-day/01-07/index.html",
        "on-this-day/02-05/index.html",
        "on-this-day/index.html",
        "sitemap/2026-01.xml",
        "sitemap/lists.xml",  # a new day
        "tags/a/feed.xml",
        "tags/a/index.html",
        "tags/a/page/30/index.html",  # a page has been filled: the last one has a next one
        "tags/a/page/31/index.html",
        "tags/b/feed.xml",
        "tags/b/index.html",
        "tags/by/count/index.html",
        "tags/by/letter/a/index.html",
        "tags/by/letter/b/index.html",
    ]
    assert len(list((archive.output / "tags").iterdir())) > 1_000


def test_a_tag_spelled_otherwise_elsewhere_leaves_the_pages_of_its_neighbours_as_they_are(archive: Archive) -> None:
    for number in range(3):
        archive.write(f"elsewhere-{number}.md", title=f"E{number}", date="2026-01-05", tags=["T001"])

    paths = written(archive.build())

    assert [path for path in paths if path.startswith("tags/")] == [
        "tags/by/count/index.html", "tags/by/letter/t0/index.html", "tags/t001/feed.xml",
        "tags/t001/index.html", "tags/t001/page/1/index.html",
    ]  # fmt: skip


def test_an_index_that_falls_below_what_needs_letters_is_what_a_clean_build_makes(archive: Archive) -> None:
    assert (archive.output / "tags/by/letter").is_dir()
    for number in range(65, 125):
        (archive.root / "content" / f"{number:03}.md").unlink()
    for number in range(64, 60, -1):  # a few at a time, so that not everything is looked at
        (archive.root / "content" / f"{number:03}.md").unlink()
        archive.build()

    _, clean = archive.build_clean()

    assert not (archive.output / "tags/by/letter").exists()
    assert archive.tree() == read_tree(clean)
