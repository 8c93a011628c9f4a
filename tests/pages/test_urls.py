from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.article import Article
from site_builder.model.digest import Digest
from site_builder.model.slug import group_key, to_slug
from site_builder.model.text import Url
from site_builder.pages.urls import (
    INDEX_FOLDERS,
    article_url,
    feed_url,
    group_url,
    index_url,
    list_page_url,
    output_path,
    to_href,
)

PATTERN = "/{year}/{month}/{day}/{slug}/"


def article(slug: str = "apple", **fields: Any) -> Article:
    values = {"published_at": datetime(2026, 1, 7, tzinfo=UTC), **fields}
    return Article(path="x.md", title="X", slug=slug, body=Digest("0" * 32), **values)


def test_an_article_stands_under_its_zero_padded_day():
    assert article_url(article(), PATTERN) == "/2026/01/07/apple/"


@pytest.mark.parametrize(
    ("pattern", "url"), [("/{slug}/", "/apple/"), ("/news/{year}/{month}/{slug}/", "/news/2026/01/apple/")]
)
def test_the_pattern_may_leave_parts_of_the_date_out(pattern: str, url: str):
    assert article_url(article(), pattern) == url


def test_a_slug_in_another_script_is_percent_encoded_in_the_url_and_plain_in_the_path():
    url = article_url(article("新闻"), PATTERN)

    assert url == "/2026/01/07/%E6%96%B0%E9%97%BB/"
    assert output_path(url) == "2026/01/07/新闻/index.html"


def test_braces_in_a_slug_are_no_fields():
    assert article_url(article("{slug}"), "/{year}/{slug}/") == "/2026/%7Bslug%7D/"


@pytest.mark.parametrize(
    ("kind", "key", "url"),
    [
        ("tag", "python", "/tags/python/"),
        ("tag", "новости", "/tags/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/"),
        ("category", "space", "/categories/space/"),
        ("source", "foxnews.com", "/sources/foxnews.com/"),
        ("author", "ada-lovelace", "/authors/ada-lovelace/"),
        ("day", "2026-01-07", "/2026/01/07/"),
        ("month", "2026-01", "/2026/01/"),
        ("year", "2026", "/2026/"),
        ("all", "", "/"),
        ("featured", "", "/"),
    ],
)
def test_each_kind_of_group_has_its_address(kind: str, key: str, url: str):
    assert group_url(kind, key) == url


def test_another_kind_of_group_is_refused_by_name():
    with pytest.raises(ValueError) as error:
        group_url("tags", "python")

    assert (
        str(error.value)
        == "expected a kind of group (tag, category, source, author, story, day, month, year), found 'tags'"
    )


@pytest.mark.parametrize(
    ("one", "other"), [("c", "c++"), ("c++", "c#"), ("ci/cd", "ci-cd"), ("centipède", "centipede")]
)
def test_tags_that_differ_in_a_sign_have_addresses_of_their_own(one: str, other: str):
    assert group_url("tag", one) != group_url("tag", other)


@given(st.sets(st.text(max_size=30).map(group_key).filter(bool), min_size=2, max_size=30))
def test_different_keys_never_share_a_file(keys: set[str]):
    # Compared as a file system does that folds case.
    assert len({output_path(group_url("tag", key)).casefold() for key in keys}) == len(keys)


@given(st.sampled_from(sorted(INDEX_FOLDERS)), st.text().map(group_key).filter(bool))
def test_a_group_is_one_folder_below_its_index_whatever_its_key(kind: str, key: str):
    folder, name, index = output_path(group_url(kind, key)).split("/")

    assert (folder, index) == (INDEX_FOLDERS[kind], "index.html")
    assert name not in {"", ".", ".."}
    assert len(name.encode()) <= 255


@given(
    st.text().map(to_slug).filter(bool),
    st.datetimes(timezones=st.just(UTC)),
)
def test_an_article_is_one_folder_below_its_day_whatever_its_slug(slug: str, published: datetime):
    url = article_url(article(slug, published_at=published), PATTERN)

    assert url.isascii()
    assert output_path(url) == f"{published.date().isoformat().replace('-', '/')}/{slug}/index.html"


@given(st.text().map("/".__add__))
def test_no_address_leads_out_of_the_output_folder(url: str):
    try:
        path = output_path(Url(url))
    except ValueError:
        return
    assert not {"", ".", ".."} & set(path.split("/"))
    assert "\\" not in path
    assert path in {unquote(url)[1:], unquote(url)[1:] + "index.html"}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "index.html"),
        ("/feed.xml", "feed.xml"),
        ("/tags/python/feed.json", "tags/python/feed.json"),
        ("/2026/01/07/x/", "2026/01/07/x/index.html"),
        ("/100%25/", "100%/index.html"),
    ],
)
def test_an_address_with_a_slash_at_its_end_is_a_folder_with_an_index(url: str, path: str):
    assert output_path(Url(url)) == path


@pytest.mark.parametrize(
    "url", ["/../x", "/%2e%2e/x", "/a%2f..%2fb/", "/a//b/", "//evil.example/", "/./", "/a%5Cb", "/%00", "/..", "/%ff/"]
)
def test_an_address_that_leads_elsewhere_is_refused(url: str):
    with pytest.raises(ValueError):
        output_path(Url(url))


def test_an_address_without_its_slash_is_refused():
    with pytest.raises(ValueError, match=r"^expected an address that begins with '/', found 'feed\.xml'$"):
        output_path(Url("feed.xml"))


def test_pages_of_a_list_are_numbered_below_its_landing_page():
    assert list_page_url(Url("/tags/python/"), 12) == "/tags/python/page/12/"


def test_feeds_stand_beside_the_page_they_go_with():
    assert [feed_url(Url("/tags/python/"), kind) for kind in ("rss", "atom", "json")] == [
        "/tags/python/feed.xml",
        "/tags/python/atom.xml",
        "/tags/python/feed.json",
    ]


def test_the_index_of_a_kind_is_the_folder_of_its_groups():
    assert [index_url(kind) for kind in INDEX_FOLDERS] == [
        "/tags/", "/categories/", "/sources/", "/authors/", "/stories/",
    ]  # fmt: skip


def test_a_base_with_a_path_comes_before_the_address():
    assert to_href("https://x.example/news", Url("/tags/")) == "https://x.example/news/tags/"
