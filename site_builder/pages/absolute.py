"""Absolute addresses in the HTML of a body, for where it is read away from its page.

    body, its article's address  ->  absolute_urls  ->  body whose every href, src and poster is absolute

The body is what the sanitiser serialised: a raw ``<`` begins a tag, attributes are written
`` name="value"`` and a value holds no ``"``. So tags are found by one regular expression in linear time;
text is never looked into, though it may well show ``href="/x"``.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

# The quick look: it begins with the rare sign, and what it takes for relative by mistake costs time only.
_MAYBE_RELATIVE = re.compile(r'="(?!https?:|mailto:)(?:(?<= href=")|(?<= src=")|(?<= poster="))')

# A tag without its closing '>': with nothing to wait for, the expression never goes back over a long text. Attributes
# are taken one after another, so that a value such as title=" href=" is passed over whole.
_TAG = re.compile(r'<[a-zA-Z][^ <>"]* [^<>"]*(?:"[^"]*"[^<>"]*)*')
_ATTRIBUTE = re.compile(r' ([^ "=<>]+)="([^"]*)"')
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")


def absolute_urls(body: str, article_href: str) -> str:
    """Resolve relative addresses in ``body`` against ``article_href``, as a browser does on the article's page.

    So ``/x`` begins at the host (RFC 3986 §5.2), also on a site whose base has a path. A body that has no relative
    address is given back as it is, after one quick look.
    """
    if not _MAYBE_RELATIVE.search(body):
        return body

    def rewrite_attribute(match: re.Match[str]) -> str:
        name, value = match.groups()
        if name not in {"href", "src", "poster"} or _SCHEME.match(value):
            return match[0]
        return f' {name}="{_resolve(article_href, value)}"'

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(rewrite_attribute, tag[0]), body)


def _resolve(article_href: str, value: str) -> str:
    if value.startswith("#"):
        return escape(article_href) + value
    try:
        return escape(urljoin(article_href, unescape(value)))
    except ValueError:  # '//[' is no host
        return value
