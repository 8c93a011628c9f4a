"""Line breaks and empty paragraphs that other programs put between blocks for want of margins: pages have those.

    canonical HTML  ->  drop_blank_lines  ->  the same, without empty paragraphs, and breaks that begin it or stand
                                            beside blocks

A break beside a ``<div>`` stays: there it is what tells one paragraph from the next.
"""

from __future__ import annotations

import re

_SPACED = r"(?:p|pre|ul|ol|dl|blockquote|table|figure|h[1-6])"
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
_AFTER = re.compile(rf"(</{_SPACED}>|<hr>)(?:(?:\s|&nbsp;)*<br>)+")
# A whole run at once: to look from each break of it to its end would take the square of its length.
_RUN = re.compile(rf"<br>(?:\s|&nbsp;|<br>)*(<(?:{_SPACED}(?=[ >])|hr>))?")

_OPENED = re.compile(r"(?:\s|<div(?: [^>]*)?>)*+")
_BREAKS = re.compile(r"(?:\s|&nbsp;|<br>)*+")

CONCERNED = frozenset({"br", "p"})


def drop_blank_lines(html: str) -> str:
    """``html`` without what makes room and says nothing. Linear."""
    if "<p>" in html:
        html = _EMPTY.sub("", html)
    if "<br>" not in html:
        return html
    html = _RUN.sub(lambda run: run[1] or run[0], _AFTER.sub(r"\1", html))
    at = _end_of(_OPENED, html, 0)
    return html[:at] + html[_end_of(_BREAKS, html, at) :]


def _end_of(pattern: re.Pattern[str], html: str, start: int) -> int:
    match = pattern.match(html, start)
    return match.end() if match else start
