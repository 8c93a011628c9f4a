"""The indexes of a kind of groups (all tags, all outlets …): by name, and by number of articles.

    all groups of a kind  ->  plan_index  ->  /tags/              by name: all of them, or the letters they begin with
                                              /tags/by/letter/s/  those with one beginning, where all would be too many
                                              /tags/by/count/     those with the most articles

No page has more than 500 names. Where a letter has more, its page leads to narrower beginnings, and so on: a page
changes only with what stands on it, and no tag that comes or goes moves others from page to page. No address is one of
a tag: what a tag called ``by`` has below its own page is ``page/`` and feeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..model.card import Link
from ..model.listing import Term
from ..model.page import Page
from ..model.text import Url
from ..model.views import CountLink, IndexView, Letter
from .letters import Shelf, shelf_at, to_letters
from .plan import PlanSettings
from .urls import group_url, index_count_url, index_letter_url, index_url, output_path
from .wording import write_text

# kind -> the name of the text that is its index's title
INDEX_TITLES = {"tag": "tags", "category": "categories", "source": "sources", "author": "authors", "story": "stories"}
# An archive may do without these, and then their index is none.
OPTIONAL = frozenset({"author", "story"})

MOST_NAMES = 500
# So many can be looked over at a glance, and need no letters.
_FEW = 40


class _Name(NamedTuple):
    """A group by its name: sorts as readers look for it."""

    letters: str
    folded: str
    key: str
    link: CountLink


def plan_index(kind: str, terms: Iterable[Term], settings: PlanSettings) -> Iterator[Page]:
    """The pages of all groups of a kind. Authors and stories have none when no article names one."""
    names = sorted(_to_name(term) for term in terms)
    if not names:
        if kind not in OPTIONAL:
            yield _page(_view(kind, settings, index_url(kind)))
        return
    yield from _plan_by_name(kind, names, settings)
    by_count = sorted(names, key=lambda name: -name.link.count)
    view = _view(kind, settings, index_count_url(kind), by_count[:MOST_NAMES], order="count", total=len(names))
    yield _page(view)


def _to_name(term: Term) -> _Name:
    letters = to_letters(term.name)
    link = CountLink(term.name, group_url(term.kind, term.key), term.count)
    return _Name(letters, term.name.casefold(), term.key, link)


def _plan_by_name(kind: str, names: list[_Name], settings: PlanSettings) -> Iterator[Page]:
    if len(names) > MOST_NAMES:
        yield from _plan_shelf(kind, None, names, 0, settings)
        return
    letters = () if len(names) <= _FEW else tuple(
        Letter(shelf.name, shelf.slug, Url(""), len(inside), _links(inside)) for shelf, inside in _on_shelves(names, 0)
    )  # fmt: skip
    yield _page(_view(kind, settings, index_url(kind), names, letters=letters, total=len(names)))


def _plan_shelf(
    kind: str, shelf: Shelf | None, names: list[_Name], depth: int, settings: PlanSettings
) -> Iterator[Page]:
    """The page of a shelf, or of all; where it would have too many names, the pages of narrower ones too."""
    url = index_url(kind) if shelf is None else index_letter_url(kind, shelf.slug)
    label = "" if shelf is None else shelf.name
    stay = [name for name in names if shelf_at(name.letters, depth) is None]
    if len(names) <= MOST_NAMES or len(stay) == len(names):
        yield _page(_view(kind, settings, url, names, label=label, total=len(names)))
        return
    letters, inner = [], []
    for narrow, inside in _on_shelves(names, depth):
        narrowest, below = _narrow(narrow, inside, depth + 1)
        letters.append(Letter(narrowest.name, narrowest.slug, index_letter_url(kind, narrowest.slug), len(inside), ()))
        inner.append((narrowest, inside, below))
    yield _page(_view(kind, settings, url, stay, label=label, letters=tuple(letters), total=len(names)))
    for narrow, inside, below in inner:
        yield from _plan_shelf(kind, narrow, inside, below, settings)


def _narrow(shelf: Shelf, names: Sequence[_Name], depth: int) -> tuple[Shelf, int]:
    """The narrowest shelf that still has all of ``names``, if they are too many; a page with one link helps nobody."""
    while len(names) > MOST_NAMES:
        narrower = {shelf_at(name.letters, depth) for name in names}
        only = narrower.pop()
        if narrower or only is None:
            break
        shelf, depth = only, depth + 1
    return shelf, depth


def _on_shelves(names: Iterable[_Name], depth: int) -> Iterable[tuple[Shelf, list[_Name]]]:
    """The shelves at this depth with what stands on each, in the order of their first names; some may have none."""
    found: dict[Shelf, list[_Name]] = {}
    for name in names:  # digits of other scripts are not side by side
        shelf = shelf_at(name.letters, depth)
        if shelf is not None:
            found.setdefault(shelf, []).append(name)
    return found.items()


def _links(names: Iterable[_Name]) -> tuple[CountLink, ...]:
    return tuple(name.link for name in names)


def _view(
    kind: str,
    settings: PlanSettings,
    url: Url,
    names: Sequence[_Name] = (),
    *,
    order: str = "name",
    label: str = "",
    letters: tuple[Letter, ...] = (),
    total: int = 0,
) -> IndexView:
    return IndexView(
        kind=kind,
        title=write_text(settings.words, INDEX_TITLES[kind]),
        url=url,
        terms=_links(names),
        order=order,
        label=label,
        letters=letters,
        total=total,
        by_name=Link(write_text(settings.words, "by_name"), index_url(kind)),
        by_count=Link(write_text(settings.words, "by_count"), index_count_url(kind)),
    )


def _page(view: IndexView) -> Page:
    return Page(output_path(view.url), f"index:{view.kind}", "index.html", view)
