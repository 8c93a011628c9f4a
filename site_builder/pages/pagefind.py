"""The files that the search engine Pagefind makes of a shard, made small for who searches.

    files by name, as the engine gave them  ->  repack  ->  files by name, to publish

It cuts its index of words into parts of some 30 kB, of which each query needs one for each word and shard: here they
are as small as the list of them allows. There are two indexes of words: one that tells which articles have a word and
what it weighs there, for most queries; and one that tells where as well, for phrases. A fragment (what is shown of one
result) is named for the day of its page first, so that a browser can sort results by date without reading them, and
holds the beginning of its text. Of the engine's script there is the part that joins its program to JavaScript:
``search-worker.js`` does the rest.

The formats are those of Pagefind 1.4 and 1.5: CBOR (RFC 8949), compressed with gzip (RFC 1952). What it writes is read
as far as this needs; anything unexpected is a :class:`UnknownFormat`.
"""

from __future__ import annotations

import itertools
import operator
import re
import struct
import zlib
from collections.abc import Iterator, Mapping

import msgspec

from ..model.digest import digest_bytes
from .cbor import ARRAY, UnknownFormat, decode, encode, write_head
from .postings import lighten, split_words

_ENTRY = "pagefind-entry.json"
# The engine's script is mostly of things that no page here needs. What is taken of it joins the program to JavaScript.
ENGINE_SCRIPT = "engine.js"
_WHOLE_SCRIPT = "pagefind.js"
_PROGRAM = re.compile(rb"let wasm_bindgen\s*=.*?\}\)\(\{\s*__proto__\s*:\s*null\s*\}\);", re.DOTALL)
# Of each text as much is kept to be shown: an excerpt is taken from it.
MOST_WORDS_SHOWN = 120
MOST_CHARACTERS_SHOWN = 2_000
_SIGNATURE = b"pagefind_dcd"
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # no time, no name, no system
# Each name stands in a list that browsers read whole. Files of one shard are told apart by them, those of one day by
# the shorter ones.
_NAME_DIGITS = 6
_FRAGMENT_DIGITS = 4
_TAG_DIGITS = 10
# A part costs who searches its own bytes, and all of them some bytes each in the list: the sum is least where a part is
# about the root of the whole. By how much the index with places may be larger, for it is asked seldom.
_SIZE, _PHRASES_SIZE = 16, 64
_LEAST_PART, _LARGEST_PART = 512, 8_192
# What is told of a page and isn't shown, nor looked at.
_NOT_SHOWN = ("every", "words")
_WORDS_SHOWN = re.compile(rf"\s*(?:\S+\s+){{0,{MOST_WORDS_SHOWN - 1}}}\S+")


class _Language(msgspec.Struct):
    hash: str
    wasm: str | None


class _Entry(msgspec.Struct):
    languages: dict[str, _Language]


class _Fragment(msgspec.Struct):
    """What is shown of a page, and no more."""

    url: str
    content: str
    meta: dict[str, str]


_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_fragment = msgspec.json.Decoder(_Fragment).decode


def repack(files: Mapping[str, bytes], dates: Mapping[str, str]) -> dict[str, bytes]:
    """The files of an index, the lists of its parts last: all that a shard needs, without the engine's own.

    ``dates`` are the days (``YYYY-MM-DD``) of pages by address. Raises :class:`UnknownFormat`.
    """
    try:
        (index,) = _decode_entry(files[_ENTRY]).languages.values()
        version, pages, parts, filters, sorts, fields, *_ = decode(_unpack(files[f"pagefind.{index.hash}.pf_meta"]))
        if filters:
            raise UnknownFormat("an index without filters")
        made: dict[str, bytes] = {}
        named = [[_keep_fragment(files[f"fragment/{name}.pf_fragment"], dates, made), count] for name, count in pages]
        words = [it for _, _, name in parts for it in split_words(_unpack(files[f"index/{name}.pf_index"]))]
        light = [(word, lighten(word, entry)) for word, entry in words]
        phrases, counts = (
            _pack(encode([version, named, list(cut), filters, sorts, fields]))
            for cut in (_cut_words(words, _PHRASES_SIZE, made), _cut_words(light, _SIZE, made))
        )
    except UnknownFormat:
        raise
    except (KeyError, ValueError, TypeError, IndexError, zlib.error, msgspec.MsgspecError) as error:
        raise UnknownFormat(" ".join(f"{type(error).__name__}: {error}".split())) from error
    # The name of the first stands for both: a browser that knows it asks for nothing that is out of date.
    tag = digest_bytes(counts + phrases)[:_TAG_DIGITS]
    made[f"pagefind.{tag}p.pf_meta"], made[f"pagefind.{tag}.pf_meta"] = phrases, counts
    return made


def read_tag(files: Mapping[str, bytes]) -> str:
    """What changes with a repacked shard: the name of its list of parts."""
    return list(files)[-1].split(".")[1]


def pick_engine(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The engine's own files that a page needs: its script, and the program that the entry names."""
    try:
        wasm = next(iter(_decode_entry(files[_ENTRY]).languages.values())).wasm or "unknown"
        program = _PROGRAM.search(files[_WHOLE_SCRIPT])
        if program is None:
            raise UnknownFormat("a script that joins the program to JavaScript")
        script = program[0] + b"\nexport default wasm_bindgen;\n"
        return {f"wasm.{wasm}.pagefind": files[f"wasm.{wasm}.pagefind"], ENGINE_SCRIPT: script}
    except (KeyError, StopIteration, msgspec.MsgspecError) as error:
        raise UnknownFormat(" ".join(f"{type(error).__name__}: {error}".split())) from error


def _keep_fragment(data: bytes, dates: Mapping[str, str], made: dict[str, bytes]) -> str:
    fragment = _decode_fragment(_unpack(data))
    shown = _WORDS_SHOWN.match(fragment.content)
    kept = (shown[0] if shown else "")[:MOST_CHARACTERS_SHOWN].strip()
    fragment.content = kept if kept == fragment.content.strip() else f"{kept} …"
    fragment.meta = {name: text for name, text in fragment.meta.items() if name not in _NOT_SHOWN}
    day = dates.get(fragment.url, "").replace("-", "")
    packed = _pack(msgspec.json.encode(fragment))
    return _keep(packed, made, f"fragment/{day}-{{}}.pf_fragment", _FRAGMENT_DIGITS)


def _keep(data: bytes, made: dict[str, bytes], pattern: str, digits: int = _NAME_DIGITS) -> str:
    """Keep ``data`` under a name that its digest gives; longer, if other bytes have that name already.

    Returns the name without folder and ending.
    """
    digest = digest_bytes(data)
    while made.setdefault(path := pattern.format(digest[:digits]), data) != data:
        digits += 1
    return path.partition("/")[2].partition(".")[0]


def _cut_words(words: list[tuple[bytes, bytes]], size: int, made: dict[str, bytes]) -> Iterator[list[str]]:
    """Put words together in parts, and say for each where it begins and ends, and its name.

    Each begins where the one before ends: with as much of its first word as tells it from that one's last.
    """
    part: list[tuple[bytes, bytes]] = []
    filled, most, begins = 0, to_part_bytes(sum(len(entry) for _, entry in words), size), ""
    for word, entry in words:
        if part and filled + len(entry) > most:
            ends = _between(part[-1][0].decode(), word.decode())
            yield [begins, ends, _keep_part(part, made)]
            part, filled, begins = [], 0, ends
        part.append((word, entry))
        filled += len(entry)
    if part:
        yield [begins, part[-1][0].decode(), _keep_part(part, made)]


def to_part_bytes(total: int, size: int) -> int:
    """How large a part of an index of ``total`` bytes may be: a power of two, so that small changes don't move it."""
    return min(max(1 << (size * total).bit_length() // 2, _LEAST_PART), _LARGEST_PART)


def _between(last: str, following: str) -> str:
    """The shortest text that is not before ``last`` and before ``following``."""
    common = sum(1 for _ in itertools.takewhile(operator.truth, map(operator.eq, last, following)))
    short = following[: common + 1]
    return short if short != following else last


def _keep_part(part: list[tuple[bytes, bytes]], made: dict[str, bytes]) -> str:
    packed = _pack(write_head(ARRAY, 1) + write_head(ARRAY, len(part)) + b"".join(entry for _, entry in part))
    return _keep(packed, made, "index/{}.pf_index")


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
