"""Views with something in every field, for tests of templates."""

from __future__ import annotations

from pathlib import Path

from site_builder.config import ThemeSection
from site_builder.effects.themes.load import load_theme
from site_builder.model.card import Card, Link, Outlet
from site_builder.model.charts import Calendar, Sparkline, TagBeside, Topic
from site_builder.model.digest import Digest, digest_value
from site_builder.model.page import Page, Parts
from site_builder.model.text import Href, Url
from site_builder.model.theme import Theme
from site_builder.model.views import (
    ArchiveView,
    ArticleView,
    CountLink,
    DirectoryView,
    Entry,
    FeedGroup,
    FeedLink,
    Frame,
    HomeView,
    IndexView,
    Letter,
    ListView,
    NotFoundView,
    OnThisDayView,
    RedirectView,
    Related,
    SearchShard,
    SearchView,
    StandaloneView,
    Story,
    View,
    Year,
)
from site_builder.pages.calendars import to_calendar, to_days_of_the_year, year_months
from tests.english import ENGLISH

HOSTILE = """</title><script>alert("1")</script>'&amp; \u202e{{ 7*7 }}"""

RSS = FeedLink("Example (RSS)", Url("/feed.xml"), "application/rss+xml")
ATOM = FeedLink("Example (Atom)", Url("/atom.xml"), "application/atom+xml")
TAG_FEED = FeedLink("Example: Tag (RSS)", Url("/tags/space/feed.xml"), "application/rss+xml")

BODY_TEXT = """<p>The rocket stood on the pad for eleven days while engineers looked for a leak no wider
than a hair. They found it on Tuesday, behind a valve that had been replaced twice.</p>
<h2 id="x-what">What happened</h2>
<p>A second paragraph with <a href="https://example.org/a">a link</a> and <code>code</code>. It goes on for a while, so
that the measure of a line can be judged by somebody who looks at it, and it says nothing more than that.</p>
<blockquote><p>A quotation of one line.</p></blockquote>
<div class="highlight"><pre><code class="language-python"><span class="kn">import</span> \
<span class="nn">math</span>

<span class="k">def</span> <span class="nf">area</span>\
<span class="p">(</span>\
<span class="n">r</span><span class="p">):</span>
    <span class="c1"># the area of a circle</span>
    <span class="k">return</span> <span class="n">math</span><span class="o">.</span><span class="n">pi</span> \
<span class="o">*</span> <span class="n">r</span> <span class="o">**</span> <span class="mi">2</span> \
<span class="s2">"done"</span>
</code></pre></div>
<table><thead><tr><th>Stage</th><th>Engines</th></tr></thead>
<tbody><tr><td>First</td><td>9</td></tr></tbody></table>
<ul><li>One</li><li>Two</li></ul>
"""
BODY = Digest("b" * 32)


def make_frame(**changes: object) -> Frame:
    values: dict[str, object] = {
        "title": "The <Example> Archive",
        "base_url": Href("https://example.org"),
        "description": "News of spaceflight, languages and the web",
        "language": "en",
        "dir": "ltr",
        "author": "The Editors",
        "edit_url": "",
        "feeds": (RSS, ATOM),
        "assets": {
            "controls.js": Url("/assets/controls.5e6f7a8b.js"),
            "index.js": Url("/assets/index.5e6f7a8b.js"),
            "not-found.js": Url("/assets/not-found.1a2b3c4d.js"),
            "search.js": Url("/assets/search.1a2b3c4d.js"),
            "search-worker.js": Url("/assets/search-worker.2b3c4d5e.js"),
            "style.css": Url("/assets/style.1a2b3c4d.css"),
        },
        "options": broadsheet_theme().options,
        "generator": "site-builder 1",
        "words": ENGLISH,
        "feeds_url": Url("/feeds/"),
    }
    return Frame(**(values | changes))  # type: ignore[arg-type]


def broadsheet_theme() -> Theme:
    return load_theme(Path(__file__).parent / "no-site", ThemeSection())


def make_card(number: int = 0, **changes: object) -> Card:
    day = f"2026-01-{7 - number // 3:02}"
    values: dict[str, object] = {
        "path": f"2026/{number}.md",
        "title": f"Crew returns from orbit after a flight of {number + 5} days",
        "url": Url(f"/2026/01/07/crew-{number}/"),
        "date": day,
        "published": f"{day}T10:00:00+01:00",
        "summary": "Four astronauts splashed down in the Pacific this morning, ending the first flight of its kind. "
        "The capsule was recovered within the hour.",
        "outlet": Outlet("nasa.gov", "NASA", Url("/sources/nasa.gov/")),
        "original": Href("https://www.nasa.gov/a?b=1&c=2"),
        "tags": (Link("space", Url("/tags/space/")), Link("新闻", Url("/tags/%E6%96%B0%E9%97%BB/"))),
        "categories": (Link("Science", Url("/categories/science/")),),
    }
    return Card(**(values | changes))  # type: ignore[arg-type]


FULL_CARD = make_card(
    title=HOSTILE,
    has_time=True,
    updated="2026-02-01T08:00:00+01:00",
    authors=(Link("Ada <b>", Url("/authors/ada/")),),
    image="/images/a.jpg",
    image_alt='a "rocket"',
    lang="ar",
    dir="rtl",
    featured=True,
)
CARDS = (FULL_CARD, *(make_card(number) for number in range(1, 12)))

# Three of one day, the first and the last of one story.
FLIGHT = Link("Flight <b>", Url("/stories/flight/"))
STORY_CARDS = (make_card(3, story=FLIGHT), make_card(4), make_card(5, story=FLIGHT))


def entries(*cards: Card) -> tuple[Entry, ...]:
    return tuple(Entry(card.date, digest_value(card)) for card in cards)


def parts_of(*cards: Card) -> Parts:
    return Parts(cards={digest_value(card): card for card in cards}, bodies={BODY: BODY_TEXT})


STORY = Story(
    HOSTILE,
    Url("/stories/flight/"),
    (
        Related(HOSTILE, Url("/2026/01/08/a/"), "2026-01-08", "later", "ESA <b>", "ar", "rtl"),
        Related("Another", Url("/2026/01/07/b/"), "2026-01-07", "same_original"),
    ),
    count=3,
    outlets=2,
)


def article_view(card: Card = FULL_CARD, **changes: object) -> ArticleView:
    values: dict[str, object] = {
        "title": card.title,
        "url": card.url,
        "card": card,
        "body": BODY,
        "description": card.summary,
        "newer": Link("A <newer> one", Url("/2026/01/08/newer/")),
        "older": Link("An older one", Url("/2026/01/06/older/")),
        "anniversary": Link("7 January", Url("/on-this-day/01-07/")),
        "edit_href": "https://example.org/edit?a=1&b=2",
        "word_count": 120,
        "extra": {"mood": "bright"},
        "has_standfirst": True,
        "story": STORY,
    }
    return ArticleView(**(values | changes))  # type: ignore[arg-type]


def list_view(**changes: object) -> ListView:
    values: dict[str, object] = {
        "kind": "tag",
        "name": "space",
        "title": HOSTILE,
        "url": Url("/tags/space/"),
        "entries": entries(*CARDS),
        "count": 1234,
        "newer": Link("", Url("/tags/space/")),
        "older": Link("24", Url("/tags/space/page/24/")),
        "topic": Topic(
            "2025-10-03",
            "2026-01-07",
            Sparkline("month", "2025-10", (1, 0, 4, 2)),
            (TagBeside("rockets & <b>", Url("/tags/rockets/"), 3), TagBeside("新闻", Url("/tags/%E6%96%B0/"), 1)),
        ),
        "description": "About space",
        "feeds": (TAG_FEED,),
    }
    return ListView(**(values | changes))  # type: ignore[arg-type]


def days_of(*months: str) -> Calendar:
    """A calendar with articles on some days of January 2026."""
    return to_calendar(months, [(f"2026-01-{day:02}", day) for day in (7, 6, 5, 4)], "en")


def month_view() -> ListView:
    return list_view(
        kind="month",
        name="2026-01",
        title="January 2026",
        url=Url("/2026/01/"),
        newer=None,
        older=None,
        next_period=Link("February 2026", Url("/2026/02/")),
        previous_period=Link("December 2025", Url("/2025/12/")),
        up=(Link("2026", Url("/2026/")),),
        topic=None,
        parts=tuple(CountLink(f"{day} January 2026", Url(f"/2026/01/{day:02}/"), day) for day in (7, 6, 5, 4)),
        calendar=days_of("2026-01"),
        description="",
        feeds=(),
    )


MONTHS = tuple(CountLink(f"{name} 2025", Url("/2025/12/"), 31) for name in ("December", "November", "October", "May"))

TERMS = tuple(CountLink(name, Url(f"/tags/{at}/"), at) for at, name in enumerate(("a<b", "space", "新闻"), 1))

VIEWS: dict[str, View] = {
    "archive.html": ArchiveView(
        "Archive",
        Url("/archive/"),
        tuple(Year(str(year), Url(f"/{year}/"), 1500, MONTHS) for year in (2026, 2025, 2024)),
        days_of(*year_months("2026")),
    ),
    "article.html": article_view(),
    "feeds.html": DirectoryView(
        "Feeds",
        Url("/feeds/"),
        (
            FeedGroup(
                "source",
                "Sources",
                Url("/sources/"),
                (FeedLink(HOSTILE, Url("/sources/x/feed.xml"), RSS.type),),
                False,
                "feed.xml",
            ),
            FeedGroup(
                "tag",
                "Tags",
                Url("/tags/"),
                (FeedLink("新闻", Url("/tags/x/feed.xml"), RSS.type), TAG_FEED),
                True,
                "feed.xml",
            ),
        ),
    ),
    "home.html": HomeView(
        "The <Example> Archive",
        Url("/"),
        featured=entries(*CARDS[:3]),
        newest=entries(*CARDS[3:]),
        description="News of spaceflight, languages and the web",
        feeds=(RSS, ATOM),
    ),
    "index.html": IndexView(
        "tag",
        "Tags",
        Url("/tags/"),
        TERMS,
        Link("By name", Url("/tags/")),
        Link("By number of articles", Url("/tags/by/count/")),
        letters=(
            Letter("A", "a", Url(""), 1, TERMS[:1]),
            Letter("S", "s", Url(""), 1, TERMS[1:2]),
            Letter("漢字", "han-script", Url(""), 1, TERMS[2:]),
        ),
        total=3,
        feeds=(RSS,),
    ),
    "list.html": list_view(),
    "not-found.html": NotFoundView("Page not found", Url("/404.html")),
    "on-this-day.html": OnThisDayView(
        "On this day", Url("/on-this-day/"), to_days_of_the_year([("01-07", 3), ("02-29", 1)], "en")
    ),
    "page.html": StandaloneView(
        HOSTILE,
        Url("/about/"),
        BODY,
        "Who we are",
        "https://example.org/edit?a=1&b=2",
        "2026-02-01T08:00:00+01:00",
        "/images/a.jpg",
        'a "rocket"',
        "ar",
        "rtl",
    ),
    "search.html": SearchView(
        "Search",
        Url("/search/"),
        SearchShard("", Url("/search/engine-1.5.2/"), "12345678"),
        Url("/search/engine-1.5.2/engine.js"),
        Url("/search/engine-1.5.2/wasm.en.pagefind"),
        Url("/search/names.json?v=12345678"),
        (
            SearchShard("2026-01", Url("/search/2026-01/"), "23456789"),
            SearchShard("2025", Url("/search/2025/"), "3456789a"),
        ),
    ),
    "redirect.html": RedirectView(HOSTILE, Url("/old/"), Url("/2026/01/07/crew-0/")),
}


def page_of(renderer: str, view: View, path: str = "x/index.html") -> Page:
    return Page(path=path, owner="x", renderer=renderer, view=view)
