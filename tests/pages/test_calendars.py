from __future__ import annotations

import pytest

from site_builder.model.charts import Calendar, Day, Month, Weekday
from site_builder.model.text import Url
from site_builder.pages.calendars import to_calendar, to_days_of_the_year, year_months


def numbers(month: Month) -> list[list[int]]:
    """The weeks of a month by number, 0 for a day of another month."""
    return [[0 if day is None else day.number for day in week] for week in month.weeks]


def days(calendar: Calendar) -> dict[str, Day]:
    return {
        f"{at:02}-{day.number:02}": day
        for at, month in enumerate(calendar.months, 1)
        for week in month.weeks
        for day in week
        if day is not None
    }


def test_a_month_has_the_weeks_of_its_language():
    english, arabic = (to_calendar(["2026-01"], [], language) for language in ("en", "ar"))

    assert numbers(english.months[0])[:2] == [[0, 0, 0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10, 11]]
    assert numbers(arabic.months[0])[:2] == [[0, 0, 0, 0, 0, 1, 2], [3, 4, 5, 6, 7, 8, 9]]
    assert (english.weekdays[0], arabic.weekdays[0]) == (Weekday("M", "Monday"), Weekday("س", "السبت"))


def test_a_day_with_articles_is_a_link_and_one_without_is_a_number():
    found = days(to_calendar(["2026-01"], [("2026-01-07", 3)], "en"))

    assert found["01-07"] == Day(7, "7 January 2026", Url("/2026/01/07/"), 3, 3)
    assert found["01-08"] == Day(8, "", Url(""), 0, 0)


def test_a_month_leads_to_its_page_if_it_has_articles():
    months = to_calendar(["2026-01", "2026-02"], [("2026-01-07", 3), ("2026-01-09", 1)], "en").months

    assert [(month.name, month.url, month.count) for month in months] == [
        ("January", "/2026/01/", 4), ("February", "", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "levels"),
    [([1, 1, 1, 1], [1, 1, 1, 1]), ([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 10, 30, 40], [1, 1, 3, 4])],
    ids=["one a day is not busy", "up to four", "forty"],
)
def test_a_day_is_as_deep_as_its_share_of_the_busiest_of_this_calendar(counts, levels):
    found = days(to_calendar(["2026-01"], [(f"2026-01-{day:02}", count) for day, count in enumerate(counts, 1)], "en"))

    assert [found[f"01-{day:02}"].level for day in (1, 2, 3, 4)] == levels


def test_days_of_the_year_are_366_of_no_year_in_rows_of_seven():
    calendar = to_days_of_the_year([("02-29", 1)], "en")

    assert (len(days(calendar)), calendar.weekdays) == (366, ())
    assert days(calendar)["02-29"] == Day(29, "29 February", Url("/on-this-day/02-29/"), 1, 1)
    assert numbers(calendar.months[1])[-1] == [29, 0, 0, 0, 0, 0, 0]


def test_a_year_has_twelve_months():
    assert (year_months("2026")[0], year_months("2026")[-1], len(year_months("2026"))) == ("2026-01", "2026-12", 12)
