"""Elements where HTML lets them be: a browser's parser puts up with what other people's markup does, a checker doesn't.

    canonical HTML  ->  mend_nesting  ->  the same text, without the elements that may not stand where they do

Feeds are full of it: paragraphs inside ``<pre>``, where a converter took a blank line for the end of a block; headings
around paragraphs; ``<code>`` or ``<span>`` around blocks; words and lists between the items of a list. In text that
keeps its lines, and in headings, the block goes; around a block, what is meant for words goes; what stands in a list by
itself is an item, and a list there goes into the item before it. Content models are those of HTML §4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"<(/?)([a-z0-9]+)")
_NAMES = re.compile(r"<(/?[a-z0-9]+)")
_WORDS_IN_LIST = re.compile(r"(?:<(?:[uod]l)(?: [^>]*)?>|</(?:li|dt|dd)>)\s*[^<\s]")

_BLOCKS = frozenset({
    "p", "div", "section", "blockquote", "pre", "hr", "figure", "figcaption", "details", "summary", "aside", "address",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "colgroup", "col", "th",
    "td", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WORDS_ALONE = _HEADINGS | {"pre"}
# ``p`` among them: a parser closes it before a block, but not where something that was dropped stood between them.
# ``a``, ``ins`` and ``del`` may hold what their parent may, a ruby has rules of its own.
_FOR_WORDS = frozenset({
    "p", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "u", "var",
})  # fmt: skip
_TIGHT = _FOR_WORDS | _WORDS_ALONE
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_LISTS = frozenset({"ul", "ol"})
_NOTHING_BY_ITSELF = frozenset({"br", "wbr"})
# An element -> the parents that it needs. Without one it is a plain box.
_PARENTS = {"figcaption": {"figure"}, "li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "summary": {"details"}}
# A list -> the element that what stands in it by itself is put into.
_ITEM_OF = {"ul": "li", "ol": "li", "dl": "dd"}
_ITEMS = frozenset({"li", "dt", "dd"})

# The elements that this is about: a body without them needs no look.
CONCERNED = _WORDS_ALONE | _FOR_WORDS | _ITEM_OF.keys() | {"section", "figcaption", "summary", "li", "dt", "dd"}


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet. ``name`` is empty if its tags go, ``at`` is where in the parts it was opened.

    ``is_ours`` if nobody wrote it; ``item_end`` is where the last item of a list was closed, 0 if nowhere.
    """

    name: str
    at: int
    is_ours: bool = False
    item_end: int = 0


def mend_nesting(html: str) -> str:
    """``html`` with every element where it may stand, of those that the sanitiser lets in. O(n · depth)."""
    return html if is_in_order(html) else mend_each(html)


def is_in_order(html: str) -> bool:
    """True only if there is nothing to mend: most bodies are in order, and a look at the names of their tags tells."""
    parents = [""]
    for_words = 0
    for name in _NAMES.findall(html):
        if name[0] == "/":
            for_words -= parents.pop() in _TIGHT
            continue
        needed, parent = _PARENTS.get(name), parents[-1]
        if (
            (for_words and name in _BLOCKS)
            or (parent in _ITEM_OF if needed is None else parent not in needed)
            or name == "section"
        ):
            return False
        if name not in _VOID:
            parents.append(name)
            for_words += name in _TIGHT
    return not _WORDS_IN_LIST.search(html)


def mend_each(html: str) -> str:
    """The same as :func:`mend_nesting`, tag by tag."""
    parts = _TAG.split(html)
    opened: list[_Open] = []
    for at, part in enumerate(parts):
        match = _NAME.match(part) if at % 2 else None
        if match is None:
            if opened and part.strip():
                parts[at] = _begin_item("", at, opened) + part
        elif match[1]:
            parts[at] = _close(at, opened)
        else:
            parts[at] = _open(match[2], at, parts, opened)
    return "".join(parts)


def _open(name: str, at: int, parts: list[str], opened: list[_Open]) -> str:
    """What is written in the place of the opening tag at ``at``; what is open from there on is added to ``opened``."""
    before = ""
    if name in _ITEMS and opened and opened[-1].is_ours:
        before = _close_ours(at, opened)
    elif name in _LISTS and _is_after_item(opened):
        # Under the item that it follows: the parser of browsers has no such rule, and its writer meant nothing else.
        end = _parent(opened).item_end
        parts[end] = parts[end].removesuffix("</li>")
        opened.append(_Open("li", at, is_ours=True))
    meant = _place(name, opened)
    if _is_among_words(name, opened) and parts[at - 1].strip() and not parts[at - 1].endswith("\n"):
        before += "\n"
    if meant:
        before += _begin_item(meant, at, opened)
    if meant in _BLOCKS:
        _unwrap(parts, opened)
    tag = before + (parts[at].replace(name, meant, 1) if meant else "")
    if name not in _VOID:
        opened.append(_Open(meant, at))
    return tag


def _close(at: int, opened: list[_Open]) -> str:
    """What is written in the place of the closing tag at ``at``."""
    before = _close_ours(at, opened) if opened and opened[-1].is_ours else ""
    if not opened:
        return before
    name = opened.pop().name
    if name in _ITEMS and opened:
        _parent(opened).item_end = at
    return f"{before}</{name}>" if name else before


def _begin_item(name: str, at: int, opened: list[_Open]) -> str:
    """The tag of an item around what stands in a list by itself; empty if there is no need."""
    item = _ITEM_OF.get(_parent(opened).name)
    if item is None or name in _ITEMS:
        return ""
    opened.append(_Open(item, at, is_ours=True))
    return f"<{item}>"


def _close_ours(at: int, opened: list[_Open]) -> str:
    item = opened.pop().name
    _parent(opened).item_end = at
    return f"</{item}>"


def _is_after_item(opened: list[_Open]) -> bool:
    parent = _parent(opened)
    return parent.name in _LISTS and parent.item_end > 0


def _parent(opened: list[_Open]) -> _Open:
    """The innermost open element whose tags stay; a nameless one if there is none."""
    return next((outer for outer in reversed(opened) if outer.name), _Open("", 0))


def _place(name: str, opened: list[_Open]) -> str:
    """What ``name`` becomes inside of what is open: itself, a plain box, or nothing."""
    if _is_among_words(name, opened):
        return ""
    parent = _parent(opened).name
    if (name in _LISTS and parent in _LISTS) or (parent in _ITEM_OF and name in _NOTHING_BY_ITSELF):
        return ""
    if parent == "dl" and name == "div":
        return ""
    # A section needs a heading, which few have; our pages have sections of their own.
    return "div" if name == "section" or parent not in _PARENTS.get(name, {parent}) else name


def _is_among_words(name: str, opened: list[_Open]) -> bool:
    return name in _BLOCKS and any(outer.name in _WORDS_ALONE for outer in opened)


def _unwrap(parts: list[str], opened: list[_Open]) -> None:
    """Take the tags away of all elements for words that are open."""
    for outer in opened:
        if outer.name in _FOR_WORDS:
            # What is ours stands before the tag in the same part.
            parts[outer.at] = parts[outer.at].rpartition("<")[0]
            outer.name = ""
