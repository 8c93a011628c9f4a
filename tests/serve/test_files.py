"""Targets of requests, types of files, conditional requests and ranges."""

from __future__ import annotations

import pytest

from site_builder.serve.files import (
    Refused,
    candidates,
    content_type,
    is_unchanged,
    names_the_site,
    open_file,
    read_all,
    read_range,
    read_target,
)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/", "/"),
        (b"/tags/c%2B%2B/", "/tags/c++/"),
        (b"/tags/%E6%96%B0%E9%97%BB/", "/tags/新闻/"),
        (b"/a...b/.well-known/x", "/a...b/.well-known/x"),
        (b"/a%20b%25", "/a b%"),
        (b"/a+b", "/a+b"),
    ],
)
def test_a_target_is_read_as_the_path_that_it_means(target, path):
    assert read_target(target) == path


@pytest.mark.parametrize(
    "target",
    [b"", b"x", b"http://a/", b"//", b"//a", b"/a//b", b"/..", b"/a/../b", b"/.", b"/%2e", b"/%2E%2e/a", b"/a%2fb",
     b"/a%5cb", b"/a\\b", b"/%00", b"/a%0a", b"/%7f", b"/%", b"/%1", b"/%g1", b"/%ff", b"/%ed%a0%80"],
)  # fmt: skip
def test_a_target_that_is_no_plain_path_is_refused(target):
    with pytest.raises(Refused) as caught:
        read_target(target)

    assert caught.value.status == 400


def test_a_target_that_is_too_long_is_refused_by_that_name():
    with pytest.raises(Refused) as caught:
        read_target(b"/" + b"a" * 4_096)

    assert (caught.value.status, caught.value.why) == (
        414, "expected an address of at most 4,096 characters, found a longer one",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("", ("index.html",)),
        ("a/", ("a/index.html",)),
        ("a", ("a", "a/index.html")),
        ("a.txt", ("a.txt", "a.txt/index.html")),
    ],
)
def test_an_address_means_a_file_or_the_index_of_a_folder(path, files):
    assert candidates(path) == files


def test_a_file_is_opened_below_its_folder_and_through_no_link(tmp_path):
    root = tmp_path / "root"
    (root / "inner").mkdir(parents=True)
    (root / "inner" / "a.txt").write_text("a")
    (tmp_path / "secret").write_text("s")
    (root / "link").symlink_to(tmp_path / "secret")
    (root / "inner" / "up").symlink_to(tmp_path)
    (root / ".site-builder").mkdir()
    (root / ".site-builder" / "x").write_text("x")

    found = open_file(root, "inner/a.txt")

    assert found is not None
    assert read_all(found) == b"a"
    for path in (
        "link",
        "inner/up/secret",
        "../secret",
        "inner",
        "inner/none",
        ".site-builder/x",
        "inner/a.txt/b",
        "a\0b",
    ):
        assert open_file(root, path) is None, path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml"),
        ("tags/moon/feed.xml", "application/rss+xml"),
        ("atom.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml"),
        ("data.json", "application/json"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.JS", "text/javascript; charset=utf-8"),
        ("a.avif", "image/avif"),
        ("a.webp", "image/webp"),
        ("a.svg", "image/svg+xml"),
        ("a.pdf", "application/pdf"),
        ("a.woff2", "font/woff2"),
        ("a.mp4", "video/mp4"),
        ("site.webmanifest", "application/manifest+json"),
        ("CNAME", "application/octet-stream"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_a_file_has_the_type_of_its_name(name, kind):
    assert content_type(name) == kind


@pytest.mark.parametrize(
    ("name", "does"),
    [("a.html", True), ("feed.xml", True), ("sitemap.xml", True), ("feed.json", True), ("a.txt", True),
     ("a.css", False), ("a.js", False), ("a.png", False), ("a.svg", False)],
)  # fmt: skip
def test_text_of_the_site_may_name_its_address(name, does):
    assert names_the_site(content_type(name)) is does


@pytest.mark.parametrize(
    ("none_match", "since", "unchanged"),
    [
        ('"a"', None, True),
        ('"b", W/"a"', None, True),
        ("*", None, True),
        ('"b"', None, False),
        ('"b"', "Thu, 01 Jan 2026 00:00:00 GMT", False),
        (None, "Thu, 01 Jan 2026 00:00:00 GMT", True),
        (None, "Wed, 31 Dec 2025 23:59:59 GMT", False),
        (None, "yesterday", False),
        (None, None, False),
    ],
)
def test_a_browser_that_has_it_already_is_told_so(none_match, since, unchanged):
    assert is_unchanged('"a"', 1767225600.7, none_match, since) is unchanged


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-3", (0, 3)),
        ("bytes=5-", (5, 9)),
        ("bytes=5-99", (5, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=3-1", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_one_range_is_understood_and_all_else_means_the_whole(header, part):
    assert read_range(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header):
    with pytest.raises(Refused) as caught:
        read_range(header, 10)

    assert caught.value.status == 416
