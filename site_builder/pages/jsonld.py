"""What machines read of an article: schema.org ``NewsArticle`` as JSON-LD.

an article's view, the site's frame  ->  JSON that is safe inside ``<script>``

The article on this site is a brief that is *based on* an original elsewhere, so the original and its
outlet stand under ``isBasedOn`` and this site is the publisher. Nothing is guessed, and of the view only URL,
card, description, pictures and word count are read: a template hands over what it sees, which is no struct.
"""

from __future__ import annotations

from typing import Any

from site_builder.model.card import Card
from site_builder.model.digest import encode
from site_builder.model.views import ArticleView, Frame

from .pictures import find_preview

# The characters that could end a script element or, before ES2019, a string (HTML §4.12.1.3, ECMA-262 §12.3).
_ESCAPES = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")


def to_news_article(view: ArticleView, frame: Frame) -> dict[str, Any]:
    """The article as a JSON-LD object. Facts that the article doesn't state are absent, never empty."""
    card = view.card
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": card.title,
        "url": frame.base_url + view.url,
        "mainEntityOfPage": frame.base_url + view.url,
        "datePublished": card.published if card.has_time else card.date,
        "dateModified": card.updated,
        "description": view.description or card.summary,
        "inLanguage": card.lang or frame.language,
        "image": _image(view, frame),
        "articleSection": [link.name for link in card.categories],
        "keywords": [link.name for link in card.tags],
        "wordCount": view.word_count,
        "author": [_person(link.name, frame.base_url + link.url) for link in card.authors],
        "publisher": {"@type": "Organization", "name": frame.title, "url": frame.base_url + "/"},
        "isBasedOn": _original(card),
    }
    if not card.authors and frame.author:
        facts["author"] = [{"@type": "Person", "name": frame.author}]
    return {key: value for key, value in facts.items() if value}


def render_json_ld(view: ArticleView, frame: Frame) -> str:
    """:func:`to_news_article` as JSON in which no character can close the script that holds it."""
    text = encode(to_news_article(view, frame)).decode()
    for character, escape in _ESCAPES:  # replace is some twenty times as quick as translate
        text = text.replace(character, escape)
    return text


def to_absolute(url: str, frame: Frame) -> str:
    """``url`` with scheme and host: the site's for one that begins with ``/``; empty for what is neither."""
    if url.startswith("/"):
        return frame.base_url + url
    return url if url.startswith(("https://", "http://")) else ""


def _image(view: ArticleView, frame: Frame) -> str | dict[str, Any]:
    """The address of the article's picture; with its size where that is known."""
    url, width, height = find_preview(view.card.image, view.pictures)
    href = to_absolute(url, frame)
    return {"@type": "ImageObject", "url": href, "width": width, "height": height} if href and width else href


def _person(name: str, url: str) -> dict[str, str]:
    return {"@type": "Person", "name": name, "url": url}


def _original(card: Card) -> dict[str, Any]:
    if not card.original:
        return {}
    original: dict[str, Any] = {"@type": "CreativeWork", "url": card.original}
    if card.outlet:
        original["publisher"] = {"@type": "Organization", "name": card.outlet.name}
    return original
