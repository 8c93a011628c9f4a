"""Attachments: the pictures and documents that stand beside articles in the content folder.

    path in the content folder  ->  suffix_of, KINDS   ->  what may be published at all
                                ->  attachment_url     ->  '/files/2026/01/photo.jpg', where its one copy stands

The kinds are those that a browser shows and never runs. SVG and HTML hold scripts, so they are not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from .text import Url

FOLDER = "files"

# What a name ends with (in any case) -> what the bytes must be.
KINDS: Mapping[str, str] = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".gif": "GIF",
    ".webp": "WebP",
    ".avif": "AVIF",
    ".pdf": "PDF",
}
# What is named for its bytes stands here, so that hosts may let browsers keep all of it for ever.
FOR_EVER = "assets"
PICTURES = tuple(suffix for suffix, kind in KINDS.items() if kind != "PDF")
# What a browser would run, or load as the site's own script or style; never published from the content folder.
ACTIVE = frozenset({
    ".svg", ".svgz", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".xml", ".xsl", ".xslt", ".js", ".mjs",
    ".cjs", ".css", ".wasm", ".swf", ".php", ".hta",
})  # fmt: skip


class Reference(msgspec.Struct, frozen=True, array_like=True):
    """A place in an article that names an attachment: its path in the content folder, and where that is written.

    ``field`` is empty in the body. ``written`` is the author's own text.
    """

    path: str
    line: int
    column: int
    field: str
    written: str


def suffix_of(path: str) -> str:
    """What the name at the end of ``path`` ends with, from its last dot on, in small letters; empty without one."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def attachment_path(path: str) -> str:
    """The output file of the attachment at ``path``."""
    return f"{FOLDER}/{path}"


def variant_path(path: str, width: int, digest: str, suffix: str) -> str:
    """The output file of one size of the picture at ``path``: ``assets/files/2026/01/photo.jpg.800.1a2b3c4d.avif``.

    ``digest`` is of all that its bytes hang on. No file beside articles can have that address, since copies stand
    elsewhere, and no two pictures share one.
    """
    return f"{FOR_EVER}/{attachment_path(path)}.{width}.{digest[:8]}.{suffix}"


def attachment_url(path: str) -> Url:
    """The address of the attachment at ``path`` within the site."""
    return Url(f"/{FOLDER}/{quote(path)}")
