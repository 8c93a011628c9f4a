"""What is changed in files as they are served."""

from __future__ import annotations

import html
import json
import re

import pytest

from site_builder.config import SecuritySection
from site_builder.pages.policy import to_meta_policy
from site_builder.serve.inject import PageMark, add_client, loosen, split_base, to_local

LOCAL = "http://127.0.0.1:8000"
MARK = PageMark("abc", 3, ("index.html",), "/archive")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<a href="https://news.example">', '<a href="http://127.0.0.1:8000">'),
        ('<a href="https://news.example/a/">', '<a href="http://127.0.0.1:8000/a/">'),
        ("<link>https://news.example</link>", "<link>http://127.0.0.1:8000</link>"),
        ("Sitemap: https://news.example/s.xml\n", "Sitemap: http://127.0.0.1:8000/s.xml\n"),
        ('{"url":"https://news.example/?a#b"}', '{"url":"http://127.0.0.1:8000/?a#b"}'),
        ('<a href="https://news.example.org/">', '<a href="https://news.example.org/">'),
        ('<a href="https://news.example:81/">', '<a href="https://news.example:81/">'),
        ('<a href="http://news.example/">', '<a href="http://news.example/">'),
        ("https://news.example", "http://127.0.0.1:8000"),
    ],
)
def test_an_address_of_the_site_leads_to_the_preview_and_no_other_does(text, shown):
    assert to_local(text.encode(), "https://news.example", LOCAL).decode() == shown


def test_a_site_below_a_path_keeps_the_path():
    text = b"https://news.example/archive/a/ https://news.example/archived/ https://news.example/"

    assert to_local(text, "https://news.example/archive", LOCAL) == (
        b"http://127.0.0.1:8000/archive/a/ https://news.example/archived/ https://news.example/"
    )


def test_a_base_url_has_an_origin_and_a_path():
    assert split_base("https://news.example") == ("https://news.example", "")
    assert split_base("https://news.example/a/b") == ("https://news.example", "/a/b")


def mark_of(page: bytes) -> dict[str, object]:
    data = re.search(r'data-page="([^"]*)"', page.decode())
    assert data is not None
    found: dict[str, object] = json.loads(html.unescape(data[1]))
    return found


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (b"<!doctype html><html><head><title>a</title></head></html>", b"<!doctype html><html><head>"),
        (b'<HTML><HEAD lang="en"><TITLE>', b'<HTML><HEAD lang="en">'),
        (b"<!DOCTYPE html>\n<title>a</title>", b"<!DOCTYPE html>"),
        (b"<header><p>no head", b""),
        (b"", b""),
    ],
)
def test_the_script_stands_in_the_head_and_behind_the_doctype(page, before):
    shown = add_client(page, MARK)

    tag = b'<script defer src="/__site-builder/preview.js" data-page='
    assert shown.startswith(before + tag)
    assert re.sub(rb"<script defer[^>]*></script>", b"", shown) == page


def test_the_script_is_told_of_its_page_whatever_its_files_are_called():
    mark = PageMark("abc", 3, ("a\"'<&/index.html", "新闻/index.html"), "/archive")

    assert mark_of(add_client(b"<head>", mark)) == {
        "session": "abc", "build": 3, "files": ["a\"'<&/index.html", "新闻/index.html"], "base": "/archive",
        "is_page": True, "is_ready": True,
    }  # fmt: skip


def test_the_sites_own_policy_lets_the_script_run_as_it_is():
    policy = to_meta_policy(SecuritySection())

    assert loosen(policy) == policy


@pytest.mark.parametrize(
    ("policy", "loose"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"),
        ("default-src 'self'", "default-src 'self'"),
        ("img-src https:", "img-src https:"),
        ("script-src 'none'; style-src https:", "script-src 'self'; style-src https: 'self'"),
        ("SCRIPT-SRC 'sha256-x'; script-src 'none'", "script-src 'sha256-x' 'self'"),
        ("", ""),
    ],
)
def test_a_themes_stricter_policy_is_opened_for_what_the_preview_needs_and_no_more(policy, loose):
    assert loosen(policy) == loose


@pytest.mark.parametrize(
    "meta",
    [
        b'<meta http-equiv="Content-Security-Policy" content="connect-src &#39;none&#39;; img-src &#39;self&#39;">',
        b"<META CONTENT=\"connect-src 'none'; img-src 'self'\" HTTP-EQUIV=content-security-policy />",
    ],
)
def test_a_policy_in_the_page_is_opened(meta):
    shown = html.unescape(add_client(b"<head>" + meta, MARK).decode())

    assert "connect-src 'self'; img-src 'self'" in shown
    assert "'none'" not in shown
