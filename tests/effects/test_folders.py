from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.effects.folders import Folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "in" / "a" / "b").mkdir(parents=True)
    (tmp_path / "in" / "a" / "b" / "file").write_bytes(b"inside")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "file").write_bytes(b"outside")
    return tmp_path / "in"


def read(root: Path, path: str, most_bytes: int = 100) -> bytes:
    with Folder(root) as folder:
        return folder.read(path, most_bytes)[0]


def test_a_file_is_read_with_its_looks(root):
    with Folder(root) as folder:
        data, seen = folder.read("a/b/file", 100)

    assert (data, seen.st_size, seen.st_ino) == (b"inside", 6, (root / "a/b/file").stat().st_ino)


def test_one_byte_more_than_asked_for_tells_that_there_is_more(root):
    assert read(root, "a/b/file", most_bytes=3) == b"insi"


@pytest.mark.parametrize("link", ["a/b/link", "a/link", "link"])
def test_a_symbolic_link_in_any_component_is_not_followed(root, link):
    target = root.parent / "out"
    (root / link).symlink_to(target / "file" if link == "a/b/link" else target)

    with pytest.raises(OSError, match=r"symbolic|Not a directory"):
        read(root, link if link == "a/b/link" else f"{link}/file")


def test_a_link_that_stays_within_the_folder_is_not_followed_either(root):
    (root / "link").symlink_to("a/b/file")

    with pytest.raises(OSError, match="symbolic"):
        read(root, "link")


def test_a_folder_that_is_swapped_for_a_link_after_it_was_opened_leads_nowhere_else(root):
    with Folder(root) as folder:
        folder.read("a/b/file", 100)
        (root / "a").rename(root / "kept")
        (root / "a").symlink_to(root.parent / "out")

        assert folder.read("a/b/file", 100)[0] == b"inside"
        folder.close()
        with pytest.raises(NotADirectoryError):
            folder.read("a/file", 100)


def test_a_file_that_is_swapped_for_a_link_is_not_read(root):
    with Folder(root) as folder:
        folder.read("a/b/file", 100)
        (root / "a/b/file").unlink()
        (root / "a/b/file").symlink_to(root.parent / "out" / "file")

        with pytest.raises(OSError, match="symbolic"):
            folder.read("a/b/file", 100)


def test_a_pipe_is_refused_and_not_waited_for(root):
    os.mkfifo(root / "pipe")

    with pytest.raises(OSError, match="not a regular file"):
        read(root, "pipe")


def test_a_folder_is_no_file(root):
    with pytest.raises(OSError, match="not a regular file"):
        read(root, "a")


def test_a_missing_file_and_a_missing_folder_are_told_as_such(root):
    for path in ("nothing", "a/nothing", "nothing/file"):
        with pytest.raises(FileNotFoundError):
            read(root, path)


def test_folders_are_made_only_when_asked_for(root):
    with Folder(root) as folder:
        with pytest.raises(FileNotFoundError):
            folder.descriptor("x/y")
        folder.descriptor("x/y", make=True)

    assert (root / "x" / "y").is_dir()


def test_no_folder_is_made_through_a_link(root):
    (root / "link").symlink_to(root.parent / "out")

    with Folder(root) as folder, pytest.raises(NotADirectoryError):
        folder.descriptor("link/new", make=True)

    assert sorted(path.name for path in (root.parent / "out").iterdir()) == ["file"]


def test_many_folders_need_few_descriptors(root):
    def under_way() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    before = under_way()
    with Folder(root) as folder:
        for number in range(300):
            (root / f"d{number}").mkdir()
            (root / f"d{number}" / "f").write_bytes(b"%d" % number)
            assert folder.read(f"d{number}/f", 10)[0] == b"%d" % number
        most = under_way() - before

    assert (most <= 70, under_way()) == (True, before)


def test_a_path_that_leads_upwards_is_refused(tmp_path):
    (tmp_path / "secret").write_text("s")
    (tmp_path / "root" / "inner").mkdir(parents=True)

    with Folder(tmp_path / "root") as folder:
        for path in ("../secret", "inner/../../secret", ".."):
            with pytest.raises(OSError, match="leads upwards"):
                folder.open(path)
