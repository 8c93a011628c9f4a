"""Slugs: the part of an address that a person may choose.

any text  ->  Slug: letters and digits of any script, ``-`` between words, at most 200 bytes

A slug is a pure function of its own text. It never depends on what else is in the archive, so a new
tag can't move the page of an old one. It is safe as one path component on Linux, macOS and Windows.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from .digest import digest_bytes

Slug = NewType("Slug", str)

MOST_BYTES = 200

_NAMES = {"+": "-plus-", "#": "-sharp-", "&": "-and-", "@": "-at-", "%": "-percent-"}
_SYMBOLS = re.compile(r"[+#&@%]")
_OTHER = re.compile(r"[^a-z0-9]")
_OTHER_BUT_DOT = re.compile(r"[^a-z0-9.]")
_HYPHENS = re.compile(r"-{2,}")
_BLANKS = re.compile(r"[\s_\-\u2010\u2011]+")
_DEVICES = re.compile(r"(con|prn|aux|nul|conin|conout|clock|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.DOTALL)
_DOTS = re.compile(r"\.*-[-.]*|\.{2,}")


def _fold(text: str) -> str:
    # Folding can undo normalisation and the other way round; twice is stable (Unicode §3.13, D145).
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def to_slug(text: str, *, keep_dots: bool = False) -> Slug:
    """Map ``text`` to a slug, or to the empty slug if no letter or digit is left.

    With ``keep_dots`` a dot inside a word stays (``foxnews.com``); leading and trailing ones never.
    """
    if text.isascii():
        kept = (_OTHER_BUT_DOT if keep_dots else _OTHER).sub("-", text.lower())
    else:
        kept = _kept(_fold(text), keep_dots=keep_dots)
    slug = _HYPHENS.sub("-", kept) if not keep_dots else _DOTS.sub("-", kept)
    slug = slug.strip("-.")
    # A mark without its letter is no word, and some file systems drop it.
    slug = slug.lstrip("".join(c for c in slug[:8] if unicodedata.category(c)[0] == "M"))
    if len(slug.encode()) > MOST_BYTES:
        slug = _cut(slug)
    if _DEVICES.fullmatch(slug):  # Windows looks at what stands before the first dot alone
        slug = slug.replace(".", "-", 1) if "." in slug else f"{slug}-"
    return Slug(slug)


def _kept(text: str, *, keep_dots: bool) -> str:
    """Letters, marks and digits of any script; ``-`` for anything else."""
    return "".join(c if unicodedata.category(c)[0] in "LMN" or (keep_dots and c == ".") else "-" for c in text)


def _cut(slug: str) -> str:
    head = slug.encode()[: MOST_BYTES - 9].decode("utf-8", "ignore")
    return f"{head.rstrip('-.')}-{digest_bytes(slug.encode())[:8]}"


def group_key(name: str) -> str:
    """What makes two spellings the same tag, category, author or outlet.

    Equal after Unicode normalisation (NFC) and case folding, with blanks, hyphens and underscores
    taken as one and the same, so that ``Open source`` and ``open-source`` are one tag.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return _BLANKS.sub("-", unicodedata.normalize("NFC", folded)).strip("-") or name.strip()


def group_slug(key: str) -> Slug:
    """The address of a group. Different keys have different slugs.

    Letters alone tell most keys apart. Where something else was replaced (``c++``, ``ci/cd``), six
    digits of the key's digest are added: ``c-plus-plus-…``.
    """
    plain = to_slug(key, keep_dots=True)
    if plain == key:
        return plain
    named = to_slug(_SYMBOLS.sub(lambda match: _NAMES[match[0]], key), keep_dots=True)
    mark = digest_bytes(key.encode())[:6]
    return Slug(f"{named.rstrip('-')}-{mark}" if named else mark)
