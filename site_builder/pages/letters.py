"""Under which letter a name stands, in any script.

    'Élan'   ->  to_letters  ->  'elan'    letters and digits alone, folded, without accents: what names are sorted by
    'elan'   ->  shelf_at    ->  E, El, Ela, Elan: from the widest to the narrowest

Digits stand together, Chinese characters do (there are thousands, so that each would be a letter of its own), and so do
names without any letter. A shelf's slug is safe in an address, and no two shelves have the same.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ..model.slug import Slug, to_slug

# Unicode: CJK Unified Ideographs with extensions and compatibility ideographs.
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_BLOCK = 256  # ideographs are in the order of radical and stroke, so that what stands together looks alike
_MOST_LETTERS = 40


class Shelf(NamedTuple):
    """A part of an index: what stands in its address, and what to call it."""

    slug: Slug
    name: str


# The hyphens keep these apart from letters, of which all other slugs are made.
SIGNS, DIGITS, HAN = Shelf(Slug("other-signs"), "#"), Shelf(Slug("0-9"), "0–9"), Shelf(Slug("han-script"), "漢字")


@lru_cache(maxsize=65536)
def to_letters(name: str) -> str:
    """The letters and digits of a name, folded: case, accents and what stands between them are gone."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LN")


def shelf_at(letters: str, depth: int) -> Shelf | None:
    """The shelf on which a name with these letters may stand, the widest at depth 0; None behind the narrowest."""
    if not letters:
        return SIGNS if depth == 0 else None
    wider = _find_wider(letters[0])
    if depth < len(wider):
        return wider[depth]
    length = depth - len(wider) + 1
    return _to_shelf(letters[:length]) if length <= min(len(letters), _MOST_LETTERS) else None


@lru_cache(maxsize=4096)
def _find_wider(first: str) -> tuple[Shelf, ...]:
    """What stands above the shelf of a single letter."""
    if unicodedata.category(first)[0] == "N":
        return (DIGITS,)
    if any(low <= ord(first) <= high for low, high in _HAN):
        start = ord(first) // _BLOCK * _BLOCK
        return (HAN, Shelf(Slug(f"han-{start:x}"), f"{chr(start)}–{chr(start + _BLOCK - 1)}"))
    return ()


@lru_cache(maxsize=65536)
def _to_shelf(prefix: str) -> Shelf:
    whole = unicodedata.normalize("NFC", prefix)
    return Shelf(to_slug(prefix), whole[0].upper() + whole[1:])
