from __future__ import annotations

import json

from site_builder.model.card import Card
from site_builder.model.picture import Candidate, Picture
from site_builder.model.text import Href, Url
from site_builder.pages.jsonld import render_json_ld, to_absolute, to_news_article
from tests.pages.sample_views import FULL_CARD, HOSTILE, article_view, make_card, make_frame

BARE = Card(path="x.md", title="A", url=Url("/a/"), date="2026-01-07", published="2026-01-07T00:00:00Z")


def test_an_article_names_its_original_and_the_outlet_of_it():
    assert to_news_article(article_view(make_card()), make_frame())["isBasedOn"] == {
        "@type": "CreativeWork",
        "url": "https://www.nasa.gov/a?b=1&c=2",
        "publisher": {"@type": "Organization", "name": "NASA"},
    }


def test_an_article_without_optional_facts_has_no_empty_ones():
    view = article_view(BARE, word_count=0, description="")

    assert to_news_article(view, make_frame(author="")) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "A",
        "url": "https://example.org/a/",
        "mainEntityOfPage": "https://example.org/a/",
        "datePublished": "2026-01-07",
        "inLanguage": "en",
        "publisher": {"@type": "Organization", "name": "The <Example> Archive", "url": "https://example.org/"},
    }


def test_an_article_with_every_fact_states_it():
    facts = to_news_article(article_view(), make_frame())

    assert {name: facts[name] for name in sorted(set(facts) - {"isBasedOn", "publisher", "url", "@context"})} == {
        "@type": "NewsArticle",
        "articleSection": ["Science"],
        "author": [{"@type": "Person", "name": "Ada <b>", "url": "https://example.org/authors/ada/"}],
        "dateModified": "2026-02-01T08:00:00+01:00",
        "datePublished": "2026-01-07T10:00:00+01:00",
        "description": FULL_CARD.summary,
        "headline": HOSTILE,
        "image": "https://example.org/images/a.jpg",
        "inLanguage": "ar",
        "keywords": ["space", "新闻"],
        "mainEntityOfPage": "https://example.org/2026/01/07/crew-0/",
        "wordCount": 120,
    }


def test_a_picture_beside_the_article_is_named_with_its_size():
    picture = Picture(Url("/files/a.jpg"), 1200, 900, jpeg=(Candidate(Url("/assets/files/a.jpg.800.jpg"), 800),))
    view = article_view(make_card(image="/files/a.jpg"), pictures=(picture,))

    assert to_news_article(view, make_frame())["image"] == {
        "@type": "ImageObject",
        "url": "https://example.org/assets/files/a.jpg.800.jpg",
        "width": 800,
        "height": 600,
    }


def test_the_author_of_the_site_stands_in_for_an_article_without_authors():
    facts = to_news_article(article_view(BARE), make_frame(author="The Editors"))

    assert facts["author"] == [{"@type": "Person", "name": "The Editors"}]


def test_no_character_can_close_the_script_or_end_a_string():
    text = render_json_ld(article_view(make_card(title="</script><!--&\u2028\u2029")), make_frame(title="</SCRIPT>"))

    assert [c for c in "<>&\u2028\u2029" if c in text] == []


def test_what_was_escaped_reads_as_it_was_written():
    text = render_json_ld(article_view(make_card(title="</script>\u2028\\u003c")), make_frame())

    assert json.loads(text)["headline"] == "</script>\u2028\\u003c"


def test_an_address_of_the_site_becomes_absolute_below_the_path_of_the_site():
    assert to_absolute("/a/", make_frame(base_url=Href("https://x.org/news"))) == "https://x.org/news/a/"


def test_an_address_that_is_neither_absolute_nor_of_the_site_is_left_out():
    assert [to_absolute(url, make_frame()) for url in ("javascript:alert(1)", "data:x", "a.jpg", "")] == [""] * 4
