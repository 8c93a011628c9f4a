"""What was encoded before: found, found torn, and bounded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.effects.pictures.cache import PictureCache
from site_builder.model.digest import Digest, digest_bytes

KEY = digest_bytes(b"a picture")


def only_file(folder: Path) -> Path:
    (file,) = (file for file in folder.rglob("*") if file.is_file())
    return file


def test_what_is_kept_is_found(tmp_path):
    PictureCache(tmp_path / "new").keep(KEY, b"pixels")

    assert PictureCache(tmp_path / "new").find(KEY) == b"pixels"
    assert PictureCache(tmp_path / "new").find(digest_bytes(b"another")) is None


@pytest.mark.parametrize("harm", [lambda d: d[:-1], lambda d: d[:10], lambda d: b"", lambda d: d[:-1] + b"?"])
def test_a_file_that_does_not_prove_itself_is_not_there(tmp_path, harm):
    PictureCache(tmp_path).keep(KEY, b"pixels")
    file = only_file(tmp_path)
    file.write_bytes(harm(file.read_bytes()))

    assert PictureCache(tmp_path).find(KEY) is None


def test_a_file_under_another_key_is_not_there(tmp_path):
    PictureCache(tmp_path).keep(KEY, b"pixels")
    file = only_file(tmp_path)
    other = Digest(KEY[:2] + "0" * 30)
    file.rename(file.with_name(other[2:]))

    assert PictureCache(tmp_path).find(other) is None


def test_where_nothing_can_be_written_nothing_is_lost(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    PictureCache(tmp_path / "file").keep(KEY, b"pixels")

    assert PictureCache(tmp_path / "file").find(KEY) is None
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_what_was_not_used_for_the_longest_time_makes_room(tmp_path):
    keys = [Digest("aa" + digest_bytes(bytes([number]))[2:]) for number in range(4)]
    cache = PictureCache(tmp_path, most_bytes=256 * 3 * 132)
    for number, key in enumerate(keys[:3]):
        cache.keep(key, bytes(100))
        os.utime(tmp_path / key[:2] / key[2:], (number, number))
    assert cache.find(keys[0]) == bytes(100)  # it is of use again
    cache.keep(keys[3], bytes(100))

    assert [cache.find(key) is not None for key in keys] == [True, False, True, True]
