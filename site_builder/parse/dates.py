"""Dates as people write them, to aware datetimes in the site's zone.

    text, zone  ->  read_date  ->  Moment | Fault

ISO 8601 dates and datetimes are what we ask for. Other forms that can mean one thing only
(``2020/08/30``, RFC 2822) are read, with the ISO form to type instead. ``12/03/26`` can mean two things
and is refused with both. The result has a fixed offset, so that it is the same on every machine and
after a trip through a record.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..model.problem import quote

FIRST_YEAR, LAST_YEAR = 1970, 2100
EXPECTED = "expected YYYY-MM-DD"

_FORM = re.compile(
    r"""(\d{4}) (?P<cut>[-/.]) (\d{1,2}) (?P=cut) (\d{1,2})
        (?: (?P<between>[Tt]|[ ]+) (\d{1,2}) : (\d{2}) (?: : (\d{2}) (?: [.,] (\d{1,9}) )? )?
            (?P<zone> [ ]* (?: [Zz] | UTC | GMT | [+-]\d{1,2} | [+-]\d{2} :? \d{2} ) )? )?""",
    re.VERBOSE | re.ASCII,
)
_RFC_2822 = re.compile(
    r"""(?: (?:mon|tue|wed|thu|fri|sat|sun)[a-z]* ,? [ ]+ )? (\d{1,2}) [ ]+
        (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ,? [ ]+ (\d{4})
        (?: [ ]+ (\d{1,2}) : (\d{2}) (?: : (\d{2}) )? (?P<zone> [ ]+ (?: ut | gmt | utc | z | [+-]\d{4} ) )? )?
        (?: [ ]* \( [^()]* \) )?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_THREE_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)


class Moment(NamedTuple):
    """A point in time. ``has_time`` is False for a day alone, which stands as its first moment, and for midnight.

    ``iso`` is the form to type instead of what was written, empty if that was ISO already.
    """

    at: datetime
    has_time: bool
    iso: str = ""


class Fault(NamedTuple):
    """Why a text is no date, and what to type."""

    message: str
    hint: str


def read_date(text: str, zone: str) -> Moment | Fault:
    """Read ``text``; a time without an offset, or a day alone, is in the time zone named ``zone``."""
    match = _FORM.fullmatch(text)
    if match:
        year, month, day, hour, minute, second, fraction = match.group(1, 3, 4, 6, 7, 8, 9)
        iso = match["cut"] == "-" and len(month) == len(day) == 2 and (hour is None or len(hour) == 2)
        offset = match["zone"]
        # RFC 3339 §5.6 allows a blank in place of the T, and none before the offset.
        iso = iso and (not offset or offset in {"Z", "z"} or (len(offset) == 6 and offset[3] == ":"))
        numbers = [int(part or 0) for part in (year, month, day, hour, minute, second)]
        micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
        return _build(text, numbers, micro, offset, zone, hour is not None, iso)
    match = _RFC_2822.fullmatch(text)
    if match:
        day, name, year, hour, minute, second = match.group(1, 2, 3, 4, 5, 6)
        numbers = [int(part or 0) for part in (year, _MONTHS.index(name.lower()) + 1, day, hour, minute, second)]
        return _build(text, numbers, 0, match["zone"], zone, hour is not None, iso=False)
    return Fault(f"{EXPECTED}, found {quote(text)}", _readings(text))


def day_of(year: int, month: int, day: int, zone: str) -> Moment | None:
    """The first moment of a day that a file's name tells, or None if there is no such day."""
    try:
        return Moment(_at(datetime(year, month, day), None, zone), has_time=False)  # noqa: DTZ001 - _at adds the zone
    except ValueError:
        return None


def _build(
    text: str, numbers: list[int], micro: int, offset: str | None, zone: str, has_time: bool, iso: bool
) -> Moment | Fault:
    year, month, day, hour, minute, second = numbers
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Fault(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, found {quote(text)}", "")
    if not 1 <= month <= 12:
        return Fault(f"expected a month from 01 to 12, found {quote(text)}", _readings(text))
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        return Fault(
            f"expected a day from 01 to {days}, found {quote(text)}",
            f"{calendar.month_name[month]} {year} has {days} days",
        )
    if hour > 23 or minute > 59 or second > 60:
        return Fault(f"expected a time from 00:00:00 to 23:59:59, found {quote(text)}", "")
    known = _offset(offset) if offset else None
    if offset and known is None:
        return Fault(f"expected an offset from -14:00 to +14:00, found {quote(text)}", "")
    # A leap second is the last one that a clock here can show.
    naive = datetime(year, month, day, hour, minute, min(second, 59), micro)  # noqa: DTZ001 - _at adds the zone
    at = _at(naive, known, zone)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return Fault(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, found {quote(text)}", "")
    # Programs write midnight to the second where they know of no time.
    told = has_time and (hour, minute, second, micro) != (0, 0, 0, 0)
    return Moment(at, told, "" if iso else _to_iso(naive, known, has_time))


def _to_iso(naive: datetime, offset: timezone | None, has_time: bool) -> str:
    if not has_time:
        return f"{naive:%Y-%m-%d}"
    return (naive if offset is None else naive.replace(tzinfo=offset)).isoformat(" ")


def _offset(text: str) -> timezone | None:
    digits = text.strip().upper()
    if digits[0] not in "+-":
        return UTC
    sign = -1 if digits[0] == "-" else 1
    hours, minutes = (
        int(digits[1:3]),
        int(digits[3:].lstrip(":") or 0),
    )  # "-4" is four hours, as in Ruby's and Jekyll's dates
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        return None
    return _fixed(sign * (hours * 60 + minutes))


def _at(naive: datetime, offset: timezone | None, zone: str) -> datetime:
    site = _zone(zone)
    if site is UTC and offset is None:
        return naive.replace(tzinfo=UTC)
    local = naive.replace(tzinfo=site) if offset is None else naive.replace(tzinfo=offset).astimezone(site)
    shift = local.utcoffset() or timedelta()
    # Whole minutes: RFC 3339 has no seconds in an offset (Monrovia had until 1972).
    return local.replace(tzinfo=_fixed(round(shift.total_seconds() / 60)), fold=0)


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


@lru_cache(maxsize=256)
def _fixed(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def find_readings(text: str) -> tuple[str, ...]:
    """What three numbers can mean with the day or the month first, in ISO form, sorted; nothing for any other text."""
    match = _THREE_NUMBERS.fullmatch(text.strip())
    if not match:
        return ()
    first, second, year = (int(part) for part in match.groups())
    year += 2000 if year < 100 else 0
    readings = set()
    for month, day in ((first, second), (second, first)):
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            readings.add(f"{year}-{month:02}-{day:02}")
    return tuple(sorted(readings))


def _readings(text: str) -> str:
    """What to type instead of a text that is no date."""
    readings = find_readings(text)
    if readings:
        return f"write {' or '.join(readings)}"
    with_time = "" if _THREE_NUMBERS.fullmatch(text.strip()) else ", or with a time as 2026-01-31 14:30"
    return f"write the date as 2026-01-31{with_time}"
