"""A theme, resolved: the templates and static files that a site really has.

A site's own ``templates/`` and ``static/`` win over its theme's, the theme over its parent. What is
here has been through that already: one name, one file.
"""

from __future__ import annotations

from typing import Any

import msgspec

from .digest import Digest
from .option import Option
from .words import Words

# One template for each view that becomes HTML, and the one that lists are made of.
PAGE_TEMPLATES = (
    "also.html", "archive.html", "article.html", "card.html", "feeds.html", "home.html", "index.html", "list.html",
    "not-found.html", "on-this-day.html", "page.html", "redirect.html", "search.html",
)  # fmt: skip


class Template(msgspec.Struct, frozen=True):
    """One template's text. ``origin`` is its file as messages show it: ``themes/broadsheet/templates/list.html``."""

    name: str
    source: str
    origin: str


class StaticFile(msgspec.Struct, frozen=True):
    """One file to copy. ``name`` is relative, such as ``fonts/x.woff2``.

    ``origin`` is its file as messages show it, ``file`` the absolute path to read it from; ``digest`` is of its bytes.
    ``text`` stands for the file where options are in it, as in a style sheet with a colour of the site's.
    """

    name: str
    origin: str
    digest: Digest
    file: str
    text: str | None = None


class Theme(msgspec.Struct, frozen=True):
    """All that a theme gives, keyed by name in the order of names.

    ``options`` holds every option that the theme or its parents declare (``declared``): the site's value, or else the
    default. ``words`` are in the site's language. ``notices`` are sentences for whoever builds.
    """

    name: str
    templates: dict[str, Template]
    static: dict[str, StaticFile]
    options: dict[str, Any]
    declared: dict[str, Option]
    words: Words
    notices: tuple[str, ...] = ()

    @property
    def inline_scripts(self) -> tuple[str, ...]:
        """The texts of scripts that stand in pages, by the names of their templates."""
        return tuple(template.source for name, template in self.templates.items() if name.endswith(".js"))


# Named for their bytes, so that hosts may let browsers keep them for ever.
_DIGEST_NAMED = frozenset({"css", "js"})


def static_url(file: StaticFile) -> str:
    """The address of a static file within the site: ``/assets/style.1a2b3c4d.css``, or ``/favicon.svg``."""
    stem, dot, suffix = file.name.rpartition(".")
    return f"/assets/{stem}.{file.digest[:8]}.{suffix}" if dot and suffix in _DIGEST_NAMED else f"/{file.name}"
