"""Take out of a picture what its pixels don't need: where it was taken, by which camera, when, thumbnails.

    kind, bytes  ->  without_metadata  ->  bytes of the same picture, pixel for pixel

Telephones write the place into every photograph, and whoever sends one in for a story about their street does not
know it. No pixel is coded anew: parts of the file are left out, and what follows its end as well (a telephone's second
picture has a place of its own). What stays is what a picture needs to look the same: colour profile, transparency, and
which way is up.

JPEG: ITU-T T.81 Annex B, Exif 2.32 §4.6; PNG: third edition §5.3, §11.3; WebP: RFC 9649 §2.7; GIF: 89a §18 to §27. An
AVIF stays as it is, for its parts point at each other by their places.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

# A marker behind coded data: neither a stuffed byte nor a restart, which are part of it (T.81 §B.1.1.2, §B.1.1.5).
_NEXT_MARKER = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_START_OF_SCAN, _END = 0xDA, 0xD9
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"mDCV", b"cLLI",
    b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip
_GIF_IMAGE, _GIF_EXTENSION, _GIF_END = b",!;"
_GIF_APPLICATIONS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags in a WebP's VP8X


class BrokenError(ValueError):
    """The bytes are not built as their kind demands."""


def without_metadata(kind: str, data: bytes) -> bytes:
    """``data`` without what its pixels don't need. Raises :class:`BrokenError` where its parts don't hold together.

    A kind that is not taken apart (AVIF, PDF) is given back as it is. Linear in the length.
    """
    strip = _STRIPS.get(kind)
    return data if strip is None else strip(data)


# ---- JPEG ------------------------------------------------------------------------------------------------------------


def _strip_jpeg(data: bytes) -> bytes:
    if not data.startswith(b"\xff\xd8"):
        raise BrokenError
    kept = [b"\xff\xd8"]
    turned = 1
    for marker, part in _jpeg_parts(data):
        if marker == 0xE1 and part[4:].startswith(_EXIF) and turned == 1:
            turned = read_orientation(part[4 + len(_EXIF) :])
        if _is_kept(marker, part):
            kept.append(part)
    if turned != 1:
        at = 2 if len(kept) > 1 and kept[1].startswith(b"\xff\xe0") else 1  # JFIF comes first where it is
        exif = _EXIF + _write_orientation(turned)
        kept.insert(at, b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    return b"".join(kept)


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker, that of a scan with the coded data behind it; the last one is the end's."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if data[at : at + 1] != b"\xff" or at + 1 >= len(data):
            raise BrokenError
        marker = data[at + 1]
        if marker == _END:
            yield marker, data[at : at + 2]
            return
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + size
        if size < 2 or end > len(data):
            raise BrokenError
        if marker == _START_OF_SCAN:
            following = _NEXT_MARKER.search(data, end)
            if following is None:
                raise BrokenError
            end = following.start()
        yield marker, data[at:end]
        at = end


def _is_kept(marker: int, part: bytes) -> bool:
    """Tables, frames and scans; of what applications write, JFIF, a colour profile and Adobe's colour transform."""
    if marker == 0xFE:  # a comment
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    known = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}.get(marker)
    return known is not None and part[4:].startswith(known)


def read_orientation(exif: bytes) -> int:
    """Which way is up, from 1 to 8, as a TIFF header with its first directory says; 1 if it says nothing usable."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return 1
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    if start + 2 > len(exif):
        return 1
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(count):
        at = start + 2 + 12 * number
        if at + 12 > len(exif):
            return 1
        tag, form, _, value = struct.unpack_from(f"{order}HHIH", exif, at)
        if tag == _ORIENTATION:
            return value if form == 3 and 1 <= value <= 8 else 1
    return 1


def _write_orientation(turned: int) -> bytes:
    """A TIFF header and a directory that says which way is up and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)


# ---- PNG -------------------------------------------------------------------------------------------------------------


def _strip_png(data: bytes) -> bytes:
    kept = [_PNG_START]
    at = len(_PNG_START)
    while True:
        if at + 12 > len(data):
            raise BrokenError
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise BrokenError
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        elif name == b"eXIf" and (turned := read_orientation(data[at + 8 : end - 4])) != 1:
            kept.append(_png_chunk(name, _write_orientation(turned)))
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# ---- WebP ------------------------------------------------------------------------------------------------------------


def _strip_webp(data: bytes) -> bytes:
    end_of_all = 8 + int.from_bytes(data[4:8], "little")
    if end_of_all > len(data):
        raise BrokenError
    kept: list[bytes] = []
    flags_at, turned = None, 1
    at = 12
    while at + 8 <= end_of_all:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if end > end_of_all + size % 2:
            raise BrokenError
        if name == b"VP8X" and size:
            flags_at = len(kept)
        if name == b"EXIF":
            turned = read_orientation(data[at + 8 : end].removeprefix(_EXIF))
        elif name != b"XMP ":
            kept.append(data[at:end])
        at = end
    if flags_at is not None:
        header = kept[flags_at]
        flags = header[8] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if turned != 1 else 0)
        kept[flags_at] = header[:8] + bytes([flags]) + header[9:]
        if turned != 1:
            exif = _write_orientation(turned)
            kept.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# ---- GIF -------------------------------------------------------------------------------------------------------------


def _strip_gif(data: bytes) -> bytes:
    """Without comments and what applications write, XMP above all; one without an end is given one."""
    if len(data) < 13 or data[:6] not in (b"GIF87a", b"GIF89a"):
        raise BrokenError
    at = 13 + _gif_colours(data[10])
    if at > len(data):
        raise BrokenError
    kept = [data[:at]]
    while at < len(data) and data[at] != _GIF_END:
        begin, kind = at, data[at]
        if kind == _GIF_IMAGE and at + 10 <= len(data):
            at = _gif_blocks_end(data, at + 11 + _gif_colours(data[at + 9]))
            kept.append(data[begin:at])
        elif kind == _GIF_EXTENSION:
            at = _gif_blocks_end(data, at + 2)
            if _is_gif_extension_kept(data[begin:at]):
                kept.append(data[begin:at])
        elif kind == 0:  # some programs fill up with these
            at += 1
        else:
            raise BrokenError
    return b"".join((*kept, bytes([_GIF_END])))


def _gif_colours(flags: int) -> int:
    """How many bytes the table of colours has that such flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    """Where the chain of blocks ends that begins at ``at``."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    if at >= len(data):
        raise BrokenError
    return at + 1


def _is_gif_extension_kept(part: bytes) -> bool:
    """How a frame is shown, how often all of them, a colour profile, and words that are drawn."""
    return part[1] in (0xF9, 0x01) or (part[1] == 0xFF and part[3:14] in _GIF_APPLICATIONS)


_STRIPS: Mapping[str, Callable[[bytes], bytes]] = {
    "JPEG": _strip_jpeg, "PNG": _strip_png, "WebP": _strip_webp, "GIF": _strip_gif,
}  # fmt: skip
