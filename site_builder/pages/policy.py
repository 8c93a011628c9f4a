"""What a browser may load and run on the site's pages: the Content-Security-Policy, as one table.

    SecuritySection  ->  to_meta_policy  ->  the policy that each page carries
                     ->  to_headers      ->  the text of ``_headers``, for hosts that read it

Behind the sanitiser this is the second lock: no inline style, no handler, no script of another host, and none in a page
but the theme's own, let through by its digest (CSP 3 §2.3.1). A script of another host that a theme's option names is
let through by its address. JSON-LD is data and not run, so it needs no exception (HTML §4.12.1, CSP 3 §4.2.1).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from ..config import SecuritySection
from .headers import RULES, write_rules

# directive -> where from; what is not named here falls back to the first.
POLICY: dict[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' https: http: data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# Browsers heed this one in a header only, and complain of it in a page.
HEADER_ONLY: dict[str, str] = {"frame-ancestors": "'self'"}

# What WebAssembly needs to be compiled (CSP 3 §4.4), as the search engine is. It lets no JavaScript be evaluated.
RUNS_WASM = "'wasm-unsafe-eval'"

OTHER_HEADERS: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


class Script(msgspec.Struct, frozen=True):
    """A script of another host that the site's owner wants: its address, and the origins that it may talk to."""

    src: str
    connect: tuple[str, ...] = ()


class InlineScript(msgspec.Struct, frozen=True):
    """A script of the theme that stands in pages: its text, to the letter."""

    text: str


def to_meta_policy(security: SecuritySection, scripts: Iterable[Script | InlineScript] = ()) -> str:
    """The policy as ``<meta http-equiv>`` holds it; empty if it is switched off."""
    return _join(_let_through(scripts)) if security.csp else ""


def to_headers(
    security: SecuritySection, scripts: Iterable[Script | InlineScript] = (), *, searches: bool = False
) -> str:
    """The text of ``_headers`` (the format of Netlify and Cloudflare Pages); empty if it is switched off.

    On a site that ``searches`` the header lets WebAssembly run: the search's worker obeys the header of its own file
    and no page's policy (HTML §10.2.4). The pages' own policies, which hold beside the header, do not let it. There is
    no rule for the worker's file alone: of two for one address some hosts send both, and then the stricter holds.
    """
    if not security.headers_file:
        return ""
    directives = _let_through(scripts) | HEADER_ONLY
    if searches:
        directives["script-src"] += f" {RUNS_WASM}"
    policy = {"Content-Security-Policy": _join(directives)} if security.csp else {}
    return write_rules({"/*": policy | OTHER_HEADERS} | RULES)


def _let_through(scripts: Iterable[Script | InlineScript]) -> dict[str, str]:
    """The policy with each script's own address, not its whole host, and the origins that it says it talks to."""
    sources: dict[str, list[str]] = {"script-src": [], "connect-src": []}
    for script in scripts:
        if isinstance(script, InlineScript):
            sources["script-src"].append(_digest_source(script.text))
            continue
        sources["script-src"].append(urlsplit(script.src)._replace(query="", fragment="").geturl())
        sources["connect-src"] += script.connect
    return POLICY | {name: " ".join(dict.fromkeys([POLICY[name], *found])) for name, found in sources.items()}


def _digest_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _join(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
