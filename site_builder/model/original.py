"""Which addresses lead to the same original, whatever a newsletter, a phone or a share button made of them.

    link  ->  original_key      equal for the same page: no scheme, www., tracking, trailing slash or AMP form
    link  ->  without_tracking  the address to write: the same page, nothing else changed

A key is for comparing and is no address. The part behind ``#`` counts: digests link to their own sections.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_TRACKING = re.compile(
    r"(?:utm|pk|piwik|mtm|matomo|hsa|vero|oly|ns|guce|at)_\w+"
    r"|[gdfy]clid|ysclid|fbclid|gclsrc|[gw]braid|(?:ms|tw|tt)clkid|(?:tw|tt)clid|igshid|igsh|srsltid|epik|yclid"
    r"|mc_[ce]id|mkt_tok|_hsenc|_hsmi|hsctatracking|__hs[a-z]+|li_fat_id|_openstat|wickedid|rb_clickid|s_cid|sc_cid"
    r"|ref_src|ref_url|guccounter|fb_(?:action_ids|action_types|source|ref)|trkcampaign|elqtrack(?:id)?|xtor|cmpid"
    r"|_ga|_gl|__twitter_impression|wt[._]mc(?:_id)?",
    re.IGNORECASE,
)
_AMP_QUERY = re.compile(r"amp(?:=(?:1|true|yes)?)?|(?:output|outputtype|_amp)=(?:amp|1|true)", re.IGNORECASE)
_AMP_PATH = re.compile(r"/amp/?$|\.amp$|\.amp(?=\.html?$)|^/amp(?=/)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"/(?:amp|[civ])/(?:s/)?(?=[\w-]+\.)(.*)", re.IGNORECASE)
_AMP_CACHE_HOST = re.compile(r"google\.[a-z.]+|(?:[\w-]+\.)?cdn\.ampproject\.org")
_PREFIX = re.compile(r"(?:www\d?|amp)\.(?=[^.]+\.)")


def is_tracking(parameter: str) -> bool:
    """Whether a parameter of this name says where a reader came from, and nothing about the page."""
    return _TRACKING.fullmatch(parameter) is not None


def without_tracking(link: str) -> str:
    """``link`` without tracking parameters; every other character stays."""
    head, mark, fragment = link.partition("#")
    path, question, query = head.partition("?")
    if not question:
        return link
    kept = [part for part in query.split("&") if not is_tracking(part.partition("=")[0])]
    return path + (f"?{'&'.join(kept)}" if kept else "") + mark + fragment


def original_key(link: str) -> str:
    """What all addresses of one page have in common; the empty string for what is no address."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    path = parts.path
    cached = _AMP_CACHE.fullmatch(path) if _AMP_CACHE_HOST.fullmatch(host.removeprefix("www.")) else None
    if cached:
        host, slash, rest = cached[1].partition("/")
        host, path = host.lower(), slash + rest
    while match := _PREFIX.match(host):
        host = host[match.end() :]
    path = _AMP_PATH.sub("", path).rstrip("/")
    query = _kept(parts.query) if parts.query else ""
    fragment = parts.fragment.partition(":~:")[0]
    return "".join((
        host.rstrip("."), f":{port}" if port not in (None, 80, 443) else "", unquote(path),
        f"?{query}" if query else "", f"#{fragment}" if fragment else "",
    ))  # fmt: skip


def _kept(query: str) -> str:
    """Sorted, for nobody writes the same parameters in another order and means another page."""
    parts = (part for part in query.split("&") if part and not is_tracking(part.partition("=")[0]))
    return "&".join(sorted(part for part in parts if not _AMP_QUERY.fullmatch(part)))
