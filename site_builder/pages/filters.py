"""The filters that templates may use beside Jinja's own. This table is what the theme guide documents.

Each function takes the site's frame first; a renderer binds it, so that a template writes ``{{ url|href }}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from site_builder.model.views import ArticleView, Frame

from .dates import format_date, format_number
from .jsonld import render_json_ld, to_absolute
from .wording import write_html


def _href(frame: Frame, url: str) -> str:
    """Where a link within the site leads: the path of ``base_url``, then the URL. Use it for every link and asset.

    An ``http`` or ``https`` address stays as it is; anything else gives an empty string.
    """
    if url.startswith("/"):
        return urlsplit(frame.base_url).path + url
    return to_absolute(url, frame)


def _absolute(frame: Frame, url: str) -> str:
    """The full address of a URL within the site, with scheme and host: for canonical links and OpenGraph."""
    return to_absolute(url, frame)


def _date(frame: Frame, iso: str, style: str = "long") -> str:
    """A date in words, by default ``long`` (7 January 2026).

    Other styles: ``medium``, ``short``, ``weekday``, ``day``, ``month``, ``month-name``. Reads ``YYYY-MM-DD`` or
    RFC 3339, and ``YYYY-MM`` as a month; any other text stays as it is.
    """
    return format_date(iso, style, frame.language)


def _cards(_frame: Frame, entries: Iterable[Any]) -> Markup:
    """The ready-made cards of entries, one after another; quicker than a loop over ``entry.html``."""
    # Not Markup.join: that would look at each again, and they are markup already.
    return Markup("\n".join([entry.html for entry in entries]))  # noqa: S704


def _days(_frame: Frame, entries: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Entries under their days: pairs of a date and its entries, in the order in which they come."""
    return [(day, list(group)) for day, group in groupby(entries, attrgetter("date"))]


def _stories(_frame: Frame, entries: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Entries with those of one story together: pairs of the one that leads and the others, in the order they come.

    A featured one leads, or else the first, at the place of the first. What has no story stands alone.
    """
    stories: dict[str, list[Any]] = {}
    for entry in entries:
        card = entry.card
        # Not by its address: where two articles want the same, the build stops only after the lists are made.
        stories.setdefault(card.path if card.story is None else card.story.url, []).append(entry)
    return [_choose_lead(inside) for inside in stories.values()]


def _choose_lead(entries: list[Any]) -> tuple[Any, list[Any]]:
    lead = entries[0]
    if len(entries) > 1 and not lead.card.featured:
        lead = next((entry for entry in entries if entry.card.featured), lead)
    return lead, [entry for entry in entries if entry is not lead]


def _number(frame: Frame, number: int) -> str:
    """A whole number with the separators of the site's language: 1,234."""
    return format_number(number, frame.language)


def _text(frame: Frame, name: str, count: int | None = None, **values: Any) -> Markup:
    """A text of the catalogues in the site's language: ``"older"|text``, ``"articles"|text(count=3)``.

    ``count`` chooses the plural form. What is put into the text is escaped unless it is markup.
    """
    return write_html(frame.words, name, count, values)


def _scrollable(_frame: Frame, body: Markup) -> Markup:
    """A body whose tables take the focus, so that one wider than the screen can be scrolled by keys (WCAG 2.1.1)."""
    # A raw '<' in a body begins a tag: the sanitiser saw to that.
    return Markup(str(body).replace("<table", '<table tabindex="0"'))  # noqa: S704


def _json_ld(frame: Frame, view: ArticleView) -> Markup:
    """An article's view as schema.org NewsArticle, safe inside ``<script type="application/ld+json">``."""
    return Markup(render_json_ld(view, frame))  # noqa: S704  # escaped for script elements there


FILTERS: dict[str, Callable[..., Any]] = {
    "absolute": _absolute,
    "cards": _cards,
    "date": _date,
    "days": _days,
    "href": _href,
    "json_ld": _json_ld,
    "number": _number,
    "scrollable": _scrollable,
    "stories": _stories,
    "text": _text,
}
