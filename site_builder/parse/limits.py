"""The bounds on what one file may hold, each with the name by which a problem tells it.

They are set far above what a person writes, and below what makes a library slow: YAML loaders and
HTML parsers are quadratic in depth, Markdown parsers in brackets, references and table cells.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Limit(NamedTuple):
    """``most`` of something; ``unit`` is the word for it in a message, ``code`` the problem's, ``hint`` the way out."""

    most: int
    unit: str
    code: str
    hint: str = ""

    def message(self, found: int) -> str:
        """Say in words that ``found`` is over the limit."""
        return f"expected at most {self.most:,} {self.unit}, found {found:,}"


_HEADER = "move what is long into the body"
_SPLIT = "split the article in two"
_MENDED = "look for tags that are opened again and again and never closed"
_GENERATED = "write such generated text as a code block, or leave it out"

HEADER_BYTES = Limit(64 * 1024, "bytes of front matter", "header-too-large", _HEADER)
HEADER_DEPTH = Limit(32, "levels in the front matter", "header-too-deep", _HEADER)
HEADER_NODES = Limit(1_000, "values in the front matter", "header-too-many-values", _HEADER)
LIST_ITEMS = Limit(64, "items", "too-many-items", "keep the ones that matter")
LIST_TEXT = Limit(200, "characters in an item", "item-too-long", "keep names short")
TEXT_CHARACTERS = Limit(10_000, "characters", "text-too-long", _HEADER)
LINK_CHARACTERS = Limit(2_048, "characters", "link-too-long", "link to a shorter address of the same page")

BODY_BYTES = Limit(1024 * 1024, "bytes of body", "body-too-large", _SPLIT)
BODY_TAGS = Limit(20_000, "HTML tags", "body-too-many-tags", _SPLIT)
BODY_DEPTH = Limit(256, "levels of HTML", "body-too-deep", _MENDED)
HTML_BYTES = Limit(4 * 1024 * 1024, "bytes of HTML made from the body", "body-html-too-large", _SPLIT)
BODY_ATTRIBUTES = Limit(
    256, "attributes in one HTML tag", "body-too-many-attributes", "look for a quote in a tag that is never closed"
)

# What makes the Markdown parser slow, each with its bound.
MARKDOWN_BOUNDS: tuple[tuple[re.Pattern[str], Limit], ...] = (
    (re.compile(r"\n"), Limit(20_000, "lines of body", "body-too-many-lines", _SPLIT)),
    (re.compile(r"\["), Limit(20_000, "'['", "body-too-many-brackets", _GENERATED)),
    (re.compile(r"[*_~]+"), Limit(20_000, "runs of '*', '_' and '~'", "body-too-many-marks", _GENERATED)),
    (re.compile(r"<"), Limit(2 * BODY_TAGS.most, "'<'", BODY_TAGS.code, _GENERATED)),
    (re.compile(r"<[!?]"), Limit(5_000, "'<!' and '<?'", "body-too-many-declarations", _GENERATED)),
    (re.compile(r"&"), Limit(40_000, "'&'", "body-too-many-entities", _GENERATED)),
    (re.compile(r"\|"), Limit(20_000, "'|'", "body-too-many-cells", _GENERATED)),
    (
        re.compile(r"^ {0,3}\[[^\]\n]{1,999}\]:", re.MULTILINE),
        Limit(5_000, "link definitions", "body-too-many-definitions", _GENERATED),
    ),
)

# How many characters one of them takes at the least, where that is more than one.
LEAST_LENGTH = {"body-too-many-declarations": 2, "body-too-many-definitions": 4}


def file_bytes(most: int) -> Limit:
    """The limit on a whole file, which the site's owner sets (``content.max_file_bytes``)."""
    return Limit(most, "bytes", "file-too-large", _SPLIT)
