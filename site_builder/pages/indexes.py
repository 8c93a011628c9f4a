"""The pages that look over the whole archive: home, the archive of years, the days of the year, sitemaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.listing import Member
from ..model.page import Page
from ..model.text import Url
from ..model.views import (
    ArchiveView,
    CountLink,
    Entry,
    HomeView,
    OnThisDayView,
    SitemapEntry,
    SitemapIndexView,
    SitemapView,
    Year,
)  # fmt: skip
from .calendars import to_calendar, to_days_of_the_year, year_months
from .lists import period_title, plan_feeds
from .plan import PlanSettings
from .urls import ANNIVERSARIES_URL, ARCHIVE_URL, group_url, output_path
from .wording import write_text

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


# Ten years of months, the days of one year and a strip of all years come to some 500 entries.
MOST_YEARS_WITH_MONTHS = 10


def plan_archive(
    years: Iterable[tuple[str, int]],
    months: Iterable[tuple[str, int]],
    days: Iterable[tuple[str, int]],
    settings: PlanSettings,
) -> Iterator[Page]:
    """``/archive/``: (key, count) of all years, all months, and the days of the newest year, in any order."""
    language, newest_first = settings.site.language, sorted(years, reverse=True)
    with_months = {key for key, _ in newest_first[:MOST_YEARS_WITH_MONTHS]}
    inside: dict[str, list[CountLink]] = {}
    for key, count in sorted(months, reverse=True):
        if key[:4] not in with_months:
            continue
        inside.setdefault(key[:4], []).append(
            CountLink(period_title("month", key, language), group_url("month", key), count)
        )
    view = ArchiveView(
        title=write_text(settings.words, "archive"),
        url=ARCHIVE_URL,
        years=tuple(
            Year(key, group_url("year", key), count, tuple(inside.get(key, ()))) for key, count in newest_first
        ),
        calendar=to_calendar(year_months(newest_first[0][0]), days, language) if newest_first else None,
    )
    yield Page(output_path(view.url), "archive", "archive.html", view)


def plan_anniversaries(counts: Iterable[tuple[str, int]], settings: PlanSettings) -> Iterator[Page]:
    """``/on-this-day/``: (key, count) of the days of the year that have articles."""
    found, title = tuple(counts), write_text(settings.words, "on_this_day")
    calendar = to_days_of_the_year(found, settings.site.language) if found else None
    view = OnThisDayView(title, ANNIVERSARIES_URL, calendar)
    yield Page(output_path(view.url), "anniversaries", "on-this-day.html", view)


def plan_sitemap(name: str, entries: Iterable[SitemapEntry]) -> Iterator[Page]:
    """``/sitemap/NAME.xml``, and ``NAME-2.xml`` and so on when there are more addresses than one file may hold."""
    rest = tuple(entries)
    for number in range((len(rest) + MOST_SITEMAP_ENTRIES - 1) // MOST_SITEMAP_ENTRIES):
        part = rest[number * MOST_SITEMAP_ENTRIES : (number + 1) * MOST_SITEMAP_ENTRIES]
        label = name if number == 0 else f"{name}-{number + 1}"
        yield Page(f"sitemap/{label}.xml", f"sitemap:{name}", "sitemap", SitemapView(part))


def plan_sitemap_index(months: Iterable[tuple[str, int]], names: Iterable[str]) -> Iterator[Page]:
    """``/sitemap.xml``: the files called ``names``, then those of all months, by month."""
    names = list(names)
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
