"""Addresses: links without encryption, and addresses that are no link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.problem import Problem, quote
from ..model.review import Spot
from .case import Case, Rules, tell

# Hosts that nobody can reach from elsewhere, or that stand for any (RFC 2606, RFC 6761). Onion services encrypt.
_OWN = re.compile(
    r"http://(?:\[|localhost\b|127\.|10\.|192\.168\.|0\.0\.0\.0|(?:[\w-]+\.)*(?:local|localhost|test|example|internal|onion)\b(?!\.)"
    r"|(?:[\w-]+\.)*example\.(?:com|net|org)\b|[^./:]+(?:[/:]|$))",
    re.IGNORECASE,
)


def check_http_links(case: Case, rules: Rules) -> Iterator[Problem]:
    """The original's address, then the links in the body, each address once."""
    link = case.article.link
    if link is not None and _is_plain(link):
        yield _http(case, rules, case.at("link"), case.name("link"), link)
    told = set()
    for spot in case.review.links:
        if spot.text not in told and _is_plain(spot.text):
            told.add(spot.text)
            yield _http(case, rules, spot, "", spot.text)


def check_bare_urls(case: Case, rules: Rules) -> Iterator[Problem]:
    """Addresses in the body's text, which readers can't follow; each once."""
    told = set()
    for spot in case.review.bare:
        if spot.text not in told and not _OWN.match(spot.text.replace("https://", "http://", 1)):
            told.add(spot.text)
            message = f"expected a link, found the bare address {quote(spot.text)}"
            hint = f"write [what it is]({spot.text}), or <{spot.text}>"
            yield tell(case, rules, spot, "", message, "bare-url", hint)


def _http(case: Case, rules: Rules, spot: Spot, field: str, link: str) -> Problem:
    message = f"expected https://, found {quote(link)}"
    return tell(case, rules, spot, field, message, "http-link", "write https:// if the page answers there")


def _is_plain(link: str) -> bool:
    return link[:7].lower() == "http://" and not _OWN.match(link)
