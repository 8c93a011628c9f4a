"""What a site's owner decides: the text of ``site.toml`` becomes a :class:`Config`.

Every key has a default, so an empty file is a site. Each stage is given the section that it needs,
never the whole. An unknown key or a value of the wrong kind is told with the key's name and what was
expected; all of them in one run. Pure: the text comes in, no file is opened.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .model.problem import SiteError, quote
from .model.slug import group_key
from .model.warning import WARNINGS

FeedFormat = Literal["rss", "atom", "json"]
Encoding = Literal["gz", "br"]


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
    pages: str = "pages"
    fields: dict[str, list[str]] = {}
    exclude: tuple[str, ...] = ()
    max_file_bytes: int = 1_114_112
    max_attachment_bytes: int = 10_485_760
    max_summary_characters: int = 280


class ListsSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[lists]``: how list pages are cut."""

    page_size: int = 50
    home_size: int = 20
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

    name: str = "broadsheet"
    options: dict[str, Any] = {}


class OutputSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[output]``: where the site is written, and which compressed copies stand beside its text files."""

    folder: str = "output"
    precompress: tuple[Encoding, ...] = ()


class TagsSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[tags]`` and ``[categories]``: which names there may be, what others mean, and a sentence for their pages."""

    allowed: tuple[str, ...] = ()
    aliases: dict[str, str] = {}
    descriptions: dict[str, str] = {}


class CheckSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[check]``: the warnings (by code) that ``check`` leaves out, and those that it takes for errors."""

    off: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class SecuritySection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[security]``: whether pages carry a Content-Security-Policy, and whether a ``_headers`` file is written."""

    csp: bool = True
    headers_file: bool = False


class ImagesSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[images]``: which sizes there are of a picture, how well each is kept, and a font for cards.

    Widths in pixels, qualities from 1 to 100.
    """

    enabled: bool = True
    widths: tuple[int, ...] = (480, 800, 1200, 1600)
    avif_quality: int = 60
    jpeg_quality: int = 80
    max_pixels: int = 50_000_000
    keep_metadata: bool = False
    social_font: str = ""


class SearchSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[search]``: whether readers can search the site, if the engine is installed."""

    enabled: bool = True


class Config(msgspec.Struct, frozen=True):
    """All sections of ``site.toml``."""

    site: SiteSection = SiteSection()
    content: ContentSection = ContentSection()
    lists: ListsSection = ListsSection()
    feeds: FeedsSection = FeedsSection()
    sources: dict[str, OutletSection] = {}
    theme: ThemeSection = ThemeSection()
    output: OutputSection = OutputSection()
    tags: TagsSection = TagsSection()
    categories: TagsSection = TagsSection()
    check: CheckSection = CheckSection()
    security: SecuritySection = SecuritySection()
    images: ImagesSection = ImagesSection()
    search: SearchSection = SearchSection()


class ParseSettings(msgspec.Struct, frozen=True):
    """All that parsing an article may depend on; its digest is part of the parse cache's key.

    ``fields`` maps each of our field names onto the names that the archive uses, in order of preference.
    ``base_path`` is the path of the site's base URL, without a slash at its end. ``pages`` is the folder of standalone
    pages within the content folder, or empty.
    """

    timezone: str = "UTC"
    base_path: str = ""
    pages: str = "pages"
    fields: dict[str, tuple[str, ...]] = {}
    max_file_bytes: int = 1_114_112
    max_summary_characters: int = 280


def to_parse_settings(config: Config) -> ParseSettings:
    """The part of ``config`` that parsing may depend on."""
    return ParseSettings(
        timezone=config.site.timezone,
        base_path=urlsplit(config.site.base_url).path.rstrip("/"),
        pages=config.content.pages,
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
    content = msgspec.structs.replace(config.content, pages=config.content.pages.rstrip("/"))
    output = msgspec.structs.replace(config.output, precompress=tuple(dict.fromkeys(config.output.precompress)))
    return msgspec.structs.replace(config, site=site, content=content, output=output)


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
            faults.append(f"[{key}] {name}: {_in_words(str(error), known[name].type)}")
    return kind(**values)


_WORDS = {
    "int": "a whole number", "float": "a number", "str": "text", "bool": "true or false", "array": "a list",
    "object": "a table", "null": "nothing", "datetime": "a date", "date": "a date", "time": "a time",
}  # fmt: skip
_ITEM = re.compile(r"\[(\d+)\]$")


def _in_words(message: str, kind: Any) -> str:
    """What msgspec says of a value, in the words of ``site.toml``."""
    said, _, place = message.partition(" - at `")
    match = _ITEM.search(place.removesuffix("`"))
    item = f"item {int(match[1]) + 1}: " if match else "one of its values: " if "[...]" in place else ""
    if said.startswith("Invalid enum value"):
        choices = sorted(set(re.findall(r"'([^']*)'", str(kind))))
        found = quote(said.removeprefix("Invalid enum value ").strip("'"))
        return f"{item}expected {' or '.join(map(quote, choices))}, found {found}"
    said = re.sub(r"`([^`]*)`", lambda name: _WORDS.get(name[1], name[1]), said)
    return f"{item}{said[0].lower()}{said[1:].replace(', got ', ', found ')}"


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
    pages = config.content.pages
    if pages and not {"", ".", ".."}.isdisjoint(pages.rstrip("/").split("/")):
        faults.append(f"[content] pages: expected a folder in the content folder, found {quote(pages)}")
    for name in sorted(set(config.content.fields) - set(MAPPABLE_FIELDS)):
        faults.append("[content.fields] " + _unknown(name, dict.fromkeys(MAPPABLE_FIELDS), "field"))
    for key, codes in (("off", config.check.off), ("errors", config.check.errors)):
        faults += [f"[check] {key}: " + _unknown(code, WARNINGS, "code") for code in codes if code not in WARNINGS]
    for name, terms in (("tags", config.tags), ("categories", config.categories)):
        faults += _check_terms(name, terms)
    for label, value, least in (
        ("[lists] page_size", lists.page_size, 1),
        ("[lists] home_size", lists.home_size, 1),
        ("[lists] featured_size", lists.featured_size, 0),
        ("[feeds] items", config.feeds.items, 1),
        ("[feeds] least_articles", config.feeds.least_articles, 1),
        ("[content] max_file_bytes", config.content.max_file_bytes, 1024),
        ("[content] max_attachment_bytes", config.content.max_attachment_bytes, 1024),
        ("[content] max_summary_characters", config.content.max_summary_characters, 40),
        ("[images] max_pixels", config.images.max_pixels, 1_000_000),
    ):
        if value < least:
            faults.append(f"{label}: expected a number of at least {least}, found {value}")
    return faults + _check_images(config.images)


def _check_images(images: ImagesSection) -> list[str]:
    faults = []
    widths = images.widths
    if list(widths) != sorted(set(widths)) or not all(64 <= width <= 4096 for width in widths) or len(widths) > 8:
        found = quote(", ".join(map(str, widths)))
        faults.append(f"[images] widths: expected at most 8 numbers from 64 to 4096, smallest first, found {found}")
    for key, value in (("avif_quality", images.avif_quality), ("jpeg_quality", images.jpeg_quality)):
        if not 1 <= value <= 100:
            faults.append(f"[images] {key}: expected a number from 1 to 100, found {value}")
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


def _check_terms(section: str, terms: TagsSection) -> list[str]:
    faults = [
        f"[{section}.aliases] expected a name on both sides, found {quote(alias)} = {quote(meant)}"
        for alias, meant in terms.aliases.items()
        if not alias.strip() or not meant.strip()
    ]
    if faults:
        return faults
    meant_by_key: dict[str, str] = {}
    for alias, meant in terms.aliases.items():
        first = meant_by_key.setdefault(group_key(alias), meant)
        if first != meant:
            both = f"{quote(first)} and {quote(meant)}"
            faults.append(f"[{section}.aliases] expected one meaning of {quote(alias)}, found two: {both}; remove one")
    if faults:
        return faults
    for alias, meant in terms.aliases.items():
        found = meant_by_key.get(group_key(meant), meant)
        if found != meant:
            faults += [f"[{section}.aliases] {fault}" for fault in _follow(alias, meant, meant_by_key)]
    others = {key: meant for key, meant in meant_by_key.items() if group_key(meant) != key}
    for key, names in (("allowed", terms.allowed), ("descriptions", tuple(terms.descriptions))):
        faults += [
            f"[{section}] {key}: expected a name, found the alias {quote(name)}; write {quote(others[group_key(name)])}"
            for name in names
            if group_key(name) in others
        ]
    allowed = {group_key(name) for name in terms.allowed}
    faults += [
        f"[{section}.aliases] expected one of those allowed, found {quote(meant)}; add it to allowed"
        for meant in dict.fromkeys(terms.aliases.values())
        if allowed and group_key(meant) not in allowed
    ]
    return faults


def _follow(alias: str, meant: str, meant_by_key: Mapping[str, str]) -> Iterator[str]:
    """Why an alias that leads to an alias is refused, and what to type; a circle is told once."""
    seen = {group_key(alias): alias}
    while group_key(meant) not in seen:
        seen[group_key(meant)] = meant
        following = meant_by_key.get(group_key(meant), meant)
        if group_key(following) == group_key(meant):
            found = quote(meant_by_key[group_key(alias)])
            yield f"expected a name, found the alias {found}; write {quote(alias)} = {quote(following)}"
            return
        meant = following
    keys = list(seen)
    circle = keys[keys.index(group_key(meant)) :]
    if group_key(alias) == min(circle):
        names = " = ".join(quote(seen[key]) for key in (*circle, circle[0]))
        yield f"expected an end, found the circle {names}; remove one of them"
