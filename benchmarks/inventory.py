"""Count what a build has written, kind by kind, so that equal work can be seen and is checked.

    output folder   ->  read_inventory  ->  Inventory
    two of them     ->  check_equal     ->  differences, none if the work was equal

HTML pages are told by their path, which both sides lay out alike but for ``years/2026/``
beside ``2026/``; feeds and sitemaps by how they begin, whatever they are called.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_PAGED = r"(?:page/\d+/)?index\.html"

_PAGES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("article", r"\d{4}/\d\d/\d\d/[^/]+/index\.html"),
        ("home", r"index\.html"),
        ("archive", r"archive/index\.html"),
        ("year", rf"(?:years/)?\d{{4}}/{_PAGED}"),
        ("month", rf"(?:\d{{4}}/\d\d|months/\d{{4}}-\d\d)/{_PAGED}"),
        ("day", rf"(?:\d{{4}}/\d\d/\d\d|days/\d{{4}}-\d\d-\d\d)/{_PAGED}"),
        ("day of all years", rf"(?:on-this-day|anniversaries)/(?:\d\d-\d\d/)?{_PAGED}"),
        ("tag, category and source index", r"(?:tags|categories|sources)/index\.html"),
        ("tag", rf"tags/[^/]+/{_PAGED}"),
        ("category", rf"categories/[^/]+/{_PAGED}"),
        ("source", rf"sources/[^/]+/{_PAGED}"),
        ("not found", r"404\.html"),
        ("other page", r".*\.html"),
    )
)
_FEEDS = (("RSS feed", b"<rss"), ("Atom feed", b"<feed"), ("JSON feed", b"//jsonfeed.org/version/"))
_SITEMAPS = (("sitemap", b"<urlset"), ("sitemap", b"<sitemapindex"))

PAGE_KINDS = tuple(kind for kind, _ in _PAGES)
FEED_KINDS = tuple(kind for kind, _ in _FEEDS)
KINDS = (*PAGE_KINDS, *FEED_KINDS, "sitemap", "other file")

MOST_DIFFERENCE = 0.10


@dataclass(frozen=True, slots=True)
class Amount:
    """How many files of a kind there are, and their bytes together."""

    count: int = 0
    bytes: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.count + other.count, self.bytes + other.bytes)


Inventory = Mapping[str, Amount]


def read_inventory(folder: Path) -> Inventory:
    """Count the files under ``folder``, each under one of :data:`KINDS`."""
    found = dict.fromkeys(KINDS, Amount())
    for file in _files(folder):
        kind = page_kind(file.relative_to(folder).as_posix()) or _data_kind(file)
        found[kind] += Amount(1, file.stat().st_size)
    return found


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name)


def page_kind(path: str) -> str | None:
    """The kind of an HTML page, or None if ``path`` is none."""
    return next((kind for kind, pattern in _PAGES if pattern.fullmatch(path)), None)


def _data_kind(file: Path) -> str:
    if file.suffix not in {".xml", ".json"}:
        return "other file"
    with file.open("rb") as stream:
        # A JSON feed's version may stand at its end.
        head = stream.read(1000) if file.suffix == ".xml" else stream.read()
    return next((kind for kind, mark in (*_FEEDS, *_SITEMAPS) if mark in head), "other file")


def total(inventory: Inventory, kinds: tuple[str, ...]) -> Amount:
    """All files of these kinds together."""
    return sum((inventory[kind] for kind in kinds), Amount())


def check_equal(ours: Inventory, theirs: Inventory) -> tuple[str, ...]:
    """Say where the work was not equal.

    The articles must be the same number, pages and feeds each within a tenth, and no kind may be
    missing on one side alone. How many sitemap, other pages (ours has a list of feeds) and other files there are is not
    compared.
    """
    faults = []
    if ours["article"].count != theirs["article"].count:
        faults.append(f"article pages: expected the same on both sides, found {_pair(ours, theirs, ('article',))}")
    for name, kinds in (("pages", PAGE_KINDS), ("feeds", FEED_KINDS)):
        one, other = total(ours, kinds).count, total(theirs, kinds).count
        if abs(one - other) > MOST_DIFFERENCE * max(one, other):
            faults.append(f"{name}: expected a difference of at most 10 %, found {_pair(ours, theirs, kinds)}")
    kinds_wanted = (*(kind for kind in PAGE_KINDS if kind != "other page"), *FEED_KINDS, "sitemap")
    lacking = [kind for kind in kinds_wanted if bool(ours[kind].count) != bool(theirs[kind].count)]
    faults += [f"{kind}: expected some on both sides, found {_pair(ours, theirs, (kind,))}" for kind in lacking]
    return tuple(faults)


def _pair(ours: Inventory, theirs: Inventory, kinds: tuple[str, ...]) -> str:
    return f"{total(ours, kinds).count} and {total(theirs, kinds).count}"
