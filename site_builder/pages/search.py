"""The search page, and what the search engine is told.

    articles of a year or month  ->  to_record  ->  records of one shard
    counts of a year's months    ->  cut_year   ->  which shards the year is cut into
    shards                       ->  plan_search_page  ->  /search/

A shard is an index of its own; a browser merges them. Closed years have one each and stay as they are; the newest year
(that of the newest article, for no clock may have a say) is cut by month, so that a new article has one month made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ..config import Config
from ..model.article import Article
from ..model.card import Card
from ..model.digest import digest_bytes
from ..model.file_views import TextView
from ..model.page import Page
from ..model.record import Record
from ..model.slug import group_key
from ..model.text import Url
from ..model.views import SearchShard, SearchView
from ..model.words import Words
from .pagefind import ENGINE_SCRIPT
from .unspaced import spread
from .urls import output_path
from .wording import write_text

SEARCH_URL = Url("/search/")
# The names that filters offer, and how many of each kind: the commonest. Others can be asked for by address.
NAMES_URL = Url("/search/names.json")
MOST_NAMES = 200
FILTERS = {"outlet": "source", "category": "category", "tag": "tag"}
_TAG_DIGITS = 8
SITE_SHARD = "site"
# The engine is said to have trouble near 30,000 pages, and takes memory by the page: far below.
MOST_ARTICLES = 5_000
# Words of a language that it knows are found in their other forms as well.
STEMMED = frozenset(
    "ar ca da de el en eo es et eu fi fr ga hi hu hy id it lt nb ne nl nn no pl pt ro ru sr sv ta tr yi".split(" ")  # noqa: SIM905
)
UNKNOWN = "unknown"
# A letter that no text has (U+A66E): what to look for where a reader gives filters and no words. Without any word the
# engine would load the whole index.
EVERY = "\ua66e"
# Letters of which no stemmer makes others.
_LETTERS = "bcdfghjkmnpqrtvw"


class SearchSettings(msgspec.Struct, frozen=True):
    """What the index depends on beside the articles: the engine's version, and the language of its stems."""

    engine: str
    language: str


def to_search_settings(config: Config, engine: str | None) -> SearchSettings | None:
    """None if the site is not to be searched, or there is no engine."""
    if engine is None or not config.search.enabled:
        return None
    language = config.site.language.lower().partition("-")[0]
    # Text in other scripts than the language's is found as well, word for word: the engine would cut all of it by
    # language, were it told one of those that it cuts.
    return SearchSettings(engine, language if language in STEMMED else UNKNOWN)


def cut_year(months: Iterable[tuple[str, int]], *, is_newest: bool) -> tuple[str, ...]:
    """The keys of a year's shards, sorted: ``2019``, or its months if it is the newest or too large for one.

    ``months`` are the year's (key, number of articles).
    """
    counts = dict(months)
    if not counts:
        return ()
    if is_newest or sum(counts.values()) > MOST_ARTICLES:
        return tuple(sorted(counts))
    return (min(counts)[:4],)


def shard_url(key: str, settings: SearchSettings) -> Url:
    """The folder of a shard. That of the site itself has the engine's files, so its name tells their version."""
    return Url(f"{SEARCH_URL}engine-{settings.engine}/" if key == SITE_SHARD else f"{SEARCH_URL}{key}/")


def to_record(article: Article, card: Card, text: str) -> Record:
    """An article as the engine is told of it. ``text`` is that of its body."""
    # A summary is the beginning of the text where nobody wrote one.
    content = text if card.summary.removesuffix("…") in text else f"{card.summary} {text}"
    title = spread(card.title)
    names = {
        "outlet": [card.outlet.name] if card.outlet else [],
        "category": [link.name for link in card.categories],
        "tag": [link.name for link in card.tags],
    }
    meta = {
        "title": card.title,
        "words": title if title != card.title else "",
        "lang": card.lang,
        "outlet": card.outlet.name if card.outlet else "",
        "authors": ", ".join(article.authors),
        "every": " ".join([EVERY, *sorted(to_name_word(kind, name) for kind, some in names.items() for name in some)]),
        "tags": spread(", ".join([*(link.name for link in card.tags), *(link.name for link in card.categories)])),
    }
    return Record(
        url=card.url,
        # A page without a word is no page to the engine.
        content=spread(content) or title,
        date=card.date,
        meta={name: value for name, value in meta.items() if value},
    )


def to_name_word(kind: str, name: str) -> str:
    """The word that stands for a name in the index, so that articles can be narrowed to it as they are to a word.

    The engine has filters of its own, whose files hold all names, and are read for one. No two names have one
    word, but by chance (one in four thousand millions). ``search.js`` makes the same of what is chosen.
    """
    number = 0
    for character in f"{kind} {group_key(name)}":
        number = (number * 31 + ord(character)) & 0xFFFF_FFFF
    return EVERY + "".join(_LETTERS[number >> at & 15] for at in range(0, 32, 4))


def to_home_record(title: str, description: str) -> Record:
    """The front page, which the shard of the site itself always has."""
    words = spread(title)
    meta = {"title": title} | ({"words": words} if words != title else {})
    return Record(Url("/"), spread(description or title), meta=meta)


def plan_search_page(
    shards: Iterable[tuple[str, str]],
    names: Mapping[str, Iterable[str]],
    settings: SearchSettings,
    words: Words,
) -> Iterator[Page]:
    """``/search/``, and the names that its filters offer, in a file that is read when they are opened.

    ``shards`` are the (key, tag) of all, in any order; the newest stands first. ``names`` are by filter.
    """
    tags = dict(shards)
    offered = msgspec.json.encode({kind: sorted(some) for kind, some in names.items()}).decode()
    yield Page(output_path(NAMES_URL), "search", "text", TextView(offered))
    engine = shard_url(SITE_SHARD, settings)
    view = SearchView(
        title=write_text(words, "search"),
        url=SEARCH_URL,
        engine=SearchShard("", engine, tags.pop(SITE_SHARD, "")),
        script=Url(f"{engine}{ENGINE_SCRIPT}"),
        program=Url(f"{engine}wasm.{settings.language}.pagefind"),
        names=Url(f"{NAMES_URL}?v={digest_bytes(offered.encode())[:_TAG_DIGITS]}"),
        shards=tuple(SearchShard(key, shard_url(key, settings), tags[key]) for key in sorted(tags, reverse=True)),
    )
    yield Page("search/index.html", "search", "search.html", view)
