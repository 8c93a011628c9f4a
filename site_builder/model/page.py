"""A page: one output file, with the whole input of its own rendering.

    fingerprint(page) = program + site frame + template closure + view

The view *is* the list of dependencies. Where a view stands for something long (a body, a card), it
holds its digest, and the thing itself is handed over at rendering.
"""

from __future__ import annotations

import msgspec

from .card import Card
from .digest import Digest
from .views import View

# Pages of an owner that are always planned anew, whatever part of its group was touched.
ALWAYS = 1 << 40


class Page(msgspec.Struct, frozen=True):
    """One file that the site should have.

    ``path`` is relative to the output folder. ``owner`` is the unit of planning that claims it, such as
    ``article:2026/01/x.md`` or ``tag:python``; an owner's pages are planned together. ``ordinal``
    numbers the pages of a long list from its oldest, so that only those from some point on need
    planning; pages that don't belong to the sequence have :data:`ALWAYS`. ``renderer`` is
    the name of a template (``article.html``) or of a built-in format (``rss``).
    """

    path: str
    owner: str
    renderer: str
    view: View
    ordinal: int = ALWAYS


class Parts(msgspec.Struct, frozen=True):
    """What a view holds only the digests of, keyed by them: cards and bodies."""

    cards: dict[Digest, Card] = {}
    bodies: dict[Digest, str] = {}
    files: dict[Digest, bytes] = {}
