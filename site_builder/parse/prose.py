"""Plain prose without the Markdown parser: most of what a news archive holds, at a tenth of the price.

    text  ->  blocks at blank lines  ->  paragraphs, headings, flat lists: here
                                         all else: runs of blocks for the parser

Exact, not approximate: a block is taken here only if its first characters leave CommonMark no choice,
and a line only if its marks are whole links and whole ``**strong**``. What can reach over a blank line
(fences, raw HTML, definitions, footnotes) sends the whole text to the parser. Tests render
articles of three archives, the standard's examples and random text both ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_BLANK_LINES = re.compile(r"(\n(?:[ \t]*\n)+)")
# Constructs that blank lines don't end, or that change the meaning of text elsewhere.
_FAR_REACHING = ("```", "~~~", "]:", "[^", "^[", "\x00")
_FAR_REACHING_HTML = re.compile(r"<(?:script|pre|style|textarea|[!?])", re.IGNORECASE)
_DEFINITION = re.compile(r"\n {0,3}[:~]")
_LETTER = "(?:[^\\W\\d_]|[“‘\"'(][^\\W\\d_])"
_PARAGRAPH = re.compile(rf"{_LETTER}[^\n]*(?:\n{_LETTER}[^\n]*)*")
_HEADING = re.compile(rf"(#{{1,6}}) ({_LETTER}[^\n#]*)")
_LIST = re.compile(rf"([-*+]) (?:\*\*)?{_LETTER}[^\n]*(?:\n\1 (?:\*\*)?{_LETTER}[^\n]*)*")
_PLAIN = r"(?:[^\n*_~`\[\]!<&\\^]++|!(?!\[)|(?<=\S)\n)"
_WORDS = re.compile(rf"{_PLAIN}*")
_LINK = r"\[(?P<text>[^\n*_~`\[\]!<&\\^]+)\]\((?P<url>https?://[a-z0-9][a-z0-9.-]*(?:/[A-Za-z0-9/:._?=+,;@#-]*)?)\)"
_STRONG = r"\*\*(?P<strong>(?=[^\W_])[^\n*_~`\[\]!<&\\^]*(?:(?<=[^\W_])|(?<=[^\W_][:.,;?])(?=\*\*(?:\s|$))))\*\*(?!\*)"
_MARK = re.compile(f"{_LINK}|{_STRONG}")


def render_prose(text: str, parse: Callable[[str], str], parse_inline: Callable[[str], str]) -> str:
    """Render ``text``; ``parse`` and ``parse_inline`` are the parser for a document and for the inside of one block."""
    if (
        any(sign in text for sign in _FAR_REACHING)
        or ("<" in text and _FAR_REACHING_HTML.search(text))
        or _DEFINITION.search("\n" + text)
    ):
        return parse(text)
    # Every second part is the blank lines between two blocks: inside code they count.
    parts = _BLANK_LINES.split(text.strip("\n"))
    blocks, gaps = parts[::2], [*parts[1::2], "\n" if text.endswith("\n") else ""]
    rendered: list[str] = []
    run: list[str] = []
    for block, gap, kind in zip(blocks, gaps, _classify(blocks), strict=True):
        if kind == "":
            run += (block, gap)
            continue
        if run:
            rendered.append(parse("".join(run)))
            run.clear()
        rendered.append(_RENDER[kind](block, parse_inline))
    if run:
        rendered.append(parse("".join(run)))
    return "".join(rendered)


def _classify(blocks: list[str]) -> list[str]:
    """What each block is: ``p``, ``h``, ``l``, or empty for what only the parser can tell."""
    kinds = [
        "p"
        if _PARAGRAPH.fullmatch(block)
        else "h"
        if _HEADING.fullmatch(block)
        else "l"
        if _LIST.fullmatch(block)
        else ""
        for block in blocks
    ]
    # A list beside another list, or beside what the parser must judge, may be one with it.
    own = ["", *("" if kind == "l" else kind for kind in kinds), ""]
    ends = {"p", "h"}
    return [
        "" if kind == "l" and not ((own[i] in ends or i == 0) and (own[i + 2] in ends or i == len(kinds) - 1)) else kind
        for i, kind in enumerate(kinds)
    ]


def _paragraph(block: str, parse_inline: Callable[[str], str]) -> str:
    return f"<p>{_inline(block.strip(), parse_inline)}</p>\n"


def _heading(block: str, parse_inline: Callable[[str], str]) -> str:
    level = block.index(" ")
    return f"<h{level}>{_inline(block[level:].strip(), parse_inline)}</h{level}>\n"


def _list(block: str, parse_inline: Callable[[str], str]) -> str:
    items = "".join(f"<li>{_inline(line[2:].strip(), parse_inline)}</li>\n" for line in block.split("\n"))
    return f"<ul>\n{items}</ul>\n"


_RENDER: dict[str, Callable[[str, Callable[[str], str]], str]] = {"p": _paragraph, "h": _heading, "l": _list}


def _inline(text: str, parse_inline: Callable[[str], str]) -> str:
    """The inside of a block; by the parser if a mark in it is more than a whole link or strong text."""
    position = 0
    parts: list[str] = []
    while True:
        words = _WORDS.match(text, position)
        assert words is not None
        parts.append(_escape(words[0]))
        position = words.end()
        if position == len(text):
            return "".join(parts)
        mark = _MARK.match(text, position)
        if mark is None:
            return parse_inline(text)
        if mark["url"]:
            parts.append(f'<a href="{mark["url"]}">{_escape(mark["text"])}</a>')
        else:
            parts.append(f"<strong>{_escape(mark['strong'])}</strong>")
        position = mark.end()


def _escape(text: str) -> str:
    """``&`` and ``<`` don't get here."""
    return text.replace(">", "&gt;").replace('"', "&quot;")
