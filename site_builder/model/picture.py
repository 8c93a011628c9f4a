"""Pictures beside articles: what is known of one, and the sizes in which a page offers it.

    bytes            ->  PictureFacts   what inspecting it told; kept by the store
    facts, settings  ->  VariantView    one size of it, to be encoded (model/views.py)
    facts, settings  ->  Picture        what a page needs to show it

Sizes are in pixels, of the picture as a browser shows it.
"""

from __future__ import annotations

import msgspec

from .text import Url


class PictureFacts(msgspec.Struct, frozen=True, array_like=True):
    """What a picture is, as it is shown: turned upright, in pixels.

    ``size`` is that of its file in bytes. ``moves`` says that it has more than one frame, ``opaque`` that nothing
    shines through it.
    """

    kind: str
    size: int
    width: int
    height: int
    moves: bool
    opaque: bool


class Candidate(msgspec.Struct, frozen=True):
    """One size of a picture: its address, and its width in pixels."""

    url: Url
    width: int


class Picture(msgspec.Struct, frozen=True):
    """A picture that a page shows: ``url`` is the copy's, ``width`` and ``height`` are its pixels.

    ``avif`` and ``jpeg`` are the sizes to choose from, the narrowest first; both are empty where the copy alone is
    there, and ``jpeg`` is where something shines through it.
    """

    url: Url
    width: int
    height: int
    avif: tuple[Candidate, ...] = ()
    jpeg: tuple[Candidate, ...] = ()
