"""Compressed copies in a build: claimed, recorded, verified and removed with the pages that they are copies of.

    page, what the record knows  ->  are_kept  ->  nothing to do
                                 ->  claim     ->  Copy: a path, and a number to make it under

A copy belongs to its page's owner and has its fingerprint, so what makes a page anew makes its copies anew, and a page
that is kept keeps them at the price of one look into the store each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from ..config import Encoding
from ..effects.store.connection import Store
from ..model.digest import Digest, digest_value
from ..model.files import Fingerprint, KnownPage
from ..model.page import Page
from ..pages.precompress import LEAST_BYTES, copy_path


class Copy(msgspec.Struct, frozen=True):
    """One copy to make if the page turns out to be large enough.

    ``digest`` is of the bytes that are known to be in place, or empty; ``ours`` says that whatever is there was
    written by us.
    """

    path: str
    encoding: Encoding
    number: int
    digest: str
    ours: bool


def with_copies(fingerprint: Fingerprint, key: Digest) -> Fingerprint:
    """The fingerprint of a page that has copies, and theirs: made under the settings ``key``."""
    return fingerprint._replace(frame=_joined(fingerprint.frame, key))


@lru_cache(maxsize=16)
def _joined(frame: Digest, key: Digest) -> Digest:
    return digest_value((frame, key))


def are_kept(
    store: Store, page: Page, known: KnownPage, fingerprint: Fingerprint, encodings: Sequence[Encoding], rank: int
) -> bool:
    """Whether the copies of a page that is kept are as they should be; they are claimed then."""
    if known.state.size < LEAST_BYTES:
        return True
    for encoding in encodings:
        copy = store.pages.find(copy_path(page.path, encoding))
        if copy is None or not copy.digest or copy.fingerprint != fingerprint or copy.owner != page.owner:
            return False
    for encoding in encodings:
        store.pages.claim(copy_path(page.path, encoding), page.owner, page.ordinal, rank)
    return True


def claim_copies(
    store: Store, page: Page, numbered: Iterable[tuple[Encoding, int]], rank: int, *, nothing_recorded: bool
) -> tuple[Copy, ...]:
    """Claim the copies of a page that is made anew, each with the number to make it under."""
    copies = []
    for encoding, number in numbered:
        path = copy_path(page.path, encoding)
        store.pages.claim(path, page.owner, page.ordinal, rank)
        known = None if nothing_recorded else store.pages.find(path)
        digest = known.digest if known is not None and known.owner == page.owner else ""
        ours = known is not None or (not nothing_recorded and store.claims.is_in_the_way(path))
        copies.append(Copy(path, encoding, number, digest, ours))
    return tuple(copies)
