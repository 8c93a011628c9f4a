"""From a request's target to a file of the preview folder.

    target  ->  read_target  ->  names, or a :class:`Refused`
    names   ->  open_file    ->  Found, opened below the folder and through no link; or None
    Found   ->  validators, read_range

A target is refused unless it is plainly an address of the site: nothing is tidied up on the way to the disk.
"""

from __future__ import annotations

import contextlib
import errno
import mimetypes
import os
import re
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from ..effects.folders import Folder
from ..model.digest import digest_bytes

LONGEST_TARGET = 4_096
_HIDDEN = ".site-builder"
_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\/]")

# The table of Python and ours, and none of the machine's.
_TYPES = mimetypes.MimeTypes(filenames=())
_OWN_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".map": "application/json",
}
# What a build calls its feeds.
_FEED_TYPES = {
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
# Whose text may name the site's own address.
_LOCALISED = re.compile(r"text/(html|plain)|application/(.+\+)?(xml|json)")


class Refused(Exception):
    """A target that no browser makes of an address of the site: the answer's status, and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why


class Found(NamedTuple):
    """An open file. The ``descriptor`` is the caller's to close."""

    path: str
    descriptor: int
    look: os.stat_result


def read_target(target: bytes) -> str:
    """The path that a request's target (without its query) means: decoded, beginning with ``/``.

    Raises :class:`Refused` for what is no path, has a bad escape, or a name that could lead elsewhere.
    """
    if len(target) > LONGEST_TARGET:
        raise Refused(414, f"expected an address of at most {LONGEST_TARGET:,} characters, found a longer one")
    if not target.startswith(b"/"):
        raise Refused(400, "expected a path, found something else")
    if _ESCAPE.search(target):
        raise Refused(400, "expected two digits after each %, found something else")
    names = []
    for raw in target[1:].split(b"/"):
        try:
            name = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), raw).decode()
        except UnicodeDecodeError:
            raise Refused(400, "expected UTF-8 in the address, found other bytes") from None
        if name in {".", ".."} or _CONTROL.search(name):
            raise Refused(400, "expected the name of a page or file, found one that may lead elsewhere")
        names.append(name)
    if "" in names[:-1]:
        raise Refused(400, "expected a name between two slashes, found none")
    return "/" + "/".join(names)


def candidates(path: str) -> tuple[str, ...]:
    """The files, relative to the output, that ``path`` (within the site, without its first ``/``) could mean."""
    if not path or path.endswith("/"):
        return (f"{path}index.html",)
    return (path, f"{path}/index.html")


def open_file(root: Path, path: str) -> Found | None:
    """The regular file at ``path`` under ``root``; None if there is none, or a link, or our own record."""
    if path.partition("/")[0] == _HIDDEN:
        return None
    with Folder(root) as folder:
        try:
            return Found(path, *folder.open(path))
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE, errno.EIO}:
                raise
            return None


def read_all(found: Found) -> bytes:
    """Its bytes; the descriptor is closed."""
    with os.fdopen(found.descriptor, "rb") as file:
        return file.read()


def close(found: Found) -> None:
    """Let go of it."""
    with contextlib.suppress(OSError):
        os.close(found.descriptor)


def content_type(path: str) -> str:
    """The media type of a file by its name, with the charset where it is text."""
    name = path.rpartition("/")[2].lower()
    kind = _FEED_TYPES.get(name) or _OWN_TYPES.get(os.path.splitext(name)[1])  # noqa: PTH122 - a name, no path
    kind = kind or _TYPES.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def names_the_site(kind: str) -> bool:
    """Whether a file of this media type may name the site's own address."""
    return _LOCALISED.match(kind) is not None


# ---- conditional requests and ranges (RFC 9110, §13 and §14) -------------------------------------------------------


def tag_of(look: os.stat_result) -> str:
    """A strong entity tag of a file that is served as it is."""
    return f'"{look.st_mtime_ns:x}-{look.st_size:x}-{look.st_ino:x}"'


def tag_of_bytes(data: bytes) -> str:
    """A strong entity tag of bytes that were made for the answer."""
    return f'"{digest_bytes(data)[:24]}"'


def last_modified(look: os.stat_result) -> str:
    """When the file was last written, as HTTP says it."""
    return formatdate(look.st_mtime, usegmt=True)


def is_unchanged(tag: str, modified_s: float | None, none_match: str | None, since: str | None) -> bool:
    """Whether the browser has it already. ``If-None-Match`` decides if it is there; dates are asked only if not."""
    if none_match is not None:
        return none_match.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in none_match.split(",")}
    if since is None or modified_s is None:
        return False
    try:
        return int(modified_s) <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError, OverflowError):
        return False


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; None for the whole (also if several are asked for).

    Raises :class:`Refused` (416) for a range beyond the end.
    """
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", header.strip()) if header else None
    if match is None or (not match[1] and not match[2]):
        return None
    if not match[1]:
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
        if match[2] and int(match[2]) < int(match[1]):
            return None
    if first >= size or first > last:
        raise Refused(416, f"expected a range within {size:,} bytes, found one beyond")
    return first, last
