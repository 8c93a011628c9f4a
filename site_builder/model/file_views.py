"""Views of files that no template makes: texts and bytes known when they are planned, copies, and pictures."""

from __future__ import annotations

import msgspec

from .digest import Digest


class TextView(msgspec.Struct, frozen=True, tag="text"):
    """A file whose text is known when it is planned: ``robots.txt``, the record of written files."""

    text: str


class FileView(msgspec.Struct, frozen=True, tag="file"):
    """A static file, copied as it is; ``source`` names where it comes from, ``digest`` its bytes."""

    source: str
    digest: Digest


class BytesView(msgspec.Struct, frozen=True, tag="bytes"):
    """A file whose bytes are made when it is planned, such as one of the search index: their digest."""

    digest: Digest


class AttachmentView(msgspec.Struct, frozen=True, tag="attachment"):
    """A file beside articles, copied: its path in the content folder, and the digest of its bytes.

    ``kind`` is that of a picture whose metadata stays behind; empty for what is copied as it is.
    """

    path: str
    digest: Digest
    kind: str = ""


class VariantView(msgspec.Struct, frozen=True, tag="variant"):
    """One size of a picture beside articles, and how it is encoded: all that its bytes hang on.

    ``path`` and ``digest`` are the original's, ``kind`` is what that is. ``format`` is ``avif`` or ``jpeg``;
    ``encoder`` is what stands for the program that encodes.
    """

    path: str
    digest: Digest
    kind: str
    width: int
    format: str
    quality: int
    encoder: str


class SocialView(msgspec.Struct, frozen=True, tag="social"):
    """The card of an article that other sites show with a link to it: words, colours, and the font's digest."""

    title: str
    outlet: str
    date: str
    site: str
    dir: str
    accent: str
    font: Digest
    encoder: str
