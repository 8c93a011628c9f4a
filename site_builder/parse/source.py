"""Bytes to text: one encoding, one kind of line end.

    bytes  ->  to_text  ->  str without a byte order mark, lines ended by a line feed

An editor's BOM and line ends must not show in any output. Nothing is guessed: what is not UTF-8 is
told with its line and byte.
"""

from __future__ import annotations

from .report import Place, Refused

_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def to_text(data: bytes) -> str:
    """Decode a file. Raises :class:`Refused` with the line, column and byte of what is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Refused:
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            return Refused(Place(1, 1), f"expected UTF-8, found {name}", "not-utf-8", "save the file as UTF-8")
    # error.start counts from behind a byte order mark.
    whole = data.removeprefix(b"\xef\xbb\xbf")
    good = whole[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    offset = error.start + len(data) - len(whole)
    place = Place(good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1)
    found = f"byte 0x{whole[error.start]:02x} at offset {offset}"
    return Refused(place, f"expected UTF-8, found {found}", "not-utf-8", "save the file as UTF-8")
