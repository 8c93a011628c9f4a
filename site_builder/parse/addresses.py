"""Addresses that an author may give: the original's link, an image, a slug, old addresses of the page.

text  ->  the address in the form that pages use, or a Fault

Content decides nothing about paths or hosts: a slug is one component of a path, an alias is a path
of plain components, a link leads to the web.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import urlsplit

from ..model.problem import quote
from ..model.slug import MOST_BYTES, to_slug
from .limits import LINK_CHARACTERS

# Names with a meaning to web servers, hosts, browsers or the site itself, at any level.
RESERVED_NAMES = frozenset({
    "robots.txt", "ads.txt", "humans.txt", "favicon.ico", "cname", "sw.js", "index.html", "404.html", "sitemap.xml",
    "feed.xml", "feed.json", "atom.xml", "_headers", "_redirects", "_routes.json", "_worker.js", "_config.yml",
})  # fmt: skip
_SLASHES = re.compile("[/\\\\\u2044\u2215\u29f5\u29f8\ufe68\uff0f\uff3c]")
_ESCAPED = re.compile(r"%(?:2e|2f|5c|00)", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ESCAPED_BLANKS = re.compile(r"^(?:%20|%09|%0a)+|(?:%20|%09|%0a)+$", re.IGNORECASE)
_NOT_IN_URL = re.compile('[\x00-\x20\x7f"<>\\\\^`{|}\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]')


class Fault(NamedTuple):
    """Why an address is refused, by which code, and what to type."""

    message: str
    code: str
    hint: str = ""


def read_slug(text: str) -> str | Fault:
    """The slug that an author chose; empty if no letter or digit is left of it."""
    # What most archives hold. Names of devices are shorter.
    if 8 < len(text) <= MOST_BYTES and _SLUG.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    if (
        _SLASHES.search(text) or ".." in plain or _SLASHES.search(plain) or _ESCAPED.search(text)
        or _CONTROL.search(text) or _DRIVE.match(plain) or plain.startswith(".")
    ):  # fmt: skip
        derived = to_slug(text)
        return Fault(
            f"expected letters, digits and '-', found {quote(text)}", "bad-slug", f"write {derived}" if derived else ""
        )
    if plain.casefold() in RESERVED_NAMES:
        return Fault(
            f"expected a name that is free, found {quote(text)}", "reserved-name", f"write {to_slug(text)}-page"
        )
    return to_slug(text)


def read_alias(text: str) -> str | Fault:
    """An old address within the site: a path that begins with ``/``. Says nothing about whether it is free.

    It ends with ``/``, ``.html`` or ``.htm``: what else it ended with, it is served as a folder, for by the name of a
    file ``page.php`` or ``abc`` a server would take the redirect for something else than HTML. A server leads from
    ``/page.php`` on to ``/page.php/``. So ``/abc``, ``/abc/`` and ``/abc/index.html`` are one address.
    """
    if _SCHEME.match(text) or text.startswith("//"):
        return Fault(
            f"expected a path within the site, found {quote(text)}",
            "bad-alias",
            "write only what follows the host, such as /old/page/",
        )
    path = "/" + text.removeprefix("/")
    components = path[1:].removesuffix("/").split("/")
    if path == "/" or not all(map(_is_plain, components)) or len(path.encode()) > 1000:
        return Fault(
            f"expected a path such as /old/page/, found {quote(text)}",
            "bad-alias",
            "use letters, digits, '-', '_', '.' and '/'",
        )
    if any(component.casefold() in RESERVED_NAMES - {"index.html"} for component in components):
        return Fault(f"expected a path that is free, found {quote(text)}", "reserved-name", "remove it")
    if components[-1] == "index.html":
        path = path.removesuffix("index.html")
    elif not path.endswith(("/", ".html", ".htm")):
        path += "/"
    return unicodedata.normalize("NFC", path)


def _is_plain(component: str) -> bool:
    # A slug ends with a hyphen only where the name is that of a device (con, nul.txt).
    return (
        not component.startswith((".", "_")) and not component.endswith(".") and ".." not in component
        and all(c in "-_.~" or unicodedata.category(c)[0] in "LMN" for c in component)
        and 0 < len(component.encode()) <= MOST_BYTES and not to_slug(component.partition(".")[0]).endswith("-")
    )  # fmt: skip


def read_link(text: str) -> str | Fault:
    """The address of the original: http or https, with a host."""
    if len(text) > LINK_CHARACTERS.most:
        return Fault(LINK_CHARACTERS.message(len(text)), LINK_CHARACTERS.code, LINK_CHARACTERS.hint)
    lower = text[:8].lower()
    if not lower.startswith(("http://", "https://")):
        rest = _ESCAPED_BLANKS.sub("", text)
        hint = f"write {rest}" if rest.startswith(("http://", "https://")) else _web_form(text)
        return Fault(f"expected http:// or https://, found {quote(text)}", "bad-link", hint)
    odd = _NOT_IN_URL.search(text)
    if odd:
        character = "a blank" if odd[0].isspace() else quote(odd[0])
        hint = "write %20 for a blank" if odd[0].isspace() else f"remove it, or write %{ord(odd[0]):02X}"
        return Fault(
            f"expected an address without blanks and quotes, found {character} in {quote(text)}", "bad-link", hint
        )
    try:
        host = urlsplit(text).hostname
        urlsplit(text).port  # noqa: B018 - asking is what checks it
    except ValueError:
        host = None
    if not host or not re.search(r"[^\W_]", host):
        return Fault(f"expected a host, found {quote(text)}", "bad-link", "write https://HOST/PATH")
    return text


def _web_form(text: str) -> str:
    if text.startswith("//"):
        return f"write https:{text}"
    if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
        return f"write https://{text}"
    return "write the whole address, beginning with https://"


def read_image(text: str) -> str | Fault:
    """An image on the web, or a path within the site (``/images/x.jpg`` or relative to the article)."""
    if text.startswith("//"):
        text = f"https:{text}"
    if _SCHEME.match(text):
        found = read_link(text)
        return found._replace(code="bad-image") if isinstance(found, Fault) else found
    if _CONTROL.search(text) or "\\" in text or len(text) > LINK_CHARACTERS.most:
        return Fault(
            f"expected an address or a path, found {quote(text)}",
            "bad-image",
            "write https://HOST/PATH or /images/NAME",
        )
    return _NOT_IN_URL.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
