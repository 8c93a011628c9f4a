"""Which addresses lead to the same original, whatever a newsletter, a phone or a share button made of them.

    link  ->  original_key      equal for the same page: no scheme, www., tracking, trailing slash or AMP form
    link  ->  without_tracking  the address to write: the same page, nothing else changed

A key is for comparing and is no address. The part behind ``#`` counts: digests link to their own sections.

Two lists of parameters, for a mistake costs different things. One that is ignored wrongly in comparing costs a warning
too many; one that is taken off a link wrongly leads readers to another page. So what is taken off are whole names with
one meaning, and what is ignored are the families that they come from as well.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# Whole names that browsers or their extensions take off addresses everywhere: from the lists of Firefox (query
# stripping), Brave (query filter) and ClearURLs (global rules), but not those that some sites mean pages by (s_cid,
# cmpid, spm, __s, mc). Matomo's are the names in its documentation; _hsmi goes with _hsenc, gclsrc with gclid.
_CERTAIN = (
    r"utm_\w+|(?:mtm|pk|piwik)_(?:campaign|cid|content|group|keyword|kwd|medium|placement|source)"
    r"|[gd]clid|fbclid|ys?clid|gclsrc|[gw]braid|msclkid|t[wt]clid|igshid|srsltid|mc_[ce]id|mkt_tok"
    r"|_hsenc|_hsmi|__hs(?:fp|sc|tc)|hsctatracking|vero_(?:id|conv)|oly_(?:anon|enc)_id|ml_subscriber(?:_hash)?"
    r"|at_recipient_(?:id|list)|_openstat|wickedid|rb_clickid|_ga|_gl|__twitter_impression"
    r"|fb_(?:action_ids|action_types|source|ref)"
)
_FAMILIES = (
    r"(?:pk|piwik|mtm|matomo|hsa|vero|oly|ns|guce|at)_\w+"
    r"|fclid|(?:ms|tw|tt)clkid|igsh|epik|__hs[a-z]+|li_fat_id|s_cid|sc_cid|ref_src|ref_url|guccounter|trkcampaign"
    r"|elqtrack(?:id)?|xtor|cmpid|wt[._]mc(?:_id)?"
)
_IS_CERTAIN = re.compile(_CERTAIN, re.IGNORECASE)
_IS_LIKELY = re.compile(f"{_CERTAIN}|{_FAMILIES}", re.IGNORECASE)
_AMP_QUERY = re.compile(r"amp(?:=(?:1|true|yes)?)?|(?:output|outputtype|_amp)=(?:amp|1|true)", re.IGNORECASE)
_AMP_PATH = re.compile(r"/amp/?$|\.amp$|\.amp(?=\.html?$)|^/amp(?=/)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"/(?:amp|[civ])/(?:s/)?(?=[\w-]+\.)(.*)", re.IGNORECASE)
_AMP_CACHE_HOST = re.compile(r"google\.[a-z.]+|(?:[\w-]+\.)?cdn\.ampproject\.org")
_PREFIX = re.compile(r"(?:www\d?|amp)\.(?=[^.]+\.)")


def without_tracking(link: str) -> str:
    """``link`` without the parameters that track readers on every site; every other character stays."""
    head, mark, fragment = link.partition("#")
    path, question, query = head.partition("?")
    if not question:
        return link
    kept = [part for part in query.split("&") if not _IS_CERTAIN.fullmatch(part.partition("=")[0])]
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
    parts = (part for part in query.split("&") if part and not _IS_LIKELY.fullmatch(part.partition("=")[0]))
    return "&".join(sorted(part for part in parts if not _AMP_QUERY.fullmatch(part)))
