from __future__ import annotations

import pytest

from site_builder.model.charts import Sparkline
from site_builder.pages.sparkline import choose_unit, draw_sparkline, peak_of, period_of, to_sparkline


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        ("2026-01-31", "2026-01-31", "month"),
        ("2016-02-01", "2026-01-31", "month"),
        ("2016-01-31", "2026-01-01", "year"),
        ("1970-01-01", "2100-12-31", "year"),
    ],
)
def test_ten_years_are_shown_by_month_and_more_by_year(first, last, unit):
    assert choose_unit(first, last) == unit


def test_months_without_articles_are_empty_places():
    found = to_sparkline("2025-11-30", "2026-02-01", [("2025-11", 3), ("2026-02", 2)])

    assert found == Sparkline("month", "2025-11", (3, 0, 0, 2))


def test_years_without_articles_are_empty_places():
    found = to_sparkline("2010-11-30", "2024-02-01", [("2010", 3), ("2024", 2)])

    assert found == Sparkline("year", "2010", (3, *[0] * 13, 2))


@pytest.mark.parametrize(
    ("last", "counts"),
    [
        ("2025-12-31", [("2025-11", 30), ("2025-12", 30)]),
        ("2026-01-31", [("2025-11", 2), ("2026-01", 2)]),
    ],
    ids=["two months", "four articles"],
)
def test_there_is_no_chart_of_what_words_say_as_well(last, counts):
    assert to_sparkline("2025-11-30", last, counts) is None


def test_the_peak_is_the_newest_of_the_highest():
    assert peak_of(Sparkline("month", "2025-11", (3, 5, 1, 5, 0))) == ("2026-02", 5)


def test_periods_are_counted_from_the_first():
    assert [period_of(Sparkline("month", "2025-11", ()), number) for number in (0, 1, 2)] == [
        "2025-11", "2025-12", "2026-01",
    ]  # fmt: skip
    assert period_of(Sparkline("year", "1999", ()), 2) == "2001"


def test_a_bar_is_as_high_as_its_count_and_one_article_among_thousands_is_seen():
    assert draw_sparkline(Sparkline("month", "2025-11", (4000, 0, 1, 2000))) == (
        64, 24, "M0 24v-24h12v24zM32 24v-1h12v1zM48 24v-12h12v12z",
    )  # fmt: skip


@pytest.mark.parametrize(("periods", "width"), [(3, 48), (15, 240), (24, 240), (60, 240), (120, 480)])
def test_bars_are_narrower_the_more_of_them_there_are(periods, width):
    assert draw_sparkline(Sparkline("year", "1971", (1,) * periods))[0] == width
