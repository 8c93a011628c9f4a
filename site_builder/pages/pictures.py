"""The HTML of pictures: each with its size, so that nothing jumps when it comes, and only what is looked at is loaded.

    body, pictures, sizes           ->  show_pictures  ->  body whose images choose a size, and wait to be looked at
    address, alt, pictures, sizes   ->  render_lead    ->  the picture above the text, which waits for nothing
    address, pictures               ->  find_preview   ->  the size of it that other sites show with a link

A body is what the sanitiser serialised, so an image is found by one regular expression in linear time
(pages/absolute.py says why). Of an image of another host nothing is known; it only waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import NamedTuple

from ..model.picture import Candidate, Picture

_IMAGE = re.compile(r"<img((?: [a-z]+(?:=\"[^\"]*\")?)*) ?/?>")
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_END_OF_PATH = re.compile(r"[?#]")
_NOTHING_BEFORE = re.compile(r"(?:\s|<(?:p|figure|div|a|section)(?: [^<>]*)?>)*")


class Preview(NamedTuple):
    """A picture's address, and its size in pixels; 0 if unknown."""

    url: str
    width: int
    height: int


WAITING = ' loading="lazy" decoding="async"'
AT_ONCE = ' fetchpriority="high"'


def show_pictures(body: str, pictures: Iterable[Picture], base_path: str, sizes: str, *, is_first: bool) -> str:
    """``body`` with every image given its size and its choices, as far as they are known.

    ``base_path`` is the path of the site's base URL, which addresses in a body begin with. ``sizes`` is how wide the
    theme shows an image, as the attribute of that name. All wait until they are looked at; but with ``is_first``, where
    nothing stands above the text, an image that it begins with does not.
    """
    if "<img" not in body:
        return body
    known = {base_path + picture.url: picture for picture in pictures}
    first = _NOTHING_BEFORE.match(body)
    lead_at = first.end() if is_first and first is not None else -1

    def show(match: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        address = _END_OF_PATH.split(unescape(attributes.get("src", "")), maxsplit=1)[0]
        loading = AT_ONCE if match.start() == lead_at else WAITING
        picture = known.get(address)
        if picture is None:
            return f"<img{match[1]}{loading}>"
        return _render(match[1], attributes, picture, base_path, sizes, loading)

    return _IMAGE.sub(show, body)


def render_lead(src: str, alt: str, pictures: Iterable[Picture], base_path: str, sizes: str) -> str:
    """The picture that an article begins with; ``src`` as a browser asks for it."""
    attributes = {"src": escape(src), "alt": escape(alt)}
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    for picture in pictures:
        if base_path + picture.url == src:
            return _render(written, attributes, picture, base_path, sizes, AT_ONCE)
    return f"<img{written}{AT_ONCE}>"


def find_preview(url: str, pictures: Iterable[Picture]) -> Preview:
    """What others show with a link to an article whose picture is at ``url``: the widest JPEG, or else the copy.

    Nothing is known of the size of a picture that is not among ``pictures``.
    """
    for picture in pictures:
        if picture.url == url:
            if not picture.jpeg:
                return Preview(url, picture.width, picture.height)
            best = picture.jpeg[-1]
            return Preview(best.url, best.width, max(1, round(picture.height * best.width / picture.width)))
    return Preview(url, 0, 0)


def _render(
    written: str, attributes: Mapping[str, str], picture: Picture, base_path: str, sizes: str, loading: str
) -> str:
    size, shown = _size(attributes, picture)
    wide = escape(f"(min-width: {shown}px) {shown}px, 100vw" if shown else sizes)
    choice = f' sizes="{wide}"'
    own = f' srcset="{_srcset(picture.jpeg, base_path)}"{choice}' if picture.jpeg else ""
    image = f"<img{written}{own}{size}{loading}>"
    if not picture.avif:
        return image
    source = f'<source type="image/avif" srcset="{_srcset(picture.avif, base_path)}"{choice}>'
    return f"<picture>{source}{image}</picture>"


def _size(attributes: Mapping[str, str], picture: Picture) -> tuple[str, int]:
    """The attributes that are missing for the picture's size, and how wide the author wants it shown (0 if unsaid)."""
    width, height = attributes.get("width", ""), attributes.get("height", "")
    if not width and not height:
        return f' width="{picture.width}" height="{picture.height}"', 0
    if height:
        if width or not _is_number(height):
            return "", int(width) if _is_number(width) else 0
        shown = max(1, round(int(height) * picture.width / picture.height))
        return f' width="{shown}"', shown
    if not _is_number(width):
        return "", 0
    return f' height="{max(1, round(int(width) * picture.height / picture.width))}"', int(width)


def _is_number(text: str) -> bool:
    return len(text) < 6 and text.isascii() and text.isdigit() and int(text) > 0


def _srcset(candidates: Iterable[Candidate], base_path: str) -> str:
    return ", ".join(f"{escape(base_path + candidate.url)} {candidate.width}w" for candidate in candidates)
