"""CBOR (RFC 8949), as much of it as the search engine writes: whole numbers, texts and arrays.

    bytes  ->  decode  ->  numbers, texts and lists of them  ->  encode  ->  the same bytes

A library would read whole values. Most of an index is never read as values, but cut between two bytes, and for that the
heads of values have to be known all the same (:mod:`.postings`).
"""

from __future__ import annotations

from typing import Any

UNSIGNED, NEGATIVE, TEXT, ARRAY = 0, 1, 3, 4


class UnknownFormat(ValueError):
    """The engine wrote something that is not as it was when this was written."""


def decode(data: bytes) -> Any:
    """Read one value. Raises :class:`UnknownFormat` for other kinds than whole numbers, texts and arrays."""
    value, end = _read(data, 0)
    if end != len(data):
        raise UnknownFormat("one value")
    return value


def _read(data: bytes, at: int) -> tuple[Any, int]:
    kind, number, at = read_head(data, at)
    if kind == UNSIGNED:
        return number, at
    if kind == NEGATIVE:
        return -1 - number, at
    if kind == TEXT:
        return data[at : at + number].decode(), at + number
    if kind == ARRAY:
        items = []
        for _ in range(number):
            item, at = _read(data, at)
            items.append(item)
        return items, at
    raise UnknownFormat(f"numbers, texts and arrays, found kind {kind}")


def read_head(data: bytes, at: int) -> tuple[int, int, int]:
    """(kind, number, where what follows begins)."""
    kind, number = data[at] >> 5, data[at] & 31
    if number < 24:
        return kind, number, at + 1
    length = {24: 1, 25: 2, 26: 4, 27: 8}[number]
    return kind, int.from_bytes(data[at + 1 : at + 1 + length], "big"), at + 1 + length


def encode(value: Any) -> bytes:
    """Write whole numbers, texts and lists of them."""
    if isinstance(value, str):
        text = value.encode()
        return write_head(TEXT, len(text)) + text
    if isinstance(value, int):
        return write_head(UNSIGNED, value) if value >= 0 else write_head(NEGATIVE, -1 - value)
    return write_head(ARRAY, len(value)) + b"".join(map(encode, value))


def write_head(kind: int, number: int) -> bytes:
    """The head of a value: its kind, and its number or length."""
    if number < 24:
        return bytes([kind << 5 | number])
    for code, length in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * length:
            return bytes([kind << 5 | code]) + number.to_bytes(length, "big")
    raise ValueError("a number of at most 64 bits")
