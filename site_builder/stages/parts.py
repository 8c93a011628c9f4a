"""The cards and bodies of pages, from the store to those who render.

    here         PartsOut.of(page)           ->  digest -> place, for cards and for bodies
    in a worker  PartsIn.read(cards, bodies) ->  digest -> Card, digest -> HTML

They go as the store keeps them: the worker that shows a card for the first time reads it, and this process never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..effects.spool import Place, Spool, SpoolReader
from ..effects.store.connection import Store
from ..model.card import Card
from ..model.digest import Digest
from ..model.page import Page
from ..model.views import ArticleView, FeedView, HomeView, ListView, StandaloneView

_MOST_PLACES = 50_000
_MOST_READ = 20_000


class Places(NamedTuple):
    """Where the parts of a page are."""

    cards: dict[Digest, Place]
    bodies: dict[Digest, Place]


class PartsOut:
    """Writes each part that a page needs to the spool, most of them once; close it after use."""

    def __init__(self, store: Store, file: Path) -> None:
        self._store = store
        self._spool = Spool(file)
        self._cards: dict[Digest, Place] = {}
        self._bodies: dict[Digest, Place] = {}

    def of(self, page: Page) -> Places:
        """Where the parts of ``page`` are."""
        view = page.view
        if isinstance(view, ListView):
            return Places(self._find_cards(entry.card for entry in view.entries), {})
        if isinstance(view, HomeView):
            return Places(self._find_cards(entry.card for entry in view.featured + view.newest), {})
        if isinstance(view, FeedView):
            return Places(
                self._find_cards(item.card for item in view.items), self._find_bodies(item.body for item in view.items)
            )
        if isinstance(view, ArticleView | StandaloneView):
            return Places({}, self._find_bodies((view.body,)))
        return Places({}, {})

    def close(self) -> None:
        """Nothing more is to be written."""
        self._spool.close()

    def _find_cards(self, digests: Iterable[Digest]) -> dict[Digest, Place]:
        return self._find(digests, self._cards, self._store.index.load_card)

    def _find_bodies(self, digests: Iterable[Digest]) -> dict[Digest, Place]:
        return self._find(digests, self._bodies, self._store.sources.load_body_bytes)

    def _find(
        self, digests: Iterable[Digest], places: dict[Digest, Place], load: Callable[[Digest], bytes]
    ) -> dict[Digest, Place]:
        found = {}
        for digest in digests:
            place = places.get(digest)
            if place is None:
                if len(places) >= _MOST_PLACES:  # written once more, should they be asked for
                    places.clear()
                place = places[digest] = self._spool.add(load(digest))
            found[digest] = place
        return found


_decode_card = msgspec.msgpack.Decoder(Card).decode
_read_cards: dict[Digest, Card] = {}


class PartsIn:
    """Reads parts. Cards that this process has read before are not read again."""

    def __init__(self, file: Path) -> None:
        self._spool = SpoolReader(file)

    def read_cards(self, places: dict[Digest, Place]) -> dict[Digest, Card]:
        """The cards by their digests."""
        if len(_read_cards) > _MOST_READ:
            _read_cards.clear()
        cards = {}
        for digest, place in places.items():
            card = _read_cards.get(digest)
            if card is None:
                card = _read_cards[digest] = _decode_card(self._spool.read(place))
            cards[digest] = card
        return cards

    def read_bodies(self, places: dict[Digest, Place]) -> dict[Digest, str]:
        """The bodies by their digests."""
        return {digest: self._spool.read(place).decode() for digest, place in places.items()}

    def close(self) -> None:
        """Let go of the file."""
        self._spool.close()
