"""A record: what the search engine is told of one page, and the shard of the index that it stands in."""

from __future__ import annotations

import msgspec

from .text import Url


class Record(msgspec.Struct, frozen=True):
    """One page that can be found.

    ``content`` is its text; ``date`` is ``YYYY-MM-DD``, or empty for a page without one. ``meta`` is searched too, and
    what a result shows.
    """

    url: Url
    content: str
    date: str = ""
    meta: dict[str, str] = {}
