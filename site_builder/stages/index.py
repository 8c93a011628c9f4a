"""From what files say to what is on the site, in which groups; and which units of planning that touches.

    stale paths  ->  listings removed, added  ->  touched owners

An owner is touched if an article that it shows, or could show, was there before or is there now: the article's
own page, its neighbours, every group that it was or is in, and the pages that look over groups. Touching too
much costs time; touching too little would leave a page out of date.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from ..effects.store.connection import Store
from ..effects.store.sources import microseconds
from ..model.article import Article
from ..model.digest import digest_value
from ..model.listing import Listing, Position
from ..model.outcome import BuildOptions
from ..model.page import ALWAYS
from ..pages.cards import to_card
from ..pages.groups import groups_of
from .session import Session

NEWEST = Position((1 << 62), "")
PERIODS = ("day", "month", "year")
_PAGELESS = frozenset({"all", "featured"})
# Beyond this share of the archive, asking what each change touches costs more than looking at everything.
_MOST_SHARE = 0.3


class IndexChange(msgspec.Struct, frozen=True):
    """One path whose place on the site changed: the listing before and after, either may be None."""

    path: str
    before: Listing | None
    after: Listing | None


def update_index(
    session: Session, store: Store, options: BuildOptions, left_out: Collection[str]
) -> tuple[IndexChange, ...]:
    """Bring the index up to date with all stale paths; those in ``left_out`` are taken as absent. Does not commit."""
    now = microseconds(options.now)
    store.sources.make_due_stale(now, drafts=options.drafts, future=options.future)
    changes = []
    for path in store.sources.stale():
        article = None if path in left_out else store.sources.load_article(path)
        if article is not None and not is_visible(article, options):
            article = None
        before = store.index.listing(path)
        after = None if article is None else to_listing(article, session)
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


def touch(store: Store, changes: tuple[IndexChange, ...], *, everything: str) -> None:
    """Note what has to be planned. ``everything`` is a reason to plan all, or empty."""
    store.pages.begin_plan()
    total = store.index.count()
    if not everything and len(changes) > 50 and len(changes) > total * _MOST_SHARE:
        everything = f"{len(changes)} articles changed"
    if everything:
        _touch_everything(store, everything)
    for change in changes:
        _touch_change(store, change)
    for owner in store.pages.dirty_owners():
        store.pages.touch(owner, 0, None, "its file is missing or was changed")
    if changes:
        cause = _cause(changes[0]) if len(changes) == 1 else f"{len(changes)} articles changed"
        _touch_overviews(store, cause)


def _touch_everything(store: Store, cause: str) -> None:
    for member in store.index.members("all", ""):
        store.pages.touch(f"article:{member.position.path}", 0, None, cause)
    for kind in ("tag", "category", "source", "author", *PERIODS):
        for term in store.index.terms(kind):
            store.pages.touch(f"{kind}:{term.key}", 0, None, cause)
            if kind == "month":
                store.pages.touch(f"sitemap:{term.key}", 0, None, cause)
    store.pages.touch_recorded(cause)
    store.pages.touch("site", 0, None, cause)
    _touch_overviews(store, cause)


def _touch_overviews(store: Store, cause: str) -> None:
    for owner in ("home", "archive", "feeds", "sitemap", "sitemap:lists"):
        store.pages.touch(owner, 0, None, cause)
    for kind in ("tag", "category", "source", "author"):
        store.pages.touch(f"index:{kind}", 0, None, cause)


def _touch_change(store: Store, change: IndexChange) -> None:
    cause = _cause(change)
    store.pages.touch(f"article:{change.path}", 0, None, cause)
    _touch_neighbours(store, change, cause)
    since: dict[tuple[str, str], Position] = {}
    for listing in (change.before, change.after):
        for membership in () if listing is None else listing.memberships:
            group = (membership.kind, membership.key)
            since[group] = min(since.get(group, NEWEST), listing.position) if listing else NEWEST
    for (kind, key), position in since.items():
        if kind not in _PAGELESS:
            store.pages.touch(f"{kind}:{key}", ALWAYS, position, cause)
        if kind in PERIODS:
            for beside in store.index.beside(kind, key):
                if beside is not None:
                    store.pages.touch(f"{kind}:{beside}", ALWAYS, NEWEST, cause)
        if kind == "month":
            store.pages.touch(f"sitemap:{key}", 0, None, cause)


def _touch_neighbours(store: Store, change: IndexChange, cause: str) -> None:
    positions = {listing.position for listing in (change.before, change.after) if listing is not None}
    for position in sorted(positions):
        for member in store.index.neighbours(position):
            if member is not None:
                store.pages.touch(f"article:{member.position.path}", 0, None, f"its neighbour {cause}")


def _cause(change: IndexChange) -> str:
    if change.before is None:
        return f"{change.path} is new"
    return f"{change.path} is gone" if change.after is None else f"{change.path} changed"
