"""Which units of planning a change touches.

    changes of the index  ->  touched owners, each with the position from which its list may have changed

An owner is touched if an article that it shows, or could show, was there before or is there now: the article's
own page, its neighbours in time and in its story, every group that it was or is in, and the pages that look over
groups. Where an article keeps its place in a group, the list is not cut otherwise than before: the one page that
holds it is looked at if its card changed, and the feeds if they carry it. Touching too much costs time; touching too
little would leave a page out of date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..effects.store.connection import Store
from ..model.listing import Listing, Position
from ..model.page import ALWAYS
from ..pages.search import SITE_SHARD
from .index import MOST_CHANGES, IndexChange, IndexChanges
from .search import touch_search
from .session import Run
from .stories import touch_related

NEWEST = Position(1 << 62, "")
PERIODS = ("day", "month", "year", "anniversary")
_NAMED = frozenset({"tag", "category", "source", "author", "story"})
OVERVIEWS = (
    "anniversaries",
    "archive",
    "feed-directory",
    "feeds",
    "home",
    *sorted(f"index:{kind}" for kind in _NAMED),
    "sitemap",
    "sitemap:lists",
)
_PAGELESS = frozenset({"all", "featured", "standalone", "coverage"})
_LISTED = (*sorted(_NAMED), *PERIODS)
_TERMS = (*_LISTED, "file")
# Beyond this share of the archive, asking what each change touches costs more than looking at everything.
_MOST_SHARE = 0.3


def touch(run: Run, found: IndexChanges) -> None:
    """Note what has to be planned."""
    store, changes = run.store, found.kept
    store.pages.begin_plan()
    everything = _reason_for_everything(run)
    if not everything and _are_many(found.total, store):
        everything = f"{found.total} articles changed"
    if everything:
        _touch_everything(store, everything)
    for path in store.attachments.stale():
        store.pages.touch(f"file:{path}", 0, None, f"{path} changed")
        for member in store.index.members("file", path):  # they show how large it is, and name its sizes
            store.pages.touch(f"article:{member.position.path}", 0, None, f"{path} changed")
    for owner in store.pages.dirty_owners():
        store.pages.touch(owner, 0, None, "its file is missing or was changed")
    touch_search(run, {part for change in changes for part in _search_parts(change)}, everything)
    if everything:
        return
    overviews: set[str] = set()
    for change in changes:
        overviews |= _touch_change(store, change, run.session.plan.feeds.items)
    _touch_renamed(store, changes)
    for owner in sorted(overviews):
        store.pages.touch(
            owner, 0, None, _cause(changes[0]) if len(changes) == 1 else f"{len(changes)} articles changed"
        )


def _are_many(count: int, store: Store) -> bool:
    return count > MOST_CHANGES or (count > 50 and count > store.index.count() * _MOST_SHARE)


def _search_parts(change: IndexChange) -> Iterator[str]:
    for listing in (change.before, change.after):
        if listing is not None:  # a page outside time is in no month
            yield listing.card.date[:7] or SITE_SHARD


def _reason_for_everything(run: Run) -> str:
    """Why all pages have to be looked at, or the empty string."""
    session, store = run.session, run.store
    if store.load("plan") != session.plan_key:
        return "the settings changed" if store.load("plan") else "the first build"
    if store.load("frame") != session.frame_digest or store.load("templates") != repr(run.closures):
        return "the theme changed"
    return ""


def _touch_everything(store: Store, cause: str) -> None:
    store.pages.touch_listed(cause)
    for kind in _TERMS:
        for term in store.index.terms(kind):
            store.pages.touch(f"{kind}:{term.key}", 0, None, cause)
            if kind == "month":
                store.pages.touch(f"sitemap:{term.key}", 0, None, cause)
    store.pages.touch_recorded(cause)
    for owner in ("site", "sitemap:pages"):
        store.pages.touch(owner, 0, None, cause)
    for owner in OVERVIEWS:
        store.pages.touch(owner, 0, None, cause)


def _touch_change(store: Store, change: IndexChange, feed_items: int) -> set[str]:
    """Touch what one article's change may have changed, and return the overviews to touch."""
    cause, before, after = _cause(change), change.before, change.after
    store.pages.touch(f"article:{change.path}", 0, None, cause)
    touch_related(store, before, after, cause)
    stood, stands = _places(before), _places(after)
    stayed = {group for group, position in stood.items() if stands.get(group) == position}
    moved = (stood.keys() | stands.keys()) - stayed
    for group in sorted(moved):
        _touch_moved(store, *group, min(stood.get(group, NEWEST), stands.get(group, NEWEST)), cause)
    if ("standalone", "") in stood.keys() | stands.keys():
        store.pages.touch("sitemap:pages", 0, None, cause)
        store.pages.touch("sitemap", 0, None, cause)
        if ("all", "") not in stood.keys() | stands.keys():
            return set()
    if before is None or after is None or before.position != after.position:
        _touch_neighbours(store, change, cause)
        return set(OVERVIEWS)
    is_listed_elsewhere = any(kind != "file" for kind, _ in moved)
    overviews = {*OVERVIEWS} if is_listed_elsewhere else _respelt(before, after)
    return overviews | _touch_stayed(store, before, after, stayed, cause, feed_items)


def _places(listing: Listing | None) -> dict[tuple[str, str], Position]:
    """The groups (kind, key) that an article is in, and its place in each."""
    return {} if listing is None else {(one.kind, one.key): listing.position for one in listing.memberships}


def _touch_moved(store: Store, kind: str, key: str, since: Position, cause: str) -> None:
    """An article came to a group, left it, or has another place in it."""
    if kind not in _PAGELESS:
        store.pages.touch(f"{kind}:{key}", ALWAYS, since, cause)
    if kind in PERIODS:
        for beside in store.index.beside(kind, key):
            if beside is not None:
                store.pages.touch(f"{kind}:{beside}", ALWAYS, NEWEST, cause, NEWEST)
    if kind == "month":
        store.pages.touch(f"sitemap:{key}", 0, None, cause)


def _touch_stayed(
    store: Store, before: Listing, after: Listing, stayed: set[tuple[str, str]], cause: str, feed_items: int
) -> set[str]:
    """An article changed and kept its place. Returns the overviews that show it."""
    position = after.position
    is_other_card = before.card_digest != after.card_digest
    is_other_item = (before.card_digest, before.body_digest, before.modified) != (
        after.card_digest, after.body_digest, after.modified,
    )  # fmt: skip
    overviews = {"home"} if is_other_card else set()
    if _linked(before) != _linked(after):
        _touch_neighbours(store, IndexChange(position.path, before, after), cause)
    for kind, key in sorted(stayed):
        is_fed = kind not in PERIODS and is_other_item and store.index.is_newest(kind, key, position, feed_items)
        if (is_other_card or is_fed) and kind in _LISTED:
            store.pages.touch(f"{kind}:{key}", ALWAYS, position, cause, position)
        if is_fed and kind == "all":
            overviews.add("feeds")
        if kind == "month" and (_linked(before), before.modified) != (_linked(after), after.modified):
            store.pages.touch(f"sitemap:{key}", 0, None, cause)
    return overviews


def _linked(listing: Listing) -> tuple[str, str]:
    """What links to an article show of it."""
    return listing.card.title, listing.card.url


def _respelt(before: Listing, after: Listing) -> set[str]:
    """The overviews of groups whose names an article spells in another way than before."""
    kinds = {membership.kind for membership in {*before.memberships} ^ {*after.memberships}} & _NAMED
    return {"feed-directory", *(f"index:{kind}" for kind in kinds)} if kinds else set()


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
