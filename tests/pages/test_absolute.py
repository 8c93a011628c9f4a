from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.pages.absolute import absolute_urls

ARTICLE = "https://x.example/news/2026/01/07/apple/"


@pytest.mark.parametrize(
    ("value", "absolute"),
    [
        ("/tags/python/", "https://x.example/tags/python/"),
        ("//cdn.example/a.png", "https://cdn.example/a.png"),
        ("img.png", f"{ARTICLE}img.png"),
        ("../b/", "https://x.example/news/2026/01/07/b/"),
        ("#b-fn1", f"{ARTICLE}#b-fn1"),
        ("", ARTICLE),
        ("?a=1&amp;b=2", f"{ARTICLE}?a=1&amp;b=2"),
        ("a&quot;b.png", f"{ARTICLE}a&quot;b.png"),
        ("//[", "//["),
    ],
)
def test_a_relative_address_is_resolved_as_on_the_articles_page(value: str, absolute: str):
    assert absolute_urls(f'<p><a href="{value}">x</a></p>', ARTICLE) == f'<p><a href="{absolute}">x</a></p>'


@pytest.mark.parametrize(
    "value", ["https://a.example/", "http://a.example", "mailto:a@b.example", "tel:+1", "ftp://a.b/c"]
)
def test_an_absolute_address_stays_beside_a_relative_one(value: str):
    body = f'<a href="{value}">x</a><img src="/y">'

    assert absolute_urls(body, ARTICLE) == f'<a href="{value}">x</a><img src="https://x.example/y">'


@pytest.mark.parametrize("attribute", ["href", "src", "poster"])
def test_each_attribute_that_leads_somewhere_is_rewritten(attribute: str):
    assert absolute_urls(f'<x {attribute}="/y">', ARTICLE) == f'<x {attribute}="https://x.example/y">'


def test_every_attribute_of_a_tag_is_looked_at():
    body = '<video class="a" poster="/p" src="/v" title="/t"></video>'

    assert absolute_urls(body, ARTICLE) == (
        '<video class="a" poster="https://x.example/p" src="https://x.example/v" title="/t"></video>'
    )


@pytest.mark.parametrize(
    "body",
    [
        '<code>&lt;a href="/x"&gt;</code>',
        '<p>write href="/x" or src="/y" there</p>',
        '<img alt="a href=" title="/x">',
        '<img title="&lt;a href=&quot;/x&quot;&gt;">',
        '<p data-href="/x">y</p>',
    ],
)
def test_what_only_looks_like_a_link_stays(body: str):
    link = '<a href="/z">z</a>'

    assert absolute_urls(body + link, ARTICLE) == body + '<a href="https://x.example/z">z</a>'


def test_signs_within_a_value_do_not_end_its_tag():
    assert absolute_urls('<a title="a > b < c" href="/x">', ARTICLE) == (
        '<a title="a > b < c" href="https://x.example/x">'
    )


def test_a_value_that_ends_like_an_attribute_is_passed_over_whole():
    assert absolute_urls('<a title=" href=" href="/x">', ARTICLE) == '<a title=" href=" href="https://x.example/x">'


def test_a_body_without_relative_addresses_is_the_very_same_object():
    body = '<p><a href="https://a.example/">x</a> <img src="https://a.example/i.png"> "/y" =</p>'

    assert absolute_urls(body, ARTICLE) is body


@pytest.mark.parametrize("shape", ["<a ", '<a "', '<a href="', '<a href="/x" ', " href=", '" ', "<a x=", "<" + "a" * 9])
def test_time_grows_with_the_length_of_the_body(shape: str):
    body = shape * (300_000 // len(shape)) + '<a href="/x">'
    start = time.process_time()

    absolute_urls(body, ARTICLE)

    # A second look at the rest from each tag would take minutes.
    assert time.process_time() - start < 5


@given(st.lists(st.sampled_from(["/x", "y", "#z", "//h/p", "https://a.example/", "?q", ""]), max_size=6))
def test_a_second_pass_changes_nothing(values: list[str]):
    once = absolute_urls("".join(f'<a href="{value}">t</a>' for value in values), ARTICLE)

    assert absolute_urls(once, ARTICLE) == once
