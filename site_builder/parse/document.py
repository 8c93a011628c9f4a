"""From rendered HTML to an article's body: what a page, a feed and a summary need it to be.

    HTML  ->  frames to links  ->  sanitise  ->  normal form  ->  FINISH, step by step  ->  body, in canonical form

The steps after the sanitiser work on its canonical form, in which every ``<`` is a tag's, every
attribute is in double quotes and every element is closed; a pattern is exact there. Each step looks first
whether there is anything for it to do.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ..model.slug import to_slug
from .blank_lines import CONCERNED as SPACED
from .blank_lines import drop_blank_lines
from .link_names import name_links
from .nesting import CONCERNED as NESTED
from .nesting import mend_nesting
from .normal_form import compose_text
from .sanitise import ALLOWED, ID_PREFIX, sanitise
from .template_addresses import join_template_address, read_template_address

_FRAME = re.compile(r"<(?:iframe|frame|embed|audio|video)\b", re.IGNORECASE)
_WEB = re.compile(r"\s*(https?:)?//[^\s]+\s*", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([1-6])([^>]*)>")
_HEADING_TEXT = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.DOTALL)
_EMPTY = re.compile(
    r"<(h[1-6]|a)(?=[ >])[^>]*>(?:\s|&nbsp;|<(?:strong|em|b|i|u|span|br)(?: [^>]*)?>|</(?:strong|em|b|i|u|span)>)*</\1>"
)
_IMAGE = re.compile(r"<img(?= |>)([^>]*)>")
_ID = re.compile(r'(<[a-z0-9]+(?: [^>]*?)?) id="([^"]*)"')
_ANCHOR = re.compile(r'(<a(?: [^>]*?)? href=")#(?=[^"])')
_OTHER_HOST = re.compile(r'(<(?:a|img)(?: [^>]*?)? (?:href|src)=")\s*[/\\][\s]*[/\\][/\\\s]*')
_OPENED = re.compile(r"<([a-z0-9]+)")
# What every empty element ends with, whatever else is in it.
_MAYBE_EMPTY = re.compile(r">(?:\s|&nbsp;)*</(?:a|h[1-6])>")
_MAYBE_OTHER_HOST = re.compile(r'="\s*[/\\]\s*[/\\]')
_ODD_ADDRESS = re.compile(r'(<(?:a|img)(?: [^>]*?)? (?:href|src)=")([^"{}|^` ]*[{}|^` ][^"]*)"')
_ODD_SIZE = re.compile(r' (?:width|height)="(?!\d+")[^"]*"')
_EMPTY_HEAD = re.compile(r"<th((?: [^>]*)?)>((?:\s|&nbsp;)*)</th>")
_SCOPE = re.compile(r' (?:scope|abbr)="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_FIRST_HEADING = re.compile(r"\s*(?:<(?:div|section)(?: [^>]*)?>\s*)*(<(h[1-6])(?: [^>]*)?>(.*?)</\2>)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
# Characters of a link's name, beyond which the path says less than it takes.
_LONG_NAME = 60


class Document(NamedTuple):
    """A body that is ready, and how many images were given an empty ``alt`` for want of one."""

    html: str
    images_without_alt: int


def finish(html: str, title: str = "") -> Document:
    """Sanitise ``html`` and bring it into the form of a body. Bounds were checked before.

    A heading at its beginning that says the ``title`` goes: the page has that already.
    """
    if _FRAME.search(html):
        html = _frames_to_links(html)
    html = _drop_title(compose_text(sanitise(html)), title)
    tags = frozenset(_OPENED.findall(html))
    html, without_alt = _describe_images(html) if "img" in tags else (html, 0)
    for concerned, step in FINISH:
        if not tags.isdisjoint(concerned):
            html = step(html)
    html = html.strip()
    return Document(html + "\n" if html else "", without_alt)


def _frames_to_links(html: str) -> str:
    """Put a link to its source in the place of each embedded page or recording; without a source on the web it goes."""
    tree = LexborHTMLParser(html)
    for node in tree.css("iframe, frame, embed, audio, video"):
        inner = None if node.attributes.get("src") else node.css_first("source[src]")
        source = ((inner or node).attributes.get("src") or "").strip()
        if _WEB.fullmatch(source):
            address = f"https:{source}" if source.startswith("//") else source
            title = (node.attributes.get("title") or "").strip() or _name_of(address)
            markup = f'<p><a href="{entities.escape(address)}">{entities.escape(title)}</a></p>'
            link = LexborHTMLParser(markup).css_first("a")
            if link is not None:
                node.replace_with(link)
                continue
        node.decompose()
    return (tree.body.inner_html if tree.body is not None else "") or ""


def _name_of(address: str) -> str:
    """An address as a reader would say it: host and path, the host alone if that is long."""
    host, _, path = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address, flags=re.IGNORECASE | re.DOTALL).partition("/")
    return (f"{host}/{path}".rstrip("/") if len(host) + len(path) < _LONG_NAME else host) or address


def _drop_title(html: str, title: str) -> str:
    """Without a heading at the beginning that has the words of ``title``; signs alone are not words."""
    first = _FIRST_HEADING.match(html) if title else None
    if first is None or "<img" in first[3]:
        return html
    said, wanted = (_WORD.findall(text.casefold()) for text in (entities.unescape(_TAG.sub("", first[3])), title))
    return html[: first.start(1)] + html[first.end(1) :] if said and said == wanted else html


def _drop_empty(html: str) -> str:
    """Headings and links that hold nothing; a link without text can be neither read nor hit. Anchors of an id stay."""
    if not _MAYBE_EMPTY.search(html):
        return html
    for _ in range(4):
        shorter = _EMPTY.sub(
            lambda match: match[0] if match[1] == "a" and " href=" not in match[0] and " id=" in match[0] else "", html
        )
        if shorter == html:
            break
        html = shorter
    return html


def _level_headings(html: str) -> str:
    """Levels below the page's h1, without gaps, each heading as deep under another as the author meant it."""
    outline: list[int] = []
    opened: list[int] = []

    def level(match: re.Match[str]) -> str:
        if match[1]:
            return f"</h{opened.pop() if opened else 2}>"
        own = int(match[2])
        while outline and outline[-1] >= own:
            outline.pop()
        outline.append(own)
        opened.append(min(len(outline) + 1, 6))
        return f"<h{opened[-1]}{match[3]}>"

    return _HEADING.sub(level, html)


def _name_headings(html: str) -> str:
    """An id for every heading, from its text; every id in the body once."""
    has_headings = "<h2" in html
    if not has_headings and ' id="' not in html:
        return html
    taken: set[str] = set()

    def keep_first(match: re.Match[str]) -> str:
        if match[2] in taken or any(c.isspace() for c in match[2]):
            return match[1]
        taken.add(match[2])
        return match[0]

    if ' id="' in html:
        html = _ID.sub(keep_first, html)

    def name(match: re.Match[str]) -> str:
        if ' id="' in match[2]:
            return match[0]
        text = entities.unescape(_TAG.sub("", match[3]))
        words = _NOT_WORD.sub("-", text.lower()).strip("-")[:80] if text.isascii() else to_slug(text)[:80]
        stem = ID_PREFIX + (words or "section")
        chosen, number = stem, 1
        while chosen in taken:
            number += 1
            chosen = f"{stem}-{number}"
        taken.add(chosen)
        return f'<h{match[1]} id="{chosen}"{match[2]}>{match[3]}</h{match[1]}>'

    return _HEADING_TEXT.sub(name, html) if has_headings else html


def _aim_anchors(html: str) -> str:
    """Links within the article follow the ids to their new names."""
    return _ANCHOR.sub(rf"\1#{ID_PREFIX}", html) if 'href="#' in html else html


def _spell_out_hosts(html: str) -> str:
    """``//host`` means the page's own scheme, which a feed or a file has not; browsers take backslashes for it too."""
    return _OTHER_HOST.sub(r"\1https://", html) if _MAYBE_OTHER_HOST.search(html) else html


def _escape_addresses(html: str) -> str:
    """What no address may hold (WHATWG URL, "URL code points"), as another program's templates leave it.

    Of those templates what can mean one thing only is put right.
    """
    if not _ODD_ADDRESS.search(html):
        return html

    def escape(match: re.Match[str]) -> str:
        written = match[2].strip()
        made = read_template_address(written, 0, len(written)) if written.startswith("{{") else None
        address = join_template_address(made[0], written[made[1] :]) if made else written
        return match[1] + re.sub(r"[{}|^` ]", lambda odd: f"%{ord(odd[0]):02X}", address) + '"'

    return _ODD_ADDRESS.sub(escape, html)


def _drop_odd_sizes(html: str) -> str:
    """Sizes of images that are no whole number, such as ``250px``: no browser is bound to heed them."""
    return _IMAGE.sub(lambda match: f"<img{_ODD_SIZE.sub('', match[1])}>", html)


def _plain_empty_heads(html: str) -> str:
    """A cell that is the head of nothing that can be read is a plain one, as in the corner above two heads."""
    return _EMPTY_HEAD.sub(lambda match: f"<td{_SCOPE.sub('', match[1])}>{match[2]}</td>", html)


def _wrap_wide(html: str) -> str:
    """Tables scroll in a box of their own; what scrolls can be reached by keyboard."""
    if "<table" in html:
        html = re.sub(r"<table(?= |>)", '<div class="table" tabindex="0"><table', html).replace(
            "</table>", "</table></div>"
        )
    return html.replace("<pre>", '<pre tabindex="0">')


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# The steps in their order, each with the elements that it is about: a body without them needs no look.
FINISH: tuple[tuple[frozenset[str], Callable[[str], str]], ...] = (
    (NESTED, mend_nesting),
    (SPACED, drop_blank_lines),
    (_HEADINGS | {"a"}, _drop_empty),
    (_HEADINGS, _level_headings),
    (frozenset(ALLOWED), _name_headings),
    (frozenset({"a"}), _aim_anchors),
    (frozenset({"a", "img"}), _spell_out_hosts),
    (frozenset({"a", "img"}), _escape_addresses),
    (frozenset({"a"}), name_links),
    (frozenset({"img"}), _drop_odd_sizes),
    (frozenset({"th"}), _plain_empty_heads),
    (frozenset({"table", "pre"}), _wrap_wide),
)


def _describe_images(html: str) -> tuple[str, int]:
    """Images without a source go; those without a description get an empty one, and are counted."""
    missing = 0

    def describe(match: re.Match[str]) -> str:
        nonlocal missing
        if ' src="' not in match[1] or ' src=""' in match[1]:
            return ""
        if ' alt="' in match[1]:
            return match[0]
        missing += 1
        return f'<img{match[1]} alt="">'

    return _IMAGE.sub(describe, html), missing
