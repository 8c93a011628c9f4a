from __future__ import annotations

import pytest

from site_builder.parse.dates import Fault, Moment, day_of, read_date


def read(text: str, zone: str = "UTC") -> tuple[str, bool, str]:
    found = read_date(text, zone)
    assert isinstance(found, Moment), found
    return found.at.isoformat(), found.has_time, found.iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-07", ("2026-01-07T00:00:00+00:00", False, "")),
        ("2026-01-07T10:30", ("2026-01-07T10:30:00+00:00", True, "")),
        ("2026-01-07 10:30:15", ("2026-01-07T10:30:15+00:00", True, "")),
        ("2026-01-07T10:30:15.250Z", ("2026-01-07T10:30:15.250000+00:00", True, "")),
        ("2026-01-07T10:30:15+02:00", ("2026-01-07T08:30:15+00:00", True, "")),
        ("2026-01-07T00:00:00-00:00", ("2026-01-07T00:00:00+00:00", False, "")),
        ("2026-01-07 00:00:00 +0100", ("2026-01-06T23:00:00+00:00", False, "2026-01-07 00:00:00+01:00")),
        ("2026-01-07T00:00:01Z", ("2026-01-07T00:00:01+00:00", True, "")),
        ("2016-12-31T23:59:60Z", ("2016-12-31T23:59:59+00:00", True, "")),
        ("2019-11-19 13:00:00 -0500", ("2019-11-19T18:00:00+00:00", True, "2019-11-19 13:00:00-05:00")),
        ("2019-11-19 13:00:00 +0000", ("2019-11-19T13:00:00+00:00", True, "2019-11-19 13:00:00+00:00")),
        ("2015-06-15 12:30:00 -4", ("2015-06-15T16:30:00+00:00", True, "2015-06-15 12:30:00-04:00")),
        ("2013-12-02 7:37:00", ("2013-12-02T07:37:00+00:00", True, "2013-12-02 07:37:00")),
        ("2020/08/30", ("2020-08-30T00:00:00+00:00", False, "2020-08-30")),
        ("2020-12-2", ("2020-12-02T00:00:00+00:00", False, "2020-12-02")),
        ("Wed, 07 Jan 2026 10:30:00 GMT", ("2026-01-07T10:30:00+00:00", True, "2026-01-07 10:30:00+00:00")),
        ("7 Jan 2026", ("2026-01-07T00:00:00+00:00", False, "2026-01-07")),
    ],
)
def test_forms_that_mean_one_thing_are_read(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("12/03/26", "expected YYYY-MM-DD, found '12/03/26'", "write 2026-03-12 or 2026-12-03"),
        ("13/03/2026", "expected YYYY-MM-DD, found '13/03/2026'", "write 2026-03-13"),
        ("03/03/2026", "expected YYYY-MM-DD, found '03/03/2026'", "write 2026-03-03"),
        ("2021-02-30", "expected a day from 01 to 28, found '2021-02-30'", "February 2021 has 28 days"),
        ("0001-01-01", "expected a year from 1970 to 2100, found '0001-01-01'", ""),
        ("2101-01-01", "expected a year from 1970 to 2100, found '2101-01-01'", ""),
        ("2026-01-01 25:00", "expected a time from 00:00:00 to 23:59:59, found '2026-01-01 25:00'", ""),
        ("2026-01-01 10:00 +99:00", "expected an offset from -14:00 to +14:00, found '2026-01-01 10:00 +99:00'", ""),
        (
            "yesterday",
            "expected YYYY-MM-DD, found 'yesterday'",
            "write the date as 2026-01-31, or with a time as 2026-01-31 14:30",
        ),
        (
            "1609459200",
            "expected YYYY-MM-DD, found '1609459200'",
            "write the date as 2026-01-31, or with a time as 2026-01-31 14:30",
        ),
    ],
)
def test_what_is_no_date_is_told_with_what_to_type(text, message, hint):
    assert read_date(text, "UTC") == Fault(message, hint)


def test_a_naive_time_is_in_the_zone_of_the_site_summer_and_winter():
    assert read("2026-01-07 10:00", "Europe/Paris")[0] == "2026-01-07T10:00:00+01:00"
    assert read("2026-07-07 10:00", "Europe/Paris")[0] == "2026-07-07T10:00:00+02:00"


def test_the_day_is_that_of_the_site():
    assert read("2026-01-07T20:00:00Z", "Asia/Tokyo")[0] == "2026-01-08T05:00:00+09:00"


def test_an_offset_is_of_whole_minutes():
    assert read("1971-01-07", "Africa/Monrovia")[0] == "1971-01-07T00:00:00-00:44"


def test_a_day_that_does_not_exist_is_none():
    assert day_of(2021, 2, 30, "UTC") is None
