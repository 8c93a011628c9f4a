"""What a site's owner decides: the text of ``site.toml`` becomes a :class:`Config`.

Every key has a default, so an empty file is a site. Each stage is given the section that it needs,
never the whole. An unknown key or a value of the wrong kind is told with the key's name and what was
expected; all of them in one run. Pure: the text comes in, no file is opened.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .model.problem import SiteError, quote

FeedFormat = Literal["rss", "atom", "json"]


class SiteSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[site]``: what every page says of the site. Part of every page: a change here rewrites them all."""

    title: str = "News archive"
    base_url: str = "http://localhost"
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    edit_url: str = ""
    author: str = ""
    permalink: str = "/{year}/{month}/{day}/{slug}/"


class ContentSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[content]``: where articles are and how their front matter reads. A change here parses all anew."""

    folder: str = "content"
    fields: dict[str, list[str]] = {}
    exclude: tuple[str, ...] = ()
    max_file_bytes: int = 1_114_112
    max_summary_characters: int = 280


class ListsSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[lists]``: how list pages are cut."""

    page_size: int = 50
    home_size: int = 30
    featured_size: int = 4


class FeedsSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[feeds]``: the formats for each kind of list, how many items, and the least for a feed of its own."""

    site: tuple[FeedFormat, ...] = ("rss", "atom", "json")
    tags: tuple[FeedFormat, ...] = ("rss",)
    categories: tuple[FeedFormat, ...] = ("rss",)
    sources: tuple[FeedFormat, ...] = ("rss",)
    authors: tuple[FeedFormat, ...] = ()
    items: int = 20
    least_articles: int = 1


class OutletSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[sources."foxnews.com"]``: what to call an outlet."""

    name: str = ""
    description: str = ""


class ThemeSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[theme]``: which theme, and values for the options that its ``theme.toml`` declares."""

    name: str = "plain"
    options: dict[str, Any] = {}


class OutputSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[output]``: where the site is written."""

    folder: str = "output"


class Config(msgspec.Struct, frozen=True):
    """All sections of ``site.toml``."""

    site: SiteSection = SiteSection()
    content: ContentSection = ContentSection()
    lists: ListsSection = ListsSection()
    feeds: FeedsSection = FeedsSection()
    sources: dict[str, OutletSection] = {}
    theme: ThemeSection = ThemeSection()
    output: OutputSection = OutputSection()


class ParseSettings(msgspec.Struct, frozen=True):
    """All that parsing an article may depend on; its digest is part of the parse cache's key.

    ``fields`` maps each of our field names onto the names that the archive uses, in order of preference.
    """

    timezone: str = "UTC"
    fields: dict[str, tuple[str, ...]] = {}
    max_file_bytes: int = 1_114_112
    max_summary_characters: int = 280


def to_parse_settings(config: Config) -> ParseSettings:
    """The part of ``config`` that parsing may depend on."""
    return ParseSettings(
        timezone=config.site.timezone,
        fields={name: tuple(names) for name, names in sorted(config.content.fields.items())},
        max_file_bytes=config.content.max_file_bytes,
        max_summary_characters=config.content.max_summary_characters,
    )


MAPPABLE_FIELDS = (
    "title", "date", "updated", "expires", "summary", "description", "slug", "link", "source", "categories",
    "tags", "authors", "image", "image_alt", "lang", "aliases", "draft", "featured", "story",
)  # fmt: skip

_PERMALINK_FIELDS = frozenset({"year", "month", "day", "slug"})


def parse_config(text: str, path: str = "site.toml") -> Config:
    """Read the text of a ``site.toml``. Raises :class:`SiteError` (code ``config``) that names every fault."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{path}: expected TOML, found a fault: {error}", "config") from None
    faults: list[str] = []
    sections: dict[str, Any] = {}
    kinds = {field.name: field for field in msgspec.structs.fields(Config)}
    for key in sorted(raw):
        if key not in kinds:
            faults.append(_unknown(key, kinds, "section"))
        elif key == "sources":
            sections[key] = {
                name: _section(f"sources.{name}", OutletSection, value, faults)
                for name, value in _table(key, raw[key], faults).items()
            }
        else:
            sections[key] = _section(key, kinds[key].type, raw[key], faults)
    config = Config() if faults else Config(**sections)
    faults += _check(config)
    if faults:
        raise SiteError("\n".join(f"{path}: {fault}" for fault in faults), "config")
    return _normal(config)


def _normal(config: Config) -> Config:
    site = msgspec.structs.replace(config.site, base_url=config.site.base_url.rstrip("/"))
    return msgspec.structs.replace(config, site=site)


def _table(key: str, value: Any, faults: list[str]) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    faults.append(f"{key}: expected a table, found {quote(repr(value))}; write [{key}] on a line of its own")
    return {}


def _section(key: str, kind: type[Any], value: Any, faults: list[str]) -> Any:
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    values = {}
    for name, given in _table(key, value, faults).items():
        if name not in known:
            faults.append(f"[{key}] " + _unknown(name, known, "key"))
            continue
        try:
            values[name] = msgspec.convert(given, known[name].type, strict=True)
        except msgspec.ValidationError as error:
            faults.append(f"[{key}] {name}: {_in_words(str(error))}")
    return kind(**values)


def _in_words(message: str) -> str:
    message = re.sub(r"Expected `([^`]*)`", r"expected \1", message)
    message = re.sub(r"got `([^`]*)`", r"found \1", message)
    return message[0].lower() + message[1:]


def _unknown(name: str, known: Mapping[str, object], what: str) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    meant = f"; did you mean '{close[0]}'?" if close else f"; known: {', '.join(sorted(known))}"
    return f"{quote(name)}: no such {what}{meant}"


def _check(config: Config) -> list[str]:
    faults = []
    site, lists = config.site, config.lists
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", site.base_url):
        faults.append(f"[site] base_url: expected https://HOST, found {quote(site.base_url)}")
    try:
        ZoneInfo(site.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(f"[site] timezone: expected a name such as 'Europe/Paris', found {quote(site.timezone)}")
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", site.language):
        faults.append(f"[site] language: expected a tag such as 'en' or 'pt-BR', found {quote(site.language)}")
    faults += _check_permalink(site.permalink)
    for name in sorted(set(config.content.fields) - set(MAPPABLE_FIELDS)):
        faults.append("[content.fields] " + _unknown(name, dict.fromkeys(MAPPABLE_FIELDS), "field"))
    for label, value, least in (
        ("[lists] page_size", lists.page_size, 1),
        ("[lists] home_size", lists.home_size, 1),
        ("[lists] featured_size", lists.featured_size, 0),
        ("[feeds] items", config.feeds.items, 1),
        ("[feeds] least_articles", config.feeds.least_articles, 1),
        ("[content] max_file_bytes", config.content.max_file_bytes, 1024),
        ("[content] max_summary_characters", config.content.max_summary_characters, 40),
    ):
        if value < least:
            faults.append(f"{label}: expected a number of at least {least}, found {value}")
    return faults


def _check_permalink(pattern: str) -> list[str]:
    fields = re.findall(r"\{([^{}]*)\}", pattern)
    plain = re.sub(r"\{[^{}]*\}", "x", pattern)
    if (
        not (plain.startswith("/") and plain.endswith("/"))
        or not re.fullmatch(r"[A-Za-z0-9/_-]+", plain)
        or "//" in plain
    ):
        return [f"[site] permalink: expected a pattern such as '/{{year}}/{{month}}/{{slug}}/', found {quote(pattern)}"]
    faults = [
        "[site] permalink: " + _unknown(f, dict.fromkeys(sorted(_PERMALINK_FIELDS)), "field")
        for f in fields
        if f not in _PERMALINK_FIELDS
    ]
    if "slug" not in fields:
        faults.append(f"[site] permalink: expected {{slug}} in it, found {quote(pattern)}")
    return faults
