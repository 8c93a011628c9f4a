"""Links that can be read and hit: a picture of no description in a link says where it leads, a sign alone has room.

    canonical HTML  ->  name_links  ->  the same, its links with a name (WCAG 2.4.4, 2.5.8)

A picture in a link that repeats the link's words says them once (WCAG H2).
"""

from __future__ import annotations

import re

BACK_LINK = "footnote-backref"

_LINK = re.compile(r"<a((?: [^>]*)?)>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BACK_SIGNS = "\u21a9\u21b5\u2191"
_BACK = re.compile(f"[{_BACK_SIGNS}]\ufe0e?")
_CLASS = re.compile(r' class="[^"]*"')
_HREF = re.compile(r' href="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_NO_ALT = ' alt=""'
_END_OF_PATH = re.compile(r"[?#]")


def name_links(html: str) -> str:
    """``html`` with a name for every link that has none but a picture's, and a class for those back from notes."""
    return _LINK.sub(_name, html) if "<img" in html or any(sign in html for sign in _BACK_SIGNS) else html


def _name(link: re.Match[str]) -> str:
    attributes, inside = link[1], link[2]
    text = _TAG.sub("", inside).replace("&nbsp;", " ").strip()
    address = _HREF.search(attributes)
    if address is None:
        return link[0]
    if _BACK.fullmatch(text):
        return f'<a{_CLASS.sub("", attributes)} class="{BACK_LINK}">{inside}</a>'
    if text:
        return f"<a{attributes}>{_ALT.sub(lambda alt: _once(alt, text), inside)}</a>"
    if any(_ALT.findall(inside)):
        return link[0]
    alt = f' alt="{_to_name(address[1])}"'
    return f"<a{attributes}>{inside.replace(_NO_ALT, alt, 1)}</a>"


def _once(alt: re.Match[str], text: str) -> str:
    return _NO_ALT if alt[1].strip().casefold() == text.casefold() else alt[0]


def _to_name(address: str) -> str:
    """The last part of an address's path, or what there is of it; escaped as it was."""
    path = _END_OF_PATH.split(address, maxsplit=1)[0].rstrip("/")
    return path.rpartition("/")[2] or address
