from __future__ import annotations

import gzip
import sys
from pathlib import Path

import brotli
import pytest

from site_builder.model.problem import SiteError
from site_builder.pages.precompress import check_encodings, compress, copy_path, encodings_of, to_key

PAGE = b"<!doctype html><p>The probe has landed.</p>" * 40


@pytest.mark.parametrize("path", ["index.html", "feed.xml", "feed.json", "assets/style.1a.css", "x.JS", "robots.txt"])
def test_text_has_a_copy_in_each_encoding(path):
    assert encodings_of(path, ("gz", "br")) == ("gz", "br")


@pytest.mark.parametrize(
    "path",
    ["files/a.png", "a.woff2", "a.pdf", "x.pf_index", "CNAME", "x.gz", "_headers", ".site-builder/files/top.txt"],
)
def test_what_is_compressed_in_itself_or_not_for_readers_has_none(path):
    assert encodings_of(path, ("gz", "br")) == ()


def test_a_copy_stands_beside_its_file():
    assert copy_path("tags/index.html", "br") == "tags/index.html.br"


def test_a_copy_is_smaller_and_unpacks_to_the_file():
    packed = {encoding: compress(PAGE, encoding, "article.html") for encoding in ("gz", "br")}

    assert (gzip.decompress(packed["gz"]), brotli.decompress(packed["br"])) == (PAGE, PAGE)
    assert max(map(len, packed.values())) < len(PAGE) / 10


def test_no_time_name_or_system_is_in_a_copy():
    assert compress(PAGE, "gz", "article.html")[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def test_files_that_seldom_change_get_more_work_than_pages():
    text = (Path(__file__).parents[2] / "themes/broadsheet/static/style.css").read_bytes()

    assert len(compress(text, "br", "file")) < len(compress(text, "br", "list.html"))


def test_the_key_tells_settings_apart_and_is_empty_where_there_are_none():
    assert len({to_key(()), to_key(("gz",)), to_key(("br",)), to_key(("gz", "br"))}) == 4
    assert to_key(()) == ""


def test_a_missing_library_is_told_with_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "brotli", None)

    check_encodings(("gz",))
    with pytest.raises(SiteError) as raised:
        check_encodings(("gz", "br"))
    assert str(raised.value) == (
        "site.toml: [output] precompress: expected brotli to be installed for 'br', found it missing [precompress]\n"
        "    type  pip install 'site-builder[precompress]'  or take 'br' out of the list"
    )
