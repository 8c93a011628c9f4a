"""Feeds with full content: RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1.

    FeedView, cards and bodies, Frame  ->  render_rss | render_atom | render_json_feed  ->  bytes

An article stands in some ten feeds (the site's, one a tag, its source's …) and reads the same in
each, so each item is rendered once and kept for a while. Strings are joined, not templated: there is
nothing for a theme to decide. An item's permanent id is the article's absolute address, which follows
the file's name or the slug and not the title.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

import msgspec

from ..config import FeedFormat
from ..model.card import Card
from ..model.page import Parts
from ..model.views import FeedItem, FeedView, Frame
from .absolute import absolute_urls
from .urls import to_href

# What Atom demands a date for, and there is none: an empty feed.
EPOCH = "1970-01-01T00:00:00Z"

_MOST_KEPT_BYTES = 32 * 1024 * 1024

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# The single bytes that XML 1.0 §2.2 forbids; in UTF-8 they are part of no other character.
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r") + b"\x7f"
_NONCHARACTERS = ("\ufffe", "\uffff")


def render_rss(view: FeedView, parts: Parts, frame: Frame) -> bytes:
    """An RSS 2.0 channel with ``content:encoded``. ``lastBuildDate`` is the view's, and absent if that is empty."""
    updated = f"<lastBuildDate>{to_rfc822(view.updated)}</lastBuildDate>\n" if view.updated else ""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>\n<title>{_text(view.title)}</title>\n"
        f"<link>{_text(to_href(frame.base_url, view.page_url))}</link>\n"
        f'<atom:link href="{escape(to_href(frame.base_url, view.url))}" rel="self" type="application/rss+xml"/>\n'
        f"<description>{_for_readers(view.description or frame.description or view.title)}</description>\n"
        f"<language>{_text(frame.language)}</language>\n{updated}"
        f"<generator>{_text(frame.generator)}</generator>\n"
    )
    return b"".join((_clean(head), *_items("rss", _rss_item, view, parts, frame), b"</channel>\n</rss>\n"))


def render_atom(view: FeedView, parts: Parts, frame: Frame) -> bytes:
    """An Atom feed. Its id is its own address; ``updated`` is the view's, and the epoch if that is empty."""
    href = escape(to_href(frame.base_url, view.url))
    subtitle = f"<subtitle>{_text(view.description)}</subtitle>\n" if view.description else ""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(frame.language)}">\n'
        f"<id>{href}</id>\n<title>{_text(view.title)}</title>\n{subtitle}"
        f"<updated>{view.updated or EPOCH}</updated>\n"
        f"<author><name>{_text(frame.author or frame.title)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{href}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escape(to_href(frame.base_url, view.page_url))}"/>\n'
        f"<generator>{_text(frame.generator)}</generator>\n"
    )
    return b"".join((_clean(head), *_items("atom", _atom_entry, view, parts, frame), b"</feed>\n"))


def render_json_feed(view: FeedView, parts: Parts, frame: Frame) -> bytes:
    """A JSON Feed, keys in a fixed order, one item a line."""
    about = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "home_page_url": to_href(frame.base_url, view.page_url),
        "feed_url": to_href(frame.base_url, view.url),
        "description": view.description,
        "language": frame.language,
    }
    head: dict[str, Any] = {key: _clean(value).decode() for key, value in about.items() if value}
    head["authors"] = [{"name": _clean(frame.author or frame.title).decode()}]
    items = b",\n".join(_items("json", _json_item, view, parts, frame))
    opening = msgspec.json.encode(head)[:-1] + b',"items":['
    return opening + (b"\n" + items + b"\n" if items else b"") + b"]}\n"


def to_rfc822(moment: str) -> str:
    """An RFC 3339 date and time as RSS writes it: English, four-digit year, numeric offset."""
    day = date.fromisoformat(moment[:10])
    offset = moment[19:].lstrip(".0123456789")
    zone = "+0000" if offset in {"Z", ""} else offset.replace(":", "")
    return f"{_DAYS[day.weekday()]}, {day.day:02d} {_MONTHS[day.month - 1]} {day.year:04d} {moment[11:19]} {zone}"


class _Recent:
    """Rendered items by format, site and digests: the latest ones, in at most some 32 MiB.

    Two generations: when the young one has half of the room, it becomes the old one and the old one goes. What is
    asked for is young again.
    """

    def __init__(self, most_bytes: int) -> None:
        self._half = most_bytes // 2
        self._young: dict[tuple[str, ...], bytes] = {}
        self._old: dict[tuple[str, ...], bytes] = {}
        self._young_bytes = 0

    def find(self, key: tuple[str, ...]) -> bytes | None:
        """What was kept under ``key``, if it still is."""
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: tuple[str, ...], item: bytes) -> None:
        """Keep ``item``, unless it alone would fill half of the room."""
        if len(item) > self._half:
            return
        if self._young_bytes + len(item) > self._half:
            self._old, self._young, self._young_bytes = self._young, {}, 0
        self._young[key] = item
        self._young_bytes += len(item)


_recent = _Recent(_MOST_KEPT_BYTES)

_Render = Callable[[Card, str, str], bytes]


def _items(feed_format: FeedFormat, render: _Render, view: FeedView, parts: Parts, frame: Frame) -> list[bytes]:
    return [_item(feed_format, render, item, parts, frame.base_url) for item in view.items]


def _item(feed_format: FeedFormat, render: _Render, item: FeedItem, parts: Parts, base_url: str) -> bytes:
    key = (feed_format, base_url, item.card, item.body)
    found = _recent.find(key)
    if found is None:
        card = parts.cards[item.card]
        # Cleaned before it is wrapped: what stood inside of ']]>' must not bring it about by going.
        body = absolute_urls(_clean(parts.bodies[item.body]).decode(), to_href(base_url, card.url))
        found = render(card, body, base_url)
        _recent.keep(key, found)
    return found


def _rss_item(card: Card, body: str, base_url: str) -> bytes:
    href = _text(to_href(base_url, card.url))
    lines = [
        f"<item>\n<title>{_for_readers(card.title)}</title>\n<link>{href}</link>\n",
        f'<guid isPermaLink="true">{href}</guid>\n<pubDate>{_pub_date(card.published)}</pubDate>\n',
    ]
    lines += [f"<dc:creator>{_text(author.name)}</dc:creator>\n" for author in card.authors]
    if card.lang:
        lines.append(f"<dc:language>{_text(card.lang)}</dc:language>\n")
    lines += [f"<category>{_text(name)}</category>\n" for name in _subjects(card)]
    if card.feed and card.outlet:  # RSS 2.0: the feed that the item came from, never the item's own original
        lines.append(f'<source url="{escape(card.feed)}">{_text(card.outlet.name)}</source>\n')
    # Readers take a description for HTML, so the text is escaped once to be HTML and again to be XML.
    lines.append(f"<description>{_text(_text(_in_short(card)))}</description>\n")
    content = f"<content:encoded>{_cdata(body)}</content:encoded>\n" if body.strip() else ""
    return _clean("".join(lines)) + f"{content}</item>\n".encode()


def _atom_entry(card: Card, body: str, base_url: str) -> bytes:
    href = escape(to_href(base_url, card.url))
    language = f' xml:lang="{escape(card.lang)}"' if card.lang else ""
    lines = [
        f"<entry{language}>\n<id>{href}</id>\n<title>{_text(card.title)}</title>\n",
        f"<published>{card.published}</published>\n<updated>{card.updated or card.published}</updated>\n",
        f'<link rel="alternate" type="text/html" href="{href}"/>\n',
    ]
    if card.original:
        name = f' title="{escape(card.outlet.name)}"' if card.outlet else ""
        lines.append(f'<link rel="via" href="{escape(card.original)}"{name}/>\n')
    lines += [
        f"<author><name>{_text(author.name)}</name><uri>{escape(to_href(base_url, author.url))}</uri></author>\n"
        for author in card.authors
    ]
    lines += [f'<category term="{escape(name)}"/>\n' for name in _subjects(card)]
    lines.append(f"<summary>{_text(_in_short(card))}</summary>\n")
    content = f'<content type="html">{_cdata(body)}</content>\n' if body.strip() else ""
    return _clean("".join(lines)) + f"{content}</entry>\n".encode()


class _JsonAuthor(msgspec.Struct):
    name: str
    url: str


class _JsonItem(msgspec.Struct, omit_defaults=True):
    """The fields in the order in which they are written; an empty one is left out, but for the content."""

    id: str
    url: str
    title: str
    content_html: str
    date_published: str
    external_url: str = ""
    summary: str = ""
    date_modified: str = ""
    tags: list[str] = []
    authors: list[_JsonAuthor] = []
    language: str = ""


def _json_item(card: Card, body: str, base_url: str) -> bytes:
    href = to_href(base_url, card.url)
    return msgspec.json.encode(
        _JsonItem(
            id=href,
            url=href,
            title=_clean(card.title).decode(),
            content_html=body,
            date_published=card.published,
            external_url=_clean(card.original or "").decode(),
            summary=_clean(card.summary).decode(),
            date_modified=card.updated,
            tags=[_clean(name).decode() for name in _subjects(card)],
            authors=[_JsonAuthor(_clean(a.name).decode(), to_href(base_url, a.url)) for a in card.authors],
            language=card.lang,
        )
    )


def _in_short(card: Card) -> str:
    """The summary; of an article without words, its title: every item says in text what it is about."""
    return card.summary or card.title


def _subjects(card: Card) -> list[str]:
    """Categories, then tags, each name once."""
    return list(dict.fromkeys(link.name for link in (*card.categories, *card.tags)))


_pub_date = lru_cache(maxsize=4096)(to_rfc822)


def _text(text: str) -> str:
    return escape(text, quote=False)


def _for_readers(text: str) -> str:
    """A title, or a feed's own description, which some readers take for text and some for HTML: no tag to either.

    A word joiner, which nobody sees, stands behind each ``<``: HTML has no tag whose name begins with one (HTML
    §13.2.5.6), and both kinds of reader show the same.
    """
    return _text(text.replace("<", "<\u2060"))


def _cdata(html: str) -> str:
    return f"<![CDATA[{html.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _clean(text: str) -> bytes:
    """Encode ``text`` without what XML forbids: parsing has removed it, but one such byte kills a whole feed."""
    for character in _NONCHARACTERS:
        if character in text:
            text = text.replace(character, "")
    # Encoding drops lone surrogates; deleting bytes is ten times as fast as a regular expression over the text.
    return text.encode("utf-8", "ignore").translate(None, _CONTROLS)
