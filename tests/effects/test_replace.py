from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest

from site_builder.effects.folders import Folder
from site_builder.effects.replace import read_content, replace_content


def content(root: Path, text: str = "old", mode: int = 0o640) -> Path:
    file = root / "2026" / "x.md"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def replace(root: Path, path: str = "2026/x.md") -> None:
    with Folder(root) as folder:
        data, seen = read_content(folder, path, 100)
        replace_content(folder, path, data + b" and new", seen)


def test_a_file_has_its_new_bytes_and_its_old_mode_and_nothing_is_left_beside_it(tmp_path):
    file = content(tmp_path, mode=0o751)

    replace(tmp_path)

    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"old and new", 0o751)
    assert list(file.parent.iterdir()) == [file]


def test_what_a_killed_run_left_behind_is_taken_over(tmp_path):
    file = content(tmp_path)
    (file.parent / ".site-builder-mending").write_text("half of something long", "utf-8")

    replace(tmp_path)

    assert (file.read_bytes(), list(file.parent.iterdir())) == (b"old and new", [file])


@pytest.mark.parametrize("path", ["../x.md", "2026/../../x.md", "/x.md", "2026//x.md", "./x.md", "", "x\0.md"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path, path):
    content(tmp_path / "content")
    (tmp_path / "x.md").write_text("outside", "utf-8")

    with pytest.raises(OSError, match="not a path within the content folder"):
        replace(tmp_path / "content", path)


def test_a_symbolic_link_is_refused_in_every_component(tmp_path):
    file = content(tmp_path / "elsewhere")
    (tmp_path / "content" / "2026").mkdir(parents=True)
    (tmp_path / "content" / "2026" / "x.md").symlink_to(file)
    (tmp_path / "content" / "2027").symlink_to(file.parent)

    for path in ("2026/x.md", "2027/x.md"):
        with pytest.raises(OSError) as caught:
            replace(tmp_path / "content", path)
        assert caught.value.errno in {errno.ELOOP, errno.ENOTDIR}
    assert file.read_text("utf-8") == "old"


def test_a_link_in_the_place_of_the_new_file_is_not_followed(tmp_path):
    file = content(tmp_path / "content")
    (tmp_path / "precious").write_text("mine", "utf-8")
    (file.parent / ".site-builder-mending").symlink_to(tmp_path / "precious")

    with pytest.raises(OSError) as caught:
        replace(tmp_path / "content")

    assert caught.value.errno == errno.ELOOP
    assert ((tmp_path / "precious").read_text("utf-8"), file.read_text("utf-8")) == ("mine", "old")


def test_a_file_that_is_read_only_is_refused(tmp_path):
    file = content(tmp_path, mode=0o444)

    with pytest.raises(OSError, match="read-only"):
        replace(tmp_path)
    assert file.read_text("utf-8") == "old"


def test_a_file_that_changed_since_it_was_read_keeps_what_its_author_wrote(tmp_path):
    file = content(tmp_path)

    with Folder(tmp_path) as folder:
        data, seen = read_content(folder, "2026/x.md", 100)
        file.write_text("written meanwhile", "utf-8")
        with pytest.raises(OSError, match="changed meanwhile"):
            replace_content(folder, "2026/x.md", data, seen)

    assert (file.read_text("utf-8"), list(file.parent.iterdir())) == ("written meanwhile", [file])
