"""The feed directory: one page that names the feeds of the site and of its groups, for people.

    groups of each kind, settings  ->  plan_directory  ->  /feeds/

It shows names and no counts, so that a new article leaves it as it is. On a large site it names the largest groups of
each kind; how to find the others is said there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..config import FeedsSection
from ..model.listing import Term
from ..model.page import Page
from ..model.views import DirectoryView, FeedGroup, FeedLink
from .lists import feed_formats
from .plan import PlanSettings, feed_links
from .urls import FEED_FILES, FEEDS_URL, group_url, index_url, output_path
from .wording import write_text

# kind -> the name of the text that is its heading, in the order of the page
TITLES = {"category": "categories", "source": "sources", "tag": "tags", "author": "authors"}
MOST_FEEDS = 500


def has_feeds(feeds: FeedsSection) -> bool:
    """Whether anything on the site may have a feed: then there is a directory of them."""
    return any((feeds.site, feeds.tags, feeds.categories, feeds.sources, feeds.authors))


def plan_directory(terms: Mapping[str, Iterable[Term]], settings: PlanSettings) -> Iterator[Page]:
    """``/feeds/``, from all groups by kind, in any order. None where nothing on the site may have a feed."""
    if not has_feeds(settings.feeds):
        return
    fed = {kind: [term for term in terms[kind] if feed_formats(kind, term.count, settings)] for kind in TITLES}
    fed = {kind: found for kind, found in fed.items() if found}
    shares = share_out({kind: len(_links(found[0], settings)) * len(found) for kind, found in fed.items()}, MOST_FEEDS)
    view = DirectoryView(
        title=write_text(settings.words, "feeds"),
        url=FEEDS_URL,
        groups=tuple(_to_group(kind, found, shares[kind], settings) for kind, found in fed.items()),
    )
    yield Page(output_path(view.url), "feed-directory", "feeds.html", view)


def _to_group(kind: str, terms: list[Term], most: int, settings: PlanSettings) -> FeedGroup:
    formats = feed_formats(kind, terms[0].count, settings)
    largest = sorted(terms, key=lambda term: (-term.count, term.key))[: most // len(formats)]
    largest.sort(key=lambda term: (term.name.casefold(), term.key))
    return FeedGroup(
        kind=kind,
        title=write_text(settings.words, TITLES[kind]),
        url=index_url(kind),
        feeds=tuple(link for term in largest for link in _links(term, settings)),
        is_cut=len(largest) < len(terms),
        file=FEED_FILES[formats[0]],
    )


def _links(term: Term, settings: PlanSettings) -> tuple[FeedLink, ...]:
    """The feeds of a group; where there is one format for all, its name goes without saying."""
    landing, formats = group_url(term.kind, term.key), feed_formats(term.kind, term.count, settings)
    links = feed_links(term.name, landing, formats)
    return links if len(links) > 1 else tuple(FeedLink(term.name, link.url, link.type) for link in links)


def share_out(sizes: Mapping[str, int], most: int) -> dict[str, int]:
    """How many of ``most`` places each gets: none more than its size; what small ones leave, the large ones share."""
    shares: dict[str, int] = {}
    for rank, name in enumerate(sorted(sizes, key=lambda name: (sizes[name], name))):
        shares[name] = min(sizes[name], (most - sum(shares.values())) // (len(sizes) - rank))
    return shares
