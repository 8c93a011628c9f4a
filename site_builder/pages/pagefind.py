"""The files that the search engine Pagefind makes of a shard, made the same at each run and small for who searches.

    files by name, as the engine gave them  ->  repack  ->  files by name, to publish

Of its own, Pagefind writes the values of filters in the order of a hash table, which is another each time: here they
are sorted, and what names their files with them. It cuts its index of words into parts of some 30 kB, of which each
query needs one for each word and shard: here they are some 4 kB. And a fragment (the text of one result) is named
for the day of its page first, so that a browser can sort results by date without reading them.

The formats are those of Pagefind 1.4 and 1.5: CBOR (RFC 8949), compressed with gzip (RFC 1952). What it writes is read
as far as this needs; anything unexpected is a :class:`UnknownFormat`.
"""

from __future__ import annotations

import itertools
import operator
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from ..model.digest import digest_bytes

# Raw; some 5 kB compressed. Smaller parts would make the list of them, which each browser reads, too long.
PART_BYTES = 5_000
ENTRY = "pagefind-entry.json"
ENGINE_SCRIPT = "pagefind.js"
_SIGNATURE = b"pagefind_dcd"
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # no time, no name, no system
_TEXT, _ARRAY = 3, 4
# Each name stands in a list that browsers read whole. A shard's files are compared with each other, so these will do.
_NAME_DIGITS = 6
_META_DIGITS = 10

# Numbers and the heads of arrays, one after the other, up to the next text.
_NO_TEXT = re.compile(
    rb"(?:[\x00-\x17\x20-\x37\x80-\x97]|[\x18\x38\x98][\x00-\xff]|[\x19\x39\x99][\x00-\xff]{2}"
    rb"|[\x1a\x3a\x9a][\x00-\xff]{4})*"
)
_WORD_HEAD = 0x83  # a word is an array of three: its text, its pages, its other spellings


class UnknownFormat(ValueError):
    """The engine wrote something that is not as it was when this was written."""


class _Language(msgspec.Struct):
    hash: str
    wasm: str | None
    page_count: int


class _Entry(msgspec.Struct):
    version: str
    languages: dict[str, _Language]
    include_characters: list[str] = []


class _Fragment(msgspec.Struct):
    url: str


_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_fragment = msgspec.json.Decoder(_Fragment).decode


def repack(files: Mapping[str, bytes], dates: Mapping[str, str]) -> dict[str, bytes]:
    """The files of an index, the entry last: all that a shard needs, without the engine's own.

    ``dates`` are the days (``YYYY-MM-DD``) of pages by address. Raises :class:`UnknownFormat`.
    """
    try:
        entry = _decode_entry(files[ENTRY])
        (language, index), *others = entry.languages.items()
        meta = decode(_unpack(files[f"pagefind.{index.hash}.pf_meta"]))
        version, pages, parts, filters, sorts, fields, *_ = meta
        if others:
            raise UnknownFormat(f"an index of one language, found {len(entry.languages)}")
        made: dict[str, bytes] = {}
        named = [[_keep_fragment(files[f"fragment/{name}.pf_fragment"], dates, made), count] for name, count in pages]
        words = (word for _, _, name in parts for word in split_words(_unpack(files[f"index/{name}.pf_index"])))
        cut = list(_cut_words(words, made))
        sorted_filters = [
            [title, _keep_filter(files[f"filter/{name}.pf_filter"], made)] for title, name in sorted(filters)
        ]
    except UnknownFormat:
        raise
    except (KeyError, ValueError, TypeError, IndexError, zlib.error, msgspec.MsgspecError) as error:
        raise UnknownFormat(" ".join(f"{type(error).__name__}: {error}".split())) from error
    packed = _pack(encode([version, named, cut, sorted_filters, sorts, fields]))
    digest = digest_bytes(packed)[:_META_DIGITS]
    made[f"pagefind.{digest}.pf_meta"] = packed
    languages = {language: {"hash": digest, "wasm": index.wasm, "page_count": index.page_count}}
    made[ENTRY] = msgspec.json.encode(
        {"version": entry.version, "languages": languages, "include_characters": entry.include_characters}
    )
    return made


def pick_engine(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The engine's own files that a page needs: its script, and the program that the entry names."""
    try:
        wasm = next(iter(_decode_entry(files[ENTRY]).languages.values())).wasm or "unknown"
        names = (f"wasm.{wasm}.pagefind", ENGINE_SCRIPT)
        return {name: files[name] for name in names}
    except (KeyError, StopIteration, msgspec.MsgspecError) as error:
        raise UnknownFormat(" ".join(f"{type(error).__name__}: {error}".split())) from error


def _keep_fragment(data: bytes, dates: Mapping[str, str], made: dict[str, bytes]) -> str:
    day = dates.get(_decode_fragment(_unpack(data)).url, "").replace("-", "")
    return _keep(data, made, lambda digest: f"{day}-{digest}", "fragment/{}.pf_fragment")


def _keep_filter(data: bytes, made: dict[str, bytes]) -> str:
    title, values = decode(_unpack(data))
    packed = _pack(encode([title, sorted(values)]))
    return _keep(packed, made, str, "filter/{}.pf_filter")


def _keep(data: bytes, made: dict[str, bytes], to_name: Callable[[str], str], pattern: str) -> str:
    """Keep ``data`` under a name that its digest gives; longer, if other bytes have that name already."""
    digest, digits = digest_bytes(data), _NAME_DIGITS
    while made.setdefault(pattern.format(to_name(digest[:digits])), data) != data:
        digits += 1
    return to_name(digest[:digits])


def _cut_words(words: Iterable[tuple[bytes, bytes]], made: dict[str, bytes]) -> Iterator[list[str]]:
    """Put words together in parts of some :data:`PART_BYTES`, and say for each where it begins and ends, and its name.

    Of the first and the last word as much as tells them from those beside them.
    """
    part: list[tuple[bytes, bytes]] = []
    size, begins = 0, ""
    for word, data in words:
        if part and size + len(data) > PART_BYTES:
            last, first = part[-1][0].decode(), word.decode()
            common = sum(1 for _ in itertools.takewhile(operator.truth, map(operator.eq, last, first)))
            yield [begins or part[0][0].decode(), _end_after(last, common), _keep_part(part, made)]
            part, size, begins = [], 0, first[: common + 1]
        part.append((word, data))
        size += len(data)
    if part:
        yield [begins or part[0][0].decode(), part[-1][0].decode(), _keep_part(part, made)]


def _end_after(last: str, common: int) -> str:
    """A text that is not before ``last`` and differs from what follows where that does."""
    short = f"{last[: common + 1]}\uffff"
    return short if len(short) < len(last) and short >= last else last


def _keep_part(part: list[tuple[bytes, bytes]], made: dict[str, bytes]) -> str:
    packed = _pack(_head(_ARRAY, 1) + _head(_ARRAY, len(part)) + b"".join(data for _, data in part))
    return _keep(packed, made, str, "index/{}.pf_index")


def split_words(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(word, its bytes) of a part of the index, in its order, without reading where each word occurs."""
    end = len(data)
    at = 1  # an array of one: the words
    kind, count, at = _read_head(data, at)
    if kind != _ARRAY:
        raise UnknownFormat("words in an array")
    start, found, word = at, 0, None
    at += 1
    while count:
        kind, length, at = _read_head(data, at)
        if kind != _TEXT:
            raise UnknownFormat("a word as text")
        word = data[at : at + length] if word is None else word
        match = _NO_TEXT.match(data, at + length)
        at = match.end() if match else end
        if at == end or data[at - 1] == _WORD_HEAD:
            ends = at if at == end else at - 1
            found += 1
            yield word, data[start:ends]
            start, word = ends, None
        if at == end:
            break
    if found != count:
        raise UnknownFormat(f"{count} words, found {found}")


def _unpack(data: bytes) -> bytes:
    text = zlib.decompress(data, wbits=31)
    if not text.startswith(_SIGNATURE):
        raise UnknownFormat("its signature")
    return text[len(_SIGNATURE) :]


def _pack(data: bytes) -> bytes:
    """Compress as the engine does, with nothing of the time or the system in it."""
    text = _SIGNATURE + data
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(
        (_GZIP_HEAD, compressor.compress(text), compressor.flush(), struct.pack("<II", zlib.crc32(text), len(text)))
    )


# CBOR, as much as there is of it: whole numbers, texts and arrays.


def decode(data: bytes) -> Any:
    """Read one value. Raises :class:`UnknownFormat` for other kinds than whole numbers, texts and arrays."""
    value, end = _read(data, 0)
    if end != len(data):
        raise UnknownFormat("one value")
    return value


def _read(data: bytes, at: int) -> tuple[Any, int]:
    kind, number, at = _read_head(data, at)
    if kind == 0:
        return number, at
    if kind == 1:
        return -1 - number, at
    if kind == _TEXT:
        return data[at : at + number].decode(), at + number
    if kind == _ARRAY:
        items = []
        for _ in range(number):
            item, at = _read(data, at)
            items.append(item)
        return items, at
    raise UnknownFormat(f"numbers, texts and arrays, found kind {kind}")


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
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
        return _head(_TEXT, len(text)) + text
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    return _head(_ARRAY, len(value)) + b"".join(map(encode, value))


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for code, length in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * length:
            return bytes([kind << 5 | code]) + number.to_bytes(length, "big")
    raise ValueError("a number of at most 64 bits")
