"""Addresses that another program's templates were to make: ``{{ "/notes/" | url }}`` was always ``/notes/``.

    where an address stands  ->  read_template_address  ->  what it was on the page, where it ends

Only what can mean one thing: a path with the filters by which Jekyll and Eleventy put the site's own path before it
(``relative_url``, ``absolute_url``, ``url``), and Jekyll's ``site.url`` and ``site.baseurl`` before a path.
"""

from __future__ import annotations

import re

_PATH = r"""(?P<quote>["'])(?P<path>/[^"'{}<>\\\s]*)(?P=quote)[ ]*\|[ ]*(?:relative_url|absolute_url|url)"""
_MADE = re.compile(rf"\{{\{{-?[ ]*(?:{_PATH}|site\.(?:url|baseurl))[ ]*-?\}}\}}")


def read_template_address(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The path that stands at ``start``, maybe empty, and where it ends; None if there is no such thing."""
    at, path = start, ""
    while match := _MADE.match(text, at, end):
        at, path = match.end(), path + (match["path"] or "")
    return None if at == start else (path, at)


def join_template_address(path: str, rest: str) -> str:
    """The address of ``path`` and what was written behind it. On this site: two slashes would be another host."""
    return "/" + (path + rest).lstrip("/\\")
