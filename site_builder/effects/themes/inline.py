"""Scripts that stand in pages: templates whose names end in ``.js``, made ready to be let through by their digest.

    templates/controls.js  ->  to_inline  ->  the text as each page that includes it will have it

A policy names such a script by the digest of its bytes, so the text is the same on all pages: nothing of a page in it.
"""

from __future__ import annotations

import re

from .folders import fault

SUFFIX = ".js"

# What would end the element, or open what only another one ends (HTML §4.12.1.3).
_ENDS = re.compile(r"<!--|</?script", re.IGNORECASE)
_JINJA = re.compile(r"\{[{%#]")


def to_inline(text: str, origin: str) -> str:
    """``text`` without indentation, blank lines and lines of comment: it is on every page.

    Raises :class:`SiteError` for what could end the element, and for template syntax, which would change the text.
    """
    for pattern, found, hint in (
        (_ENDS, "what ends or hides a script element", "write it in two parts, such as '<' + '/script'"),
        (_JINJA, "template syntax", "put a blank between the brackets, and what belongs to a page into its elements"),
    ):
        if match := pattern.search(text):
            line = text.count("\n", 0, match.start()) + 1
            raise fault(f"{origin}:{line}: expected a script alone, found {found}: '{match[0]}'", hint)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))
