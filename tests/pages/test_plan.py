from __future__ import annotations

from typing import Any

import pytest

from site_builder.config import parse_config
from site_builder.model.article import Article
from site_builder.model.digest import Digest
from site_builder.model.text import Url
from site_builder.model.views import FeedLink, RedirectView, StandaloneView
from site_builder.pages.cards import CardSettings, to_card
from site_builder.pages.plan import edit_href, feed_links, plan_article, plan_fixed, plan_standalone, to_plan_settings
from tests.archive import moment
from tests.english import ENGLISH
from tests.pages.planning import link, settings

OWN = "2026/01/07/x/index.html"


def plan(**fields: Any) -> list[Any]:
    values = {"path": "2026/x.md", "title": "X", "slug": "x", "body": Digest("b" * 32), "summary": "In short."} | fields
    article = Article(published_at=moment("2026-01-07T00:00:00+00:00"), **values)
    card = to_card(article, CardSettings())
    return list(plan_article(article, card, link("Newer", "/n/"), link("Older", "/o/"), settings()))


def test_an_article_has_a_page_with_its_neighbours():
    (page,) = plan()

    assert (page.path, page.owner, page.renderer) == (OWN, "article:2026/x.md", "article.html")
    assert (page.view.newer, page.view.older) == (link("Newer", "/n/"), link("Older", "/o/"))


def test_a_standalone_page_has_no_neighbours_and_no_card():
    values = {"updated_at": moment("2026-01-07T00:00:00+00:00"), "aliases": ("/us/",), "lang": "ar", "image": "/x.png"}
    article = Article("pages/a.md", "About", None, "about/us", Digest("b" * 32), summary="We.", **values)  # type: ignore[arg-type]
    page, redirect = plan_standalone(article, to_card(article, CardSettings()), settings())

    assert (page.path, page.owner, page.renderer) == ("about/us/index.html", "article:pages/a.md", "page.html")
    assert page.view == StandaloneView(
        "About", Url("/about/us/"), Digest("b" * 32), "We.", "", "2026-01-07T00:00:00+00:00", "/x.png", "", "ar", "rtl"
    )
    assert redirect.view == RedirectView("About", Url("/us/"), Url("/about/us/"))


def test_a_description_is_the_given_one_or_else_the_summary():
    assert [plan(description=text)[0].view.description for text in ("", "For engines.")] == [
        "In short.",
        "For engines.",
    ]


def test_every_old_address_is_a_redirect():
    pages = plan(aliases=("/old/", "/older/page.html", "/新/"))

    assert [page.path for page in pages] == [OWN, "old/index.html", "older/page.html", "新/index.html"]
    assert pages[1].view == RedirectView("X", Url("/old/"), Url("/2026/01/07/x/"))


@pytest.mark.parametrize("aliases", [("/2026/01/07/x/",), ("/2026/01/07/x/index.html",)])
def test_an_address_that_leads_to_the_article_itself_is_no_redirect(aliases):
    assert [page.renderer for page in plan(aliases=aliases)] == ["article.html"]


def test_two_spellings_of_one_old_address_are_one_redirect():
    assert [page.path for page in plan(aliases=("/old/", "/old/index.html"))] == [OWN, "old/index.html"]


@pytest.mark.parametrize(
    ("pattern", "href"),
    [
        ("", ""),
        ("https://git.example/edit/main", "https://git.example/edit/main/content/a%20b/%E6%96%B0.md"),
        ("https://git.example/edit/main/", "https://git.example/edit/main/content/a%20b/%E6%96%B0.md"),
        ("https://git.example/{path}?edit", "https://git.example/content/a%20b/%E6%96%B0.md?edit"),
    ],
)
def test_the_link_to_the_source_is_made_from_the_pattern(pattern, href):
    assert edit_href("a b/新.md", settings(edit_url=pattern)) == href


def test_the_fixed_pages_are_404_and_robots():
    pages: list[Any] = list(plan_fixed(settings()))
    missing, robots = pages

    assert (missing.path, missing.renderer, robots.path) == ("404.html", "not-found.html", "robots.txt")
    assert robots.view.text == "User-agent: *\nAllow: /\n\nSitemap: https://news.example/sitemap.xml\n"


def test_feeds_are_named_with_their_types():
    assert feed_links("News", Url("/tags/x/"), ("atom", "json")) == (
        FeedLink("News (Atom)", Url("/tags/x/atom.xml"), "application/atom+xml"),
        FeedLink("News (JSON Feed)", Url("/tags/x/feed.json"), "application/feed+json"),
    )


def test_descriptions_and_aliases_are_found_by_the_key_of_a_group():
    config = parse_config(
        '[sources."www.nasa.gov"]\ndescription = "Space."\n[tags.descriptions]\n"Open Source" = "Free."\n'
        '[tags.aliases]\nLLMs = "LLM"\nllm = "LLM"\n"Language Models" = "LLM"\n'
    )

    settings = to_plan_settings(config, ENGLISH)

    assert settings.descriptions == {
        "tag": {"open-source": "Free."}, "category": {}, "source": {"nasa.gov": "Space."},
    }  # fmt: skip
    assert settings.aliases == {"tag": {"llm": ("language-models", "llms")}, "category": {}}
