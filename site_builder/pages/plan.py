"""Make pages out of articles, groups and settings. Pure.

    an article, its card, its neighbours  ->  its page, and redirects from its old addresses
    an article without a date             ->  its page, likewise
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
from ..model.file_views import SocialView, TextView
from ..model.page import Page
from ..model.picture import Picture
from ..model.slug import group_key
from ..model.text import Url
from ..model.views import ArticleView, FeedLink, NotFoundView, RedirectView, StandaloneView, Story
from ..model.words import Words
from .calendars import to_anniversary_name
from .cards import outlet_key
from .policy import InlineScript, Script, to_headers
from .search import SearchSettings
from .social import SocialSettings, social_path
from .urls import FEED_TYPES, feed_url, group_url, output_path
from .variants import PictureSettings, to_picture_settings
from .wording import write_text

FEED_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


class PlanSettings(msgspec.Struct, frozen=True):
    """The part of the configuration that decides which pages there are and what they show.

    ``descriptions`` are by kind of group and key. ``aliases`` are the keys of the names that are read as a group's, by
    kind and the group's key; those of the group itself are not among them. ``headers`` is the text of
    ``_headers``, or empty. ``words`` are for titles. Without ``pictures``, those are published as they are;
    without ``social``, no cards are drawn. ``search`` is None if the site is not searched.
    """

    site: SiteSection
    lists: ListsSection
    feeds: FeedsSection
    content_folder: str
    descriptions: dict[str, dict[str, str]] = {}
    aliases: dict[str, dict[str, tuple[str, ...]]] = {}
    headers: str = ""
    words: Words = Words()
    pictures: PictureSettings | None = None
    social: SocialSettings | None = None
    search: SearchSettings | None = None


def to_plan_settings(
    config: Config,
    words: Words,
    scripts: Iterable[Script | InlineScript] = (),
    encoder: str = "",
    social: SocialSettings | None = None,
    search: SearchSettings | None = None,
) -> PlanSettings:
    """The part of ``config`` that planning may depend on. ``scripts`` are those that the policy lets through.

    ``encoder`` stands for what encodes pictures; ``social`` is what all cards share, if any are wanted. ``search`` is
    None if the site is not searched.
    """
    scripts = tuple(scripts)
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
        headers=to_headers(config.security, scripts, searches=search is not None),
        words=words,
        pictures=to_picture_settings(config.images, encoder),
        social=social,
        search=search,
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
    article: Article,
    card: Card,
    newer: Link | None,
    older: Link | None,
    settings: PlanSettings,
    story: Story | None = None,
    pictures: tuple[Picture, ...] = (),
    social: SocialView | None = None,
) -> Iterator[Page]:
    """The article's own page, its card for other sites if it has one, then a redirect from each of its aliases.

    An alias that leads to the page itself is none.
    """
    owner = f"article:{article.path}"
    drawn = "" if social is None else social_path(card.url, social)
    view = ArticleView(
        title=article.title,
        url=card.url,
        card=card,
        body=article.body,
        description=article.description or article.summary,
        newer=newer,
        older=older,
        anniversary=anniversary_link(card.date, settings),
        edit_href=edit_href(article.path, settings),
        word_count=article.word_count,
        has_standfirst=article.summary_given and not article.summary_repeated,
        extra=article.extra,
        story=story,
        pictures=pictures,
        social=f"/{quote(drawn)}" if drawn else "",
    )
    yield Page(output_path(card.url), owner, "article.html", view)
    if social is not None:
        yield Page(drawn, owner, "social", social)
    yield from _plan_redirects(article, card.url)


def plan_standalone(article: Article, card: Card, settings: PlanSettings) -> Iterator[Page]:
    """The page of an article without a date, then redirects as for any other. It has no neighbours."""
    view = StandaloneView(
        title=article.title,
        url=card.url,
        body=article.body,
        description=article.description or article.summary,
        edit_href=edit_href(article.path, settings),
        updated=card.updated,
        image=card.image,
        image_alt=card.image_alt,
        lang=card.lang,
        dir=card.dir,
        extra=article.extra,
    )
    yield Page(output_path(card.url), f"article:{article.path}", "page.html", view)
    yield from _plan_redirects(article, card.url)


def _plan_redirects(article: Article, url: Url) -> Iterator[Page]:
    taken = {output_path(url)}
    for alias in article.aliases:
        path = output_path(Url(alias))
        if path not in taken:
            view = RedirectView(article.title, Url(alias), url)
            yield Page(path, f"article:{article.path}", "redirect.html", view)
        taken.add(path)


def anniversary_link(date: str, settings: PlanSettings) -> Link:
    """The page of a day in all years."""
    key = date[5:]
    return Link(to_anniversary_name(key, settings.site.language), group_url("anniversary", key))


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
