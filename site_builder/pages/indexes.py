"""The pages that look over many groups: home, the archive of years, and the indexes of tags and other terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.listing import Member, Term
from ..model.page import Page
from ..model.text import Url
from ..model.views import (
    ArchiveView,
    CountLink,
    Entry,
    HomeView,
    IndexView,
    SitemapEntry,
    SitemapIndexView,
    SitemapView,
    Year,
)  # fmt: skip
from .lists import period_title, plan_feeds
from .plan import PlanSettings
from .urls import ARCHIVE_URL, group_url, index_url, output_path
from .wording import write_text

# kind -> the name of the text that is its index's title
INDEX_TITLES = {"tag": "tags", "category": "categories", "source": "sources", "author": "authors", "story": "stories"}
# An archive may do without these, and then their index is none.
OPTIONAL = frozenset({"author", "story"})
MOST_SITEMAP_ENTRIES = 50_000  # sitemaps.org protocol, "Sitemap index files"


def plan_home(featured: tuple[Member, ...], newest: tuple[Member, ...], settings: PlanSettings) -> Iterator[Page]:
    """The front page. Both lists come newest first; ``newest`` may hold featured articles, which are passed over."""
    first = {member.card for member in featured}
    rest = [member for member in newest if member.card not in first][: settings.lists.home_size]
    site = settings.site
    view = HomeView(
        title=site.title,
        url=Url("/"),
        featured=tuple(Entry(member.date, member.card) for member in featured),
        newest=tuple(Entry(member.date, member.card) for member in rest),
        description=site.description,
    )
    yield Page("index.html", "home", "home.html", view)


def plan_site_feeds(newest: tuple[Member, ...], settings: PlanSettings) -> Iterator[Page]:
    """The feeds of the whole site."""
    yield from plan_feeds(
        "feeds", settings.site.title, Url("/"), settings.site.description, settings.feeds.site, newest
    )


def plan_archive(
    years: Iterable[tuple[str, int]], months: Iterable[tuple[str, int]], settings: PlanSettings
) -> Iterator[Page]:
    """``/archive/``: (key, count) of all years and months, in any order."""
    language = settings.site.language
    inside: dict[str, list[CountLink]] = {}
    for key, count in sorted(months, reverse=True):
        inside.setdefault(key[:4], []).append(CountLink(period_title(key, language), group_url("month", key), count))
    view = ArchiveView(
        title=write_text(settings.words, "archive"),
        url=ARCHIVE_URL,
        years=tuple(
            Year(key, group_url("year", key), count, tuple(inside[key])) for key, count in sorted(years, reverse=True)
        ),
    )
    yield Page(output_path(view.url), "archive", "archive.html", view)


def plan_index(kind: str, terms: Iterable[Term], settings: PlanSettings) -> Iterator[Page]:
    """The page of all groups of a kind, by folded name. Authors and stories have none when no article names one."""
    links = [
        CountLink(term.name, group_url(kind, term.key), term.count)
        for term in sorted(terms, key=lambda term: (term.name.casefold(), term.key))
    ]
    if kind in OPTIONAL and not links:
        return
    view = IndexView(kind, write_text(settings.words, INDEX_TITLES[kind]), index_url(kind), tuple(links))
    yield Page(output_path(view.url), f"index:{kind}", "index.html", view)


def plan_sitemap(name: str, entries: Iterable[SitemapEntry]) -> Iterator[Page]:
    """``/sitemap/NAME.xml``, and ``NAME-2.xml`` and so on when there are more addresses than one file may hold."""
    rest = tuple(entries)
    for number in range((len(rest) + MOST_SITEMAP_ENTRIES - 1) // MOST_SITEMAP_ENTRIES):
        part = rest[number * MOST_SITEMAP_ENTRIES : (number + 1) * MOST_SITEMAP_ENTRIES]
        label = name if number == 0 else f"{name}-{number + 1}"
        yield Page(f"sitemap/{label}.xml", f"sitemap:{name}", "sitemap", SitemapView(part))


def plan_sitemap_index(months: Iterable[tuple[str, int]], *, has_lists: bool) -> Iterator[Page]:
    """``/sitemap.xml``: the files of all months, by month, after that of the lists."""
    names = ["lists"] if has_lists else []
    for key, count in sorted(months):
        names += [
            key if number == 0 else f"{key}-{number + 1}"
            for number in range((count + MOST_SITEMAP_ENTRIES - 1) // MOST_SITEMAP_ENTRIES)
        ]
    yield Page(
        "sitemap.xml",
        "sitemap",
        "sitemap-index",
        SitemapIndexView(tuple(SitemapEntry(Url(f"/sitemap/{name}.xml")) for name in names)),
    )
