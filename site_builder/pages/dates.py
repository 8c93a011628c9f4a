"""Dates and numbers in words, for one language. Sole owner of babel.

    '2026-01-07', 'long', 'en'  ->  '7 January 2026'

Nothing here knows a clock, a time zone or the machine's locale: text comes in, text comes out. CLDR's
patterns decide the form, so a language costs nothing to add.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import format_date as _format_date
from babel.dates import format_skeleton as _format_skeleton
from babel.numbers import format_decimal as _format_decimal

# Style -> the pattern's name in CLDR (a length) or a skeleton of fields (Unicode TS #35, part 4).
_LENGTHS = {"long": "long", "medium": "medium", "short": "short", "weekday": "full"}
_SKELETONS = {"day": "MMMMd", "month": "yMMMM"}
STYLES = (*_LENGTHS, *_SKELETONS, "month-name")

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:[T ].*)?", re.DOTALL)


@lru_cache(maxsize=64)
def find_locale(language: str) -> Locale | None:
    """The CLDR locale for a BCP 47 tag, the closest that is known, or None.

    Plain ``en`` is English as the world writes it (``7 January 2026``); say ``en-US`` for ``January 7, 2026``.
    """
    if language.lower() == "en":
        return Locale("en", "001")
    subtags = language.split("-")
    while subtags:
        try:
            return Locale.parse("-".join(subtags), sep="-")
        except (UnknownLocaleError, ValueError):
            subtags.pop()
    return None


@lru_cache(maxsize=16384)
def format_date(iso: str, style: str = "long", language: str = "en") -> str:
    """Write a date in words; ``style`` is one of :data:`STYLES`.

    ``iso`` is ``YYYY-MM-DD``, or RFC 3339 of which the day alone is read. ``YYYY-MM`` and ``YYYY`` are written as
    a month and a year, whatever the style. Any other text, or a language that CLDR doesn't know, gives the
    text unchanged. Raises ValueError for a style that doesn't exist.
    """
    if style not in STYLES:
        raise ValueError(f"expected a date style ({', '.join(STYLES)}), found '{style}'")
    match, locale = _ISO.fullmatch(iso), find_locale(language)
    if match is None or locale is None or match[2] is None:
        return iso
    try:
        day = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return iso
    if style == "month-name":
        return _format_date(day, "LLLL", locale)
    if match[3] is None:
        style = "month"
    if style in _SKELETONS:
        return _format_skeleton(_SKELETONS[style], day, locale=locale)
    return _format_date(day, _LENGTHS[style], locale)


@lru_cache(maxsize=64)
def first_weekday(language: str) -> int:
    """The day that a week begins with, 0 for Monday to 6 for Sunday; Monday where CLDR doesn't know the language.

    Weeks are a matter of regions. A tag without one means the likeliest (CLDR, "likely subtags"): ``ar`` is Egypt's
    Arabic, whose weeks begin on Saturday. Plain ``en`` is English as the world writes it, here too.
    """
    locale = find_locale(language)
    if locale is None:
        return 0
    if locale.territory is None:
        locale = Locale.parse(get_global("likely_subtags").get(str(locale), str(locale)))
    return int(locale.first_week_day)


@lru_cache(maxsize=64)
def weekday_names(language: str) -> tuple[tuple[str, str], ...]:
    """(narrow, wide) names of the days of the week, Monday first; English where CLDR doesn't know the language."""
    names = (find_locale(language) or Locale("en", "001")).days["stand-alone"]
    return tuple((str(names["narrow"][day]), str(names["wide"][day])) for day in range(7))


def plural_form(number: int, language: str) -> str:
    """The plural category of ``number`` (CLDR): ``zero``, ``one``, ``two``, ``few``, ``many`` or ``other``."""
    locale = find_locale(language)
    return "other" if locale is None else locale.plural_form(number)


def plural_forms(language: str) -> frozenset[str]:
    """The plural categories that a language has."""
    locale = find_locale(language)
    return frozenset({"other"} if locale is None else {*locale.plural_form.tags, "other"})


@lru_cache(maxsize=4096)
def format_number(number: int, language: str = "en") -> str:
    """Write a whole number with the language's separators: ``1,234``."""
    locale = find_locale(language)
    return str(number) if locale is None else _format_decimal(number, locale=locale)
