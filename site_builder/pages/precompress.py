"""Compressed copies of text files, for hosts that send them as they are. Sole owner of brotli.

    path             ->  encodings_of    ->  which copies the file has: 'index.html.gz', 'index.html.br'
    bytes, encoding  ->  compress        ->  the bytes of a copy

A copy depends on the bytes of its file alone: no time, name or system is in it. Whether there is one is told by
the file's name and size, so that the record of a build knows without looking.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from ..config import Encoding
from ..model.digest import Digest, digest_value
from ..model.problem import SiteError

# Below that the headers of an answer weigh more than what is saved.
LEAST_BYTES = 200
# What is text by its name. Pictures, PDFs, fonts and the search engine's parts are compressed in themselves.
TEXT_SUFFIXES = frozenset({
    "atom", "css", "csv", "html", "ics", "js", "json", "map", "md", "mjs", "rss", "svg", "txt", "vtt", "webmanifest",
    "xml", "xsl",
})  # fmt: skip
# Renderers of files that are fetched again and again and change seldom: worth some ten times the work.
_THOROUGH = frozenset({"file", "bytes"})

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # no time, no name, no system (RFC 1952 §2.3)


def check_encodings(encodings: Sequence[Encoding]) -> None:
    """Raise :class:`SiteError` if a library for one of ``encodings`` is not installed."""
    if "br" in encodings:
        try:
            import brotli  # noqa: F401, PLC0415 - an extra, imported by those alone who ask for it
        except ImportError:
            raise SiteError(
                "site.toml: [output] precompress: expected brotli to be installed for 'br', found it missing",
                "precompress",
                "type  pip install 'site-builder[precompress]'  or take 'br' out of the list",
            ) from None


def to_key(encodings: Sequence[Encoding]) -> Digest:
    """All that copies depend on beside their files; empty if there are none."""
    if not encodings:
        return Digest("")
    versions = [zlib.ZLIB_RUNTIME_VERSION]
    if "br" in encodings:
        import brotli  # noqa: PLC0415

        versions.append(brotli.__version__)
    return digest_value((tuple(encodings), versions))


def encodings_of(path: str, encodings: Sequence[Encoding]) -> Sequence[Encoding]:
    """The copies that the file at ``path`` may have: none if it is no text, or is for hosts or ourselves alone."""
    if not encodings or path.startswith((".", "_")) or path.rpartition(".")[2].lower() not in TEXT_SUFFIXES:
        return ()
    return encodings


def copy_path(path: str, encoding: Encoding) -> str:
    """Where the copy stands: beside its file."""
    return f"{path}.{encoding}"


def compress(data: bytes, encoding: Encoding, renderer: str) -> bytes:
    """The bytes of a copy. ``renderer`` made the file, and tells how much work is worth it."""
    if encoding == "gz":
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        body = deflate.compress(data) + deflate.flush()
        return _GZIP_HEAD + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    import brotli  # noqa: PLC0415

    # At 11 a page takes some thirty times as long as at 5, for a seventh less.
    compressed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11 if renderer in _THOROUGH else 5)
    return compressed
