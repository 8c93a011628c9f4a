"""Elements where HTML lets them be: a browser's parser puts up with what other people's markup does, a checker doesn't.

    canonical HTML  ->  mend_nesting  ->  the same text, without the elements that may not stand where they do

Feeds are full of it: paragraphs inside ``<pre>``, where a converter took a blank line for the end of a block; headings
around paragraphs; ``<code>`` or ``<span>`` around blocks. In text that keeps its lines, and in headings, the block
goes; around a block, what is meant for words goes. Content models are those of HTML §4.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"<(/?)([a-z0-9]+)")

_BLOCKS = frozenset({
    "p", "div", "section", "blockquote", "pre", "hr", "figure", "figcaption", "details", "summary", "aside", "address",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "colgroup", "col", "th",
    "td", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WORDS_ALONE = _HEADINGS | {"pre"}
# ``a``, ``ins`` and ``del`` may hold what their parent may, a ruby has rules of its own.
_FOR_WORDS = frozenset({
    "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "u", "var",
})  # fmt: skip
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
# An element -> the parents that it needs. Without one it is a plain box.
_PARENTS = {"figcaption": {"figure"}, "li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}}

# The elements that this is about: a body without them needs no look.
CONCERNED = _WORDS_ALONE | _FOR_WORDS | {"section", "figcaption", "li", "dt", "dd"}


def mend_nesting(html: str) -> str:
    """``html`` with every element where it may stand, of those that the sanitiser lets in. O(n · depth)."""
    parts = _TAG.split(html)
    opened: list[tuple[str, int]] = []  # the name, empty if its tags go; where in ``parts`` it was opened
    for at in range(1, len(parts), 2):
        match = _NAME.match(parts[at])
        if match is None:
            continue
        closes, name = match[1] == "/", match[2]
        if closes:
            parts[at] = f"</{opened[-1][0]}>" if opened and opened[-1][0] else ""
            if opened:
                opened.pop()
            continue
        meant = _place(name, opened)
        if meant in _BLOCKS:
            _unwrap(parts, opened)
        parts[at] = parts[at].replace(name, meant, 1) if meant else ""
        if name not in _VOID:
            opened.append((meant, at))
    return "".join(parts)


def _place(name: str, opened: list[tuple[str, int]]) -> str:
    """What ``name`` becomes inside of what is open: itself, a plain box, or nothing."""
    if name in _BLOCKS and any(outer in _WORDS_ALONE for outer, _ in opened):
        return ""
    parent = next((outer for outer, _ in reversed(opened) if outer), "")
    if name in {"ul", "ol"} and parent in {"ul", "ol"}:
        return ""
    # A section needs a heading, which few have; our pages have sections of their own.
    return "div" if name == "section" or parent not in _PARENTS.get(name, {parent}) else name


def _unwrap(parts: list[str], opened: list[tuple[str, int]]) -> None:
    """Take the tags away of all elements for words that are open."""
    for index, (outer, at) in enumerate(opened):
        if outer in _FOR_WORDS:
            parts[at] = ""
            opened[index] = ("", at)
