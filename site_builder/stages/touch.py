"""Which units of planning a change touches.

    changes of the index  ->  touched owners, each with the position from which its list may have changed

An owner is touched if an article that it shows, or could show, was there before or is there now: the article's
own page, its neighbours, every group that it was or is in, and the pages that look over groups. Touching too
much costs time; touching too little would leave a page out of date.
"""

from __future__ import annotations

from collections import Counter

from ..effects.store.connection import Store
from ..model.listing import Position
from ..model.page import ALWAYS
from .index import IndexChange
from .session import Run, Session

NEWEST = Position(1 << 62, "")
PERIODS = ("day", "month", "year")
_NAMED = frozenset({"tag", "category", "source", "author"})
_PAGELESS = frozenset({"all", "featured"})
_TERMS = ("tag", "category", "source", "author", *PERIODS, "file")
# Beyond this share of the archive, asking what each change touches costs more than looking at everything.
_MOST_SHARE = 0.3


def touch(run: Run, changes: tuple[IndexChange, ...]) -> None:
    """Note what has to be planned."""
    store = run.store
    store.pages.begin_plan()
    everything = _reason_for_everything(run.session, store)
    if not everything and len(changes) > 50 and len(changes) > store.index.count() * _MOST_SHARE:
        everything = f"{len(changes)} articles changed"
    if everything:
        _touch_everything(store, everything)
    for path in store.attachments.stale():
        store.pages.touch(f"file:{path}", 0, None, f"{path} changed")
    for owner in store.pages.dirty_owners():
        store.pages.touch(owner, 0, None, "its file is missing or was changed")
    if everything:
        return
    for change in changes:
        _touch_change(store, change)
    _touch_renamed(store, changes)
    if changes:
        _touch_overviews(store, _cause(changes[0]) if len(changes) == 1 else f"{len(changes)} articles changed")


def _reason_for_everything(session: Session, store: Store) -> str:
    """Why all pages have to be looked at, or the empty string."""
    if store.load("plan") != session.plan_key:
        return "the settings changed" if store.load("plan") else "the first build"
    if store.load("frame") != session.frame_digest or store.load("templates") != repr(session.templates):
        return "the theme changed"
    return ""


def _touch_everything(store: Store, cause: str) -> None:
    for member in store.index.members("all", ""):
        store.pages.touch(f"article:{member.position.path}", 0, None, cause)
    for kind in _TERMS:
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
        if listing is None:
            continue
        for membership in listing.memberships:
            group = (membership.kind, membership.key)
            since[group] = min(since.get(group, NEWEST), listing.position)
    for (kind, key), position in since.items():
        if kind not in _PAGELESS:
            store.pages.touch(f"{kind}:{key}", ALWAYS, position, cause)
        if kind in PERIODS:
            for beside in store.index.beside(kind, key):
                if beside is not None:
                    store.pages.touch(f"{kind}:{beside}", ALWAYS, NEWEST, cause)
        if kind == "month":
            store.pages.touch(f"sitemap:{key}", 0, None, cause)


def _touch_renamed(store: Store, changes: tuple[IndexChange, ...]) -> None:
    """A group whose commonest spelling changed has another name on every page of its list."""
    gained: dict[tuple[str, str], Counter[str]] = {}
    for change in changes:
        for listing, sign in ((change.before, -1), (change.after, 1)):
            for membership in () if listing is None else listing.memberships:
                if membership.kind in _NAMED:
                    gained.setdefault((membership.kind, membership.key), Counter())[membership.name] += sign
    for (kind, key), delta in gained.items():
        now = store.index.spellings(kind, key)
        before = {name: now.get(name, 0) - delta[name] for name in {*now, *delta}}
        if _commonest(before) != _commonest(now):
            store.pages.touch(f"{kind}:{key}", 0, None, "its commonest spelling changed")


def _commonest(counts: dict[str, int]) -> str:
    return min(((-count, name) for name, count in counts.items() if count > 0), default=(0, ""))[1]


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
