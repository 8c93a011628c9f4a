from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.model.text import Href, Url
from site_builder.model.views import Frame, SitemapEntry, SitemapIndexView, SitemapView
from site_builder.pages.sitemap import render_sitemap, render_sitemap_index

SCHEMA = Path(__file__).resolve().parents[2] / ".." / "shared" / "suites" / "sitemap.xsd"


def frame(base_url: str = "https://x.example") -> Frame:
    return Frame(
        title="News", base_url=Href(base_url), description="", language="en", dir="ltr", author="", edit_url="",
        feeds=(), assets={}, options={}, generator="g",
    )  # fmt: skip


def test_a_sitemap_lists_absolute_addresses_with_their_last_change():
    view = SitemapView((SitemapEntry(Url("/a/"), "2026-01-07T09:30:00+02:00"), SitemapEntry(Url("/"))))

    assert render_sitemap(view, frame("https://x.example/news")).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>https://x.example/news/a/</loc><lastmod>2026-01-07T09:30:00+02:00</lastmod></url>\n"
        "<url><loc>https://x.example/news/</loc></url>\n"
        "</urlset>\n"
    )


def test_a_sitemap_index_lists_sitemaps():
    view = SitemapIndexView((SitemapEntry(Url("/sitemap-2026-01.xml"), "2026-01-07T09:30:00Z"),))

    assert render_sitemap_index(view, frame()).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<sitemap><loc>https://x.example/sitemap-2026-01.xml</loc><lastmod>2026-01-07T09:30:00Z</lastmod></sitemap>\n"
        "</sitemapindex>\n"
    )


def test_signs_in_an_address_are_escaped():
    view = SitemapView((SitemapEntry(Url("/a&b'<c>")),))

    assert b"<loc>https://x.example/a&amp;b&#x27;&lt;c&gt;</loc>" in render_sitemap(view, frame())


def test_an_empty_sitemap_is_refused():
    with pytest.raises(ValueError, match=r"^expected 1 to 50000 entries in a <urlset>, found 0$"):
        render_sitemap(SitemapView(()), frame())


def test_an_empty_sitemap_index_is_refused():
    with pytest.raises(ValueError, match=r"^expected 1 to 50000 entries in a <sitemapindex>, found 0$"):
        render_sitemap_index(SitemapIndexView(()), frame())


def test_one_address_more_than_the_protocol_allows_is_refused():
    entries = (SitemapEntry(Url("/a/")),) * 50_001

    assert render_sitemap(SitemapView(entries[1:]), frame()).count(b"<url>") == 50_000
    with pytest.raises(ValueError, match=r"found 50001$"):
        render_sitemap(SitemapView(entries), frame())


@pytest.mark.parametrize("modified", ["", "2026-01-07", "2026-01-07T09:30:00+02:00", "2026-01-07T09:30:00Z"])
def test_a_sitemap_is_valid_against_the_protocols_schema(modified: str):
    etree = pytest.importorskip("lxml.etree")
    if not SCHEMA.exists():
        pytest.skip("the protocol's schema is not there")
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    view = SitemapView((SitemapEntry(Url("/2026/01/07/%E6%96%B0/?a&b='"), modified), SitemapEntry(Url("/"))))

    schema.assertValid(etree.fromstring(render_sitemap(view, frame())))
