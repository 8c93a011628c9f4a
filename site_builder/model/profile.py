"""Where the time of a build went, for ``build --profile``."""

from __future__ import annotations

import msgspec


class Timed(msgspec.Struct, frozen=True):
    """One article or page and the processor time that it took, in seconds."""

    path: str
    seconds: float


class KindTime(msgspec.Struct, frozen=True):
    """The pages of one template or format (``list.html``, ``rss``): how many, and the processor time of all."""

    name: str
    pages: int
    seconds: float


class Profile(msgspec.Struct, frozen=True):
    """What reading and parsing articles and rendering pages cost, all processes together.

    ``articles`` and ``pages`` are the slowest ones, ``kinds`` all of them, each the dearest first.
    The rates are by the clock: articles read in a second of the stage "parse", pages rendered in one of "render".
    """

    articles: tuple[Timed, ...] = ()
    kinds: tuple[KindTime, ...] = ()
    pages: tuple[Timed, ...] = ()
    articles_per_s: float = 0.0
    pages_per_s: float = 0.0
