"""From what files say to what is on the site, and in which groups.

    stale paths  ->  listings removed, listings added  ->  changes, by path

A path is stale if its file changed since the index last heard of it, if a date passed that shows or hides
its article, or if the settings changed that say what a card is.
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

import msgspec

from ..effects.store.sources import When
from ..model.listing import Listing, microseconds
from ..pages.listings import to_listing
from .session import Run

# Of more changes than these only the number is kept, and all pages are looked at: some 4 KB each.
MOST_CHANGES = 5_000


class IndexChange(msgspec.Struct, frozen=True):
    """One path whose place on the site changed: the listing before and after, either may be None."""

    path: str
    before: Listing | None
    after: Listing | None


class IndexChanges(NamedTuple):
    """All changes, by path, or how many there are if they are more than :data:`MOST_CHANGES`."""

    kept: tuple[IndexChange, ...] = ()
    total: int = 0

    def and_also(self, later: IndexChanges) -> IndexChanges:
        """These changes, then ``later`` ones."""
        total = self.total + later.total
        return IndexChanges(self.kept + later.kept if total <= MOST_CHANGES else (), total)


def update_index(run: Run, left_out: Set[str]) -> IndexChanges:
    """Bring the index up to date with all stale paths; those in ``left_out`` are taken as absent. Does not commit."""
    store, options = run.store, run.options
    run.progress.stage("index")
    now = microseconds(options.now)
    if store.load("plan") != run.session.plan_key:
        store.sources.make_all_stale()
    store.sources.make_stale(sorted(left_out))
    store.sources.make_due_stale(now, drafts=options.drafts, future=options.future)
    changes: list[IndexChange] = []
    total = 0
    for path in store.sources.stale():
        before = store.index.listing(path)
        after = None if path in left_out else _find_listing(run, path, now)
        if before is not None and after is not None and before.version == after.version:
            continue
        if before is not None:
            store.index.remove(before)
        if after is not None:
            store.index.add(after)
        if before is not None or after is not None:
            total += 1
            if total <= MOST_CHANGES:
                changes.append(IndexChange(path, before, after))
    store.index.flush()
    store.sources.settle(left_out)
    store.save("now", str(now))
    return IndexChanges(tuple(changes) if total <= MOST_CHANGES else (), total)


def _find_listing(run: Run, path: str, now: int) -> Listing | None:
    """How the article at ``path`` stands on the site; None if it isn't there, or isn't to be seen."""
    found = run.store.sources.load_source(path, run.session.cards_key)
    if found is None:
        return None
    when, listing = found
    if not is_visible(when, now, drafts=run.options.drafts, future=run.options.future):
        return None
    if listing is None:  # parsed under other settings
        article = run.store.sources.load_article(path)
        listing = None if article is None else to_listing(article, run.session.cards)
    return listing


def is_visible(when: When, now: int, *, drafts: bool, future: bool) -> bool:
    """Whether an article is on the site at ``now`` (microseconds)."""
    if (when.draft and not drafts) or (when.published > now and not future):
        return False
    return when.expires is None or when.expires > now
