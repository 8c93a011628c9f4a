"""The theme that comes with the program: each template with a view that has something in every field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.card import Card, Link
from site_builder.model.charts import Topic
from site_builder.model.digest import Digest
from site_builder.model.text import Href, Html, Url
from site_builder.model.theme import PAGE_TEMPLATES
from site_builder.model.views import FeedLink, Frame, Letter, View
from site_builder.pages.templates.closures import digest_templates
from site_builder.pages.templates.render import Renderer
from site_builder.pages.templates.settings import RenderSettings
from tests.pages.sample_views import (
    BODY_TEXT,
    CARDS,
    FULL_CARD,
    HOSTILE,
    RSS,
    STORY,
    STORY_CARDS,
    TAG_FEED,
    VIEWS,
    article_view,
    broadsheet_theme,
    entries,
    list_view,
    make_card,
    make_frame,
    month_view,
    page_of,
    parts_of,
)

BARE = Card(path="x.md", title="A", url=Url("/a/"), date="2026-01-07", published="2026-01-07T00:00:00Z")
PAGES = pytest.mark.parametrize("name", sorted(VIEWS))
FULL_PAGES = pytest.mark.parametrize("name", sorted(set(VIEWS) - {"redirect.html"}))
THEME = broadsheet_theme()
NOT_FOUND_SCRIPT = "/assets/not-found.1a2b3c4d.js"


def text_of(name: str, view: View | None = None, *, frame: Frame | None = None, card: Card = BARE) -> str:
    renderer = Renderer(RenderSettings(frame or make_frame(), THEME.templates))
    return renderer.render(page_of(name, view or VIEWS[name]), parts_of(*CARDS, *STORY_CARDS, card)).decode()


def tree_of(name: str, view: View | None = None, *, frame: Frame | None = None, card: Card = BARE) -> LexborHTMLParser:
    return LexborHTMLParser(text_of(name, view, frame=frame, card=card))


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def hrefs(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in tree.css(selector)]


def test_every_page_template_has_a_sample_here():
    assert sorted([*VIEWS, "card.html", "also.html"]) == sorted(PAGE_TEMPLATES)


def test_every_template_has_a_digest():
    assert sorted(digest_templates(THEME.templates, THEME.words)) == sorted(THEME.templates)


# Every page


@PAGES
def test_a_page_has_exactly_one_heading_of_the_first_level(name):
    assert len(tree_of(name).css("h1")) == 1


@PAGES
def test_heading_levels_are_never_skipped(name):
    levels = [int(str(node.tag)[1]) for node in tree_of(name).css("h1, h2, h3, h4, h5, h6")]

    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def _scripts(tree):
    """Those that are not the theme's own of every page."""
    return [node for node in tree.css("script") if node.text() not in THEME.inline_scripts]


@PAGES
def test_a_hostile_title_stays_text(name):
    own = {"article.html": [("application/ld+json", None)], "not-found.html": [(None, NOT_FOUND_SCRIPT)]}
    own |= {
        "index.html": [(None, "/assets/index.5e6f7a8b.js")],
        "search.html": [("module", "/assets/search.1a2b3c4d.js")],
    }
    scripts = [(node.attributes.get("type"), node.attributes.get("src")) for node in _scripts(tree_of(name))]

    assert scripts == own.get(name, [])


@pytest.mark.parametrize("name", ["article.html", "list.html", "page.html", "redirect.html"])
def test_a_hostile_title_reads_as_it_was_written_and_is_isolated(name):
    assert texts(tree_of(name), "h1 bdi") == [" ".join(HOSTILE.split())]


@PAGES
def test_no_page_has_inline_style_or_handlers(name):
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text_of(name).replace(BODY_TEXT, "")) == []


@PAGES
def test_links_of_a_site_below_its_host_begin_with_its_path(name):
    tree = tree_of(name, frame=make_frame(base_url=Href("https://example.org/news")))

    assert [href for href in hrefs(tree, "a, link") if href.startswith("/") and not href.startswith("/news/")] == []


@PAGES
def test_ids_are_unique(name):
    ids = [node.attributes["id"] for node in tree_of(name).css("[id]")]

    assert len(ids) == len(set(ids))


@FULL_PAGES
def test_a_page_begins_with_a_link_to_its_text(name):
    tree = tree_of(name)

    assert (hrefs(tree, "body > a:first-child"), len(tree.css("main#main"))) == (["#main"], 1)


@FULL_PAGES
def test_a_page_has_the_style_sheet_under_its_name_with_a_digest(name):
    assert hrefs(tree_of(name), "link[rel=stylesheet]") == ["/assets/style.1a2b3c4d.css"]


@FULL_PAGES
def test_a_page_names_each_feed_once(name):
    found = hrefs(tree_of(name), "link[rel=alternate]")

    assert (len(found), {"/feed.xml", "/atom.xml"} - set(found)) == (len(set(found)), set())


@pytest.mark.parametrize("name", sorted(set(VIEWS) - {"redirect.html", "not-found.html"}))
def test_a_page_states_its_canonical_address(name):
    assert hrefs(tree_of(name), "link[rel=canonical]") == [f"https://example.org{VIEWS[name].url}"]  # type: ignore[union-attr]


@FULL_PAGES
def test_the_link_of_the_navigation_to_this_page_says_so(name):
    current = hrefs(tree_of(name), "nav [aria-current=page]")

    marked = {"archive.html": "/archive/", "feeds.html": "/feeds/", "index.html": "/tags/", "home.html": "/"}
    assert current == ([marked[name]] if name in marked else [])


# The article


def test_an_article_links_to_its_original_before_and_after_the_text():
    text = text_of("article.html", article_view(make_card()))
    original = 'href="https://www.nasa.gov/a?b=1&amp;c=2">Read the original at <bdi>NASA</bdi>'
    before, _, after = text.partition('<div class="text">')

    assert (before.count(original), after.count(original)) == (1, 1)


def test_an_article_without_a_text_links_to_its_original_once_in_the_place_of_one():
    card, empty = make_card(), Digest("0" * 32)
    parts = msgspec.structs.replace(parts_of(card), bodies={empty: Html("")})
    renderer = Renderer(RenderSettings(make_frame(), THEME.templates))
    tree = LexborHTMLParser(renderer.render(page_of("article.html", article_view(card, body=empty)), parts).decode())

    assert (texts(tree, ".text"), len(tree.css(".original"))) == (["Read the original at NASA"], 1)


def test_an_author_who_is_the_outlet_is_named_once():
    authors = (Link("NASA", Url("/authors/nasa/")), Link("Ada", Url("/authors/ada/")))

    assert texts(tree_of("article.html", article_view(make_card(authors=authors))), ".byline .meta > *")[2:] == ["Ada"]


@pytest.mark.parametrize(("words", "name"), [(60, "standfirst"), (70, "standfirst long")])
def test_a_summary_as_long_as_a_text_is_set_like_one(words, name):
    tree = tree_of("article.html", article_view(make_card(summary="word " * words)))

    assert [node.attributes["class"] for node in tree.css(".standfirst")] == [name]


def test_an_article_shows_date_and_outlet_in_words():
    tree = tree_of("article.html")

    assert texts(tree, ".byline .meta > *") == ["NASA", "7 January 2026", "Updated 1 February 2026", "Ada <b>"]


def test_an_article_states_its_times_for_machines():
    found = [node.attributes["datetime"] for node in tree_of("article.html").css(".byline time")]

    assert found == ["2026-01-07T10:00:00+01:00", "2026-02-01T08:00:00+01:00"]


def test_a_summary_by_the_author_stands_above_the_text():
    assert texts(tree_of("article.html"), ".standfirst") == [FULL_CARD.summary]


def test_a_summary_made_from_the_text_is_not_repeated_above_it():
    assert tree_of("article.html", article_view(has_standfirst=False)).css(".standfirst") == []


def test_a_headline_that_is_too_long_for_a_phone_is_set_smaller():
    title = "A headline of so many words that nobody would ever print it " * 2

    assert [tree_of("article.html", article_view(title=text)).css("h1.long") != [] for text in ("Short", title)] == [
        False,
        True,
    ]


def test_the_body_stands_as_it_is():
    assert f'<div class="text">\n{BODY_TEXT}\n</div>' in text_of("article.html")


def test_an_article_in_another_language_says_so_and_its_labels_do_not():
    tree = tree_of("article.html")

    assert [
        (node.attributes["lang"], node.attributes["dir"])
        for node in tree.css("article, article .byline, article > footer")
    ] == [("ar", "rtl"), ("en", "ltr"), ("en", "ltr")]


def test_an_article_links_to_its_tags_categories_neighbours_and_editor():
    tree = tree_of("article.html")

    assert hrefs(tree, "article > footer .terms a, .pager a") == [
        "/tags/space/",
        "/tags/%E6%96%B0%E9%97%BB/",
        "/categories/science/",
        "/on-this-day/01-07/",
        "https://example.org/edit?a=1&b=2",
        "/2026/01/08/newer/",
        "/2026/01/06/older/",
    ]


def test_the_data_for_machines_names_the_original():
    data = json.loads(tree_of("article.html").css("script[type]")[0].text())

    assert data["isBasedOn"]["url"] == "https://www.nasa.gov/a?b=1&c=2"


def test_an_article_with_nothing_but_title_and_date_has_no_empty_parts():
    view = article_view(
        BARE, story=None, newer=None, older=None, edit_href="", description="", extra={}, has_standfirst=True
    )
    tree = tree_of("article.html", view)

    assert [node.attributes.get("class") for node in tree.css("main p, main nav, main figure, main section")] == [
        "meta", None, None, None, "terms",
    ]  # fmt: skip


def test_the_picture_of_an_article_has_its_text_alternative():
    pictures = tree_of("article.html").css("figure.lead img")

    assert [(node.attributes["src"], node.attributes["alt"]) for node in pictures] == [("/images/a.jpg", 'a "rocket"')]


@pytest.mark.parametrize("image", ["javascript:alert(1)", "data:image/svg+xml,x", "a.jpg"])
def test_a_picture_with_another_kind_of_address_is_left_out(image):
    assert (
        tree_of("article.html", article_view(make_card(image=image))).css("figure.lead, meta[property='og:image']")
        == []
    )


def test_the_picture_can_be_switched_off():
    options = THEME.options | {"lead_image": False}

    assert tree_of("article.html", frame=make_frame(options=options)).css("figure.lead") == []


def test_a_preview_elsewhere_has_title_summary_and_picture():
    tree = tree_of("article.html")
    found: Mapping[str | None, str | None] = {
        node.attributes["property"]: node.attributes["content"] for node in tree.css("meta[property]")
    }

    assert found == {
        "og:description": FULL_CARD.summary,
        "og:title": HOSTILE,
        "og:site_name": "The <Example> Archive",
        "og:url": "https://example.org/2026/01/07/crew-0/",
        "og:type": "article",
        "og:image": "https://example.org/images/a.jpg",
        "og:image:alt": 'a "rocket"',
        "article:published_time": "2026-01-07T10:00:00+01:00",
        "article:modified_time": "2026-02-01T08:00:00+01:00",
    }


# Lists


def test_a_topic_has_a_heading_for_each_year_and_all_cards_in_order():
    cards = (make_card(1), make_card(2), make_card(3, date="2025-12-31"))
    tree = tree_of("list.html", list_view(entries=entries(*cards)), card=cards[2])

    assert (texts(tree, "main h2"), hrefs(tree, "main h3 a")) == (["2026", "2025"], [card.url for card in cards])


def test_a_month_has_a_heading_for_each_day_and_all_cards_in_order():
    tree = tree_of("list.html", month_view())

    assert (texts(tree, "main h2"), texts(tree, "main h3")) == (
        ["7 January 2026", "6 January 2026", "5 January 2026", "4 January 2026"],
        [" ".join(card.title.split()) for card in CARDS],
    )


def test_a_day_is_one_list_without_headings_of_days():
    view = msgspec.structs.replace(list_view(), kind="day", entries=entries(*CARDS[1:3]))

    assert texts(tree_of("list.html", view), "main h2") == ["Articles"]


def test_a_list_shows_its_count_description_and_feeds():
    tree = tree_of("list.html")

    assert texts(tree, ".heading p") == [
        "Tag",
        "About space",
        "1,234 articles 3 October 2025 to 7 January 2026 Example: Tag (RSS)",
        "",
        "Often with rockets & <b> 3 新闻 1",
    ]


def test_a_sparkline_says_in_words_what_it_shows():
    (chart,) = tree_of("list.html").css("svg")

    assert (chart.attributes["role"], chart.attributes["aria-label"]) == (
        "img",
        "Articles by month, from October 2025 to January 2026. The most, 4, came in December 2025.",
    )


def test_a_topic_of_one_day_says_that_day_once():
    view = list_view(count=1, topic=Topic("2026-01-07", "2026-01-07", None, ()))

    assert texts(tree_of("list.html", view), ".heading .meta span") == ["1 article", "7 January 2026"]


def test_one_article_is_counted_in_the_singular():
    assert texts(tree_of("list.html", list_view(count=1, topic=None)), ".heading .meta span") == ["1 article"]


def test_a_numbered_page_says_which_one_it_is():
    tree = tree_of("list.html", list_view(title="Space", number=3, count=None, feeds=()))

    assert (texts(tree, "title"), texts(tree, "h1")) == (["Space, page 3 · The <Example> Archive"], ["Space page 3"])


def test_a_list_leads_to_newer_and_older_pages():
    tree = tree_of("list.html")

    assert [(text, href) for text, href in zip(texts(tree, ".pager a"), hrefs(tree, ".pager a"), strict=True)] == [
        ("Newest articles", "/tags/space/"),
        ("Older articles", "/tags/space/page/24/"),
    ]


def test_a_month_leads_to_its_year_its_days_and_its_neighbours():
    tree = tree_of("list.html", month_view())

    assert hrefs(tree, "main nav a") == [
        "/2026/", "/2026/01/", "/2026/01/04/", "/2026/01/05/", "/2026/01/06/", "/2026/01/07/", "/2026/02/", "/2025/12/",
    ]  # fmt: skip


def test_the_feed_of_a_list_stands_in_its_head_before_those_of_the_site():
    assert hrefs(tree_of("list.html"), "link[rel=alternate]") == [TAG_FEED.url, RSS.url, "/atom.xml"]


def test_a_card_has_all_that_any_density_shows():
    tree = tree_of("list.html", list_view(entries=entries(CARDS[1])))

    assert texts(tree, ".card h3, .card .meta > *, .card .summary, .card .terms a") == [
        CARDS[1].title, "NASA", "7 January 2026", CARDS[1].summary, "space", "新闻",
    ]  # fmt: skip


@pytest.mark.parametrize("density", ["titles", "summaries", "tags"])
def test_a_page_says_which_density_the_site_has_chosen(density):
    tree = tree_of("list.html", frame=make_frame(options=THEME.options | {"density": density}))

    assert tree.css("html")[0].attributes["data-density"] == density


@FULL_PAGES
def test_a_page_has_one_script_of_the_theme_and_it_is_as_the_policy_knows_it(name):
    found = [node.text() for node in tree_of(name).css("script:not([type], [src])")]

    assert found == list(THEME.inline_scripts)


@FULL_PAGES
def test_controls_are_no_part_of_a_page_but_in_the_words_of_the_script_that_puts_them_there(name):
    tree = tree_of(name)

    assert [script.attributes["data-view"] for script in tree.css("head > script[data-replaceable]")] == ["View"]
    assert tree.css("body > :not(template) :is(button, input, select, dialog)") == []


@FULL_PAGES
def test_controls_can_be_switched_off(name):
    tree = tree_of(name, frame=make_frame(options=THEME.options | {"controls": False}))

    assert tree.css("script:not([type], [src])") == []


def test_the_newest_article_leads_where_none_is_featured():
    view = msgspec.structs.replace(VIEWS["home.html"], featured=())
    tree = tree_of("home.html", view)

    assert (texts(tree, "#featured"), texts(tree, ".featured h3"), len(tree.css(".band .card"))) == (
        ["Lead story"], [CARDS[3].title], 8,
    )  # fmt: skip


def test_the_others_of_a_story_stand_as_lines_under_the_one_that_leads():
    lead, between, other = STORY_CARDS
    tree = tree_of("list.html", list_view(entries=entries(lead, between, other)))

    assert texts(tree, ".band > div > .card h3, .band > div > .also") == [
        lead.title, f"Also in Flight <b> NASA {other.title} 6 January 2026", between.title,
    ]  # fmt: skip
    assert hrefs(tree, ".also a") == ["/stories/flight/", other.url]


def test_on_the_page_of_a_story_every_article_has_a_card():
    lead, _, other = STORY_CARDS
    view = list_view(kind="story", entries=entries(lead, other), outlets=2, topic=None)
    tree = tree_of("list.html", view)

    assert (texts(tree, ".card h3"), len(tree.css(".also"))) == ([lead.title, other.title], 0)
    assert (texts(tree, ".heading .label"), texts(tree, ".heading .meta span")) == (
        ["Stories"], ["1,234 articles from 2 outlets"],
    )  # fmt: skip


def test_a_story_of_which_no_outlet_is_known_has_its_articles_counted():
    tree = tree_of("list.html", list_view(kind="story", entries=(), count=1, outlets=0, topic=None))

    assert texts(tree, ".heading .meta span") == ["1 article"]


def test_an_article_shows_the_others_of_its_story_and_says_why_each_is_there():
    tree = tree_of("article.html")

    assert texts(tree, ".related li") == [
        f"{' '.join(HOSTILE.split())} Later ESA <b> 8 January 2026", "Another Same original 7 January 2026",
    ]  # fmt: skip
    assert (texts(tree, ".related h2 bdi"), texts(tree, ".related div > p")) == (
        [" ".join(HOSTILE.split())], ["3 articles from 2 outlets"],
    )  # fmt: skip
    assert hrefs(tree, ".related div > p a") == ["/stories/flight/"]
    assert [node.attributes.get("lang") for node in tree.css(".related li > a")] == ["ar", None]


def test_a_story_larger_than_what_is_shown_is_not_counted_on_the_page_of_an_article():
    tree = tree_of("article.html", article_view(story=msgspec.structs.replace(STORY, count=None, outlets=None)))

    assert texts(tree, ".related div > p") == ["The whole story"]


def test_a_logo_stands_for_the_title_and_says_it():
    tree = tree_of("home.html", frame=make_frame(options=THEME.options | {"logo": "logo.svg"}))

    assert [(node.attributes["src"], node.attributes["alt"]) for node in tree.css("h1 img")] == [
        ("/logo.svg", "The <Example> Archive")
    ]


def test_where_else_the_site_is_stands_at_the_foot_of_every_page():
    social = [{"name": "Mastodon", "url": "https://social.example/@a"}]
    tree = tree_of("archive.html", frame=make_frame(options=THEME.options | {"social": social}))

    assert [(node.text(), node.attributes["href"]) for node in tree.css("footer.site a[rel=me]")] == [
        ("Mastodon", "https://social.example/@a")
    ]


def test_a_script_that_counts_visits_stands_in_the_head_only_if_it_is_asked_for():
    script = {"src": "https://stats.example/x.js", "connect": [], "data": {"site": 'a"b'}}
    frame = make_frame(options=THEME.options | {"analytics": script})
    found = [
        [dict(node.attributes) for node in tree.css("script[src]")]
        for tree in (tree_of("home.html", frame=frame), tree_of("home.html"))
    ]

    assert found == [[{"defer": None, "src": "https://stats.example/x.js", "data-site": 'a"b'}], []]


def test_a_card_with_nothing_but_title_and_date_has_no_empty_parts():
    tree = tree_of("list.html", list_view(entries=entries(BARE)))

    assert texts(tree, ".card > *") == ["A", "7 January 2026"]


# The other pages


def test_the_front_page_shows_featured_articles_first_and_then_the_newest_by_day():
    tree = tree_of("home.html")

    assert (texts(tree, "main h2"), len(tree.css(".featured .card")), len(tree.css(".band .card"))) == (
        ["Featured", "6 January 2026", "5 January 2026", "4 January 2026"],
        3,
        9,
    )


def test_a_lead_that_stands_alone_has_the_others_of_its_story_under_it_and_they_are_not_in_the_river():
    lead, between, other = STORY_CARDS
    view = msgspec.structs.replace(VIEWS["home.html"], featured=(), newest=entries(lead, between, other))
    tree = tree_of("home.html", view)

    assert texts(tree, ".featured .card h3, .featured .also") == [
        lead.title, f"Also in Flight <b> NASA {other.title} 6 January 2026",
    ]  # fmt: skip
    assert texts(tree, ".latest h3, .latest .also") == [between.title]


def test_a_lead_beside_other_featured_articles_gathers_nothing():
    lead, between, other = STORY_CARDS
    view = msgspec.structs.replace(VIEWS["home.html"], featured=entries(lead, between), newest=entries(other))
    tree = tree_of("home.html", view)

    assert (tree.css(".also"), texts(tree, ".latest h3")) == ([], [other.title])


def test_cards_of_the_river_are_in_brief_and_those_above_it_are_not():
    long = f"{'Word ' * 20}ends here. {'More ' * 30}of it."
    card = make_card(summary=long)
    view = msgspec.structs.replace(VIEWS["home.html"], featured=entries(card), newest=entries(card))
    tree = tree_of("home.html", view, card=card)

    assert texts(tree, ".featured .summary, .band .summary") == [long, f"{'Word ' * 20}ends here."]
    assert (len(tree.css(".featured .card time")), len(tree.css(".band .card time"))) == (1, 0)


@pytest.mark.parametrize("change", [{"featured": ()}, {"newest": ()}])
def test_the_front_page_has_no_empty_parts(change):
    tree = tree_of("home.html", msgspec.structs.replace(VIEWS["home.html"], **change))

    assert [node.html for node in tree.css("main section") if not node.css(".card")] == []


def test_an_empty_site_says_so():
    view = msgspec.structs.replace(VIEWS["home.html"], featured=(), newest=())

    assert texts(tree_of("home.html", view), "main") == ["Nothing has been published yet."]


def test_the_archive_lists_years_and_their_months_with_counts():
    tree = tree_of("archive.html")

    assert (texts(tree, "h2"), texts(tree, ".band:first-of-type li")) == (
        ["2026", "2026 1,500", "2025 1,500", "2024 1,500"],
        ["December 2025 31", "November 2025 31", "October 2025 31", "May 2025 31"],
    )


def test_the_archive_has_a_strip_of_years_with_bars():
    tree = tree_of("archive.html")

    assert texts(tree, ".strip li") == ["2026 1,500", "2025 1,500", "2024 1,500"]
    assert [bar.attributes["width"] for bar in tree.css(".strip .bar rect")] == ["100"] * 3


def test_a_calendar_is_tables_of_days_that_say_how_many_articles_they_have():
    tree = tree_of("archive.html")
    (row,) = [row for row in tree.css(".calendar tr") if row.css("a[href='/2026/01/07/']")]

    assert [(cell.attributes.get("class"), cell.text()) for cell in row.css("td")] == [
        ("l3", "5"), ("l3", "6"), ("l4", "7"), (None, "8"), (None, "9"), (None, "10"), (None, "11"),
    ]  # fmt: skip
    assert [link.attributes["aria-label"] for link in row.css("a")][-1] == "7 January 2026: 7 articles"
    assert texts(tree, ".calendar caption")[:2] == ["January 22", "February"]


def test_an_index_lists_its_terms_with_counts():
    assert texts(tree_of("index.html"), ".terms-index li") == ["a<b 1", "space 2", "新闻 3"]


def test_an_index_has_letters_that_lead_to_headings_of_its_page():
    tree = tree_of("index.html")

    assert texts(tree, ".letters a") == texts(tree, "main h2") == ["A", "S", "漢字"]
    assert hrefs(tree, ".letters a") == [f"#{node.attributes['id']}" for node in tree.css("main h2")]


def test_an_index_says_which_order_it_has_and_leads_to_the_other():
    links = tree_of("index.html").css(".heading .meta a")

    assert [(link.text(), link.attributes.get("aria-current")) for link in links] == [
        ("By name", "page"), ("By number of articles", None),
    ]  # fmt: skip


def test_an_index_of_too_many_names_leads_to_pages_of_letters():
    view = msgspec.structs.replace(
        VIEWS["index.html"], terms=(), letters=(Letter("A", "a", Url("/tags/by/letter/a/"), 600, ()),), total=900
    )
    tree = tree_of("index.html", view)

    assert (texts(tree, ".letters li"), hrefs(tree, ".letters a")) == (["A 600"], ["/tags/by/letter/a/"])
    assert tree.css(".terms-index") == []


def test_an_index_by_number_says_how_many_it_leaves_out():
    view = msgspec.structs.replace(VIEWS["index.html"], order="count", letters=(), total=900)

    assert texts(tree_of("index.html", view), ".heading .meta span") == ["The 3 with the most articles, of 900"]


def test_a_missing_page_is_kept_out_of_search_engines_and_has_no_canonical_address():
    tree = tree_of("not-found.html")

    assert (
        [node.attributes["content"] for node in tree.css("meta[name=robots]")],
        hrefs(tree, "link[rel=canonical]"),
    ) == (
        ["noindex"],
        [],
    )


def test_a_redirect_leads_on_at_once_and_names_the_new_address():
    tree = tree_of("redirect.html", frame=make_frame(base_url=Href("https://example.org/news")))

    assert (
        [node.attributes["content"] for node in tree.css("meta[http-equiv=refresh]")],
        hrefs(tree, "link[rel=canonical]"),
        hrefs(tree, "a"),
    ) == (
        ["0; url=/news/2026/01/07/crew-0/"],
        ["https://example.org/news/2026/01/07/crew-0/"],
        ["/news/2026/01/07/crew-0/"],
    )


def test_words_for_the_foot_of_every_page_are_an_option():
    options = THEME.options | {"footer": "CC BY <4.0>"}

    assert texts(tree_of("home.html", frame=make_frame(options=options)), "footer.site > p") == ["CC BY <4.0>"]


def test_a_site_without_feeds_has_no_list_of_them_and_no_link_to_it():
    tree = tree_of("not-found.html", frame=make_frame(feeds=(), feeds_url=Url("")))

    assert tree.css("#feeds, [href='/feeds/']") == []


@pytest.mark.parametrize(("feeds", "found"), [((RSS,), ["#feeds"]), ((), [])])
def test_a_navigation_may_lead_to_the_list_at_the_foot_while_there_is_one(feeds, found):
    options = THEME.options | {"navigation": [{"name": "Feeds", "url": "#feeds"}]}
    tree = tree_of("index.html", frame=make_frame(feeds=feeds, options=options))

    assert hrefs(tree, "header.site nav a") == found


def test_the_page_of_no_address_leads_on_without_scripts_and_shows_no_empty_list():
    tree = tree_of("not-found.html")

    assert hrefs(tree, "main a") == ["/", "/archive/", "/tags/"]
    assert "hidden" in tree.css("#nearest")[0].attributes


def test_the_page_of_no_address_tells_its_script_where_the_site_begins():
    frame = make_frame(base_url=Href("https://example.org/news"))

    (script,) = _scripts(tree_of("not-found.html", frame=frame))
    assert script.attributes["data-base"] == "/news/"


def test_the_directory_names_the_feeds_of_the_site_then_those_of_each_kind():
    tree = tree_of("feeds.html")

    assert texts(tree, "main h2") == ["The whole site", "Sources", "Tags"]
    assert hrefs(tree, "main li a") == [
        "/feed.xml", "/atom.xml", "/sources/x/feed.xml", "/tags/x/feed.xml", "/tags/space/feed.xml",
    ]  # fmt: skip


def test_the_directory_says_how_to_find_those_that_it_leaves_out():
    assert texts(tree_of("feeds.html"), "main section p") == [
        "Only the largest are here. To find another, open its page in Tags and add feed.xml to the address."
    ]


def test_a_page_outside_time_shows_when_it_changed_and_where_it_can_be_mended():
    tree = tree_of("page.html")

    assert texts(tree, "main footer p") == ["Updated 1 February 2026", "Help us improve this page"]
    assert tree.css("nav.pager, .byline") == []


def test_a_page_outside_time_that_changed_at_no_known_time_and_has_no_editor_has_no_foot():
    view = msgspec.structs.replace(VIEWS["page.html"], updated="", edit_href="")

    assert tree_of("page.html", view).css("main footer") == []


def test_a_feed_of_the_page_that_is_the_site_s_own_is_named_once():
    view = msgspec.structs.replace(VIEWS["home.html"], feeds=(RSS, FeedLink("Other", Url("/other.xml"), RSS.type)))

    assert hrefs(tree_of("home.html", view), "link[rel=alternate]") == ["/other.xml", "/feed.xml", "/atom.xml"]
