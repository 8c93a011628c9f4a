"""Decide which planned pages are out of date, and pack what a worker needs to render them.

    planned pages  ->  claim, compare with the record  ->  jobs

A job travels between processes as bytes. Cards and bodies go as the store keeps them: the worker that
renders a card for the first time reads it, and the parent never does.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ..config import Encoding
from ..effects.output import OutputFolder
from ..effects.store.pages import INHERITED
from ..model.card import Card
from ..model.digest import Digest, digest_bytes, digest_value
from ..model.file_views import BytesView
from ..model.files import Fingerprint, KnownPage
from ..model.outcome import Reason
from ..model.page import Page, Parts
from ..model.problem import SiteError, quote
from ..model.views import ArticleView, FeedView, HomeView, ListView, StandaloneView
from ..pages.precompress import copy_path, encodings_of
from .copies import Copy, are_kept, claim_copies, with_copies
from .session import Run

# Files of a lower rank are put in place first: what a page refers to comes before the page.
_RANKS = {
    "file": 0, "attachment": 0, "variant": 0, "social": 0, "bytes": 0,
    "article.html": 1, "page.html": 1, "redirect.html": 1,
}  # fmt: skip
_MOST_KEPT = 20_000
_MOST_KEPT_CHARACTERS = 32 << 20


class Job(msgspec.Struct, frozen=True):
    """One page to render.

    ``digest`` is of the bytes that are known to be in place, or empty; ``ours`` says that whatever is there was
    written by us. ``cards`` and ``bodies`` are as the store keeps them. ``copies`` are compressed. ``files`` has the
    bytes of a page that was made when it was planned.
    """

    page: Page
    number: int
    fingerprint: Fingerprint
    digest: str
    ours: bool
    cards: dict[Digest, msgspec.Raw] = {}
    bodies: dict[Digest, str] = {}
    copies: tuple[Copy, ...] = ()
    files: dict[Digest, bytes] = {}


_decode_card = msgspec.msgpack.Decoder(Card).decode
encode_jobs = msgspec.msgpack.Encoder().encode
decode_jobs = msgspec.msgpack.Decoder(tuple[Job, ...]).decode
_read_cards: dict[Digest, Card] = {}


def to_parts(job: Job) -> Parts:
    """The parts of a job's page, read. Cards that this process has read before are not read again."""
    if len(_read_cards) > _MOST_KEPT:
        _read_cards.clear()
    cards = {}
    for digest, raw in job.cards.items():
        card = _read_cards.get(digest)
        if card is None:
            card = _read_cards[digest] = _decode_card(raw)
        cards[digest] = card
    return Parts(cards, job.bodies, job.files)


class Jobs:
    """The jobs of one build, and how many pages were planned for them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._cards: dict[Digest, msgspec.Raw] = {}
        self._bodies: dict[Digest, str] = {}
        self._kept_characters = 0
        self._nothing_recorded = run.store.pages.is_empty()
        self._numbers = itertools.count(run.store.pages.last_number() + 1)
        self.planned = 0
        self.reasons: list[Reason] = []

    def claim(self, page: Page) -> None:
        """Note that the page's owner wants its path."""
        self._run.store.pages.claim(page.path, page.owner, page.ordinal, _rank(page))
        self.planned += 1

    def claim_all(self, page: Page) -> None:
        """The same for the page's copies, too."""
        self.claim(page)
        for encoding in self._encodings(page):
            self._run.store.pages.claim(copy_path(page.path, encoding), page.owner, page.ordinal, _rank(page))

    def of(self, pages: Iterable[tuple[Page, str]]) -> Iterator[Job]:
        """A job for each page (with the cause of its planning) that is not as the record says it should be."""
        store = self._run.store
        for page, cause in pages:
            self.claim(page)
            encodings = self._encodings(page)
            fingerprint = self._run.fingerprint(page.renderer, digest_value(page.view))
            if encodings:
                fingerprint = with_copies(fingerprint, self._run.session.copies_key)
            known = None if self._nothing_recorded else store.pages.find(page.path)
            if (
                known is not None and known.digest and known.fingerprint == fingerprint and known.owner == page.owner
                and (not encodings or are_kept(store, page, known, fingerprint, encodings, _rank(page)))
            ):  # fmt: skip
                continue
            if self._run.options.explain:
                self.reasons.append(Reason(page.path, _reason(page, known, fingerprint, cause)))
            digest = known.digest if known is not None and known.owner == page.owner else ""
            cards, bodies = self._load_cards(page), self._load_bodies(page)
            ours = known is not None or (not self._nothing_recorded and store.claims.is_in_the_way(page.path))
            number, copies = next(self._numbers), self._claim_copies(page, encodings)
            yield Job(page, number, fingerprint, digest, ours, cards, bodies, copies, self._load_files(page))

    def _encodings(self, page: Page) -> Sequence[Encoding]:
        return encodings_of(page.path, self._run.session.config.output.precompress)

    def _claim_copies(self, page: Page, encodings: Sequence[Encoding]) -> tuple[Copy, ...]:
        numbered = [(encoding, next(self._numbers)) for encoding in encodings]
        return claim_copies(self._run.store, page, numbered, _rank(page), nothing_recorded=self._nothing_recorded)

    def _load_files(self, page: Page) -> dict[Digest, bytes]:
        view = page.view
        if not isinstance(view, BytesView):
            return {}
        made = self._run.files.get(view.digest)
        # What was not made anew is in place as recorded, and only its compressed copies are wanted.
        return {view.digest: self._read_published(page.path, view.digest) if made is None else made}

    def _read_published(self, path: str, digest: Digest) -> bytes:
        output = OutputFolder(self._run.session.output)
        try:
            data = output.read(path)
        finally:
            output.close()
        if data is None or digest_bytes(data) != digest:
            raise SiteError(
                f"expected {quote(path, 200)} in the output folder to stay as it is while the site is built, found"
                " other bytes",
                "file-changed",
                "build again",
            )
        return data

    def _load_cards(self, page: Page) -> dict[Digest, msgspec.Raw]:
        view = page.view
        if isinstance(view, ListView):
            return {entry.card: self._load_card(entry.card) for entry in view.entries}
        if isinstance(view, HomeView):
            return {entry.card: self._load_card(entry.card) for entry in view.featured + view.newest}
        if isinstance(view, FeedView):
            return {item.card: self._load_card(item.card) for item in view.items}
        return {}

    def _load_card(self, digest: Digest) -> msgspec.Raw:
        card = self._cards.get(digest)
        if card is None:
            if len(self._cards) > _MOST_KEPT:
                self._cards.clear()
            card = self._cards[digest] = msgspec.Raw(self._run.store.index.load_card(digest))
        return card

    def _load_bodies(self, page: Page) -> dict[Digest, str]:
        view = page.view
        if isinstance(view, ArticleView | StandaloneView):
            return {view.body: self._run.store.sources.load_body(view.body)}
        if isinstance(view, FeedView):
            return {item.body: self._load_body(item.body) for item in view.items}
        return {}

    def _load_body(self, digest: Digest) -> str:
        """A body for a feed; one article is in some ten feeds."""
        body = self._bodies.get(digest)
        if body is None:
            body = self._run.store.sources.load_body(digest)
            self._kept_characters += len(body)
            if self._kept_characters > _MOST_KEPT_CHARACTERS:
                self._bodies.clear()
                self._kept_characters = len(body)
            self._bodies[digest] = body
        return body


def _rank(page: Page) -> int:
    return _RANKS.get(page.renderer, 2)


def _reason(page: Page, known: KnownPage | None, fingerprint: Fingerprint, cause: str) -> str:
    if known is None or known.owner == INHERITED:
        return f"new: {cause}"
    if known.owner != page.owner:
        return f"it belonged to {known.owner}: {cause}"
    if known.fingerprint.frame != fingerprint.frame:
        return "the settings, the theme's files or the program changed"
    if known.fingerprint.template != fingerprint.template:
        return f"the template {page.renderer} changed, or one that it uses"
    if known.fingerprint.view != fingerprint.view:
        return f"what it shows changed: {cause}"
    return "its file is missing or was changed"
