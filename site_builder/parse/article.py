"""Parse one file: the whole layer, in the order in which it runs.

    bytes  ->  to_text  ->  read_header  ->  read_fields, read_body, aim_references  ->  Article | Problems

Pure, and safe for any bytes: whatever is wrong with a file becomes a problem with its place. The same
bytes, path and settings give the same result on every machine.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from ..config import ParseSettings
from ..model.article import Article, Parsed
from ..model.attachment import KINDS, PICTURES, Reference, attachment_url, suffix_of
from ..model.digest import digest_bytes
from ..model.problem import quote
from ..model.text import Href, Html
from .body import image_place, read_body
from .dates import Moment
from .document import Document
from .fields import Values, read_fields, require
from .filename import Name, fallback_slug, read_name
from .frontmatter import read_header
from .header import Header
from .limits import file_bytes
from .plaintext import begins_with, count_words, to_summary, without_tags
from .references import aim_references, find_attachment
from .report import Place, Refused, Report, over
from .source import to_text as decode
from .standalone import is_standalone, read_address, refuse_fields


class Stand(NamedTuple):
    """Where an article stands in time (None for a standalone page), and its part of the address."""

    moment: Moment | None
    slug: str


def parse_article(path: str, data: bytes, settings: ParseSettings, source_path: str | None = None) -> Parsed:
    """Parse the file at ``path`` (relative to the content folder, ``/``-separated).

    ``source_path`` is what problems call it: relative to the site's folder, ``path`` if not given. A body
    that is refused does not hide faults in the front matter, nor the other way round.
    """
    report = Report(source_path or path)
    try:
        if len(data) > settings.max_file_bytes:
            raise over(file_bytes(settings.max_file_bytes), len(data), Place())
        header = read_header(decode(data))
    except Refused as refused:
        report.refuse_all(refused)
        return Parsed(None, Html(""), report.problems())
    values = read_fields(header, report, settings)
    document = _read_body(path, header, values.known.get("title", ""), report)
    body = aim_references(document.html, path, settings.base_path, header.body, header.body_line)
    for written, place in body.lost:
        _tell_lost(place, "", written, report)
    image = _read_image(path, values, report)
    name = read_name(path, settings.timezone)
    stand = _find_stand(path, values, name, header, report, settings)
    require("title", header, values, report)
    if report.faulty or stand is None:
        return Parsed(None, Html(""), report.problems())
    references = body.references if image is None else (image, *body.references)
    article = _to_article(path, values, body.html, stand, settings)
    if references:
        article = _attach(article, image, references)
    return Parsed(article, Html(body.html), report.problems(), references)


def _read_body(path: str, header: Header, title: str, report: Report) -> Document:
    place = Place(header.body_line, 1)
    try:
        document = read_body(header.body, is_html=path.lower().endswith(".html"), place=place, title=title)
    except Refused as refused:
        report.refuse_all(refused)
        return Document("", 0)
    if document.images_without_alt:
        count = document.images_without_alt
        found = "an image without one" if count == 1 else f"{count} images without one"
        where = image_place(header.body, header.body_line)
        hint = 'write ![what it shows](address), or alt="what it shows" in an <img>'
        report.warn(where, "", f"expected a description of each image, found {found}", "image-without-alt", hint)
    return document


def _read_image(path: str, values: Values, report: Report) -> Reference | None:
    """The attachment that the field ``image`` names; None if it names a file within the site or on the web.

    What is neither is told, and taken as not said.
    """
    written: str = values.known.get("image", "")
    if not written:
        return None
    entry = values.entries["image"]
    is_elsewhere = written.startswith(("/", "https:", "http:"))
    attachment = None if is_elsewhere else find_attachment(path, written)
    if not is_elsewhere and (attachment is None or suffix_of(attachment) not in PICTURES):
        _tell_lost(entry.place, entry.name, written, report)
        del values.known["image"]
        return None
    if not values.known.get("image_alt"):
        message = f"expected a description of the image in image_alt, found none for {quote(written)}"
        hint = "write image_alt: and what it shows, on a line of its own"
        report.warn(entry.place, entry.name, message, "image-without-alt", hint)
    if attachment is None:
        return None
    return Reference(attachment, entry.place.line, entry.place.column, entry.name, written)


def _tell_lost(place: Place, field: str, written: str, report: Report) -> None:
    message = f"expected a file beside articles ({', '.join(KINDS)}), found {quote(written)}"
    if "\\" in written:
        hint = "write / between folders"
    elif suffix_of(written) in KINDS:
        hint = "write its path from this article's folder; it has to be in the content folder"
    else:
        hint = "write the whole address, with https://; or put the file in static/ and write /NAME"
    report.warn(place, field, message, "missing-file", hint)


def _attach(article: Article, image: Reference | None, references: tuple[Reference, ...]) -> Article:
    paths = tuple(sorted({reference.path for reference in references}))
    address = article.image if image is None else attachment_url(image.path)
    return msgspec.structs.replace(article, image=address, attachments=paths)


def _date(values: Values, name: Name, header: Header, report: Report) -> Moment | None:
    """The front matter's date, or else the file name's; a date that was refused is not replaced."""
    moment: Moment | None = values.known.get("date")
    if moment is None and "date" not in values.entries:
        if name.date is not None:
            return name.date
        require("date", header, values, report)
    return moment


def _find_stand(
    path: str, values: Values, name: Name, header: Header, report: Report, settings: ParseSettings
) -> Stand | None:
    """Where an article stands; None if it was told that nothing says when it was published."""
    if is_standalone(path, settings):
        refuse_fields(values, name, report, settings)
        return Stand(None, read_address(path, values, name, report, settings))
    moment = _date(values, name, header, report)
    slug: str | None = values.known.get("slug")
    return None if moment is None else Stand(moment, name.slug if slug is None else slug or fallback_slug(path))


def _to_article(path: str, values: Values, html: str, stand: Stand, settings: ParseSettings) -> Article:
    known = values.known
    summary: str = known.get("summary", "")
    link: str | None = known.get("link")
    optional: dict[str, Any] = {key: known[key] for key in _AS_THEY_ARE if key in known}
    return Article(
        path=path,
        title=known["title"],
        published_at=_at(stand.moment),
        slug=stand.slug,
        body=digest_bytes(html.encode()),
        summary=summary or to_summary(html, settings.max_summary_characters),
        summary_given=bool(summary),
        summary_repeated=bool(summary) and begins_with(html, summary),
        has_time=stand.moment is not None and stand.moment.has_time,
        updated_at=_at(known.get("updated")),
        expires_at=_at(known.get("expires")),
        link=None if link is None else Href(link),
        word_count=count_words(without_tags(html)),
        extra=values.extra,
        **optional,
    )


def _at(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.at


# Fields whose converted value is the article's own.
_AS_THEY_ARE = (
    "description", "source", "categories", "tags", "authors", "image", "image_alt", "lang", "aliases", "draft",
    "featured", "story",
)  # fmt: skip
