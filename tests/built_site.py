"""A built site as its readers have it: files, and pages by address, to ask for headings, links and lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True)
class Site:
    """A built site: its address, its files, and its pages by address, parsed."""

    base: str
    output: Path

    @cached_property
    def files(self) -> set[str]:
        return {file.relative_to(self.output).as_posix() for file in self.output.rglob("*") if file.is_file()}

    @cached_property
    def all_pages(self) -> dict[str, LexborHTMLParser]:
        found = {path: LexborHTMLParser(self.text(path)) for path in sorted(self.files) if path.endswith(".html")}
        return {"/" + path.removesuffix("index.html"): tree for path, tree in found.items()}

    @cached_property
    def pages(self) -> dict[str, LexborHTMLParser]:
        return {url: tree for url, tree in self.all_pages.items() if not tree.css("meta[http-equiv=refresh]")}

    @cached_property
    def articles(self) -> dict[str, LexborHTMLParser]:
        return {url: tree for url, tree in self.pages.items() if tree.css("article.page")}

    def text(self, path: str) -> str:
        return (self.output / path).read_text("utf-8")

    def xml(self, path: str) -> Any:
        return etree.fromstring((self.output / path).read_bytes(), None)

    def internal(self, url: str, href: str) -> str | None:
        """The path within the site that a link on a page leads to, with its fragment; None if it leaves the site."""
        target = urljoin(self.base + url, href)
        return unquote(target.removeprefix(self.base)) if target.startswith(self.base + "/") else None

    def has(self, url: str) -> bool:
        return f"{url}index.html".lstrip("/") in self.files if url.endswith("/") else url.lstrip("/") in self.files

    def listed(self, url: str) -> list[str]:
        """The articles of a list, of all its numbered pages, newest first."""
        found = cards(self.pages[url])
        while older := links_named(self.pages[url], "Older articles"):
            url = older[0]
            found += cards(self.pages[url])
        return found


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def hrefs(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in tree.css(selector)]


def links_named(tree: LexborHTMLParser, words: str) -> list[str]:
    return [unquote(node.attributes["href"] or "") for node in tree.css("a") if node.text() == words]


def metas(tree: LexborHTMLParser) -> dict[str, str]:
    found = tree.css("meta[property], meta[name]")
    return {
        str(node.attributes.get("property") or node.attributes["name"]): str(node.attributes["content"])
        for node in found
    }


def cards(tree: LexborHTMLParser) -> list[str]:
    return [unquote(href) for href in hrefs(tree, ".card h3 a, .also li a")]


def data_of(tree: LexborHTMLParser) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tree.css("script[type='application/ld+json']")[0].text())
    return found


def path_of(address: str) -> str:
    return unquote(urlsplit(address).path)
