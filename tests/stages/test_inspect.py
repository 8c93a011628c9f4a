"""Pictures that fight their decoder: told by name, kept back, and the only ones that are lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from site_builder.effects.executors import Executor, ProcessExecutor, SerialExecutor
from site_builder.effects.scan import ToRead
from site_builder.model.digest import Digest
from site_builder.stages.inspect import LookShared, Seen, look_chunk, look_guarded
from tests.photographs import photograph, png

EXECUTORS = [SerialExecutor(), ProcessExecutor(2)]
BAD = "07.png"


def has_bad(items: tuple[ToRead, ...]) -> bool:
    return any(item.path == BAD for item in items)


def be_killed(shared: LookShared, items: tuple[ToRead, ...]) -> tuple[Seen, ...]:
    if has_bad(items):
        os.kill(os.getpid(), signal.SIGKILL)
    return look_chunk(shared, items)


def take_too_long(shared: LookShared, items: tuple[ToRead, ...]) -> tuple[Seen, ...]:
    if has_bad(items):
        os.kill(os.getpid(), signal.SIGPROF)
    return look_chunk(shared, items)


def leave(shared: LookShared, items: tuple[ToRead, ...]) -> tuple[Seen, ...]:
    if has_bad(items):
        os._exit(3)
    return look_chunk(shared, items)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for number in range(70):
        (tmp_path / f"{number:02}.png").write_bytes(png(number))
    return tmp_path


def shared(content: Path, most_pixels: int = 1_000_000) -> LookShared:
    return LookShared(content, "content", 1_000_000, Digest("k"), most_pixels)


@pytest.mark.parametrize("executor", EXECUTORS, ids=["serial", "processes"])
@pytest.mark.parametrize(
    ("work", "found"),
    [
        (be_killed, "one that ended the decoder (SIGKILL)"),
        (leave, "one that ended the decoder (exit code 3)"),
        (take_too_long, "one that takes more than 5 seconds to decode"),
    ],
)
def test_the_one_at_fault_is_told_and_the_others_are_read(content, executor: Executor, work, found):
    to_read = tuple(ToRead(file.name, None) for file in sorted(content.iterdir()))
    rows = [seen.row for chunk in look_guarded(executor, to_read, shared(content), work) for seen in chunk]
    bad = rows.pop(7)

    assert bad is not None
    assert (bad.digest, bad.state.inode) == ("", 0)
    assert str(bad.problem) == (
        f"content/{BAD}: expected a picture that can be read to its end, found {found} [picture-unreadable]\n"
        "    open it in a program for pictures and save it again, or remove it"
    )
    assert [row is not None and row.problem is None and row.facts is not None for row in rows] == [True] * 69


def look(content: Path, name: str, data: bytes, most_pixels: int = 1_000_000) -> Seen:
    (content / name).write_bytes(data)
    return look_chunk(shared(content, most_pixels), (ToRead(name, None),))[0]


def test_a_picture_with_more_pixels_than_allowed_is_told_with_its_size(tmp_path):
    row = look(tmp_path, "a.png", png(0, 2_000, 1_000)).row

    assert row is not None
    assert str(row.problem) == (
        "content/a.png: expected a picture of at most 1,000,000 pixels, found one of 2,000 × 1,000"
        " [picture-too-large]\n    save it smaller: 2,400 pixels in width do"
    )


@pytest.mark.parametrize("lost", [2, 30, 900, 5_000])
def test_a_photograph_that_breaks_off_is_told(tmp_path, lost):
    row = look(tmp_path, "a.jpg", photograph(400, 300)[:-lost]).row

    assert row is not None
    assert str(row.problem) == (
        "content/a.jpg: expected a picture that can be read to its end, found a JPEG that breaks off or is damaged"
        " [picture-unreadable]\n    open it in a program for pictures and save it again, or remove it"
    )


def test_where_pictures_are_switched_off_none_is_decoded(tmp_path):
    row = look(tmp_path, "a.png", png(0, 2_000, 1_000), most_pixels=0).row

    assert row is not None
    assert (row.problem, row.facts) == (None, None)


def test_a_photograph_is_as_wide_as_it_is_shown(tmp_path):
    row = look(tmp_path, "a.jpg", photograph(80, 60, turned=6)).row

    assert row is not None
    assert row.facts is not None
    assert (row.facts.width, row.facts.height) == (60, 80)


def test_a_document_is_no_picture(tmp_path):
    row = look(tmp_path, "a.pdf", b"%PDF-1.7\n").row

    assert row is not None
    assert (row.problem, row.facts) == (None, None)
