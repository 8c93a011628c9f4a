"""What lists show of an article: its card, and the outlet that published the original.

    article, settings  ->  to_card  ->  Card

A card depends on its own article and on the configuration alone, so it is made once and each list,
feed and neighbour that shows it shares it.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

from ..config import Config
from ..model.article import Article
from ..model.card import Card, Link, Outlet
from ..model.slug import group_key
from ..model.text import Href, direction
from .urls import article_url, group_url

_LONGEST_LABEL = 63  # RFC 1035 §2.3.4


class CardSettings(msgspec.Struct, frozen=True):
    """What a card depends on beside its article.

    ``sources`` maps an outlet's key onto the name to show; ``tags`` and ``categories`` map the key of an alias onto the
    name that is meant.
    """

    permalink: str = "/{year}/{month}/{day}/{slug}/"
    language: str = "en"
    sources: dict[str, str] = {}
    tags: dict[str, str] = {}
    categories: dict[str, str] = {}


def to_card_settings(config: Config) -> CardSettings:
    """The part of ``config`` that cards depend on. A source may be named there with or without ``www.``."""
    return CardSettings(
        permalink=config.site.permalink,
        language=config.site.language,
        sources={outlet_key(host): section.name for host, section in sorted(config.sources.items()) if section.name},
        tags={group_key(alias): meant for alias, meant in sorted(config.tags.aliases.items())},
        categories={group_key(alias): meant for alias, meant in sorted(config.categories.aliases.items())},
    )


def outlet_key(name: str) -> str:
    """The key of an outlet that ``site.toml`` calls by its host, with or without ``www.``, or by its name."""
    return group_key(".".join(_to_unicode(label) for label in _without_prefix(name, ("www.",)).split(".")))


def to_card(article: Article, settings: CardSettings) -> Card:
    """What lists show of ``article``.

    Tags, categories and authors are as spelled there, in its order; aliases are read as what they mean.
    """
    lang, text_direction = _language(article.lang, settings.language)
    return Card(
        path=article.path,
        title=article.title,
        url=article_url(article, settings.permalink),
        date=article.published_at.date().isoformat(),
        published=to_rfc3339(article.published_at),
        summary=article.summary,
        has_time=article.has_time,
        updated=to_rfc3339(article.updated_at) if article.updated_at else "",
        outlet=to_outlet(article.link or "", article.source, settings.sources),
        original=article.link,
        feed=Href(article.source) if article.source.startswith(("https://", "http://")) else None,
        tags=tuple(_link("tag", name) for name in to_meant(article.tags, settings.tags)),
        categories=tuple(_link("category", name) for name in to_meant(article.categories, settings.categories)),
        authors=tuple(_link("author", name) for name in article.authors),
        image=article.image,
        image_alt=article.image_alt,
        lang=lang,
        dir=text_direction,
        featured=article.featured,
        story=_link("story", article.story) if article.story else None,
    )


def to_meant(names: tuple[str, ...], aliases: dict[str, str]) -> tuple[str, ...]:
    """``names`` with each alias replaced by the name that is meant, each once."""
    if not aliases or not any(group_key(name) in aliases for name in names):
        return names
    meant: dict[str, str] = {}
    for name in names:
        known = aliases.get(group_key(name), name)
        meant.setdefault(group_key(known), known)
    return tuple(meant.values())


@lru_cache(maxsize=65536)
def _link(kind: str, name: str) -> Link:
    return Link(name, group_url(kind, group_key(name)))


def _language(article: str, site: str) -> tuple[str, str]:
    """``lang`` and ``dir``, each empty where the article's is the site's."""
    if not article or article.lower() == site.lower():
        return "", ""
    own = direction(article)
    return article, own if own != direction(site) else ""


def to_rfc3339(moment: datetime) -> str:
    """Write an aware ``moment`` to the second, in its own offset (in UTC if that has seconds, as before 1972)."""
    offset = moment.utcoffset()
    if offset is not None and offset.seconds % 60:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")


def to_outlet(link: str, source: str, names: dict[str, str]) -> Outlet | None:
    """Who published the original: the host of ``link``, else that of ``source``, else ``source`` as a name.

    None if neither says. ``names`` maps an outlet's key onto the name to show.
    """
    shown = _host(link, ("www.",)) or _host(source, ("www.", "feeds.", "rss.")) or source.strip()
    if not shown:
        return None
    key = group_key(shown)
    return Outlet(key, names.get(key) or shown, group_url("source", key))


@lru_cache(maxsize=4096)
def _host(href: str, prefixes: tuple[str, ...]) -> str:
    """The host of an http(s) address in Unicode, without the first of ``prefixes`` that it has; else empty."""
    if not href.lower().startswith(("http://", "https://")):
        return ""
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:  # an unclosed bracket, for one
        return ""
    return ".".join(_to_unicode(label) for label in _without_prefix(host.rstrip("."), prefixes).split("."))


def _without_prefix(host: str, prefixes: tuple[str, ...]) -> str:
    for prefix in prefixes:
        # 'www.com' is a host of its own: what is left needs a dot.
        if host.lower().startswith(prefix) and "." in host[len(prefix) :]:
            return host[len(prefix) :]
    return host


def _to_unicode(label: str) -> str:
    """Decode an ``xn--`` label if it stands for letters, digits and hyphens; else leave it as it is.

    Not the standard library's ``idna`` codec: it knows IDNA 2003 only and refuses ``fußball``.
    """
    if not label.startswith("xn--") or len(label) > _LONGEST_LABEL:
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        if decoded.encode("punycode").decode("ascii") != label[4:]:
            return label
    except ValueError:
        return label
    words = all(c == "-" or unicodedata.category(c)[0] in "LM" or c.isdecimal() for c in decoded)
    return decoded if words and not decoded.isascii() and unicodedata.is_normalized("NFKC", decoded) else label
