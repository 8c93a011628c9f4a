"""The judge of built files tells what it should: one case for each thing that it looks for."""

from __future__ import annotations

import pytest

from .chromium import judge_files, open_chromium

pytestmark = pytest.mark.browser

RSS = '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'


@pytest.fixture(scope="module")
def browser():
    with open_chromium() as chromium:
        yield chromium


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>a</p>", []),
        ('<a href="https://x.example/">a</a> <a href="mailto:a@x.example">b</a> <a href="#c">c</a>', []),
        ("<script>x</script>", ["<script> outside of the head"]),
        ("<img src=/a.png onerror=x>", ["img onerror"]),
        ("<a href=' java\tscript:x'>a</a>", ["a href= java\tscript:x"]),
        ("<a href='&#106;avascript&colon;x'>a</a>", ["a href=javascript:x"]),
        ("<img src=data:image/svg+xml,x>", ["img src=data:image/svg+xml,x"]),
        ("<img srcset='/a 1x'>", ["img srcset"]),
        ("<form action=vbscript:x><button formaction=/x>", ["<form>", "form action", "<button>", "button formaction"]),
        ("<p style=color:red>", ["p style"]),
        ("<style>p{}</style>", ["<style>"]),
        ("<iframe srcdoc=x></iframe>", ["<iframe>", "iframe srcdoc"]),
        ("<svg><a xlink:href='javascript:x'></a></svg>",
         ["<svg> of http://www.w3.org/2000/svg", "<a> of http://www.w3.org/2000/svg", "a xlink:href=javascript:x"]),
        ("<math><mi>x</mi></math>",
         ["<math> of http://www.w3.org/1998/Math/MathML", "<mi> of http://www.w3.org/1998/Math/MathML"]),
        ("<meta http-equiv=refresh content=0>", ["<meta> outside of the head"]),
        ("<base href=/>", ["<base>"]),
        ("<noscript><p>a</p></noscript>", ["<noscript>"]),
        ("<template><b>a</b></template>", ["<template>"]),
    ],
)  # fmt: skip
def test_what_acts_in_a_page_is_found(browser, html, found):
    page = f"<!doctype html><html><head><title>a</title></head><body><main>{html}</main></body></html>"

    assert judge_files(browser, [("x.html", page)]).acting == ({"x.html": found} if found else {})


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("<script type=application/ld+json>{}</script>", []),
        ("<script>x</script>", ["<script>"]),
        ("<script type=module src=/x.js></script>", ["<script>"]),
        ("<meta http-equiv=refresh content='0; url=/new/'>", ["<meta http-equiv>"]),
        ("<meta name=robots content=noindex><meta http-equiv=refresh content='0; url=/new/'>", []),
        ("<meta name=robots content=noindex><meta http-equiv=refresh content='0; url=//evil.example/'>",
         ["<meta http-equiv>"]),
        ("<link rel=stylesheet href=//evil.example/x.css>", ["<link rel=stylesheet>"]),
    ],
)  # fmt: skip
def test_what_acts_in_the_head_of_a_page_is_found(browser, head, found):
    # Without a heading the data has nothing to agree with, which is a fault of its own and not asked for here.
    page = f"<!doctype html><html><head><title>a</title>{head}</head><body><main></main></body></html>"

    assert judge_files(browser, [("x.html", page)]).acting == ({"x.html": found} if found else {})


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("x.xml", RSS.format("<item><content:encoded>&lt;b onclick=x&gt;</content:encoded></item>"), ["b onclick"]),
        ("x.xml", RSS.format("<description>&lt;script&gt;</description>"), ["<script> outside of the head"]),
        ("x.xml", RSS.format("<item><link>javascript:x</link></item>"), ["link javascript:x"]),
        ("x.xml", ATOM.format('<content type="html">&lt;style&gt;</content>'), ["<style>"]),
        ("x.xml", ATOM.format('<p xmlns="http://www.w3.org/1999/xhtml"/>'), ["<p>"]),
        ("x.json", '{"items": [{"url": "https://x", "id": "https://x", "content_html": "<svg>"}]}',
         ["<svg> of http://www.w3.org/2000/svg"]),
        ("x.json", '{"items": [{"url": "javascript:x", "id": "https://x", "content_html": ""}]}', ["url javascript:x"]),
    ],
)  # fmt: skip
def test_what_acts_in_a_feed_is_found(browser, path, text, found):
    assert judge_files(browser, [(path, text)]).acting == {path: found}


def test_what_cannot_be_read_is_a_fault(browser):
    files = [("x.xml", "<rss><b></rss>"), ("x.json", '{"items": ['), ("x.exe", "MZ"), ("_headers", "/*\n")]

    assert [path for path, faults in judge_files(browser, files).faults.items() if faults] == [
        "x.xml", "x.json", "x.exe",
    ]  # fmt: skip


def test_data_that_is_no_json_or_names_another_title_is_a_fault(browser):
    page = "<head><script type=application/ld+json>{}</script></head><main><h1><bdi>A</bdi></h1></main>"
    files = [("a.html", page.format('{"headline": "A"}')), ("b.html", page.format('{"headline": "B"}'))]
    files.append(("c.html", page.format("{headline: 1}")))

    faults = judge_files(browser, files).faults
    assert (list(faults), faults["b.html"]) == (["b.html", "c.html"], ["headline B, h1 A"])


def test_a_page_that_is_closed_from_inside_has_another_skeleton(browser):
    page = "<body><main><article class=page><h1>a</h1><div class=text>{}</div></article></main><footer></footer>"
    texts = ("<p>a</p>", "</div></article></main><p>b</p>", "<!--", "<textarea>", "<h1>b</h1>", "<footer></footer>")
    found = judge_files(browser, [(f"{number}.html", page.format(text)) for number, text in enumerate(texts)])

    assert [len(paths) for skeleton, paths in found.skeletons.items() if "0.html" in paths] == [1]
