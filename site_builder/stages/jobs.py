"""Decide which planned pages are out of date, and pack what a worker needs to render them.

    planned pages  ->  claim, compare with the record  ->  jobs

A job travels between processes as bytes, and its cards and bodies apart from it (parts.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ..config import Encoding
from ..effects.output import OutputFolder
from ..effects.spool import Place
from ..effects.store.pages import INHERITED
from ..model.digest import Digest, digest_bytes, digest_value
from ..model.file_views import BytesView
from ..model.files import Fingerprint, KnownPage
from ..model.outcome import Reason
from ..model.page import Page, Parts
from ..model.problem import SiteError, quote
from ..pages.precompress import copy_path, encodings_of
from .copies import Copy, are_kept, claim_copies, with_copies
from .parts import PartsIn, PartsOut
from .session import Run

# Files of a lower rank are put in place first: what a page refers to comes before the page.
_RANKS = {
    "file": 0, "attachment": 0, "variant": 0, "social": 0, "bytes": 0,
    "article.html": 1, "page.html": 1, "redirect.html": 1,
}  # fmt: skip


class Job(msgspec.Struct, frozen=True):
    """One page to render.

    ``digest`` is of the bytes that are known to be in place, or empty; ``ours`` says that whatever is there was
    written by us. ``cards`` and ``bodies`` are where they can be read. ``copies`` are compressed. ``files`` has the
    bytes of a page that was made when it was planned.
    """

    page: Page
    number: int
    fingerprint: Fingerprint
    digest: str
    ours: bool
    cards: dict[Digest, Place] = {}
    bodies: dict[Digest, Place] = {}
    copies: tuple[Copy, ...] = ()
    files: dict[Digest, bytes] = {}


encode_jobs = msgspec.msgpack.Encoder().encode
decode_jobs = msgspec.msgpack.Decoder(tuple[Job, ...]).decode


def to_parts(job: Job, parts: PartsIn) -> Parts:
    """The parts of a job's page, read."""
    return Parts(parts.read_cards(job.cards), parts.read_bodies(job.bodies), job.files)


class Jobs:
    """The jobs of one build, and how many pages were planned for them. ``parts`` takes what the pages are made of."""

    def __init__(self, run: Run, parts: PartsOut) -> None:
        self._run = run
        self._parts = parts
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
            cards, bodies = self._parts.of(page)
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
