"""What the card of an article shows that other sites put beside a link to it.

    card, settings  ->  to_social  ->  SocialView

An article that has a picture of its own is shown with that. Pure; which letters the font has is not known here.
"""

from __future__ import annotations

import msgspec

from ..model.attachment import FOR_EVER
from ..model.card import Card
from ..model.digest import Digest, digest_value
from ..model.file_views import SocialView
from ..model.text import Url
from .dates import format_date
from .urls import output_path


class SocialSettings(msgspec.Struct, frozen=True):
    """What all cards share. ``font`` is the digest of the font's bytes, ``encoder`` what stands for what draws."""

    site: str
    language: str
    dir: str
    accent: str
    font: Digest
    encoder: str


def to_social(card: Card, settings: SocialSettings) -> SocialView | None:
    """The card of an article; None if it has a picture."""
    if card.image:
        return None
    return SocialView(
        title=" ".join(card.title.split()),
        outlet=card.outlet.name if card.outlet else "",
        date=format_date(card.date, "long", settings.language),
        site=settings.site,
        dir=card.dir or settings.dir,
        accent=settings.accent,
        font=settings.font,
        encoder=settings.encoder,
    )


def social_path(url: Url, view: SocialView) -> str:
    """The output file of the card of the article at ``url``, named for all that is on it."""
    page = output_path(url).removesuffix("index.html").rstrip("/") or "index"
    return f"{FOR_EVER}/social/{page}.{digest_value(view)[:8]}.png"
