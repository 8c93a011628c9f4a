"""An article as it stands on the site: its card, its groups, and the digests that tell when it changed."""

from __future__ import annotations

from ..model.article import Article
from ..model.digest import digest_value
from ..model.listing import Listing, Position, place_in_time
from .cards import CardSettings, to_card
from .groups import groups_of


def to_listing(article: Article, settings: CardSettings) -> Listing:
    """How ``article`` stands on the site. Depends on nothing but the article and the settings."""
    card = to_card(article, settings)
    memberships = groups_of(article, card)
    return Listing(
        position=Position(place_in_time(article.published_at), article.path),
        version=digest_value((card, memberships, article)),
        card=card,
        card_digest=digest_value(card),
        body_digest=article.body,
        modified=card.updated or card.published,
        memberships=memberships,
    )
