from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import escape, unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.model.card import Card, Link, Outlet
from site_builder.model.digest import Digest, digest_bytes
from site_builder.model.page import Parts
from site_builder.model.text import Href, Url
from site_builder.model.views import FeedItem, FeedView, Frame
from site_builder.pages import feeds
from site_builder.pages.feeds import render_atom, render_json_feed, render_rss, to_rfc822

SCHEMA = Path(__file__).resolve().parents[2] / ".." / "shared" / "suites" / "jsonfeed" / "schema-v1.1.json"

Render = Callable[[FeedView, Parts, Frame], bytes]
FORMATS = pytest.mark.parametrize("render", [render_rss, render_atom, render_json_feed])
XML_FORMATS = pytest.mark.parametrize("render", [render_rss, render_atom])

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

FRAME = Frame(
    title="News & Views", base_url=Href("https://x.example/news"), description="All of it", language="en", dir="ltr",
    author="Ada", edit_url="", feeds=(), assets={}, options={}, generator="site-builder",
)  # fmt: skip

FULL = Card(
    path="apple.md",
    title="Ｆ <b>ish</b> & ]]> chips",
    url=Url("/2026/01/07/apple/"),
    date="2026-01-07",
    published="2026-01-07T09:30:00+02:00",
    updated="2026-01-08T10:00:00+02:00",
    summary="Fish & <em>chips</em>.",
    outlet=Outlet("fox", "Fox & News", Url("/sources/fox/")),
    original=Href("https://fox.example/a?b=1&c=2"),
    feed=Href("https://feeds.fox.example/all?x=1&y=2"),
    tags=(Link("C&A", Url("/tags/ca/")), Link("food", Url("/tags/food/"))),
    categories=(Link("food", Url("/categories/food/")),),
    authors=(Link("Bo", Url("/authors/bo/")),),
    lang="fr",
)
FULL_BODY = '<p>é <a href="/x" title="]]>">x</a> <img src="i.png"></p>'
PLAIN = Card(
    path="pear.md", title="Pear", url=Url("/2026/01/06/pear/"), date="2026-01-06", published="2026-01-06T00:00:00Z"
)
PLAIN_BODY = "<p>Pear</p>"


def feed(*items: tuple[Card, str], updated: str = "2026-01-08T10:00:00+02:00") -> tuple[FeedView, Parts]:
    # By way of ascii(): a lone surrogate has no bytes.
    keyed = [
        (digest_bytes(ascii(card).encode()), card, digest_bytes(ascii(body).encode()), body) for card, body in items
    ]
    view = FeedView(
        title="News & Views",
        url=Url("/feed"),
        page_url=Url("/"),
        description="",
        updated=updated,
        items=tuple(FeedItem(card_digest, body_digest) for card_digest, _, body_digest, _ in keyed),
    )
    parts = Parts(
        cards={card_digest: card for card_digest, card, _, _ in keyed},
        bodies={body_digest: body for _, _, body_digest, body in keyed},
    )
    return view, parts


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feeds, "_recent", feeds._Recent(1 << 20))


def test_an_rss_feed_in_full():
    view, parts = feed((FULL, FULL_BODY), (PLAIN, PLAIN_BODY))

    assert (
        render_rss(view, parts, FRAME).decode()
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"\
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>News &amp; Views</title>
<link>https://x.example/news/</link>
<atom:link href="https://x.example/news/feed" rel="self" type="application/rss+xml"/>
<description>All of it</description>
<language>en</language>
<lastBuildDate>Thu, 08 Jan 2026 10:00:00 +0200</lastBuildDate>
<generator>site-builder</generator>
<item>
<title>Ｆ &lt;\u2060b&gt;ish&lt;\u2060/b&gt; &amp; ]]&gt; chips</title>
<link>https://x.example/news/2026/01/07/apple/</link>
<guid isPermaLink="true">https://x.example/news/2026/01/07/apple/</guid>
<pubDate>Wed, 07 Jan 2026 09:30:00 +0200</pubDate>
<dc:creator>Bo</dc:creator>
<dc:language>fr</dc:language>
<category>food</category>
<category>C&amp;A</category>
<source url="https://feeds.fox.example/all?x=1&amp;y=2">Fox &amp; News</source>
<description>Fish &amp;amp; &amp;lt;em&amp;gt;chips&amp;lt;/em&amp;gt;.</description>
<content:encoded><![CDATA[<p>é <a href="https://x.example/x" title="]]]]><![CDATA[>">x</a>\
 <img src="https://x.example/news/2026/01/07/apple/i.png"></p>]]></content:encoded>
</item>
<item>
<title>Pear</title>
<link>https://x.example/news/2026/01/06/pear/</link>
<guid isPermaLink="true">https://x.example/news/2026/01/06/pear/</guid>
<pubDate>Tue, 06 Jan 2026 00:00:00 +0000</pubDate>
<description>Pear</description>
<content:encoded><![CDATA[<p>Pear</p>]]></content:encoded>
</item>
</channel>
</rss>
"""
    )


def test_an_atom_feed_in_full():
    view, parts = feed((FULL, FULL_BODY), (PLAIN, PLAIN_BODY))

    assert (
        render_atom(view, parts, FRAME).decode()
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>https://x.example/news/feed</id>
<title>News &amp; Views</title>
<updated>2026-01-08T10:00:00+02:00</updated>
<author><name>Ada</name></author>
<link rel="self" type="application/atom+xml" href="https://x.example/news/feed"/>
<link rel="alternate" type="text/html" href="https://x.example/news/"/>
<generator>site-builder</generator>
<entry xml:lang="fr">
<id>https://x.example/news/2026/01/07/apple/</id>
<title>Ｆ &lt;b&gt;ish&lt;/b&gt; &amp; ]]&gt; chips</title>
<published>2026-01-07T09:30:00+02:00</published>
<updated>2026-01-08T10:00:00+02:00</updated>
<link rel="alternate" type="text/html" href="https://x.example/news/2026/01/07/apple/"/>
<link rel="via" href="https://fox.example/a?b=1&amp;c=2" title="Fox &amp; News"/>
<author><name>Bo</name><uri>https://x.example/news/authors/bo/</uri></author>
<category term="food"/>
<category term="C&amp;A"/>
<summary>Fish &amp; &lt;em&gt;chips&lt;/em&gt;.</summary>
<content type="html"><![CDATA[<p>é <a href="https://x.example/x" title="]]]]><![CDATA[>">x</a>\
 <img src="https://x.example/news/2026/01/07/apple/i.png"></p>]]></content>
</entry>
<entry>
<id>https://x.example/news/2026/01/06/pear/</id>
<title>Pear</title>
<published>2026-01-06T00:00:00Z</published>
<updated>2026-01-06T00:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://x.example/news/2026/01/06/pear/"/>
<summary>Pear</summary>
<content type="html"><![CDATA[<p>Pear</p>]]></content>
</entry>
</feed>
"""
    )


def test_a_json_feed_in_full():
    view, parts = feed((FULL, FULL_BODY), (PLAIN, PLAIN_BODY))

    assert render_json_feed(view, parts, FRAME).decode() == (
        '{"version":"https://jsonfeed.org/version/1.1","title":"News & Views",'
        '"home_page_url":"https://x.example/news/","feed_url":"https://x.example/news/feed","language":"en",'
        '"authors":[{"name":"Ada"}],"items":[\n'
        '{"id":"https://x.example/news/2026/01/07/apple/","url":"https://x.example/news/2026/01/07/apple/",'
        '"title":"Ｆ <b>ish</b> & ]]> chips",'
        '"content_html":"<p>é <a href=\\"https://x.example/x\\" title=\\"]]>\\">x</a>'
        ' <img src=\\"https://x.example/news/2026/01/07/apple/i.png\\"></p>",'
        '"date_published":"2026-01-07T09:30:00+02:00","external_url":"https://fox.example/a?b=1&c=2",'
        '"summary":"Fish & <em>chips</em>.","date_modified":"2026-01-08T10:00:00+02:00","tags":["food","C&A"],'
        '"authors":[{"name":"Bo","url":"https://x.example/news/authors/bo/"}],"language":"fr"},\n'
        '{"id":"https://x.example/news/2026/01/06/pear/","url":"https://x.example/news/2026/01/06/pear/",'
        '"title":"Pear","content_html":"<p>Pear</p>","date_published":"2026-01-06T00:00:00Z"}\n'
        "]}\n"
    )


def test_an_empty_rss_feed_has_no_build_date():
    channel = ET.fromstring(render_rss(*feed(updated=""), FRAME))[0]

    assert [element.tag.rpartition("}")[2] for element in channel] == [
        "title", "link", "link", "description", "language", "generator",
    ]  # fmt: skip


def test_an_empty_atom_feed_is_as_old_as_can_be():
    root = ET.fromstring(render_atom(*feed(updated=""), FRAME))

    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert root.find(f"{ATOM}entry") is None


def test_an_empty_json_feed_has_an_empty_list():
    assert render_json_feed(*feed(updated=""), FRAME).endswith(b',"items":[]}\n')


@pytest.mark.parametrize("items", [(), ((PLAIN, PLAIN_BODY),), ((FULL, FULL_BODY), (PLAIN, PLAIN_BODY))])
def test_a_json_feed_is_valid_against_its_schema(items: tuple[tuple[Card, str], ...]):
    jsonschema = pytest.importorskip("jsonschema")
    if not SCHEMA.exists():
        pytest.skip("the schema of JSON Feed is not there")

    schema = json.loads(SCHEMA.read_text())
    document = json.loads(render_json_feed(*feed(*items), FRAME))

    jsonschema.validators.validator_for(schema)(schema).validate(document)


@XML_FORMATS
def test_a_feed_reader_gets_every_item_with_its_content(render: Render):
    parsed = feedparser.parse(render(*feed((FULL, FULL_BODY), (PLAIN, PLAIN_BODY)), FRAME))

    assert not parsed.bozo
    assert [(entry.id, entry.link) for entry in parsed.entries] == [
        ("https://x.example/news/2026/01/07/apple/",) * 2,
        ("https://x.example/news/2026/01/06/pear/",) * 2,
    ]
    assert parsed.entries[0].published_parsed[:5] == (2026, 1, 7, 7, 30)
    assert '<a href="https://x.example/x" title="]]&gt;">' in parsed.entries[0].content[0].value
    assert [tag.term for tag in parsed.entries[0].tags] == ["food", "C&A"]


HOSTILE = "]]> <b>&amp;</b> \x08\x0b\x00\ufffe\uffff\ud800 ]]\x08> \x85\u2028'\""
HARMLESS = "]]> <b>&amp;</b>  ]]> \x85\u2028'\""


def hostile_card(text: str, **fields: Any) -> Card:
    link = Link(text, Url("/t/"))
    return Card(
        path="x.md", title=text, url=Url("/x/"), date="2026-01-07", published="2026-01-07T00:00:00Z", summary=text,
        outlet=Outlet("o", text, Url("/o/")), original=Href("https://o.example/" + text), tags=(link,),
        feed=Href("https://feeds.fox.example/"),
        categories=(link,), authors=(link,), lang="en", **fields,
    )  # fmt: skip


def test_hostile_text_stays_text_in_rss():
    item = ET.fromstring(render_rss(*feed((hostile_card(HOSTILE), HOSTILE)), FRAME)).find("channel/item")

    assert item is not None
    found = {child.tag.rpartition("}")[2]: child.text for child in item}
    assert found == {
        "title": HARMLESS.replace("<", "<\u2060"),
        "link": "https://x.example/news/x/",
        "guid": "https://x.example/news/x/",
        "pubDate": "Wed, 07 Jan 2026 00:00:00 +0000",
        "creator": HARMLESS,
        "language": "en",
        "category": HARMLESS,
        "source": HARMLESS,
        "description": escape(HARMLESS, quote=False),
        "encoded": HARMLESS,
    }


def test_hostile_text_stays_text_in_atom():
    entry = ET.fromstring(render_atom(*feed((hostile_card(HOSTILE), HOSTILE)), FRAME)).find(f"{ATOM}entry")

    assert entry is not None
    assert [entry.findtext(ATOM + tag) for tag in ("title", "summary", "content")] == [HARMLESS] * 3
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == HARMLESS
    assert [element.get("term") for element in entry.findall(f"{ATOM}category")] == [HARMLESS]


def test_hostile_text_stays_text_in_json():
    (item,) = json.loads(render_json_feed(*feed((hostile_card(HOSTILE), HOSTILE)), FRAME))["items"]

    assert [item[key] for key in ("title", "summary", "content_html")] == [HARMLESS] * 3
    assert (item["tags"], item["authors"][0]["name"]) == ([HARMLESS], HARMLESS)


def _without_forbidden(text: str) -> str:
    """``text`` as XML may hold it, by the expression of XML 1.0 §2.2."""
    return "".join(
        c for c in text if c in "\t\n\r" or 0x20 <= ord(c) < 0x7F or "\x80" <= c < "\ufffe" or c >= "\U00010000"
    )


@FORMATS
@given(st.text(), st.text())
def test_no_text_breaks_a_feed(render: Render, title: str, body: str):
    written = render(*feed((hostile_card(title), body), updated=""), FRAME)

    if render is render_json_feed:
        json.loads(written)
    else:
        root = ET.fromstring(written)
        contents = root.findall(f"channel/item/{CONTENT}") + root.findall(f"{ATOM}entry/{ATOM}content")
        assert len(contents) == (1 if _without_forbidden(body).strip() else 0)


@FORMATS
def test_a_link_shown_as_code_stays_as_it_is(render: Render):
    body = '<p><code>&lt;a href="/x"&gt;</code> <a href="#b-fn1">1</a></p>'

    written = render(*feed((PLAIN, body)), FRAME).decode().replace('\\"', '"')

    assert '<code>&lt;a href="/x"&gt;</code> <a href="https://x.example/news/2026/01/06/pear/#b-fn1">' in written


@FORMATS
def test_a_second_rendering_gives_the_same_bytes(render: Render):
    items = feed((FULL, FULL_BODY), (PLAIN, PLAIN_BODY))

    assert render(*items, FRAME) == render(*items, FRAME)


@FORMATS
def test_an_item_that_is_kept_is_not_mistaken_for_another_sites(render: Render):
    items = feed((FULL, FULL_BODY))
    render(*items, FRAME)

    other = render(*items, Frame(**{**_fields(FRAME), "base_url": Href("https://y.example")}))

    assert b"//x.example" not in other


def test_an_item_that_is_kept_is_not_mistaken_for_one_with_another_body():
    first = render_rss(*feed((PLAIN, "<p>old</p>")), FRAME)
    second = render_rss(*feed((PLAIN, "<p>new</p>")), FRAME)

    assert (b"old" in first, b"old" in second, b"new" in second) == (True, False, True)


def test_kept_items_take_a_bounded_room():
    recent = feeds._Recent(100)
    for number in range(50):
        recent.keep((str(number),), b"x" * 10)

    # Asking makes an item young again and drops the other old ones, so the newest is asked for first.
    assert [number for number in reversed(range(50)) if recent.find((str(number),))] == [49, 48, 47, 46, 45, 44]


def test_an_item_that_is_asked_for_stays():
    recent = feeds._Recent(100)
    recent.keep(("hot",), b"hot")
    for number in range(50):
        recent.keep((str(number),), b"x" * 10)
        assert recent.find(("hot",)) == b"hot"


def test_an_item_larger_than_the_room_is_not_kept():
    recent = feeds._Recent(100)
    recent.keep(("large",), b"x" * 51)

    assert recent.find(("large",)) is None


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2026-01-07T09:30:00+02:00", "Wed, 07 Jan 2026 09:30:00 +0200"),
        ("2026-01-07T09:30:00Z", "Wed, 07 Jan 2026 09:30:00 +0000"),
        ("1999-12-31T23:59:59.250-03:30", "Fri, 31 Dec 1999 23:59:59 -0330"),
    ],
)
def test_rss_dates_are_english(moment: str, written: str):
    assert to_rfc822(moment) == written


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone is the other argument
    st.integers(-14 * 60, 14 * 60),
)
def test_an_rss_date_reads_back_as_the_same_moment(local: datetime, offset_minutes: int):
    moment = local.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset_minutes)))

    assert parsedate_to_datetime(to_rfc822(moment.isoformat())) == moment


def test_a_summary_reads_as_text_where_readers_take_it_for_html():
    description = ET.fromstring(render_rss(*feed((FULL, FULL_BODY)), FRAME)).findtext("channel/item/description")

    assert description is not None
    assert unescape(description) == FULL.summary


def test_a_title_shows_no_tag_to_readers_that_take_it_for_html_nor_to_those_that_take_it_for_text():
    title = ET.fromstring(render_rss(*feed((FULL, FULL_BODY)), FRAME)).findtext("channel/item/title")

    assert title == "Ｆ <\u2060b>ish<\u2060/b> & ]]> chips"


def test_an_item_without_a_body_has_no_empty_content():
    view, parts = feed((FULL, ""), (PLAIN, " \n"))
    rss, atom = ET.fromstring(render_rss(view, parts, FRAME)), ET.fromstring(render_atom(view, parts, FRAME))

    assert [[child.tag for child in item].count(CONTENT) for item in rss.findall("channel/item")] == [0, 0]
    assert [item.findtext("description") for item in rss.findall("channel/item")] == [
        escape(FULL.summary, quote=False),
        "Pear",
    ]
    assert [entry.find(f"{ATOM}content") for entry in atom.findall(f"{ATOM}entry")] == [None, None]


def test_a_feed_that_is_named_like_a_tag_shows_none_to_readers_that_take_its_description_for_html():
    view, parts = feed((FULL, FULL_BODY))
    named = replace(view, description="R&D <b>")
    description = ET.fromstring(render_rss(named, parts, FRAME)).findtext("channel/description")

    assert description == "R&D <\u2060b>"


def _fields(frame: Frame) -> dict[str, Any]:
    return {name: getattr(frame, name) for name in frame.__struct_fields__}


def test_a_missing_body_is_our_own_fault_and_raised():
    view, parts = feed((PLAIN, PLAIN_BODY))

    with pytest.raises(KeyError):
        render_rss(view, Parts(cards=parts.cards, bodies={Digest("0"): ""}), FRAME)
