"""Letters and their accents put together, as keyboards write them: Unicode's normal form C (UAX 15).

    text  ->  compose            text of a field
    HTML  ->  compose_text       the text of a body and what is said of its images; not code, not addresses

Some programs write ``é`` as an ``e`` and an accent. Both look alike, and the web's form is C (W3C, Character Model:
String Matching), in which words are found and compared. Compatibility ideographs stay as they are: form C would put
other ones in their place, and people write their names with them.
"""

from __future__ import annotations

import re
import unicodedata

_KEPT = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_TAG = re.compile(r"(<[^>]*>)")
_AS_WRITTEN = re.compile(r"<(/?)(?:pre|code|kbd|samp)(?=[ >])")
_SAID = re.compile(r'( (?:alt|title)=")([^"]*)')


def compose(text: str) -> str:
    """``text`` in form C, but for compatibility ideographs."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    # Every second part is one of those that stay.
    parts = _KEPT.split(text)
    parts[::2] = [unicodedata.normalize("NFC", part) for part in parts[::2]]
    return "".join(parts)


def compose_text(html: str) -> str:
    """Canonical HTML with its text in form C, tag by tag: an accent that follows upon a tag is none of its ``>``."""
    if html.isascii() or unicodedata.is_normalized("NFC", html):
        return html
    parts = _TAG.split(html)
    depth = 0
    for at, part in enumerate(parts):
        if at % 2 == 0:
            parts[at] = part if depth else compose(part)
            continue
        parts[at] = _SAID.sub(lambda match: match[1] + compose(match[2]), part)
        opens = _AS_WRITTEN.match(part)
        if opens:
            depth += -1 if opens[1] else 1
    return "".join(parts)
