"""Where words occur: the entries of an index of words, cut apart and made light, without reading them as values.

    a part of the index  ->  split_words  ->  (word, its entry)
    word, its entry      ->  lighten      ->  the entry, in which only is told how often a page has the word

An entry is an array of three: the word; its pages; its other spellings, each with pages of its own. A page is one of
three as well: its number, as the distance from the one before; where the word stands in its text, likewise, with
negative numbers for its weight; where it stands in what is told of the page. The places in texts are most of an index,
and only phrases need them: how high a page stands among results depends on the sum of their weights alone (BM25). So a
light entry has that sum, most often as one place and its weight. The place is one that the word alone decides: so those
of two words are not the same, and a browser can tell which word a result was found by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cbor import ARRAY, NEGATIVE, TEXT, UnknownFormat, encode, read_head

_NUMBER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38][\x00-\xff]|[\x19\x39][\x00-\xff]{2}|[\x1a\x3a][\x00-\xff]{4})"
_HEAD = rb"(?:[\x80-\x97]|\x98[\x00-\xff]|\x99[\x00-\xff]{2}|\x9a[\x00-\xff]{4})"
# Numbers and the heads of arrays, one after the other, up to the next text.
_NO_TEXT = re.compile(rb"(?:" + _NUMBER + rb"|" + _HEAD + rb")*", re.DOTALL)
_PAGE = re.compile(
    rb"(\x83" + _NUMBER + rb")" + _HEAD + rb"(" + _NUMBER + rb"*)(" + _HEAD + _NUMBER + rb"*)", re.DOTALL
)
_WORD_HEAD = 0x83
# The engine's: of a word that nothing was said of, and the most that one place can have.
_COMMON_WEIGHT, _MOST_WEIGHT = 25, 255


def split_words(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(word, its entry) of a part of the index, in its order."""
    end = len(data)
    at = 1  # an array of one: the words
    kind, count, at = read_head(data, at)
    if kind != ARRAY:
        raise UnknownFormat("words in an array")
    start, found, word = at, 0, None
    at += 1
    while count:
        kind, length, at = read_head(data, at)
        if kind != TEXT:
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


def to_place(word: str) -> int:
    """The place that a light entry has in place of a word's first; ``search-worker.js`` reckons it as well."""
    place = 0
    for character in word:
        place = (place * 31 + ord(character)) & 0xFFF
    return place


def lighten(word: bytes, entry: bytes) -> bytes:
    """The entry of ``word`` without its places. Raises :class:`UnknownFormat`."""
    place = to_place(word.decode())
    known: dict[bytes, bytes] = {}

    def replace(match: re.Match[bytes]) -> bytes:
        number, places, rest = match.groups()
        light = known.get(places)
        if light is None:
            light = known[places] = encode(_to_weights(places, place))
        return number + light + rest

    at = 1
    made = [entry[:at]]
    while at < len(entry):
        kind, length, text = read_head(entry, at)
        if kind != TEXT:
            raise UnknownFormat("a word as text")
        kind, count, pages = read_head(entry, text + length)
        match = _NO_TEXT.match(entry, pages)
        end = match.end() if match else len(entry)
        light, replaced = _PAGE.subn(replace, entry[pages:end], count) if count else (entry[pages:end], 0)
        if kind != ARRAY or replaced != count:
            raise UnknownFormat(f"{count} pages of a word, found {replaced}")
        made += (entry[at:pages], light)
        at = end
    return b"".join(made)


def _to_weights(places: bytes, place: int) -> list[int]:
    """The weights of ``places`` put together: as few places as have their sum, from ``place`` on."""
    weight, total, at = _COMMON_WEIGHT, 0, 0
    while at < len(places):
        kind, number, at = read_head(places, at)
        if kind == NEGATIVE:
            weight = number
        else:
            total += weight
    made: list[int] = []
    for number, rest in enumerate(range(total, 0, -_MOST_WEIGHT)):
        made += (-1 - min(rest, _MOST_WEIGHT), place + number)
    return made
