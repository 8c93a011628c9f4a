"""From what files say to what is on the site, and in which groups.

    stale paths  ->  listings removed, listings added  ->  changes, by path

A path is stale if its file changed since the index last heard of it, if a date passed that shows or hides
its article, or if the settings changed that say what a card is.
"""

from __future__ import annotations

from collections.abc import Set

import msgspec

from ..effects.store.sources import microseconds
from ..model.article import Article
from ..model.digest import digest_value
from ..model.listing import Listing, Position
from ..model.outcome import BuildOptions
from ..pages.cards import to_card
from ..pages.groups import groups_of
from .session import Run, Session


class IndexChange(msgspec.Struct, frozen=True):
    """One path whose place on the site changed: the listing before and after, either may be None."""

    path: str
    before: Listing | None
    after: Listing | None


def update_index(run: Run, left_out: Set[str]) -> tuple[IndexChange, ...]:
    """Bring the index up to date with all stale paths; those in ``left_out`` are taken as absent. Does not commit."""
    store, options = run.store, run.options
    run.progress.stage("index")
    now = microseconds(options.now)
    if store.load("plan") != run.session.plan_key:
        store.sources.make_all_stale()
    store.sources.make_stale(sorted(left_out))
    store.sources.make_due_stale(now, drafts=options.drafts, future=options.future)
    changes = []
    for path in store.sources.stale():
        article = None if path in left_out else store.sources.load_article(path)
        if article is not None and not is_visible(article, options):
            article = None
        before = store.index.listing(path)
        after = None if article is None else to_listing(article, run.session)
        if before is not None and after is not None and before.version == after.version:
            continue
        if before is not None:
            store.index.remove(before)
        if after is not None:
            store.index.add(after)
        if before is not None or after is not None:
            changes.append(IndexChange(path, before, after))
    store.sources.settle(left_out)
    store.save("now", str(now))
    return tuple(changes)


def is_visible(article: Article, options: BuildOptions) -> bool:
    """Whether an article is on the site at ``options.now``."""
    if article.draft and not options.drafts:
        return False
    if article.published_at > options.now and not options.future:
        return False
    return article.expires_at is None or article.expires_at > options.now


def to_listing(article: Article, session: Session) -> Listing:
    """The article as it stands on the site."""
    card = to_card(article, session.cards)
    memberships = groups_of(article, card)
    card_digest = digest_value(card)
    return Listing(
        position=Position(microseconds(article.published_at), article.path),
        version=digest_value((card, memberships, article)),
        card=card,
        card_digest=card_digest,
        body_digest=article.body,
        modified=card.updated or card.published,
        memberships=memberships,
    )
