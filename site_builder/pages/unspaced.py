"""Text as the search engine can find its words: for scripts without blanks, each character with the one after it.

    "Python新闻报道"  ->  spread  ->  "Python 新闻 闻报 报道 道"

An index of words finds a query in such a text if both are cut alike. Dictionaries cut one text in many ways and differ
from browser to browser; pairs need none, and are the same everywhere. A pair per character, the last one alone, so that
a single character is found as the beginning of a pair. ``search.js`` cuts queries in the same way, and puts what it
shows together again.

The engine parts words at ASCII's signs only, so others are written as those, or with blanks around them.
"""

from __future__ import annotations

import re
import unicodedata

# Han, kana and bopomofo, with the marks between them; Thai, Lao, Burmese and Khmer. As a class of a regular expression.
UNSPACED = (
    "\u0e00-\u0e4e\u0e80-\u0ece\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u3001-\u3020\u3041-\u309f\u30a0-\u30ff"
    "\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff1f\uff5b-\uff9f"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{UNSPACED}]+")
# l’église is two words, and so is well‑known.
_AS_ASCII = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc", "'") | dict.fromkeys("\u2010\u2011", "-") | {"\u2026": "..."}
)
_BETWEEN_WORDS = re.compile("(?<=\\w)([\u2012-\u2015])(?=\\w)")


def spread(text: str) -> str:
    """``text`` in NFC, with each run of unspaced characters as pairs between blanks, and words apart at dashes."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFC", text).translate(_AS_ASCII)
    return _RUN.sub(_pairs, _BETWEEN_WORDS.sub(r" \1 ", plain))


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    return " " + " ".join(run[at : at + 2] for at in range(len(run))) + " "
