"""The folders at the top of the site that are its own: no standalone page may have one of these addresses.

A new kind of page that has its own folder at the top adds it here. Years are reserved too, by their form.
"""

from __future__ import annotations

FOLDERS = frozenset({
    "archive", "assets", "authors", "categories", "feeds", "files", "on-this-day", "pagefind", "search", "sitemap",
    "sources", "stories", "tags",
})  # fmt: skip
