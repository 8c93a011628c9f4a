from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from site_builder.config import Config, OutletSection, SiteSection
from site_builder.model.article import Article
from site_builder.model.card import Card, Link, Outlet
from site_builder.model.digest import Digest
from site_builder.model.text import Href, Url
from site_builder.pages.cards import CardSettings, outlet_key, to_card, to_card_settings, to_outlet, to_rfc3339

MOMENT = datetime(2026, 1, 7, 9, 30, tzinfo=timezone(timedelta(hours=2)))


def article(**fields: Any) -> Article:
    values = {"path": "2026/apple.md", "title": "Apple", "published_at": MOMENT, "slug": "apple", **fields}
    return Article(body=Digest("0" * 32), **values)


def test_a_card_holds_all_that_a_list_shows():
    full = article(
        summary="In brief.",
        has_time=True,
        updated_at=MOMENT + timedelta(days=1),
        link=Href("https://www.foxnews.com/tech/apple"),
        source="https://moxie.foxnews.com/feed.xml",
        tags=("Open Source", "C++"),
        categories=("Tech",),
        authors=("Ada Lovelace",),
        image="a.png",
        image_alt="An apple",
        lang="ar",
        featured=True,
        story="Fruit & veg",
    )

    assert to_card(full, CardSettings(sources={"foxnews.com": "Fox News"})) == Card(
        path="2026/apple.md",
        title="Apple",
        url=Url("/2026/01/07/apple/"),
        date="2026-01-07",
        published="2026-01-07T09:30:00+02:00",
        summary="In brief.",
        has_time=True,
        updated="2026-01-08T09:30:00+02:00",
        outlet=Outlet("foxnews.com", "Fox News", Url("/sources/foxnews.com/")),
        original=Href("https://www.foxnews.com/tech/apple"),
        feed=Href("https://moxie.foxnews.com/feed.xml"),
        tags=(Link("Open Source", Url("/tags/open-source/")), Link("C++", Url("/tags/c-plus-plus-cedb1b/"))),
        categories=(Link("Tech", Url("/categories/tech/")),),
        authors=(Link("Ada Lovelace", Url("/authors/ada-lovelace/")),),
        image="a.png",
        image_alt="An apple",
        lang="ar",
        dir="rtl",
        featured=True,
        story=Link("Fruit & veg", Url("/stories/fruit-and-veg-d077de/")),
    )


def test_a_bare_article_makes_a_bare_card():
    assert to_card(article(), CardSettings()) == Card(
        path="2026/apple.md",
        title="Apple",
        url=Url("/2026/01/07/apple/"),
        date="2026-01-07",
        published="2026-01-07T09:30:00+02:00",
    )


def test_two_spellings_of_a_tag_lead_to_one_page():
    first, second = to_card(article(tags=("Open Source", "open_source")), CardSettings()).tags

    assert (first.name, second.name) == ("Open Source", "open_source")
    assert first.url == second.url


@pytest.mark.parametrize(
    ("link", "source", "key"),
    [
        ("https://www.foxnews.com/x", "", "foxnews.com"),
        ("https://WWW.FoxNews.com:8080/x", "", "foxnews.com"),
        ("https://www.com/x", "", "www.com"),
        ("https://user@news.example./x", "", "news.example"),
        ("https://feeds.example.org/x", "", "feeds.example.org"),
        ("", "https://feeds.example.org/all.xml", "example.org"),
        ("", "HTTPS://rss.example.org/all.xml", "example.org"),
        ("", "https://rss.com/all.xml", "rss.com"),
        ("https://a.example/x", "https://b.example/feed", "a.example"),
        ("https://[/x", "Fox News", "fox-news"),
        ("", "  Fox News ", "fox-news"),
        ("", "gopher://example.org", "gopher://example.org"),
    ],
)
def test_the_outlet_is_the_host_of_the_link_or_else_of_the_source_or_else_its_name(link: str, source: str, key: str):
    outlet = to_outlet(link, source, {})

    assert outlet is not None
    assert outlet.key == key


def test_a_name_as_source_shows_as_written():
    assert to_outlet("", "Fox News", {}) == Outlet("fox-news", "Fox News", Url("/sources/fox-news/"))


@pytest.mark.parametrize("source", ["", "   "])
def test_without_link_and_source_there_is_no_outlet(source: str):
    assert to_outlet("", source, {}) is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("xn--bcher-kva.example", "bücher.example"),
        ("bücher.example", "bücher.example"),
        ("www.xn--fuball-cta.example", "fußball.example"),
        ("xn--fiqs8s", "中国"),
        ("xn--.example", "xn--.example"),
        ("xn--9999999999.example", "xn--9999999999.example"),
        (f"xn--{'a' * 60}.example", f"xn--{'a' * 60}.example"),
        ("xn--a-ecp.example", "xn--a-ecp.example"),
    ],
)
def test_an_international_host_shows_in_its_own_letters(host: str, name: str):
    outlet = to_outlet(f"https://{host}/", "", {})

    assert outlet is not None
    assert outlet.name == name


def test_the_configuration_names_an_outlet_with_or_without_www():
    config = Config(
        site=SiteSection(permalink="/{slug}/", language="pt-BR"),
        sources={
            "www.FoxNews.com": OutletSection(name="Fox News"),
            "a.example": OutletSection(description="no name"),
            "Hacker News": OutletSection(name="HN"),
        },
    )

    assert to_card_settings(config) == CardSettings(
        permalink="/{slug}/", language="pt-BR", sources={"foxnews.com": "Fox News", "hacker-news": "HN"}
    )


def test_an_outlet_is_known_by_its_host_in_either_form_and_by_its_name():
    names = ("www.NASA.gov", "xn--fuball-cta.example", "www.com", "Hacker News")

    assert [outlet_key(name) for name in names] == ["nasa.gov", "fußball.example".casefold(), "www.com", "hacker-news"]


def test_an_alias_is_read_as_the_tag_that_is_meant_once_in_the_place_of_the_first():
    settings = CardSettings(tags={"llms": "llm", "ai": "LLM"}, categories={"llms": "Models"})

    card = to_card(article(tags=("LLMs", "Linux", "llm", "AI"), categories=("LLMs",)), settings)

    assert card.tags == (Link("llm", Url("/tags/llm/")), Link("Linux", Url("/tags/linux/")))
    assert card.categories == (Link("Models", Url("/categories/models/")),)


@pytest.mark.parametrize(
    ("site", "lang", "shown"),
    [
        ("en", "", ("", "")),
        ("en", "EN", ("", "")),
        ("en", "fr", ("fr", "")),
        ("en", "he", ("he", "rtl")),
        ("ar", "he", ("he", "")),
        ("ar", "en", ("en", "ltr")),
    ],
)
def test_language_and_direction_are_told_only_where_they_differ_from_the_sites(
    site: str, lang: str, shown: tuple[str, str]
):
    card = to_card(article(lang=lang), CardSettings(language=site))

    assert (card.lang, card.dir) == shown


def test_an_offset_with_seconds_becomes_utc():
    # Liberia until 1972; RFC 3339 has no seconds in an offset.
    monrovia = timezone(-timedelta(minutes=44, seconds=30))

    assert to_rfc3339(datetime(1971, 1, 1, 12, 0, 0, tzinfo=monrovia)) == "1971-01-01T12:44:30+00:00"


def test_parts_of_a_second_are_dropped():
    assert to_rfc3339(datetime(2026, 1, 7, 1, 2, 3, 999999, tzinfo=UTC)) == "2026-01-07T01:02:03+00:00"
