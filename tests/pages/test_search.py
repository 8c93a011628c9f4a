from __future__ import annotations

import pytest

from site_builder.config import parse_config
from site_builder.model.article import Article
from site_builder.model.card import Card
from site_builder.model.digest import Digest
from site_builder.model.text import Url
from site_builder.pages.search import (
    MOST_ARTICLES,
    SearchSettings,
    cut_year,
    shard_url,
    to_record,
    to_search_settings,
)


def months(year: int, *counts: int) -> list[tuple[str, int]]:
    return [(f"{year}-{month:02}", count) for month, count in enumerate(counts, 1)]


def test_a_closed_year_is_one_shard():
    assert cut_year(months(2019, 3, 4), is_newest=False) == ("2019",)


def test_the_newest_year_has_a_shard_for_each_month_with_articles():
    assert cut_year(months(2026, 3, 4), is_newest=True) == ("2026-01", "2026-02")


def test_a_year_with_more_articles_than_a_shard_holds_stays_by_month():
    assert cut_year(months(2019, MOST_ARTICLES - 1, 1), is_newest=False) == ("2019",)
    assert cut_year(months(2019, MOST_ARTICLES, 1), is_newest=False) == ("2019-01", "2019-02")


def test_a_year_without_articles_has_no_shard():
    assert (cut_year([], is_newest=False), cut_year([], is_newest=True)) == ((), ())


@pytest.mark.parametrize(
    ("language", "stems"),
    [("en", "en"), ("pt-BR", "pt"), ("ar", "ar"), ("zh", "unknown"), ("ja", "unknown"), ("th", "unknown")],
)
def test_stems_are_of_the_sites_language_unless_the_engine_would_cut_its_words(language, stems):
    config = parse_config(f'[site]\nlanguage = "{language}"\n')

    assert to_search_settings(config, "1.5.2") == SearchSettings("1.5.2", stems)


def test_there_is_no_search_without_the_engine_or_where_it_is_switched_off():
    assert to_search_settings(parse_config(""), None) is None
    assert to_search_settings(parse_config("[search]\nenabled = false\n"), "1.5.2") is None


def test_the_folder_of_the_engine_tells_its_version():
    settings = SearchSettings("1.5.2", "en")

    assert (shard_url("site", settings), shard_url("2026-01", settings)) == (
        "/search/engine-1.5.2/",
        "/search/2026-01/",
    )


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("The river rose…", "The river rose and fell."),
        ("The river rose and fell.", "The river rose and fell."),
        ("A flood…", "A flood... The river rose and fell."),
    ],
)
def test_a_summary_is_told_beside_the_text_only_where_it_is_not_the_beginning_of_it(summary, told):
    article = Article(path="x.md", title="A", published_at=None, slug="a", body=Digest("0" * 32))
    card = Card(path="x.md", title="A", url=Url("/a/"), date="2026-01-07", published="", summary=summary)

    assert to_record(article, card, "The river rose and fell.").content == told
