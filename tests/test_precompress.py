"""Compressed copies in a built site: beside which files they are, and that they come, change and go with them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.archive import Archive, Builder, read_tree, written

BUILDERS: list[Builder] = []
BOTH = '[output]\nprecompress = ["gz", "br"]\n'
UNPACK = {"gz": gzip.decompress, "br": brotli.decompress}


@pytest.fixture(scope="module", autouse=True)
def builders() -> Iterator[None]:
    BUILDERS[:] = [Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")]
    yield
    for builder in BUILDERS:
        builder.close()


@pytest.fixture
def site(tmp_path: Path) -> Archive:
    """Two articles and three static files, built with copies."""
    archive = Archive(tmp_path / "site", *BUILDERS)
    archive.write_config(BOTH)
    archive.write("apple.md", title="Apple", tags=["fruit"])
    archive.write("fig.md", title="Fig", date="2026-01-06", tags=["fruit"])
    static(archive, "own.css", b"a { color: red }\n" * 30)
    static(archive, "tiny.txt", b"small\n")
    static(archive, "logo.png", b"\x89PNG\r\n\x1a\n" + bytes(1000))
    outcome = archive.build()
    assert outcome["problems"] == []
    return archive


def static(archive: Archive, name: str, data: bytes) -> None:
    file = archive.root / "static" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)


def changes(archive: Archive) -> tuple[list[str], list[str]]:
    """Build, hold the result against a clean build, and give the paths that were written and removed."""
    outcome = archive.build()
    assert not outcome["faulty"], outcome["problems"]
    _, folder = archive.build_clean()
    assert archive.tree() == read_tree(folder)
    return written(outcome), [path for path in outcome["removed_paths"] if not path.startswith(".site-builder/")]


def copies(archive: Archive) -> dict[str, Path]:
    return {path: archive.output / path for path in archive.tree() if path.endswith((".gz", ".br"))}


def test_every_text_file_large_enough_has_copies_that_unpack_to_it(site):
    files = {
        path
        for path in site.tree()
        if path.endswith((".html", ".xml", ".json", ".css", ".js", ".txt")) and not path.startswith(".site-builder/")
        if (site.output / path).stat().st_size >= 200
    }
    found = copies(site)

    assert {"index.html", "feed.xml", "feed.json", "sitemap.xml", "404.html"} <= files
    assert set(found) == {f"{path}.{encoding}" for path in files for encoding in UNPACK}
    assert [
        path
        for path, file in found.items()
        if UNPACK[path[-2:]](file.read_bytes()) != Path(str(file)[:-3]).read_bytes()
    ] == []


def test_small_files_and_pictures_have_none(site):
    assert [path for path in copies(site) if path.startswith(("tiny", "logo", "robots"))] == []


def test_a_site_that_does_not_ask_has_none(tmp_path):
    archive = Archive(tmp_path / "site", *BUILDERS)
    archive.write("apple.md", title="Apple")
    archive.build()

    assert copies(archive) == {}


def test_an_unchanged_site_costs_nothing(site):
    outcome = site.build()

    assert (outcome["rendered"], outcome["written_paths"], outcome["removed_paths"]) == (0, [], [])


def test_a_changed_page_changes_its_copies_and_no_others(site):
    site.write("apple.md", title="Apple", tags=["fruit"], body="Words.\n\nMore of them.", summary="In short.")
    changes(site)
    site.write("apple.md", title="Apple", tags=["fruit"], body="Words.\n\nLess of them.", summary="In short.")
    paths = changes(site)[0]

    assert [path for path in paths if path.startswith("2026/")] == [
        "2026/01/07/apple/index.html", "2026/01/07/apple/index.html.br", "2026/01/07/apple/index.html.gz",
    ]  # fmt: skip
    assert {path for path in paths if not path.endswith((".gz", ".br"))} == {
        "2026/01/07/apple/index.html", "atom.xml", "feed.json", "feed.xml", "tags/fruit/feed.xml",
    }  # fmt: skip


def test_copies_go_with_their_page(site):
    (site.root / "content" / "fig.md").unlink()
    removed = changes(site)[1]

    assert [path for path in removed if path.startswith("2026/01/06/fig/")] == [
        "2026/01/06/fig/index.html", "2026/01/06/fig/index.html.br", "2026/01/06/fig/index.html.gz",
    ]  # fmt: skip


def test_switching_it_off_removes_the_copies_and_writes_nothing(site):
    found = sorted(copies(site))
    site.write_config()
    paths, removed = changes(site)

    assert (paths, removed) == ([], found)


def test_switching_it_on_writes_copies_alone(site):
    site.write_config()
    site.build()
    site.write_config(BOTH)
    paths, removed = changes(site)

    assert (sorted(paths), removed) == (sorted(copies(site)), [])


def test_taking_one_encoding_away_removes_its_copies_alone(site):
    found = sorted(path for path in copies(site) if path.endswith(".br"))
    site.write_config('[output]\nprecompress = ["gz"]\n')

    assert changes(site) == ([], found)


def test_a_file_that_shrinks_loses_its_copies_and_one_that_grows_gains_them(site):
    static(site, "tiny.txt", b"large\n" * 100)
    grown = changes(site)
    static(site, "tiny.txt", b"small\n")

    assert grown == (["tiny.txt", "tiny.txt.br", "tiny.txt.gz"], [])
    assert changes(site) == (["tiny.txt"], ["tiny.txt.br", "tiny.txt.gz"])


@pytest.mark.parametrize("harm", ["delete", "edit"])
def test_a_copy_that_was_deleted_or_edited_is_made_again(site, harm):
    file = site.output / "index.html.gz"
    if harm == "delete":
        file.unlink()
    else:
        file.write_bytes(b"x" * file.stat().st_size)

    assert changes(site) == (["index.html.gz"], [])


def test_copies_are_known_without_the_store(site):
    (site.root / ".site-builder" / "store.sqlite").unlink()

    assert changes(site) == ([], [])


def test_a_file_that_is_not_ours_in_the_place_of_a_copy_stops_the_build(tmp_path):
    archive = Archive(tmp_path / "site", *BUILDERS)
    archive.write("apple.md", title="Apple")
    archive.build()
    (archive.output / "index.html.br").write_text("mine")
    archive.write_config(BOTH)

    assert archive.build_error() == (
        "expected the output folder to hold our files alone, found others at index.html.br [foreign-file]\n"
        "    move them away, or name another folder with --output"
    )
    assert (archive.output / "index.html.br").read_text() == "mine"


def test_a_static_file_that_has_the_name_of_a_copy_is_told(site):
    static(site, "feed.xml.gz", b"mine")

    assert site.build_error().startswith("expected one page at '/feed.xml.gz', found two: ")


def test_two_processes_make_the_same_copies_as_one(site):
    _, folder = site.build_clean(jobs=2)

    assert read_tree(folder) == site.tree()
