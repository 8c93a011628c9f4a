"""Make pages out of articles, groups and settings. Pure.

    an article, its card, its neighbours  ->  its page, and redirects from its old addresses
    a group, its members, its neighbours  ->  its list pages and feeds          (lists.py)
    all groups of a kind                  ->  an index page                     (indexes.py)

A page carries a view: the whole input of its own rendering. Order: as pages are numbered, then by path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import msgspec

from ..config import Config, FeedFormat, FeedsSection, ListsSection, SiteSection, TagsSection
from ..model.article import Article
from ..model.card import Card, Link
from ..model.page import Page
from ..model.slug import group_key
from ..model.text import Url
from ..model.views import ArticleView, FeedLink, NotFoundView, RedirectView, TextView
from ..model.words import Words
from .cards import outlet_key
from .policy import InlineScript, Script, to_headers
from .urls import feed_url, output_path
from .wording import write_text

FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
FEED_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


class PlanSettings(msgspec.Struct, frozen=True):
    """The part of the configuration that decides which pages there are and what they show.

    ``descriptions`` are by kind of group and key. ``aliases`` are the keys of the names that are read as a group's, by
    kind and the group's key; those of the group itself are not among them. ``headers`` is the text of
    ``_headers``, or empty. ``words`` are for titles.
    """

    site: SiteSection
    lists: ListsSection
    feeds: FeedsSection
    content_folder: str
    descriptions: dict[str, dict[str, str]] = {}
    aliases: dict[str, dict[str, tuple[str, ...]]] = {}
    headers: str = ""
    words: Words = Words()


def to_plan_settings(config: Config, words: Words, scripts: Iterable[Script | InlineScript] = ()) -> PlanSettings:
    """The part of ``config`` that planning may depend on. ``scripts`` are those that the policy lets through."""
    outlets = {outlet_key(host): section.description for host, section in sorted(config.sources.items())}
    return PlanSettings(
        config.site,
        config.lists,
        config.feeds,
        config.content.folder,
        descriptions={
            "tag": _by_key(config.tags.descriptions),
            "category": _by_key(config.categories.descriptions),
            "source": {key: text for key, text in outlets.items() if text},
        },
        aliases={"tag": _by_meaning(config.tags), "category": _by_meaning(config.categories)},
        headers=to_headers(config.security, scripts),
        words=words,
    )


def _by_key(texts: dict[str, str]) -> dict[str, str]:
    return {group_key(name): text for name, text in sorted(texts.items()) if text}


def _by_meaning(terms: TagsSection) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for alias, meant in terms.aliases.items():
        if group_key(alias) != group_key(meant):
            found.setdefault(group_key(meant), set()).add(group_key(alias))
    return {key: tuple(sorted(aliases)) for key, aliases in sorted(found.items())}


def plan_article(
    article: Article, card: Card, newer: Link | None, older: Link | None, settings: PlanSettings
) -> Iterator[Page]:
    """The article's own page, then a redirect from each of its aliases; one that leads to the page itself is none."""
    owner = f"article:{article.path}"
    view = ArticleView(
        title=article.title,
        url=card.url,
        card=card,
        body=article.body,
        description=article.description or article.summary,
        newer=newer,
        older=older,
        edit_href=edit_href(article.path, settings),
        word_count=article.word_count,
        summary_given=article.summary_given,
        extra=article.extra,
    )
    yield Page(output_path(card.url), owner, "article.html", view)
    taken = {output_path(card.url)}
    for alias in article.aliases:
        path = output_path(Url(alias))
        if path not in taken:
            yield Page(path, owner, "redirect.html", RedirectView(article.title, Url(alias), card.url))
        taken.add(path)


def edit_href(path: str, settings: PlanSettings) -> str:
    """Where a reader can mend the file: ``site.edit_url`` with ``{path}`` replaced, or with the path added."""
    pattern = settings.site.edit_url
    if not pattern:
        return ""
    quoted = quote(f"{settings.content_folder}/{path}")
    return pattern.replace("{path}", quoted) if "{path}" in pattern else f"{pattern.rstrip('/')}/{quoted}"


def plan_fixed(settings: PlanSettings) -> Iterator[Page]:
    """The pages that hang on configuration alone: ``404.html``, ``robots.txt`` and, if asked for, ``_headers``."""
    yield Page(
        "404.html",
        "site",
        "not-found.html",
        NotFoundView(write_text(settings.words, "page_not_found"), Url("/404.html")),
    )
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {settings.site.base_url}/sitemap.xml\n"
    yield Page("robots.txt", "site", "text", TextView(robots))
    if settings.headers:
        yield Page("_headers", "site", "text", TextView(settings.headers))


def feed_links(title: str, landing: Url, formats: tuple[FeedFormat, ...]) -> tuple[FeedLink, ...]:
    """The feeds of a page, as links to name in its head."""
    return tuple(
        FeedLink(f"{title} ({FEED_NAMES[form]})", feed_url(landing, form), FEED_TYPES[form]) for form in formats
    )
