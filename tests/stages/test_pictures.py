"""Pictures beside articles, from the content folder to the page that shows them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import Archive, Builder, read_tree
from tests.photographs import opened, paint, photograph, save

ROOT = Path(__file__).resolve().parents[2]
PHOTO, OTHER = photograph(1000, 750), photograph(1000, 750, seed=9)
PAGE = "2026/01/07/a/index.html"


@pytest.fixture(scope="module")
def builders() -> Iterator[tuple[Builder, Builder]]:
    both = Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")
    yield both
    for builder in both:
        builder.close()


@pytest.fixture
def archive(tmp_path, builders):
    archive = Archive(tmp_path / "site", *builders)
    archive.write("2026/a.md", title="A", date="2026-01-07", body="Words.\n\n![A house](house.jpg)")
    archive.write("2026/b.md", title="B", date="2026-01-05", body="No picture.")
    put(archive, PHOTO)
    return archive


def put(archive: Archive, data: bytes, path: str = "2026/house.jpg") -> None:
    (archive.root / "content" / path).write_bytes(data)


def sizes(archive: Archive) -> list[str]:
    """The files of other sizes, without the digest in their names."""
    folder = archive.output / "assets/files"
    return sorted(re.sub(r"\.[0-9a-f]{8}\.", ".", file.relative_to(folder).as_posix()) for file in files(folder))


def files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


def kept(archive: Archive) -> list[Path]:
    return files(archive.root / ".site-builder/pictures")


def test_a_photograph_is_published_in_several_sizes_and_its_page_names_them_all(archive):
    archive.build()
    page = (archive.output / PAGE).read_text("utf-8")
    made = {file.relative_to(archive.output).as_posix() for file in files(archive.output / "assets/files")}

    assert sizes(archive) == [
        f"2026/house.jpg.{size}" for size in ("1000.avif", "480.avif", "480.jpg", "800.avif", "800.jpg")
    ]
    assert set(re.findall(r"/(assets/files/\S+) \d+w", page)) == made
    assert 'width="1000" height="750" loading="lazy" decoding="async"' in page


def test_each_size_is_what_its_name_says(archive):
    archive.build()
    for file in files(archive.output / "assets/files"):
        name = file.name.split(".")
        image = opened(file.read_bytes())
        assert (image.width, image.format) == (int(name[2]), {"avif": "AVIF", "jpg": "JPEG"}[name[4]])


def test_a_new_picture_under_an_old_name_rewrites_its_sizes_and_the_page_that_shows_it(archive):
    archive.build()
    before = files(archive.output / "assets/files")
    put(archive, OTHER)
    outcome = archive.build()

    assert [path for path in outcome["written_paths"] if not path.startswith("assets/files/")] == [
        PAGE, "files/2026/house.jpg",
    ]  # fmt: skip
    assert outcome["removed_paths"] == [file.relative_to(archive.output).as_posix() for file in before]


def test_the_sizes_go_with_the_last_article_that_shows_the_picture(archive):
    archive.build()
    archive.write("2026/a.md", title="A", date="2026-01-07", body="Words.")
    archive.build()

    assert (sizes(archive), (archive.output / "files").exists()) == ([], False)


def test_a_second_build_encodes_nothing_and_neither_do_new_settings_of_the_site(archive):
    archive.build()
    kept_before = {file: file.stat().st_mtime_ns for file in kept(archive)}

    assert archive.build()["rendered"] == 0
    archive.write_config(title="Another name")
    assert [path for path in archive.build()["written_paths"] if path.startswith(("assets/f", "files"))] == []
    assert {file: file.stat().st_mtime_ns for file in kept(archive)} == kept_before


def test_a_clean_build_takes_from_the_cache_what_was_encoded_before(archive):
    archive.build()
    for file in kept(archive):
        mark_of_another_picture = file.read_bytes()
        file.write_bytes(mark_of_another_picture)
    times = {file: file.stat().st_ino for file in kept(archive)}
    before = archive.tree()
    _, folder = archive.build_clean()

    assert read_tree(folder) == before
    assert {file: file.stat().st_ino for file in kept(archive)} == times


def test_without_the_cache_the_same_bytes_are_made_again(archive):
    archive.build()
    before = archive.tree()
    shutil.rmtree(archive.root / ".site-builder/pictures")
    _, folder = archive.build_clean()

    assert read_tree(folder) == before


def test_what_is_torn_in_the_cache_is_made_again(archive):
    archive.build()
    before = archive.tree()
    for file in kept(archive):
        file.write_bytes(file.read_bytes()[:-7])
    _, folder = archive.build_clean()

    assert read_tree(folder) == before


def test_the_copy_says_nothing_of_the_place_and_shows_every_pixel(archive):
    put(archive, photograph(1000, 750, turned=6, placed=True))
    archive.build()
    copy = (archive.output / "files/2026/house.jpg").read_bytes()

    assert [word for word in (b"Telephone", b"kitchen") if word in copy] == []
    assert opened(copy).getexif()[0x0112] == 6
    assert 'width="750" height="1000"' in (archive.output / PAGE).read_text("utf-8")


def test_what_the_owner_wants_kept_is_in_the_copy_and_in_no_size(archive):
    data = photograph(1000, 750, placed=True)
    put(archive, data)
    archive.write_config("[images]\nkeep_metadata = true\n")
    archive.build()

    assert (archive.output / "files/2026/house.jpg").read_bytes() == data
    assert not any(b"Telephone" in file.read_bytes() for file in files(archive.output / "assets/files"))


def test_switched_off_the_copy_alone_is_published(archive):
    archive.build()
    archive.write_config("[images]\nenabled = false\n")
    archive.build()

    assert sizes(archive) == []
    assert '<img src="/files/2026/house.jpg" alt="A house" loading="lazy" decoding="async">' in (
        archive.output / PAGE
    ).read_text("utf-8")


def test_other_widths_make_what_is_missing_and_remove_what_is_too_much(archive):
    archive.build()
    archive.write_config("[images]\nwidths = [480, 640]\n")
    outcome = archive.build()

    assert {path.split(".")[2] for path in outcome["removed_paths"]} == {"800", "1000"}
    assert {path.split(".")[2] for path in outcome["written_paths"] if path.startswith("assets/files")} == {"640"}


def test_a_picture_above_the_text_is_loaded_at_once_and_shown_with_links(archive):
    archive.write(
        "2026/a.md", title="A", date="2026-01-07", image="house.jpg", image_alt="A house", body="![A](house.jpg)"
    )
    archive.build()
    page = (archive.output / PAGE).read_text("utf-8")
    head, lead, text = re.split(r'<figure class="lead">|</figure>', page)

    assert ('fetchpriority="high"' in lead, "loading" in lead) == (True, False)
    assert ("fetchpriority" in text, text.count('loading="lazy"')) == (False, 1)
    assert '<meta property="og:image" content="https://news.example/files/2026/house.jpg">' in head
    assert '<meta property="og:image:width" content="1000">\n<meta property="og:image:height" content="750">' in head


def test_a_feed_carries_the_picture_itself(archive):
    archive.build()

    assert "srcset" not in (archive.output / "feed.xml").read_text("utf-8")
    assert "https://news.example/files/2026/house.jpg" in (archive.output / "feed.xml").read_text("utf-8")


def test_a_file_named_as_a_size_would_be_is_another_file(archive):
    archive.build()
    name = files(archive.output / "assets/files")[0].name
    put(archive, save(paint(40, 30), "AVIF"), f"2026/{name}")
    archive.write("2026/c.md", title="C", date="2026-01-06", body=f"![x]({name})")
    outcome = archive.build()

    assert (outcome["problems"], f"files/2026/{name}" in outcome["written_paths"]) == ([], True)


def test_an_article_at_the_address_of_a_size_is_told(archive):
    archive.build()
    name = files(archive.output / "assets/files")[0].name
    archive.write("2026/c.md", title="C", date="2026-01-06", aliases=[f"/assets/files/2026/{name}/"], body="x")

    assert [(problem["path"], problem["code"]) for problem in archive.build()["problems"]] == [
        ("content/2026/c.md", "same-address")
    ]


def test_a_site_without_pictures_does_without_the_library_for_them(archive, tmp_path):
    (archive.root / "content/2026/house.jpg").unlink()
    script = (
        "import sys, datetime; from pathlib import Path; from site_builder.build import build;"
        "from site_builder.model.outcome import BuildOptions, Silent;"
        "now = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC);"
        f"build(BuildOptions(site=Path({str(archive.root)!r}), now=now, jobs=1), Silent());"
        "print('PIL' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout == "False\n"
