"""Sitemaps (sitemaps.org protocol 0.9): the list of addresses for search engines.

    SitemapView       ->  render_sitemap        ->  bytes
    SitemapIndexView  ->  render_sitemap_index  ->  bytes

A plain list of addresses, so plain text joined. An empty one is not allowed by the schema, so the
caller plans no page for it.
"""

from __future__ import annotations

from html import escape

from ..model.views import Frame, SitemapEntry, SitemapIndexView, SitemapView

MOST_ENTRIES = 50_000

_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_sitemap(view: SitemapView, frame: Frame) -> bytes:
    """One sitemap file, in the view's order. Raises ValueError if it has no entry, or more than 50,000."""
    return _render("urlset", "url", view.entries, frame)


def render_sitemap_index(view: SitemapIndexView, frame: Frame) -> bytes:
    """The list of sitemap files, in the view's order. Raises ValueError if it has no entry, or more than 50,000."""
    return _render("sitemapindex", "sitemap", view.entries, frame)


def _render(root: str, element: str, entries: tuple[SitemapEntry, ...], frame: Frame) -> bytes:
    if not 1 <= len(entries) <= MOST_ENTRIES:
        raise ValueError(f"expected 1 to {MOST_ENTRIES} entries in a <{root}>, found {len(entries)}")
    base = escape(frame.base_url)
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_XMLNS}">\n']
    for entry in entries:
        modified = f"<lastmod>{entry.modified}</lastmod>" if entry.modified else ""
        lines.append(f"<{element}><loc>{base}{escape(entry.url)}</loc>{modified}</{element}>\n")
    lines.append(f"</{root}>\n")
    return "".join(lines).encode()
