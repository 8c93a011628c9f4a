"""The words of the interface in a theme's scripts, put there when the theme is read, in the site's language.

    static/controls.js, Words  ->  fill_script  ->  its text, with each "text(NAME)" replaced by that word

So what a script shows needs no place in the pages, which would carry it whether it is wanted or not.
"""

from __future__ import annotations

import json
import re

from site_builder.model.words import Words

from .folders import close_to, fault

# A whole string, so that the file is a script as it stands too.
_IN_SCRIPT = re.compile(r'"text\(([a-z][a-z0-9_]*)\)"')


def has_words(data: bytes) -> bool:
    """Whether a script may have words to be put in."""
    return b'"text(' in data


def fill_script(text: str, origin: str, words: Words) -> str:
    """``text`` with each string ``"text(NAME)"`` replaced by the word as a string.

    Of a word that hangs on a number it is the form ``other``. Raises :class:`SiteError` for one that no catalogue has.
    """

    def fill(match: re.Match[str]) -> str:
        word = words.texts.get(match[1])
        if word is None:
            line = text.count("\n", 0, match.start()) + 1
            raise fault(
                f"{origin}:{line}: expected the name of a text, found '{match[1]}'", close_to(match[1], words.texts)
            )
        return json.dumps(word.forms["other"], ensure_ascii=False)

    return _IN_SCRIPT.sub(fill, text)
