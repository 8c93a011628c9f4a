"""What a file's own name tells: a date, and a slug.

``2026/01/2009-05-21-hello-world.md``  ->  2009-05-21, ``hello-world``
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model.digest import digest_bytes
from ..model.slug import to_slug
from .dates import Moment, day_of

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_. ]+(.*))?", re.ASCII | re.DOTALL)
_INDEX = frozenset({"index", "_index", "readme"})


class Name(NamedTuple):
    """``date`` is None if the name tells none; ``words`` are what else it says."""

    path: str
    date: Moment | None
    words: str

    @property
    def slug(self) -> str:
        """The words as a slug; never empty. Most articles choose one of their own, so it is made when asked for."""
        return to_slug(self.words) or fallback_slug(self.path)


def read_name(path: str, zone: str) -> Name:
    """Read the name of the file at ``path``; that of its folder if the file is an ``index``."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stands_for_folder(name) and folder:
        stem = folder.rpartition("/")[2]
    match = _DATED.fullmatch(stem)
    date = day_of(int(match[1]), int(match[2]), int(match[3]), zone) if match else None
    words = (match[4] or "") if match and date else stem
    return Name(path, date, words)


def stands_for_folder(name: str) -> bool:
    """Whether a file of this name (without its folders) stands for the folder that it is in."""
    return (name.rpartition(".")[0] or name).casefold() in _INDEX


def fallback_slug(path: str) -> str:
    """The slug of a file whose name and front matter have no letter or digit for one."""
    return digest_bytes(path.encode("utf-8", "surrogateescape"))[:8]
