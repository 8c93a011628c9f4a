"""Refuse bodies that would make a parser slow, before one sees them.

    HTML  ->  check_html  ->  nothing, or the limit that it is over

HTML parsers are quadratic in nesting, in formatting elements that are left open and in the attributes of
one tag. A short body can't do harm and passes by its size. Of a long one the tags are walked with a
stack that is never shallower than a browser's, as far as can be told without building the tree.
"""

from __future__ import annotations

import re

from .limits import BODY_ATTRIBUTES, BODY_DEPTH, BODY_TAGS, HTML_BYTES, Limit

_FEW_TAGS = 200
_FEW_CHARACTERS = 20_000
_OPENING = re.compile(r"<[A-Za-z]")
# A tag, its attributes with their quotes, or a comment (WHATWG HTML §13.2.5).
_TOKEN = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(/?)([A-Za-z][^\s/>]*)((?:[^>"'=]|=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))|=|["'])*)""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s/=\"']+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_VOID = frozenset({
    "area", "base", "basefont", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
})  # fmt: skip
# An opening tag of these closes the one before.
_CLOSED_BY_NEXT = frozenset({
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "tbody", "thead", "tfoot", "colgroup", "td", "th", "rt", "rp",
})  # fmt: skip
_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
# An end tag does not reach beyond these.
_WALLS = frozenset({
    "table", "caption", "select", "button", "object", "applet", "marquee", "template", "html", "svg",
    "math",
    "foreignobject", "desc", "title", "textarea", "script", "style", "xmp", "iframe", "noembed", "noframes", "noscript",
    "plaintext",
})  # fmt: skip
_RAW = frozenset({"title", "textarea", "script", "style", "xmp", "iframe", "noembed", "noframes"})


def check_html(html: str) -> tuple[Limit, int] | None:
    """The limit that ``html`` is over, and by what, or None."""
    if len(html) * 4 > HTML_BYTES.most and len(html.encode("utf-8", "replace")) > HTML_BYTES.most:
        return HTML_BYTES, len(html.encode("utf-8", "replace"))
    if html.count("<") <= _FEW_TAGS and len(html) <= _FEW_CHARACTERS:
        return None
    tags = len(_OPENING.findall(html))
    if tags > BODY_TAGS.most:
        return BODY_TAGS, tags
    return _walk(html)


def _walk(html: str) -> tuple[Limit, int] | None:
    stack: list[str] = []
    reopened = 0  # formatting elements that were cut off by their parent's end: the parser opens them again
    position = 0
    while match := _TOKEN.search(html, position):
        position = match.end()
        if match[2] is None:
            continue
        name = match[2].lower()
        if match[1]:
            reopened += _close(stack, name, reopened)
            continue
        if len(match[3]) > 1000 and (found := len(_ATTRIBUTE.findall(match[3]))) > BODY_ATTRIBUTES.most:
            return BODY_ATTRIBUTES, found
        if name in _RAW and not {"svg", "math"} & set(stack[-8:]):
            end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, position)
            position = end.start() if end else len(html)
        if name not in _VOID and name not in _CLOSED_BY_NEXT:
            stack.append(name)
            if len(stack) + reopened > BODY_DEPTH.most:
                return BODY_DEPTH, len(stack) + reopened
    return None


def _close(stack: list[str], name: str, reopened: int) -> int:
    """Take the element that ``</name>`` ends off the stack; by how many more formatting elements wait for reopening."""
    for index in range(len(stack) - 1, -1, -1):
        if stack[index] == name:
            cut = sum(1 for inner in stack[index + 1 :] if inner in _FORMATTING)
            del stack[index:]
            return cut
        if stack[index] in _WALLS:
            return 0
    return -1 if name in _FORMATTING and reopened > 0 else 0
