"""Style sheets as pages get them: with those that they add to, the colours of options, and nothing for people alone.

    the sheets of one name, closest first  ->  read_style  ->  one text

What a browser does not need is left out: comments but for ``/*! … */``, and blanks that mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from site_builder.model.option import Option
from site_builder.model.theme import StaticFile

from .folders import fault, read_utf8
from .options import fill_style

# In a style sheet: the one of the same name that this one stands over.
_ADDS = "@import parent;"
# A text in quotes, an address without them, or a comment that is to stay: as it is. A comment: away. Then blanks.
_KEPT = r"""("[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|url\([^)'"]*\)|/\*!.*?\*/)"""
_COMMENT = re.compile(_KEPT + r"|/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(_KEPT + r"|\s+", re.DOTALL)
_NO_BLANK = re.compile(_KEPT + r"| ?(?:;(?= ?\})|([{};,])) ?|(?<=:) ", re.DOTALL)


def has_marks(data: bytes) -> bool:
    """Whether a sheet is written anew: it adds to another one, or has a colour of an option in it."""
    return b"option(" in data or _ADDS.encode() in data


def read_style(files: Sequence[StaticFile], declared: Mapping[str, Option], options: Mapping[str, Any]) -> str:
    """The text of the first of ``files`` with the colours of ``options``; the others are those that it may add to.

    Raises :class:`SiteError` for a colour that is no option, and for ``@import parent;`` where there is no parent.
    """
    return shorten_style(_join(files, declared, options))


def _join(files: Sequence[StaticFile], declared: Mapping[str, Option], options: Mapping[str, Any]) -> str:
    file = files[0]
    text = fill_style(read_utf8(Path(file.file), file.origin), file.origin, declared, options)
    bare = _without_comments(text)
    if _ADDS not in bare:
        return text
    if len(files) == 1:
        line = text.count("\n", 0, text.index(_ADDS)) + 1
        raise fault(f"{file.origin}:{line}: expected a style sheet of the same name in a parent, found none")
    return bare.replace(_ADDS, _join(files[1:], declared, options), 1)


def join_sources(files: Sequence[tuple[str, Path]]) -> str:
    """The first of ``files`` (origin and file, closest first) as it is written, with those that it adds to in it."""
    origin, file = files[0]
    text = read_utf8(file, origin)
    if _ADDS not in _without_comments(text) or len(files) == 1:
        return text
    return text.replace(_ADDS, join_sources(files[1:]).rstrip("\n"), 1)


def shorten_style(text: str) -> str:
    """``text`` without comments and without the blanks that mean nothing."""
    text = _BLANKS.sub(lambda match: match[1] or " ", _without_comments(text))
    return _NO_BLANK.sub(lambda match: match[1] or match[2] or "", text).strip()


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda match: match[1] or "", text)
