from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from site_builder.effects.scan import Found, Known, Scan, ToRead, scan_content
from site_builder.model.digest import Digest, digest_bytes
from site_builder.model.files import FileState, KnownSource, to_state

KEY = Digest("k" * 32)
SECOND = 1_000_000_000


def put(root: Path, *paths: str, text: str = "x") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def scan_all(root: Path, *known: KnownSource, exclude: tuple[str, ...] = ()) -> Scan:
    return scan_content(root, "content", Known(known, KEY), Known((), KEY), exclude)


def scan(root: Path, *known: KnownSource) -> Found:
    """The articles alone."""
    return scan_all(root, *known).articles


def found(root: Path, exclude: tuple[str, ...] = ()) -> list[str]:
    return [item.path for item in scan_all(root, exclude=exclude).articles.to_read]


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in scan_all(root).problems]


def know(root: Path, path: str, *, seen_after_s: float = 3.0) -> KnownSource:
    """What a build keeps that read the file some seconds after it was last changed."""
    state = to_state(os.lstat(root / path))
    seen_ns = max(state.mtime_ns, state.ctime_ns) + int(seen_after_s * SECOND)
    return KnownSource(path, state, seen_ns, digest_bytes((root / path).read_bytes()), KEY)


def test_articles_are_found_at_any_depth_in_order_of_their_paths(tmp_path):
    put(tmp_path, "b.md", "2026/01/a.markdown", "2026/c.html", "image.png", "notes.txt", "a.md.bak")

    assert scan(tmp_path) == Found(
        total=3,
        to_read=(ToRead("2026/01/a.markdown", None), ToRead("2026/c.html", None), ToRead("b.md", None)),
        gone=(),
    )


def test_folders_stand_among_files_as_their_paths_do_and_what_is_known_is_met_in_that_order(tmp_path):
    paths = ("a-b.md", "a.md", "a/b.md", "a/é.md", "a0.md", "b/c/d.md", "é.md", "中.md", "\U0001f600.md")
    put(tmp_path, *paths)
    known = [know(tmp_path, path) for path in paths]
    for path in ("a/b.md", "\U0001f600.md"):
        (tmp_path / path).unlink()

    assert scan(tmp_path, *known) == Found(7, (), ("a/b.md", "\U0001f600.md"))


def test_an_empty_folder_holds_no_article(tmp_path):
    assert scan(tmp_path) == Found(0, (), ())


def test_files_and_folders_that_begin_with_a_dot_are_passed_over(tmp_path):
    put(tmp_path, ".draft.md", ".git/x.md", "a/.#lock.md", "a/b.md")

    assert found(tmp_path) == ["a/b.md"]


def test_what_matches_an_excluded_pattern_is_passed_over(tmp_path):
    put(tmp_path, "README.md", "old/a.md", "old/deep/b.md", "new/README.md")

    assert found(tmp_path, exclude=("README.md", "old")) == ["new/README.md"]
    assert found(tmp_path, exclude=("old/*", "*/README.md")) == ["README.md"]


# what is no file


def test_a_symbolic_link_to_a_file_is_refused_and_not_followed(tmp_path):
    put(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")

    assert found(tmp_path) == ["a.md"]
    assert problems(tmp_path) == [
        (
            "content/b.md: expected a file or folder, found a symbolic link [symlink]\n"
            "    put the file itself here; links are not followed"
        )
    ]


@pytest.mark.parametrize("target", ["..", "/etc", "nowhere", "loop", "."])
def test_a_symbolic_link_to_a_folder_to_nothing_or_to_itself_is_refused_and_not_followed(tmp_path, target):
    put(tmp_path, "content/a.md", "outside.md")
    (tmp_path / "content" / "loop").symlink_to(target)

    assert found(tmp_path / "content") == ["a.md"]
    assert [problem.code for problem in scan_all(tmp_path / "content").problems] == ["symlink"]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.md")

    assert found(tmp_path) == []
    assert problems(tmp_path) == [
        "content/a.md: expected a regular file, found a pipe, socket or device [not-a-file]\n    remove it"
    ]


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("a.md")

        assert [problem.code for problem in scan_all(tmp_path).problems] == ["not-a-file"]


def test_a_folder_that_is_named_like_an_article_is_refused_with_all_that_is_in_it(tmp_path):
    put(tmp_path, "a.md/b.md")

    assert scan(tmp_path).total == 0
    assert problems(tmp_path) == ["content/a.md: expected a file, found a folder [not-a-file]\n    rename the folder"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a\nb.md", "a\\nb.md"),
        (b"a\x1b[2J.md", "a\\x1b[2J.md"),
        (b"a\xff.md", "a\\udcff.md"),
        ("a\u202eb.md".encode(), "a\\u202eb.md"),
    ],
)
def test_a_name_that_can_not_be_printed_is_refused_by_a_printable_name(tmp_path, name, shown):
    (tmp_path / os.fsdecode(name)).write_text("x")

    assert found(tmp_path) == []
    assert problems(tmp_path) == [
        (
            f"content/{shown}: expected a name of printable characters, found one with others [odd-file-name]\n"
            "    rename it"
        )
    ]


@pytest.mark.parametrize(
    "name", ["a b.md", "a\\b.md", "a#b?.md", "it's.md", "新闻.md", "e\u0301.md", "x" * 206 + ".md"]
)
def test_a_printable_name_is_taken_as_it_is(tmp_path, name):
    put(tmp_path, name)

    assert found(tmp_path) == [name]


def test_problems_are_sorted_by_path(tmp_path):
    for name in ("c.md", "a.md", "b.md"):
        (tmp_path / name).symlink_to("x")

    assert [problem.path for problem in scan_all(tmp_path).problems] == ["content/a.md", "content/b.md", "content/c.md"]


# files beside articles


def test_pictures_and_documents_are_found_whatever_the_case_of_their_suffix(tmp_path):
    put(tmp_path, "b.PDF", "2026/a.jpeg", "2026/a.md", ".hidden.png", "2026/c.AvIf")

    assert scan_all(tmp_path) == Scan(
        articles=Found(1, (ToRead("2026/a.md", None),)),
        attachments=Found(3, (ToRead("2026/a.jpeg", None), ToRead("2026/c.AvIf", None), ToRead("b.PDF", None))),
    )


@pytest.mark.parametrize("name", ["a.svg", "a.JS", "a.htm", "a.css", "a.xhtml", "a.svgz", "a.xml"])
def test_what_a_browser_would_run_is_refused(tmp_path, name):
    put(tmp_path, name)

    assert [(problem.path, problem.code, problem.severity) for problem in scan_all(tmp_path).problems] == [
        (f"content/{name}", "attachment-type", "error")
    ]


@pytest.mark.parametrize(("name", "found"), [("a.csv", "a .csv file"), ("README", "a file without a suffix")])
def test_another_file_is_told_once_and_not_published(tmp_path, name, found):
    put(tmp_path, name)

    assert problems(tmp_path) == [
        (
            f"content/{name}: expected an article, a picture or a PDF, found {found} [attachment-type]\n"
            "    put it in static/, or name it under [content] exclude in site.toml"
        )
    ]
    assert scan_all(tmp_path, exclude=(name,)) == Scan()


@pytest.mark.parametrize("name", ["a\\b.png", "a?.png", "c:/a.png", "x" * 197 + ".png", "y" * 201 + "/a.png"])
def test_an_attachment_needs_a_path_that_an_address_can_have(tmp_path, name):
    put(tmp_path, name)

    assert problems(tmp_path) == [
        (
            f"content/{name}: expected a path of letters, digits, '-', '_' and '.', found one with others, or a long"
            " name [odd-file-name]\n    rename it"
        )
    ]


@pytest.mark.parametrize("name", ["it's (1) & more.png", "新闻.jpg", "a+b.gif"])
def test_an_attachment_may_have_any_other_name(tmp_path, name):
    put(tmp_path, name)

    assert [item.path for item in scan_all(tmp_path).attachments.to_read] == [name]


@pytest.mark.parametrize("name", ["a/" * 33 + "x.md", "a/" * 900 + "x.png", ("n" * 150 + "/") * 7 + "x.md"])
def test_a_path_that_is_too_deep_or_too_long_is_refused_and_not_gone_into(tmp_path, name):
    at = os.open(tmp_path, os.O_RDONLY)
    for part in name.split("/")[:-1]:
        os.mkdir(part, dir_fd=at)
        inner = os.open(part, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(os.open(name.split("/")[-1], os.O_WRONLY | os.O_CREAT, dir_fd=at))
    os.close(at)

    assert [(problem.code, problem.message) for problem in scan_all(tmp_path).problems] == [
        ("path-too-long", "expected a path of at most 32 folders and 1,000 bytes, found a longer one")
    ]


@pytest.mark.parametrize(("name", "meant"), [("a.MD", "a.md"), ("b.c.HTML", "b.c.html"), ("d.Markdown", "d.markdown")])
def test_an_article_with_a_suffix_in_capitals_is_told_what_to_be_called(tmp_path, name, meant):
    put(tmp_path, name)

    assert problems(tmp_path) == [
        (
            f"content/{name}: expected a name that ends in .{meant.rpartition('.')[2]}, found '{name}' [odd-file-name]"
            f"\n    rename it to {meant}"
        )
    ]


# what is unchanged


def test_a_file_that_looks_as_it_did_is_not_read(tmp_path):
    put(tmp_path, "a.md")

    assert scan(tmp_path, know(tmp_path, "a.md")) == Found(1, (), ())


def test_a_file_that_was_changed_just_before_it_was_read_is_read_again(tmp_path):
    put(tmp_path, "a.md")
    known = know(tmp_path, "a.md", seen_after_s=1.9)

    assert scan(tmp_path, known).to_read == (ToRead("a.md", known.digest),)


def test_a_file_of_the_future_is_read_each_time(tmp_path):
    put(tmp_path, "a.md")
    ahead = os.lstat(tmp_path / "a.md").st_mtime_ns + 3600 * SECOND
    os.utime(tmp_path / "a.md", ns=(ahead, ahead))
    known = know(tmp_path, "a.md", seen_after_s=-3590)

    assert scan(tmp_path, known).to_read == (ToRead("a.md", known.digest),)


def test_an_edit_that_puts_size_and_time_back_is_noticed(tmp_path):
    put(tmp_path, "a.md", text="one")
    known = know(tmp_path, "a.md")
    put(tmp_path, "a.md", text="two")
    os.utime(tmp_path / "a.md", ns=(known.state.mtime_ns, known.state.mtime_ns))

    assert os.lstat(tmp_path / "a.md").st_mtime_ns == known.state.mtime_ns
    assert scan(tmp_path, known).to_read == (ToRead("a.md", known.digest),)


@pytest.mark.parametrize("part", ["mtime_ns", "ctime_ns", "size", "inode"])
def test_a_file_is_read_if_any_part_of_its_looks_differs(tmp_path, part):
    put(tmp_path, "a.md")
    known = know(tmp_path, "a.md")
    looks = {name: getattr(known.state, name) for name in FileState.__struct_fields__}
    before = KnownSource("a.md", FileState(**(looks | {part: looks[part] - 1})), known.seen_ns, known.digest, KEY)

    assert scan(tmp_path, before).to_read == (ToRead("a.md", known.digest),)


def test_a_file_that_was_parsed_under_other_settings_is_parsed_anew(tmp_path):
    put(tmp_path, "a.md")
    known = know(tmp_path, "a.md")
    before = KnownSource("a.md", known.state, known.seen_ns, known.digest, Digest("o" * 32))

    assert scan(tmp_path, before).to_read == (ToRead("a.md", None),)


def test_files_that_are_no_longer_there_are_gone(tmp_path):
    put(tmp_path, "a.md", "b.md")
    known = [know(tmp_path, "a.md"), know(tmp_path, "b.md")]
    (tmp_path / "a.md").unlink()
    (tmp_path / "b.md").unlink()
    (tmp_path / "b.md").symlink_to("x")

    assert scan(tmp_path, *known).gone == ("a.md", "b.md")


# what can't be looked into


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, end: str, error: type[OSError]) -> None:
    """Have the system refuse to list a folder: its permissions would not stop the superuser."""
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith(end):
            raise error(errno.EACCES, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)


def test_an_inner_folder_that_may_not_be_read_is_a_problem_and_the_others_are_read(tmp_path, monkeypatch):
    put(tmp_path, "a.md", "sub/b.md", "z/c.md")
    refuse_to_open(monkeypatch, "/sub", PermissionError)
    found = scan_all(tmp_path)

    assert [item.path for item in found.articles.to_read] == ["a.md", "z/c.md"]
    assert [str(problem) for problem in found.problems] == [
        (
            "content/sub: expected a folder that can be read, found one that can't [unreadable-folder]\n"
            "    mend its permissions, or remove it"
        )
    ]


def test_an_inner_folder_that_goes_while_it_is_looked_for_holds_nothing(tmp_path, monkeypatch):
    put(tmp_path, "a.md", "sub/b.md")
    refuse_to_open(monkeypatch, "/sub", FileNotFoundError)
    found = scan_all(tmp_path)

    assert ([item.path for item in found.articles.to_read], found.problems) == (["a.md"], ())


def test_a_content_folder_that_may_not_be_read_is_no_empty_one(tmp_path, monkeypatch):
    put(tmp_path, "a.md")
    refuse_to_open(monkeypatch, tmp_path.name, PermissionError)

    with pytest.raises(PermissionError):
        scan(tmp_path)


# what is asked of


def scan_within(root: Path, *within: str, known: tuple[KnownSource, ...] = ()) -> Scan:
    return scan_content(root, "content", Known(known, KEY), Known((), KEY), ("old",), frozenset(within))


def paths_within(root: Path, *within: str) -> list[str]:
    return [item.path for item in scan_within(root, *within).articles.to_read]


def test_files_and_folders_that_are_asked_of_are_looked_at_and_no_others(tmp_path):
    put(tmp_path, "a.md", "b.md", "2026/a.md", "2026/01/b.md", "2025/c.md", "2025/d.md")

    assert paths_within(tmp_path, "a.md", "2026", "2026/01", "2025/d.md") == [
        "2025/d.md", "2026/01/b.md", "2026/a.md", "a.md",
    ]  # fmt: skip


def test_where_nothing_is_asked_of_nothing_is_looked_at(tmp_path):
    put(tmp_path, "a.md")

    assert scan_within(tmp_path) == Scan()


def test_what_is_known_and_not_there_is_gone_with_the_folder_that_held_it(tmp_path):
    put(tmp_path, "2026/a.md", "b.md")
    known = (know(tmp_path, "2026/a.md"), know(tmp_path, "b.md"))
    (tmp_path / "2026" / "a.md").unlink()
    (tmp_path / "2026").rmdir()
    (tmp_path / "2026").write_text("a file")

    assert scan_within(tmp_path, "2026/a.md", "b.md", known=known).articles == Found(1, (), ("2026/a.md",))


def test_what_a_whole_scan_passes_over_is_passed_over_when_it_is_asked_of(tmp_path):
    put(tmp_path, ".git/x.md", "old/a.md", ".a.md", "a/.b/c.md")

    assert scan_within(tmp_path, ".git/x.md", "old/a.md", ".a.md", "a/.b/c.md") == Scan()


def test_a_link_above_what_is_asked_of_is_not_followed_and_told(tmp_path):
    put(tmp_path, "elsewhere/a.md", "content/b.md")
    (tmp_path / "content" / "in").symlink_to(tmp_path / "elsewhere")

    scan = scan_within(tmp_path / "content", "in/a.md")

    assert (scan.articles, [problem.path for problem in scan.problems]) == (Found(), ["content/in"])


def test_a_folder_that_is_missing_on_the_way_is_no_error(tmp_path):
    assert scan_within(tmp_path, "2026/01/a.md") == Scan()
