"""Kinds of text that must not be mixed up.

``Html`` has passed the sanitiser or comes from a template; ``Url`` begins with ``/`` and is already
percent-encoded; ``Href`` is absolute (``https://…``). Everything else is plain text and is escaped
when it enters a page.
"""

from __future__ import annotations

import re
from typing import NewType

Html = NewType("Html", str)
Url = NewType("Url", str)
Href = NewType("Href", str)

# XML 1.0 (fifth edition) §2.2 Char, negated; U+007F to U+009F are allowed there and wanted nowhere.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# The part of it that is one byte in UTF-8, and the first bytes of the rest.
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_LEADS = (b"\xc2", b"\xed", b"\xef")

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[^\sa-z])|[。！？]+[」』”）]*|[.!?…]+[\"'”’»)\]]*$")
_NO_END = re.compile(r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Gen|Col|Sen|Rep|Gov|Prof|No|vs|cf|Inc|Ltd|Co|Corp))\.$")

RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})


def without_forbidden_characters(text: str) -> str:
    """Drop what neither XML 1.0 nor HTML allows in text (C0 and C1 controls, surrogates, non-characters)."""
    # Nearly no text holds any, and bytes are looked through ten times as fast as by the expression.
    data = text.encode("utf-8", "surrogatepass")
    if len(data.translate(None, _CONTROLS)) == len(data) and (
        text.isascii() or not any(lead in data for lead in _LEADS)
    ):
        return text
    return _FORBIDDEN.sub("", text)


def direction(language: str) -> str:
    """``rtl`` or ``ltr`` for a BCP 47 tag, by its primary language or an explicit script subtag."""
    primary, *subtags = language.lower().split("-")
    if subtags and subtags[0] in {"arab", "hebr", "syrc", "thaa", "nkoo"}:
        return "rtl"
    if subtags and subtags[0] == "latn":
        return "ltr"
    return "rtl" if primary in RTL_LANGUAGES else "ltr"


def first_sentences(text: str, most: int) -> str:
    """The first sentences of ``text``, at most ``most`` characters; words and ``…`` where that would say too little."""
    if len(text) <= most:
        return text
    end = 0
    for match in _SENTENCE_END.finditer(text, 0, most + 1):
        if match.end() > most:
            break
        if not _NO_END.search(text, max(0, match.end() - 12), match.end()):
            end = match.end()
    # A first sentence of a few words says too little.
    return text[:end] if end >= most // 4 else cut_at_word(text, most)


def cut_at_word(text: str, most: int) -> str:
    """The longest beginning of ``text`` of at most ``most`` characters that ends at a word, with ``…`` if cut.

    Text without blanks (Chinese, Japanese, a long URL) is cut at the character.
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if not text[most - 1].isspace():
        space = head.rfind(" ")
        if space > most // 2:
            head = head[:space]
    return head.rstrip(" ,;:–—-") + "…"
