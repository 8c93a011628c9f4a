"""Tell what the bytes of an attachment are, whatever its name says.

    name, bytes  ->  inspect_attachment  ->  None, or the Problem that keeps it back

A name decides what a server calls a file and what a browser does with it, so the two must agree. Signatures are those
of the WHATWG's MIME Sniffing Standard (§6.1, §6.2.1 for AVIF, §7.1 for PDF), at the very beginning of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model.attachment import KINDS, suffix_of
from ..model.problem import Problem, quote
from .metadata import BrokenError, without_metadata

_AVIF_BRANDS = {b"avif", b"avis"}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")


def _is_avif(data: bytes) -> bool:
    """An ISO base media file whose brands hold AVIF's (AV1 Image File Format §6)."""
    size = int.from_bytes(data[:4], "big")
    if data[4:8] != b"ftyp" or size % 4 or not 16 <= size <= len(data):
        return False
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, min(size, 256), 4))]
    return not _AVIF_BRANDS.isdisjoint(brands)


# In the order of asking.
SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("PNG", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    ("JPEG", lambda data: data.startswith(b"\xff\xd8\xff")),
    ("GIF", lambda data: data.startswith((b"GIF87a", b"GIF89a"))),
    ("WebP", lambda data: data.startswith(b"RIFF") and data[8:14] == b"WEBPVP"),
    ("AVIF", _is_avif),
    ("PDF", lambda data: data.startswith(b"%PDF-")),
)


def sniff(data: bytes) -> str:
    """The kind of file that begins with ``data``; empty if it is none that may be published."""
    return next((kind for kind, fits in SIGNATURES if fits(data)), "")


def inspect_attachment(path: str, data: bytes, most_bytes: int) -> Problem | None:
    """Why the file at ``path`` (relative to the site) with these bytes may not be published; None if it may.

    Of a file that is larger than ``most_bytes``, one byte more than that is enough to know.
    """
    if len(data) > most_bytes:
        message = f"expected a file of at most {most_bytes:,} bytes, found a larger one"
        hint = "save the picture smaller, or link to it where it is on the web"
        return Problem(path, 0, 0, "", message, "attachment-too-large", hint)
    meant, found = KINDS[suffix_of(path)], sniff(data)
    if found == meant:
        try:
            without_metadata(meant, data)
        except BrokenError:
            return unreadable(path, damaged(meant))
        return None
    message = f"expected {meant} as the name says, found {found or _in_words(data)}"
    return Problem(path, 0, 0, "", message, "attachment-content", _hint(path, found))


def unreadable(path: str, found: str) -> Problem:
    """The problem of a picture that can't be decoded; ``found`` says how that showed."""
    message = f"expected a picture that can be read to its end, found {found}"
    hint = "open it in a program for pictures and save it again, or remove it"
    return Problem(path, 0, 0, "", message, "picture-unreadable", hint)


def damaged(kind: str) -> str:
    """What was found where the bytes of a picture of this kind don't hold together."""
    return f"{'an AVIF' if kind == 'AVIF' else f'a {kind}'} that breaks off or is damaged"


def _in_words(data: bytes) -> str:
    if not data:
        return "an empty file"
    return "markup" if _MARKUP.match(data) else "other bytes"


def _hint(path: str, found: str) -> str:
    if not found:
        return "save the picture or document again with a program that makes such files, or remove it"
    suffix = next(suffix for suffix, kind in KINDS.items() if kind == found)
    name = path.rpartition("/")[2]
    return f"rename it to {quote(name[: name.rindex('.')] + suffix)}, and in the articles that show it"
