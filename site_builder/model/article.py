"""An article: what one source file says, after parsing and before anything is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from .attachment import Reference
from .digest import Digest
from .problem import Problem
from .text import Href, Html


class Article(msgspec.Struct, frozen=True, omit_defaults=True):
    """The front matter of one file, each field in the one form that the program uses.

    A *standalone page* (about, imprint) is an article without a date: ``published_at`` is None for it and for nothing
    else, and ``slug`` is then its whole address without the slashes at its ends (``about``, ``about/people``).

    ``path`` is relative to the content folder. ``published_at``, ``updated_at`` and ``expires_at``
    are aware (or None) and in the site's zone, so that ``.date()`` is the day that readers see;
    ``has_time`` is False when the author gave a date alone. ``slug`` is made safe already, from the
    front matter or else from the file's name. ``summary`` is never empty for an article with text: it is the author's
    (``summary_given``) or the first sentences of the body; ``summary_repeated`` is True if the author's is what the
    body begins with. ``link`` is the original; ``source`` is as written, a feed's URL or an outlet's name. ``tags``,
    ``categories`` and ``authors`` are as spelled, in the author's order, none twice. ``aliases`` are URL paths that
    begin with ``/``. ``extra`` holds every other key: strings, and lists and mappings of them. ``body`` is the
    digest of its HTML. ``attachments`` are the paths (in the content folder) of the files beside articles that it shows
    or links to, sorted.
    """

    path: str
    title: str
    published_at: datetime | None
    slug: str
    body: Digest
    summary: str = ""
    summary_given: bool = False
    summary_repeated: bool = False
    description: str = ""
    has_time: bool = False
    updated_at: datetime | None = None
    expires_at: datetime | None = None
    link: Href | None = None
    source: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    lang: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    featured: bool = False
    story: str = ""
    word_count: int = 0
    extra: dict[str, Any] = {}
    attachments: tuple[str, ...] = ()


class Parsed(msgspec.Struct, frozen=True):
    """What became of one file: an article with its body, or none, and every problem that was found.

    ``article`` is None exactly when ``problems`` holds an error. ``body`` is sanitised HTML whose
    relative URLs are as the author wrote them, except that those within the site begin with ``/``.
    ``references`` say where the article names its attachments.
    """

    article: Article | None
    body: Html
    problems: tuple[Problem, ...] = ()
    references: tuple[Reference, ...] = ()
