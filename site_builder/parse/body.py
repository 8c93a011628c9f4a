"""An article's body: from what was written to HTML that can stand on a page.

text  ->  bound  ->  Markdown  ->  bound  ->  finish (sanitise)  ->  Document
"""

from __future__ import annotations

import re

from .bounds import check_html
from .document import Document, finish
from .limits import BODY_BYTES, LEAST_LENGTH, MARKDOWN_BOUNDS
from .markdown import render_markdown
from .report import Place, over

_IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\]|<img\b(?![^>]*\balt\b)", re.IGNORECASE)


def read_body(text: str, *, is_html: bool, place: Place, title: str = "") -> Document:
    """Make the HTML of a body that begins at ``place``, under ``title``.

    Raises :class:`Refused` with the limit that it is over.
    """
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if size > BODY_BYTES.most:
        raise over(BODY_BYTES, size, place)
    if is_html:
        html = text
    else:
        for pattern, limit in MARKDOWN_BOUNDS:
            # A text that is too short to hold so many can't be over the limit.
            if (
                size > limit.most * LEAST_LENGTH.get(limit.code, 1)
                and (found := sum(1 for _ in pattern.finditer(text))) > limit.most
            ):
                raise over(limit, found, place)
        html = render_markdown(text)
    found_over = check_html(html)
    if found_over:
        raise over(*found_over, place)
    return finish(html, title)


def image_place(text: str, first_line: int) -> Place:
    """Where the first image without a description stands, or else the body's first line."""
    match = _IMAGE_WITHOUT_ALT.search(text)
    if not match:
        return Place(first_line, 1)
    line_start = text.rfind("\n", 0, match.start()) + 1
    return Place(first_line + text.count("\n", 0, match.start()), match.start() - line_start + 1)
