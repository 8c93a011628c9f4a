"""The filters that templates may use beside Jinja's own. This table is what the theme guide documents.

Each function takes the site's frame first; a renderer binds it, so that a template writes ``{{ url|href }}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from site_builder.model.charts import Sparkline
from site_builder.model.picture import Picture
from site_builder.model.text import first_sentences
from site_builder.model.views import ArticleView, Frame

from .dates import format_date, format_number
from .jsonld import render_json_ld, to_absolute
from .pictures import Preview, find_preview, render_lead, show_pictures
from .sparkline import draw_sparkline, peak_of, period_of
from .wording import write_html, write_text


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


def _brief(_frame: Frame, text: str, most: int = 160) -> str:
    """The first sentences of a text, at most ``most`` characters; words and ``…`` where that would say too little."""
    return first_sentences(text, most)


def _days(_frame: Frame, entries: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Entries under their days: pairs of a date and its entries, in the order in which they come."""
    return [(day, list(group)) for day, group in groupby(entries, attrgetter("date"))]


def _years(_frame: Frame, entries: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Entries under their years: pairs of a year and its entries, in the order in which they come."""
    return [(year, list(group)) for year, group in groupby(entries, lambda entry: entry.date[:4])]


def _sparkline(frame: Frame, sparkline: Sparkline) -> Markup:
    """The bars of a :class:`Sparkline` as inline SVG in the colour of the text, with words for those who don't see."""
    most_in, most = peak_of(sparkline)
    first, last = sparkline.first, period_of(sparkline, len(sparkline.counts) - 1)
    first, last, peak = (format_date(key, "long", frame.language) for key in (first, last, most_in))
    name = "sparkline_months" if sparkline.unit == "month" else "sparkline_years"
    width, height, path = draw_sparkline(sparkline)
    return Markup(
        '<svg class="sparkline" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}"'
        ' preserveAspectRatio="none"><path d="{}"/></svg>'
    ).format(
        write_text(frame.words, name, first=first, last=last, peak=peak, most=most), width, height, width, height, path
    )


def _bar(_frame: Frame, count: int, most: int) -> Markup:
    """A bar as long as ``count`` is of ``most``, as inline SVG; it says nothing that the number beside it does not."""
    width = max(1, round(100 * count / max(most, 1))) if count else 0
    return Markup(
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none"><rect width="{}"'
        ' height="1"/></svg>'
    ).format(width)


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
    if len(entries) == 1:
        return lead, []
    if not lead.card.featured:
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


def _pictures(
    frame: Frame, body: Markup, pictures: Iterable[Picture], sizes: str = "100vw", is_first: bool = False
) -> Markup:
    """A body whose images say their size, offer what is known of them in several, and wait until they are looked at.

    ``pictures`` are the view's. ``sizes`` is how wide they are shown, as in the attribute of that name. With
    ``is_first`` an image with which the body begins does not wait.
    """
    base_path = urlsplit(frame.base_url).path
    return Markup(show_pictures(str(body), pictures, base_path, sizes, is_first=is_first))  # noqa: S704


def _with_lead(_frame: Frame, body: Markup, lead: Markup) -> Markup:
    """A body with markup behind its first paragraph; before all of it, if it does not begin with words."""
    first = _FIRST_PARAGRAPH.match(body)
    has_words = first is not None and _TAG.sub("", first[1]).strip() not in {"", "&nbsp;"}
    at = first.end() if first is not None and has_words else 0
    return Markup(f"{body[:at]}{lead}{body[at:]}")  # noqa: S704  # between two elements of what was sanitised


def _lead(frame: Frame, src: str, alt: str, pictures: Iterable[Picture], sizes: str = "100vw") -> Markup:
    """The picture at the address ``src`` as the first thing of a page: at once, with its size and its choices."""
    lead = render_lead(_href(frame, src), alt, pictures, urlsplit(frame.base_url).path, sizes)
    return Markup(lead)  # noqa: S704


def _preview(_frame: Frame, url: str, pictures: Iterable[Picture]) -> Preview:
    """What other sites should show of the picture at ``url`` beside a link: ``url``, ``width``, ``height``.

    A size that is not known is 0.
    """
    return find_preview(url, pictures)


def _json_ld(frame: Frame, view: ArticleView) -> Markup:
    """An article's view as schema.org NewsArticle, safe inside ``<script type="application/ld+json">``."""
    return Markup(render_json_ld(view, frame))  # noqa: S704  # escaped for script elements there


# What a body begins with, in the form that the sanitiser gives it: a paragraph ends before anything but words begins.
_FIRST_PARAGRAPH = re.compile(r"\s*(?:<div(?: [^>]*)?>\s*)*<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

FILTERS: dict[str, Callable[..., Any]] = {
    "absolute": _absolute,
    "bar": _bar,
    "brief": _brief,
    "cards": _cards,
    "date": _date,
    "days": _days,
    "href": _href,
    "json_ld": _json_ld,
    "lead": _lead,
    "number": _number,
    "pictures": _pictures,
    "preview": _preview,
    "sparkline": _sparkline,
    "stories": _stories,
    "text": _text,
    "with_lead": _with_lead,
    "years": _years,
}
