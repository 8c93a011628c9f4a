from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.effects.output import RECORD, STAGING, OutputFolder, check_output
from site_builder.model.problem import SiteError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "content" / "2026").mkdir(parents=True)
    return tmp_path / "site"


@pytest.fixture
def output(tmp_path: Path) -> OutputFolder:
    (tmp_path / "output").mkdir()
    folder = OutputFolder(tmp_path / "output")
    folder.begin_staging()
    return folder


def fault(site: Path, output: Path) -> str:
    with pytest.raises(SiteError) as caught:
        check_output(output, site, site / "content")
    assert caught.value.code == "output"
    return caught.value.message


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


# which folders are refused


def test_a_folder_of_its_own_is_made(site):
    check_output(site / "public" / "new", site, site / "content")

    assert (site / "public" / "new").is_dir()


def test_a_refusal_names_the_folder_and_what_to_type(site):
    with pytest.raises(SiteError) as caught:
        check_output(site, site, site / "content")

    assert str(caught.value) == (
        "expected a folder of its own for the output, found the site's own folder or one above it:"
        f" {site} [output]\n    name another with --output or [output] folder"
    )


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("/", "the root of the file system"),
        ("~", "the home folder"),
        (".", "the site's own folder or one above it"),
        ("..", "the site's own folder or one above it"),
        ("content", "the content folder, or one above or in it"),
        ("content/2026", "the content folder, or one above or in it"),
        ("content/new", "the content folder, or one above or in it"),
        ("themes", "the site's themes folder"),
        ("themes/mine", "the site's themes folder"),
        ("templates", "the site's templates folder"),
        ("static/x", "the site's static folder"),
    ],
)
def test_a_folder_that_holds_something_else_is_refused(site, monkeypatch, place, found):
    home = site.parent / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    output = Path("/") if place == "/" else home if place == "~" else site / place

    assert fault(site, output) == f"expected a folder of its own for the output, found {found}: {output}"


def test_the_content_folder_is_refused_where_it_stands_outside_the_site(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "articles").mkdir()

    with pytest.raises(SiteError, match="found the content folder"):
        check_output(tmp_path / "articles" / "x", tmp_path / "site", tmp_path / "articles")


def test_a_file_is_refused(site):
    (site / "output").write_text("x")

    assert "found a file" in fault(site, site / "output")


def test_a_folder_below_a_file_is_refused(site):
    (site / "file").write_text("x")

    assert fault(site, site / "file" / "output") == (
        f"expected an output folder that can be made, found: not a directory: {site}/file/output"
    )


def test_a_symbolic_link_is_refused_even_to_an_empty_folder(site):
    (site / "real").mkdir()
    (site / "output").symlink_to(site / "real")

    assert "found a symbolic link" in fault(site, site / "output")


def test_the_content_folder_is_refused_under_another_name(site):
    (site / "other").symlink_to(site / "content")

    assert "found the content folder" in fault(site, site / "other" / "x")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_refused(site):
    (site / "output").mkdir(mode=0o555)

    assert "found a read-only one" in fault(site, site / "output")


def test_nothing_is_made_where_the_folder_is_refused(site):
    fault(site, site / "content" / "new")

    assert names(site) == ["content", "content/2026"]


# making, putting in place, removing


def test_what_is_made_aside_changes_nothing_that_is_published(output):
    (output.root / "a.html").write_bytes(b"old")

    output.stage(1, b"new")

    assert (output.read("a.html"), output.read(f"{STAGING}/1")) == (b"old", b"new")


def test_what_was_made_aside_is_put_in_place_with_its_folders(output):
    output.stage(1, b"new")

    state = output.publish(1, "2026/01/x/index.html")
    output.end_staging()

    assert names(output.root) == ["2026", "2026/01", "2026/01/x", "2026/01/x/index.html"]
    assert output.read("2026/01/x/index.html") == b"new"
    assert state == output.look("2026/01/x/index.html")


def test_a_file_in_place_is_replaced_whole(output):
    (output.root / "a.html").write_bytes(b"old and longer")
    with (output.root / "a.html").open("rb") as reader:
        output.stage(1, b"new")
        output.publish(1, "a.html")

        assert reader.read() == b"old and longer"
    assert output.read("a.html") == b"new"


def test_a_link_in_place_of_a_file_is_replaced_and_its_target_stays(output):
    outside = output.root.parent / "outside"
    outside.write_bytes(b"precious")
    (output.root / "a.html").symlink_to(outside)
    output.stage(1, b"new")

    output.publish(1, "a.html")

    assert (outside.read_bytes(), (output.root / "a.html").is_symlink()) == (b"precious", False)


@pytest.mark.parametrize("path", ["link/a.html", "link/deep/a.html", "link/deep/er/a.html"])
def test_nothing_is_written_through_a_link_in_the_output(output, path):
    outside = output.root.parent / "outside"
    outside.mkdir()
    (output.root / "link").symlink_to(outside)
    output.stage(1, b"new")

    with pytest.raises(SiteError, match="expected a folder in the output, found something else at 'link'"):
        output.publish(1, path)

    assert names(outside) == []


@pytest.mark.parametrize("path", ["file/a.html", "file/deep/a.html"])
def test_a_file_where_a_folder_belongs_is_told(output, path):
    (output.root / "file").write_bytes(b"foreign")
    output.stage(1, b"new")

    with pytest.raises(SiteError, match="expected a folder in the output, found something else at 'file'"):
        output.publish(1, path)

    assert output.read("file") == b"foreign"


def test_a_folder_where_a_file_belongs_is_told(output):
    (output.root / "a.html").mkdir()
    output.stage(1, b"new")

    with pytest.raises(SiteError, match=r"expected a file in the output, found a folder at 'a\.html'"):
        output.publish(1, "a.html")


def test_a_deep_path_is_put_in_place(output):
    path = "/".join(["d"] * 90) + "/index.html"
    output.stage(1, b"deep")
    another = OutputFolder(output.root)

    another.publish(1, path)

    assert another.read(path) == b"deep"
    another.close()


def test_removing_takes_the_file_and_the_folders_that_this_leaves_empty(output):
    for number, path in enumerate(("2026/01/a/index.html", "2026/02/b/index.html")):
        output.stage(number, b"x")
        output.publish(number, path)
    output.end_staging()

    output.remove("2026/01/a/index.html")

    assert names(output.root) == ["2026", "2026/02", "2026/02/b", "2026/02/b/index.html"]


def test_removing_leaves_foreign_files_and_their_folders(output):
    output.stage(1, b"x")
    output.publish(1, "2026/a/index.html")
    (output.root / "2026" / "a" / "CNAME").write_bytes(b"mine")
    output.end_staging()

    output.remove("2026/a/index.html")

    assert names(output.root) == ["2026", "2026/a", "2026/a/CNAME"]


def test_removing_what_is_gone_does_nothing(output):
    output.remove("a/b/c.html")
    output.remove("c.html")

    assert names(output.root) == [".site-builder", ".site-builder/staging"]


def test_nothing_is_removed_through_a_link(output):
    outside = output.root.parent / "outside"
    outside.mkdir()
    (outside / "a.html").write_bytes(b"precious")
    (output.root / "link").symlink_to(outside)

    output.remove("link/a.html")

    assert names(outside) == ["a.html"]


def test_a_folder_in_place_of_our_file_is_not_removed(output):
    (output.root / "a.html").mkdir()

    output.remove("a.html")

    assert (output.root / "a.html").is_dir()


def test_what_an_interrupted_build_left_aside_is_cleared_away(output):
    output.stage(1, b"half")

    output.begin_staging()

    assert names(output.root) == [".site-builder", ".site-builder/staging"]


def test_nothing_is_cleared_away_through_a_link(output):
    output.end_staging()
    outside = output.root.parent / "outside"
    (outside / "staging").mkdir(parents=True)
    (outside / "staging" / "precious").write_bytes(b"x")
    (output.root / ".site-builder").symlink_to(outside)

    with pytest.raises(SiteError, match=r"found something else at '\.site-builder'"):
        output.begin_staging()

    assert names(outside) == ["staging", "staging/precious"]


def test_a_link_and_a_folder_look_like_no_file(output):
    (output.root / "folder").mkdir()
    (output.root / "link").symlink_to("folder")

    assert (output.look("folder"), output.look("link"), output.look("nothing"), output.read("link")) == (None,) * 4
    assert (output.exists("link"), output.exists("nothing")) == (True, False)


# the list of our own paths


def write_record(output: OutputFolder, data: bytes) -> None:
    (output.root / RECORD).mkdir(parents=True)
    (output.root / RECORD / "top.txt").write_bytes(data)


def test_the_record_names_itself_and_its_paths(output):
    write_record(output, b"index.html\n2026/a/index.html\n")

    assert list(output.read_record()) == [f"{RECORD}/top.txt", "index.html", "2026/a/index.html"]


@pytest.mark.parametrize(
    "line",
    [b"../precious", b"a/../../precious", b"/etc/passwd", b"./a", b"a//b", b"a/", b"..", b"", b"a\0b", b"x" * 300],
)
def test_a_line_of_the_record_that_is_no_path_within_the_output_is_passed_over(output, line):
    write_record(output, line + b"\nindex.html\n")

    assert list(output.read_record()) == [f"{RECORD}/top.txt", "index.html"]


def test_a_folder_without_a_record_has_no_paths_of_ours(output):
    assert list(output.read_record()) == []


def test_a_record_that_is_a_link_is_not_read(output):
    write_record(output, b"index.html\n")
    (output.root.parent / "elsewhere.txt").write_bytes(b"precious\n")
    (output.root / RECORD / "x.txt").symlink_to(output.root.parent / "elsewhere.txt")

    assert "precious" not in list(output.read_record())
