"""The words of a body: how many there are, and the first sentences for a summary.

    body in canonical form  ->  text without tags, entities decoded

Only whole text is cut, never HTML, so that no tag or entity can be broken.
"""

from __future__ import annotations

import html as entities
import re

from ..model.text import first_sentences, without_forbidden_characters

_TAG = re.compile(r"<[^>]*>")
# Ends of words that no blank shows: blocks and line breaks. Tags inside a word (<b>un</b>able) are none.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|sup|time|u|var)"
    r"(?: [^>]*)?>"
)
_ASIDE = re.compile(
    r"<(h[1-6]|pre|table|figcaption)(?=[ >])[^>]*>.*?</\1>"
    r'|<div class="footnotes">.*',
    re.DOTALL,
)
_NOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>')
# Scripts that put no blanks between words; a character counts as a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_MOST_HTML = 20_000
_WORD = re.compile(r"[^\W_]+")
# A summary of fewer letters is not one that a program cut from the text.
_LEAST_CUT = 15


def to_text(html: str) -> str:
    """The text of a body on one line."""
    return " ".join(without_tags(html).split())


def without_tags(html: str) -> str:
    """The text of a body with its blanks and line ends as they stand: cheaper, where only words are counted."""
    text = _TAG.sub(" ", _INLINE.sub("", html))
    return entities.unescape(text) if "&" in text else text


def count_words(text: str) -> int:
    """Words between blanks, and characters of scripts that put no blanks between words."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text))


def to_summary(html: str, most: int) -> str:
    """The first sentences of the running text, at most ``most`` characters, without headings, code, tables and notes.

    If there is no running text, whatever text there is; empty for a body without any.
    """
    text = _running_text(_head_of(html, _MOST_HTML)) or to_text(html)
    return without_forbidden_characters(first_sentences(text, most))


def begins_with(html: str, summary: str) -> bool:
    """Whether the running text of a body has the words of ``summary`` at its beginning, the last of them maybe cut.

    Programs that cut a summary from a page may leave out the blanks at the ends of lines and links, and take its
    headings with the text: neither tells two texts apart.
    """
    said = _WORD.findall(summary.casefold())
    # Tags and what is no running text take more room than words, but not for ever.
    head = _head_of(html, 4 * len(summary) + 4_000)
    most = 2 * len(summary) + 100
    running = _without_asides(head)
    texts = (running,) if running == head else (running, head)
    return bool(said) and any(_has_at_its_beginning(_text_of(text, most), said) for text in texts)


def _text_of(html: str, most: int) -> str:
    """The first ``most`` characters of the text; no more of ``html`` is looked at than that takes."""
    text = to_text(_head_of(html, 2 * most))
    return (text if len(text) >= most else to_text(html))[:most]


def _has_at_its_beginning(text: str, said: list[str]) -> bool:
    own, letters = _WORD.findall(text.casefold()), "".join(said)
    if len(letters) < _LEAST_CUT:
        return own[: len(said)] == said
    return "".join(own).startswith(letters)


def _head_of(html: str, most: int) -> str:
    head = html[:most]
    return head[: head.rfind("<")] if len(html) > most and "<" in head else head


def _running_text(head: str) -> str:
    return to_text(_without_asides(head))


def _without_asides(head: str) -> str:
    return _ASIDE.sub(" ", _NOTE_MARK.sub("", head))
