"""Addresses in an article that lead to a file beside it: '../chart.png' becomes the address of the one copy.

    article's path, body's HTML  ->  aim_references    ->  HTML, what it names
    article's path, image field  ->  find_attachment   ->  path in the content folder

Relative to the article's own file, as editors and code hosts show it. Only names that end as an attachment's do are
looked at; whether the file is there is not known here. Works on the sanitiser's canonical form.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote

from ..model.attachment import KINDS, Reference, attachment_url, suffix_of
from .report import Place

# The quick look, as in pages/absolute.py: the rare sign first.
_MAYBE_RELATIVE = re.compile(r'="(?!https?:|mailto:|[/#])(?:(?<= href=")|(?<= src="))')
_ADDRESS = re.compile(r'(<(a|img)(?= )(?: [a-z]+="[^"]*")*? (?:href|src)=")([^"/#?:][^"]*)(?=")')
_END_OF_PATH = re.compile(r"[?#]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# What the address of a page may end with. A link that ends in anything else means a file (or lacks its https://).
_PAGES = frozenset({".md", ".markdown", ".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".cgi"})
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}")
# Beyond so many, places are not looked for: each takes a look through the whole body.
_MOST_PLACED = 200


class Aimed(NamedTuple):
    """A body whose references lead to the copies, and each reference once, in the order of their first places.

    ``lost`` are addresses that mean a file and can't lead to one: what is written, and where.
    """

    html: str
    references: tuple[Reference, ...] = ()
    lost: tuple[tuple[str, Place], ...] = ()


def aim_references(html: str, article: str, base_path: str, source: str, first_line: int) -> Aimed:
    """Lead the references in the body of the article at ``article`` to where their files are published.

    ``base_path`` is the path of the site's base URL, without a slash at its end. ``source`` is the body as it was
    written, from ``first_line`` on, for the places.
    """
    if not _MAYBE_RELATIVE.search(html):
        return Aimed(html)
    found: dict[str, Reference] = {}
    lost: dict[str, Place] = {}

    def place(written: str) -> Place:
        return _place(source, written, first_line) if len(found) + len(lost) < _MOST_PLACED else Place(first_line, 1)

    def aim(match: re.Match[str]) -> str:
        written = unescape(match[3])
        path = find_attachment(article, written)
        if path is None:
            if written not in lost and _means_a_file(match[2], written):
                lost[written] = place(written)
            return match[0]
        if path not in found:
            at = place(written)
            found[path] = Reference(path, at.line, at.column, "", written)
        end = _END_OF_PATH.search(written)
        rest = written[end.start() :] if end else ""
        return match[1] + base_path + attachment_url(path) + escape(rest)

    aimed = _ADDRESS.sub(aim, html)
    return Aimed(aimed, tuple(found.values()), tuple(lost.items()))


def _means_a_file(tag: str, written: str) -> bool:
    if _SCHEME.match(written):
        return False
    suffix = suffix_of(_END_OF_PATH.split(written, maxsplit=1)[0])
    return tag == "img" or (suffix not in _PAGES and _SUFFIX.fullmatch(suffix) is not None)


def find_attachment(article: str, written: str) -> str | None:
    """The path in the content folder that ``written`` names, relative to the article at ``article``.

    None if it names no attachment: another kind of file, an address elsewhere, or a path out of the content folder.
    """
    if _SCHEME.match(written) or written.startswith(("/", "#", "?")):
        return None
    try:
        plain = unquote(_END_OF_PATH.split(written, maxsplit=1)[0], errors="strict")
    except UnicodeDecodeError:
        return None
    if suffix_of(plain) not in KINDS or "\0" in plain or "\\" in plain:
        return None
    parts = article.split("/")[:-1]
    for part in plain.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _place(source: str, written: str, first_line: int) -> Place:
    """Where ``written`` stands in the body; its first line if it is written otherwise there."""
    at = source.find(written)
    if at < 0:
        return Place(first_line, 1)
    return Place(first_line + source.count("\n", 0, at), at - (source.rfind("\n", 0, at) + 1) + 1)
