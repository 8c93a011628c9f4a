"""What a browser may load and run on the site's pages: the Content-Security-Policy, as one table.

    SecuritySection  ->  to_meta_policy  ->  the policy that each page carries
                     ->  to_headers      ->  the text of ``_headers``, for hosts that read it

Behind the sanitiser this is the second lock: no inline script or style, no handler, no script of another host.
The theme obeys it; JSON-LD is data and not run, so it needs no exception (HTML §4.12.1, CSP 3 §4.2.1).
"""

from __future__ import annotations

from ..config import SecuritySection

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

OTHER_HEADERS: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def to_meta_policy(security: SecuritySection) -> str:
    """The policy as ``<meta http-equiv>`` holds it; empty if it is switched off."""
    return _join(POLICY) if security.csp else ""


def to_headers(security: SecuritySection) -> str:
    """The text of ``_headers`` (the format of Netlify and Cloudflare Pages); empty if it is switched off."""
    if not security.headers_file:
        return ""
    policy = {"Content-Security-Policy": _join(POLICY | HEADER_ONLY)} if security.csp else {}
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in (policy | OTHER_HEADERS).items())


def _join(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
