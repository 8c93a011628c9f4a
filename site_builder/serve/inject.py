"""What is changed in a file as it is served, and never in the file: its bytes are those that would be published.

    text of the site   ->  to_local    ->  links to the site lead to the preview
    HTML               ->  add_client  ->  the script of the preview in its head, which its policy lets run

Works on bytes: what it looks for is ASCII, whatever the encoding of the rest.
"""

from __future__ import annotations

import html
import re

import msgspec

CLIENT_URL = "/__site-builder/"

_META = re.compile(rb"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(rb"(\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
# The first of these that is there; the script goes right behind it.
_PLACES = (re.compile(rb"<head\b[^>]*>", re.IGNORECASE), re.compile(rb"<!doctype\b[^>]*>", re.IGNORECASE))
# What may follow upon an address: ``https://news.example`` is not the beginning of ``https://news.example.org``.
_ENDS = rb"(?=[/?#\"'<>\s\\)&\]]|$)"
# What the client needs: its script, its style sheet, its stream of events.
_NEEDED = ("script-src", "style-src", "connect-src")


class PageMark(msgspec.Struct, frozen=True):
    """What the script must know of the page that it is in.

    ``files`` are those that the page was made from, relative to the output; for a page that is not there, those that
    would be it. ``base`` is the path of the site's ``base_url``. ``is_page`` is False for 404 and starting pages.
    """

    session: str
    build: int
    files: tuple[str, ...]
    base: str = ""
    is_page: bool = True
    is_ready: bool = True


def to_local(data: bytes, base_url: str, origin: str) -> bytes:
    """``data`` with the origin of ``base_url`` replaced by ``origin`` wherever an address of the site begins."""
    base = base_url.encode()
    if base not in data:
        return data
    local = (origin + split_base(base_url)[1]).encode()
    return re.sub(re.escape(base) + _ENDS, lambda _: local, data)


def split_base(base_url: str) -> tuple[str, str]:
    """Origin and path of a ``base_url``, which has no ``/`` at its end: ``https://news.example`` and ``/archive``."""
    scheme, _, rest = base_url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}", slash + path


def add_client(page: bytes, mark: PageMark) -> bytes:
    """``page`` with the preview's script in its head."""
    page = _META.sub(lambda match: _let_run(match[0]), page)
    data = html.escape(msgspec.json.encode(mark).decode(), quote=True)
    tag = f'<script defer src="{CLIENT_URL}preview.js" data-page="{data}"></script>'.encode()
    for place in _PLACES:
        match = place.search(page)
        if match is not None:
            return page[: match.end()] + tag + page[match.end() :]
    return tag + page


def _let_run(meta: bytes) -> bytes:
    """A policy that lets the client run: ``'self'`` for what it needs, all else as it was."""
    return _CONTENT.sub(lambda match: match[1] + _quoted(match[2][1:-1]), meta, count=1)


def _quoted(content: bytes) -> bytes:
    policy = loosen(html.unescape(content.decode("utf-8", "replace")))
    return f'"{html.escape(policy, quote=True)}"'.encode()


def loosen(policy: str) -> str:
    """A Content-Security-Policy in which our own script, style sheet and events are let through, as it was if they are.

    A directive that is missing takes over what ``default-src`` says (CSP 3, §6.8.3).
    """
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        words = part.split()
        if words:
            directives.setdefault(words[0].lower(), words[1:])
    changed = False
    for name in _NEEDED:
        sources = directives.get(name, directives.get("default-src"))
        if sources is None or "'self'" in sources:
            continue
        directives[name] = [source for source in sources if source.lower() != "'none'"] + ["'self'"]
        changed = True
    if not changed:
        return policy
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
