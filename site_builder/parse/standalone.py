"""Standalone pages (about, imprint): articles of one folder that stand outside time.

    path                        ->  is_standalone  ->  whether the file is one
    fields, name of the file    ->  refuse_fields  ->  what such a page can't have is told
    path, slug, name            ->  read_address   ->  its address without the slashes at its ends: ``about/people``

They are parsed, bounded and sanitised as any article. A date would mean an article that was put in the wrong
folder and is in no list, so it is an error and never passed over.
"""

from __future__ import annotations

import re

from ..config import ParseSettings
from ..model.problem import quote
from ..model.reserved import FOLDERS
from ..model.slug import to_slug
from .addresses import RESERVED_NAMES
from .fields import Values
from .filename import Name, fallback_slug, stands_for_folder
from .report import Place, Report

# The fields of an article that a standalone page has too.
FIELDS = ("title", "updated", "description", "slug", "image", "image_alt", "lang", "aliases", "draft")
MOST_BYTES = 1_000  # of an address, as of an alias

_YEAR = re.compile(r"\d{4}", re.ASCII)


def is_standalone(path: str, settings: ParseSettings) -> bool:
    """Whether the file at ``path`` (in the content folder) is a standalone page and no article."""
    return settings.pages != "" and path.startswith(f"{settings.pages}/")


def refuse_fields(values: Values, name: Name, report: Report, settings: ParseSettings) -> None:
    """Tell what a standalone page can't have, a date in the file's name included."""
    article = f"if this is an article, move the file out of {settings.pages}/"
    if "date" in values.entries or name.date is not None:
        article += ", or name another folder under [content] pages in site.toml"
    for field, entry in values.entries.items():
        if field not in FIELDS:
            message = f"expected no {field} of a standalone page, found one"
            hint = "rename it to description" if field == "summary" else "remove it"
            report.refuse(entry.key, entry.name, message, "standalone-field", f"{hint}; or, {article}")
    if name.date is not None and "date" not in values.entries:
        message = f"expected a name without a date, found {quote(name.path.rpartition('/')[2])}"
        report.refuse(Place(), "date", message, "standalone-field", f"rename the file; or, {article}")


def read_address(path: str, values: Values, name: Name, report: Report, settings: ParseSettings) -> str:
    """The address: its folders below that of the pages, and its slug. What is not free is told."""
    *folders, file = path.removeprefix(f"{settings.pages}/").split("/")
    place = values.entries["slug"].place if "slug" in values.entries else Place()
    slug: str | None = values.known.get("slug")
    if stands_for_folder(file):
        if not folders and "slug" not in values.entries:
            message = "expected an address of its own, found '/', which is the front page's"
            report.refuse(place, "slug", message, "reserved-name", "add a line 'slug: NAME', or rename the file")
        folders = folders[:-1]
    parts = [to_slug(folder) or fallback_slug(folder) for folder in folders]
    parts.append(name.slug if slug is None else slug or fallback_slug(path))
    address = "/".join(parts)
    if is_reserved(parts[0]):
        hint = f"rename the folder {quote(folders[0])}" if folders else f"write slug: {parts[0]}-page"
        message = f"expected an address that is free, found {quote(f'/{address}/', 120)}, which is the site's own"
        report.refuse(place, "slug", message, "reserved-name", hint)
    if len(address.encode()) > MOST_BYTES:
        message = f"expected an address of at most {MOST_BYTES:,} bytes, found one of {len(address.encode()):,}"
        report.refuse(place, "slug", message, "bad-slug", "give the file's folders shorter names")
    return address


def is_reserved(first: str) -> bool:
    """Whether the site itself has what begins with this name, or a server or host gives it a meaning."""
    return first in FOLDERS or first in RESERVED_NAMES or _YEAR.fullmatch(first) is not None
