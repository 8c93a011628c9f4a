"""When a preview folder may be served before a build has looked at it."""

from __future__ import annotations

import shutil

import msgspec
import pytest

from site_builder.serve.marker import find_whole, remove_marker, write_marker
from site_builder.serve.messages import Order, Site

SITE = Site("https://news.example", "content")


@pytest.fixture
def order(tmp_path):
    (tmp_path / "preview").mkdir()
    (tmp_path / "preview" / "index.html").write_text("front")
    return Order(site=tmp_path, output=tmp_path / "preview", marker=tmp_path / "preview.json", drafts=True)


def test_a_folder_that_a_build_left_whole_may_be_served(order):
    write_marker(order, SITE)

    assert find_whole(order) == SITE


def test_one_that_files_are_being_put_into_may_not(order):
    write_marker(order, SITE)
    remove_marker(order)
    remove_marker(order)

    assert find_whole(order) is None


def test_one_with_other_flags_may_not(order):
    write_marker(order, SITE)

    assert find_whole(msgspec.structs.replace(order, drafts=False)) is None
    assert find_whole(msgspec.structs.replace(order, future=True)) is None


def test_one_that_came_with_a_copy_of_marker_and_folder_may_not(order, tmp_path):
    write_marker(order, SITE)
    shutil.move(order.output, tmp_path / "aside")
    shutil.copytree(tmp_path / "aside", order.output)

    assert find_whole(order) is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"flags": 1}', b"\xff"])
def test_a_marker_that_is_none_is_no_fault(order, data):
    order.marker.write_bytes(data)

    assert find_whole(order) is None


def test_a_folder_that_is_a_link_may_not(order, tmp_path):
    write_marker(order, SITE)
    shutil.move(order.output, tmp_path / "aside")
    order.output.symlink_to(tmp_path / "aside")

    assert find_whole(order) is None


def test_a_link_where_the_marker_belongs_is_replaced_and_not_followed(order, tmp_path):
    (tmp_path / "precious").write_text("mine")
    order.marker.symlink_to(tmp_path / "precious")
    (tmp_path / "preview.json.new").symlink_to(tmp_path / "precious")

    write_marker(order, SITE)

    assert (tmp_path / "precious").read_text() == "mine"
    assert find_whole(order) == SITE


def test_a_marker_that_cannot_be_written_is_no_fault(order, tmp_path):
    gone = msgspec.structs.replace(order, marker=tmp_path / "none" / "preview.json")

    write_marker(gone, SITE)

    assert find_whole(gone) is None
