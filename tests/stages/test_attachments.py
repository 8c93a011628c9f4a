"""Files beside articles, from the content folder to the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import Archive, Builder
from tests.photographs import png

PNG, PNG_1, PNG_2 = png(0), png(1), png(2)
LATER = "2026-02-01T12:00:00+00:00"


@pytest.fixture(scope="module")
def builders() -> Iterator[tuple[Builder, Builder]]:
    both = Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")
    yield both
    for builder in both:
        builder.close()


@pytest.fixture
def archive(tmp_path, builders):
    archive = Archive(tmp_path / "site", *builders)
    archive.write("2026/a.md", title="A", date="2026-01-07", body="![a chart](chart.png)")
    put(archive, "2026/chart.png", PNG_1)
    return archive


def put(archive: Archive, path: str, data: bytes) -> None:
    file: Path = archive.root / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def files(archive: Archive) -> dict[str, bytes]:
    copies = sorted(path for path in (archive.output / "files").rglob("*.png") if path.is_file())
    return {file.relative_to(archive.output).as_posix(): file.read_bytes() for file in copies}


def test_a_file_that_an_article_shows_is_published_once(archive):
    archive.write("b.md", title="B", date="2026-01-08", body="![again](2026/chart.png)")
    archive.build()

    assert files(archive) == {"files/2026/chart.png": PNG_1}


def test_a_new_picture_under_an_old_name_rewrites_its_copy_and_nothing_else(archive):
    archive.build()
    put(archive, "2026/chart.png", PNG_2)

    assert archive.build()["written_paths"] == ["files/2026/chart.png"]
    assert files(archive) == {"files/2026/chart.png": PNG_2}


def test_a_new_picture_of_another_size_rewrites_the_page_that_says_its_size_as_well(archive):
    archive.build()
    put(archive, "2026/chart.png", png(0, 9, 6))

    assert archive.build()["written_paths"] == ["2026/01/07/a/index.html", "files/2026/chart.png"]


def test_a_second_build_copies_nothing(archive):
    archive.build()

    assert archive.build()["rendered"] == 0


def test_new_settings_of_the_site_copy_nothing_again(archive):
    archive.build()
    archive.write_config(title="Another name")

    assert "files/2026/chart.png" not in archive.build()["written_paths"]


def test_the_copy_goes_with_the_last_article_that_shows_it(archive):
    archive.build()
    archive.write("2026/a.md", title="A", date="2026-01-07", body="No chart.")

    assert archive.build()["removed_paths"] == ["files/2026/chart.png"]


def test_the_copy_goes_with_the_file(archive):
    archive.build()
    (archive.root / "content/2026/chart.png").unlink()
    outcome = archive.build()

    assert outcome["removed_paths"] == ["files/2026/chart.png"]
    assert [(problem["path"], problem["line"], problem["message"]) for problem in outcome["problems"]] == [
        ("content/2026/a.md", 5, "expected a file at 'content/2026/chart.png', found none")
    ]


def test_a_file_that_comes_after_its_article_is_published_then(archive):
    (archive.root / "content/2026/chart.png").unlink()
    archive.build()
    put(archive, "2026/chart.png", PNG)

    assert archive.build()["written_paths"] == ["2026/01/07/a/index.html", "files/2026/chart.png"]


@pytest.mark.parametrize("fields", [{"draft": True}, {"date": "2026-01-20"}, {"expires": "2026-01-09"}])
def test_a_file_of_an_article_that_is_not_on_the_site_stays_back(archive, fields):
    archive.write("2026/a.md", **({"title": "A", "date": "2026-01-07"} | fields), body="![a chart](chart.png)")
    archive.build()

    assert files(archive) == {}


def test_a_file_appears_with_its_article_when_the_day_comes(archive):
    archive.write("2026/a.md", title="A", date="2026-01-20", body="![a chart](chart.png)")
    archive.build()
    archive.now = LATER

    assert "files/2026/chart.png" in archive.build()["written_paths"]


def test_a_file_that_no_article_names_is_not_published(archive):
    put(archive, "other.png", PNG)
    archive.build()

    assert files(archive) == {"files/2026/chart.png": PNG_1}


def test_a_file_that_is_not_what_its_name_says_stops_the_build_and_what_stands_stays(archive):
    archive.build()
    put(archive, "2026/chart.png", b"<script>alert(1)</script>")
    before = archive.tree()
    outcome = archive.build()

    assert [(problem["path"], problem["code"]) for problem in outcome["problems"]] == [
        ("content/2026/chart.png", "attachment-content")
    ]
    assert (outcome["faulty"], archive.tree()) == (True, before)


def test_the_rest_can_be_built_without_a_faulty_file(archive):
    put(archive, "2026/chart.png", b"<script>alert(1)</script>")
    outcome = archive.build(skip_faulty=True)

    assert (outcome["articles"], outcome["left_out"], files(archive)) == (1, [], {})


def test_a_file_is_not_read_through_a_link(archive):
    (archive.root / "secret.png").write_bytes(PNG)
    (archive.root / "content/2026/chart.png").unlink()
    (archive.root / "content/2026/chart.png").symlink_to(archive.root / "secret.png")

    assert [problem["code"] for problem in archive.build()["problems"]] == ["missing-file", "symlink"]
    assert archive.build(skip_faulty=True)["articles"] == 1
    assert files(archive) == {}


def test_a_static_file_where_copies_stand_stops_the_run_and_says_what_to_do(archive):
    (archive.root / "static/files").mkdir(parents=True)
    (archive.root / "static/files/x.png").write_bytes(PNG)

    assert archive.build_error() == (
        "expected static files outside of files/, where files beside articles are published, found 'files/x.png'"
        " [static-folder]\n    rename the folder in static/"
    )


def test_an_alias_below_a_files_name_is_refused_to_the_article(archive):
    archive.write("b.md", title="B", date="2026-01-08", aliases=["/files/2026/chart.png/"], body="x")

    assert [(problem["path"], problem["code"]) for problem in archive.build()["problems"]] == [
        ("content/b.md", "same-address")
    ]


def collide(archive: Archive) -> None:
    archive.write("c1.md", title="C1", date="2026-01-08", slug="same")
    archive.write("c2.md", title="C2", date="2026-01-08", slug="same")


def test_a_changed_picture_is_copied_also_where_articles_collide_and_one_is_left_out(archive):
    archive.build()
    put(archive, "2026/chart.png", PNG_2)
    collide(archive)
    archive.build(skip_faulty=True)

    assert files(archive) == {"files/2026/chart.png": PNG_2}


def test_a_picture_that_is_gone_goes_also_where_articles_collide_and_one_is_left_out(archive):
    archive.build()
    (archive.root / "content/2026/chart.png").unlink()
    collide(archive)
    archive.build(skip_faulty=True)

    assert files(archive) == {}


def test_a_file_becomes_a_folder_and_a_folder_a_file(archive):
    content = archive.root / "content"
    archive.build()
    (content / "2026/chart.png").unlink()
    put(archive, "2026/chart.png/inner.png", PNG)
    archive.write("2026/a.md", title="A", date="2026-01-07", body="![a chart](chart.png/inner.png)")
    archive.build()
    assert files(archive) == {"files/2026/chart.png/inner.png": PNG}

    (content / "2026/chart.png/inner.png").unlink()
    (content / "2026/chart.png").rmdir()
    put(archive, "2026/chart.png", png(3))
    archive.write("2026/a.md", title="A", date="2026-01-07", body="![a chart](chart.png)")
    archive.build()
    assert (files(archive), (archive.output / "files/2026/chart.png").is_file()) == (
        {"files/2026/chart.png": png(3)},
        True,
    )


def test_an_old_address_becomes_a_folder(archive):
    archive.write("b.md", title="B", date="2026-01-08", aliases=["/x.html"])
    archive.build()
    archive.write("b.md", title="B", date="2026-01-08", aliases=["/x.html/y/"])

    assert archive.build()["removed_paths"] == ["x.html"]
    assert (archive.output / "x.html/y/index.html").is_file()


def test_two_files_of_one_name_but_for_capitals_are_told_and_one_is_published(archive):
    put(archive, "2026/Chart.png", png(67))
    archive.write("b.md", title="B", date="2026-01-08", body="![a](2026/Chart.png)")
    outcome = archive.build()

    assert [(problem["path"], problem["message"]) for problem in outcome["problems"]] == [
        (
            "content/2026/chart.png",
            "expected a name of its own, found one that is that of 'content/2026/Chart.png' to many systems",
        )
    ]
    archive.build(skip_faulty=True)
    assert files(archive) == {"files/2026/Chart.png": png(67)}

    (archive.root / "content/2026/Chart.png").unlink()
    archive.build(skip_faulty=True)
    assert files(archive) == {"files/2026/chart.png": PNG_1}


def test_a_build_with_a_thousand_missing_files_looks_through_no_folder_for_what_was_meant(archive):
    archive.write("m.md", title="M", date="2026-01-08", body="\n\n".join(f"![x](no-{n}.png)" for n in range(1000)))
    hints = {problem["hint"] for problem in archive.build()["problems"]}

    assert hints == {"add the file, or write its path from the article's folder"}
