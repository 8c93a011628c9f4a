from __future__ import annotations

import unicodedata

import pytest

from site_builder.model.slug import MOST_BYTES
from site_builder.parse.addresses import Fault, read_alias, read_image, read_link, read_slug
from tests.parse.cases import read_suite


@pytest.mark.parametrize(
    "slug",
    ["..", "../x", "a/b", "a\\b", "%2e%2e", "%2E%2E%2Fx", "a%2fb", "C:x", "a‥b", "a．．b", "a∕b", "a／b", ".git",
     "a\0b", "a\nb"],
)  # fmt: skip
def test_a_slug_that_could_leave_its_folder_is_refused(slug):
    found = read_slug(slug)

    assert isinstance(found, Fault)
    assert found.code == "bad-slug"


@pytest.mark.parametrize("slug", ["robots.txt", "404.html", "sw.js", "feed.xml", "CNAME", "_redirects", "_headers"])
def test_a_slug_with_a_meaning_to_hosts_is_refused(slug):
    found = read_slug(slug)

    assert isinstance(found, Fault)
    assert found.code == "reserved-name"


def test_a_refused_slug_is_told_with_the_one_to_write():
    assert read_slug("../My Page") == Fault(
        "expected letters, digits and '-', found '../My Page'", "bad-slug", "write my-page"
    )


def test_other_slugs_are_made_safe():
    assert [read_slug(text) for text in ("My Page!", "新闻", "CON", "😀", "ﬁ")] == ["my-page", "新闻", "con-", "", "fi"]


def test_every_path_of_the_suite_is_refused_or_one_safe_component():
    for row in read_suite("paths.jsonl.gz"):
        for text in row["input"] if isinstance(row["input"], list) else [row["input"]]:
            slug = read_slug(text)
            if not isinstance(slug, Fault):
                assert len(slug.encode()) <= MOST_BYTES
                assert all(c == "-" or unicodedata.category(c)[0] in "LMN" for c in slug), text


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("/old/", "/old/"),
        ("old/", "/old/"),
        ("/2013/a_b.html", "/2013/a_b.html"),
        ("/2013/a.htm", "/2013/a.htm"),
        ("/abc", "/abc/"),
        ("abc", "/abc/"),
        ("/abc/index.html", "/abc/"),
        ("/page.php", "/page.php/"),
        ("/a/page.aspx", "/a/page.aspx/"),
        ("/v1.2", "/v1.2/"),
        ("/e\u0301/", "/é/"),
        ("/新闻/", "/新闻/"),
    ],
)
def test_an_alias_is_a_path_from_the_root(text, alias):
    assert read_alias(text) == alias


@pytest.mark.parametrize(
    "text",
    ["/", "..", "/../x", "/a/../b", "/a//b", "/a/./b", "\\x", "/a\\b", "/%2e%2e/", "/a?b", "/a#b", "/C:/x",
     "/.htaccess", "/a‥/", "/a∕b", "/con/", "/nul", "/LPT1.txt", "/_next/", "/a./", "/" + "a" * 201, "/a b/"],
)  # fmt: skip
def test_an_alias_that_is_no_plain_path_is_refused(text):
    assert read_alias(text) == Fault(
        read_alias(text)[0], "bad-alias", "use letters, digits, '-', '_', '.' and '/'"
    )  # fmt: skip


def test_an_alias_on_another_host_is_refused():
    assert read_alias("https://e.com/old/") == Fault(
        "expected a path within the site, found 'https://e.com/old/'",
        "bad-alias",
        "write only what follows the host, such as /old/page/",
    )


@pytest.mark.parametrize("text", ["/robots.txt", "/feed.xml", "/a/sw.js", "/404.html"])
def test_an_alias_with_a_meaning_to_hosts_is_refused(text):
    found = read_alias(text)

    assert isinstance(found, Fault)
    assert found.code == "reserved-name"


@pytest.mark.parametrize(
    "link", ["https://e.com/", "HTTP://e.com", "https://münchen.example/ä", "https://e.com:8080/a?b=c&d#e"]
)
def test_links_to_the_web_are_kept_as_written(link):
    assert read_link(link) == link


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("javascript:alert(1)", "write the whole address, beginning with https://"),
        ("/relative", "write the whole address, beginning with https://"),
        ("//e.com/x", "write https://e.com/x"),
        ("e.com/x", "write https://e.com/x"),
        ("%20https://e.com/%20", "write https://e.com/"),
        ("https://", "write https://HOST/PATH"),
        ("https://[::1", "write https://HOST/PATH"),
        ("https://e.com:port/", "write https://HOST/PATH"),
        ("https://e.com/a b", "write %20 for a blank"),
        ('https://e.com/"', "remove it, or write %22"),
    ],
)
def test_other_links_are_refused_with_what_to_type(link, hint):
    found = read_link(link)

    assert isinstance(found, Fault)
    assert (found.code, found.hint) == ("bad-link", hint)


def test_a_link_over_2048_characters_is_refused():
    assert read_link("https://e.com/" + "a" * 2_035) == Fault(
        "expected at most 2,048 characters, found 2,049", "link-too-long", "link to a shorter address of the same page"
    )


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("https://e.com/a.jpg", "https://e.com/a.jpg"),
        ("//e.com/a.jpg", "https://e.com/a.jpg"),
        ("/images/a b.jpg", "/images/a%20b.jpg"),
        ("a.jpg", "a.jpg"),
    ],
)
def test_an_image_is_on_the_web_or_in_the_site(text, image):
    assert read_image(text) == image


@pytest.mark.parametrize("text", ["javascript:x", "data:image/svg+xml,x", "file:///x", "a\\b.jpg"])
def test_other_images_are_refused(text):
    found = read_image(text)

    assert isinstance(found, Fault)
    assert found.code == "bad-image"
