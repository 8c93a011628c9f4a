"""The places of headings and addresses in the text of a body, without the Markdown parser.

    text  ->  blank out code and comments  ->  headings, links
          ->  blank out links too          ->  bare addresses

Blanking keeps every line and column. The parser knows lines only and costs a hundred times as much; where
the two could differ (code inside a list) a warning may be missing, and none is made up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from ..model.review import Heading, Spot

_FENCED = re.compile(
    r"^[ \t>]*(?:[-*+] +|\d+[.)] +)?(`{3,}+|~{3,}+)[^\n]*+\n(?:.*?\n)??[ \t>]*\1[`~]*[ \t]*$|^ {0,3}(?:`{3,}|~{3,}).*",
    re.MULTILINE | re.DOTALL,
)
_RAW = re.compile(
    r"<!--.*?(?:-->|\Z)|<(pre|code|script|style|textarea|samp|kbd|svg)\b[^<>]*>.*?(?:</\1>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)(?: {4}|\t)[^\n]*(?:\n+(?: {4}|\t)[^\n]*)*")
_SPAN = re.compile(r"(?<!`)(`++)(?:(?!\n\n).){1,1000}?(?<!`)\1(?!`)", re.DOTALL)

_HEADING = re.compile(
    r"^ {0,3}(#{1,6})(?=[ \t]|$)|<h([1-6])(?=[\s>])|^(?![-*+#>|\s]|\d+[.)])[^\n]+\n {0,3}(=+|-+)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HTML_HEADING = re.compile(r"(?!)(#)|<h([1-6])(?=[\s>])", re.IGNORECASE)  # the same groups
_URL = r"https?://(?=\w)[^\s<>\"'`|\\^{}\[\]—–“”‘’«»…]+"
_LINK = re.compile(
    r"\]\(\s*<?(http://[^\s)>]+)|<a\b[^<>]*?\bhref\s*=\s*[\"']?(http://[^\s\"'>]+)|<(http://[^\s<>]+)>"
    r"|^ {0,3}\[(?!\^)[^\]\n]+\]:\s*<?(http://[^\s>]+)",
    re.MULTILINE | re.IGNORECASE,
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[^\n]*(?:\n[ \t]+\S+)?", re.MULTILINE)
_INLINE = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\((?:[^()\n]|\n(?!\n)|\((?:[^()\n])*\))*\)|\[[^\[\]\n]*\])")
_ANCHOR = re.compile(r"<a\b[^<>]*>.*?(?:</a>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
# What another program's templates put something else in the place of: an address in it is no text.
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\[\w+[= ][^\[\]\n]*\]|\]\([^()\n]*\)")
_BARE = re.compile(_URL + r"+(?!\{)", re.IGNORECASE)  # behind an address, { begins what a shell puts there
_PUNCTUATION = ".,;:!?*_~…"


class Outline(NamedTuple):
    """What was found, each in the order of the text."""

    headings: tuple[Heading, ...]
    links: tuple[Spot, ...]
    bare: tuple[Spot, ...]


def read_outline(text: str, first_line: int, *, is_html: bool) -> Outline:
    """Headings, links without encryption and bare addresses of a body that begins on ``first_line``."""
    if not is_html:
        if "```" in text or "~~~" in text:
            text = _FENCED.sub(_blank, text)
        text = _SPAN.sub(_blank, _INDENTED.sub(_blank, text)) if "`" in text or "    " in text or "\t" in text else text
    if "<" in text:
        text = _RAW.sub(_blank, text)
    lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def spot(offset: int, found: str) -> Spot:
        number = bisect_right(lines, offset)
        return Spot(first_line + number - 1, offset - lines[number - 1] + 1, found)

    headings = tuple(
        Heading(_level(match), spot(match.start(), ""))
        for match in (_HTML_HEADING if is_html else _HEADING).finditer(text)
    )
    if "://" not in text:
        return Outline(headings, (), ())
    links = tuple(
        spot(match.start(match.lastindex or 0), match[match.lastindex or 0]) for match in _LINK.finditer(text)
    )
    for pattern in (_DEFINITION, _INLINE, _INLINE, _ANCHOR, _TAG, _TEMPLATE):
        text = pattern.sub(_blank, text)
    bare = tuple(spot(match.start(), _trimmed(match[0])) for match in _BARE.finditer(text))
    return Outline(headings, links, bare)


def _level(match: re.Match[str]) -> int:
    if match[1]:
        return len(match[1])
    return int(match[2]) if match[2] else 1 if match[3].startswith("=") else 2


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _trimmed(url: str) -> str:
    """Without what belongs to the sentence around it: its punctuation, and a bracket that was opened before."""
    shorter = url.rstrip(_PUNCTUATION)
    while shorter.endswith(")") and shorter.count("(") < shorter.count(")"):
        shorter = shorter[:-1].rstrip(_PUNCTUATION)
    return shorter
