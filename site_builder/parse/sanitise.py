"""What HTML an article may hold: the policy, as one table, and the library that enforces it.

    any HTML  ->  sanitise  ->  HTML in canonical form, every tag closed, nothing in it that acts

What is not in the table is dropped and its text stays, but for :data:`DROPPED_WITH_TEXT`. Ids get a
prefix of their own, so that they never meet those of the page. In canonical form ``<`` and ``>`` stand
for tags alone, in text and attributes they are entities; ``document`` relies on it.
"""

from __future__ import annotations

import nh3

from ..model.text import without_forbidden_characters
from .highlight import CLASSES, LANGUAGES

ID_PREFIX = "b-"

# tag -> the attributes that it may have, besides those that every tag may have.
ALLOWED: dict[str, str] = {
    # sections and blocks
    "h1": "", "h2": "", "h3": "", "h4": "", "h5": "", "h6": "",
    "p": "", "div": "", "section": "", "blockquote": "", "pre": "", "hr": "", "br": "", "wbr": "",
    "figure": "", "figcaption": "", "details": "open", "summary": "", "aside": "", "address": "",
    # lists
    "ul": "", "ol": "start reversed", "li": "value", "dl": "", "dt": "", "dd": "",
    # tables
    "table": "", "caption": "", "thead": "", "tbody": "", "tfoot": "", "tr": "", "colgroup": "", "col": "",
    "th": "colspan rowspan scope", "td": "colspan rowspan",
    # text
    "a": "href hreflang", "abbr": "", "b": "", "bdi": "", "bdo": "", "cite": "", "code": "", "del": "datetime",
    "dfn": "", "em": "", "i": "", "ins": "datetime", "kbd": "", "mark": "", "q": "", "rp": "", "rt": "", "ruby": "",
    "s": "",
    "samp": "", "small": "", "span": "", "strong": "", "sub": "", "sup": "", "time": "datetime", "u": "", "var": "",
    # images
    "img": "src alt width height",
}  # fmt: skip
EVERYWHERE = "id lang dir title"
DROPPED_WITH_TEXT = (
    "script", "style", "template", "noscript", "iframe", "noembed", "noframes", "svg", "math", "object", "applet",
    "audio",
    "video", "canvas",
)  # fmt: skip
SCHEMES = ("http", "https", "mailto", "tel")
# tag -> the classes that it may have: those that our own Markdown and highlighting write.
CLASSES_OF: dict[str, frozenset[str]] = {
    "span": CLASSES,
    "div": frozenset({"highlight", "footnotes"}),
    "code": frozenset(f"language-{language}" for language in LANGUAGES),
    "a": frozenset({"footnote-backref"}),
    "sup": frozenset({"footnote-ref"}),
    "hr": frozenset({"footnotes-sep"}),
    "ol": frozenset({"footnotes-list"}),
    "li": frozenset({"footnote-item", "task-list-item"}),
    "th": frozenset({"align-left", "align-center", "align-right"}),
    "td": frozenset({"align-left", "align-center", "align-right"}),
}


def _cleaner(id_prefix: str | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED),
        attributes={"*": set(EVERYWHERE.split())} | {tag: set(own.split()) for tag, own in ALLOWED.items() if own},
        clean_content_tags=set(DROPPED_WITH_TEXT),
        url_schemes=set(SCHEMES),
        allowed_classes={tag: set(classes) for tag, classes in CLASSES_OF.items()},
        id_prefix=id_prefix,
        link_rel=None,
        strip_comments=True,
    )


_FIRST = _cleaner(ID_PREFIX)
_AGAIN = _cleaner(None)


def sanitise(html: str) -> str:
    """Clean a body, and drop the characters that no page may hold.

    Quadratic in nesting: bounds are checked before, in ``bounds``.
    """
    once = str(_FIRST.clean(html))
    clean = without_forbidden_characters(once)
    # Without its control character "java&#7;script:" is a scheme, which the first look could not see.
    return clean if clean == once else str(_AGAIN.clean(clean))
