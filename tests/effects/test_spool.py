from __future__ import annotations

import contextlib

import pytest

from site_builder.effects.spool import Spool, SpoolReader


@pytest.fixture
def file(tmp_path):
    return tmp_path / "parts"


def test_what_was_added_is_read_by_its_place_in_any_order(file):
    with contextlib.closing(Spool(file)) as spool, contextlib.closing(SpoolReader(file)) as reader:
        places = [spool.add(data) for data in (b"first", b"", "zweites – 新".encode())]

        assert [reader.read(place) for place in reversed(places)] == ["zweites – 新".encode(), b"", b"first"]


def test_what_is_added_later_is_read_by_one_who_opened_the_file_before(file):
    with contextlib.closing(Spool(file)) as spool, contextlib.closing(SpoolReader(file)) as reader:
        reader.read(spool.add(b"first"))

        assert reader.read(spool.add(b"second")) == b"second"


def test_a_new_spool_forgets_what_an_earlier_one_held(file):
    with contextlib.closing(Spool(file)) as earlier:
        earlier.add(b"of an earlier build")
    with contextlib.closing(Spool(file)) as spool:
        place = spool.add(b"new")

    assert (place, file.read_bytes()) == ((0, 3), b"new")


def test_a_spool_to_which_nothing_was_added_makes_no_file(file):
    Spool(file).close()

    assert not file.exists()


def test_a_place_behind_the_end_is_told(file):
    with contextlib.closing(Spool(file)) as spool, contextlib.closing(SpoolReader(file)) as reader:
        spool.add(b"short")

        with pytest.raises(EOFError):
            reader.read((2, 10))
