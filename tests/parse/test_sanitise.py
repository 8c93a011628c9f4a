from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.parse.body import read_body
from site_builder.parse.report import Place, Refused
from site_builder.parse.sanitise import ALLOWED, DROPPED_WITH_TEXT, EVERYWHERE, ID_PREFIX, SCHEMES
from tests.parse.cases import read_cases, read_suite

# What our own steps add behind the sanitiser, besides its table.
OURS = {"div": {"class", "tabindex"}, "pre": {"tabindex"}}
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def body(html: str, *, is_html: bool = True) -> str:
    return read_body(html, is_html=is_html, place=Place()).html


@pytest.mark.parametrize(("html", "clean"), read_cases("sanitise.txt"))
def test_html_as_it_stands_on_a_page(html, clean):
    assert body(html).removesuffix("\n") == clean


def test_what_goes_with_its_text_is_not_allowed_as_well():
    assert not set(DROPPED_WITH_TEXT) & set(ALLOWED)


def test_no_tag_or_attribute_of_the_table_can_act():
    attributes = set(EVERYWHERE.split()) | {name for names in ALLOWED.values() for name in names.split()}

    assert not attributes & {
        "style",
        "srcdoc",
        "srcset",
        "ping",
        "action",
        "formaction",
        "xlink:href",
        "target",
        "name",
        "cite",
    }
    assert not any(name.startswith("on") for name in attributes)
    assert not set(ALLOWED) & {
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "base",
        "meta",
        "link",
    }
    assert SCHEMES == ("http", "https", "mailto", "tel")


def acting(html: str) -> list[str]:
    found = []
    tree = LexborHTMLParser(html)
    assert tree.body is not None
    for node in tree.body.css("*"):
        if node.tag == "body":
            continue
        if node.tag not in ALLOWED:
            found.append(f"<{node.tag}>")
        may = {*EVERYWHERE.split(), *ALLOWED.get(str(node.tag), "").split(), "class", *OURS.get(str(node.tag), ())}
        for name, value in node.attributes.items():
            scheme = SCHEME.match(value or "")
            if name not in may or (name in {"href", "src"} and scheme and scheme[1].lower() not in SCHEMES):
                found.append(f"{name}={value}")
            if name == "id" and not (value or "").startswith(ID_PREFIX):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("is_html", [True, False], ids=["raw HTML", "Markdown"])
def test_nothing_of_the_attack_suite_can_act(is_html):
    caught = {}
    for row in read_suite("xss.jsonl.gz"):
        try:
            found = acting(body(row["input"], is_html=is_html))
        except Refused:
            continue
        if found:
            caught[row["id"]] = found
    assert caught == {}


def test_a_clean_body_is_canonical():
    html = body("<p>Tom &amp; &lt;Jerry&gt; &nbsp; \"x\"<br/><img src=a.png alt='b'></p>")

    assert html == '<p>Tom &amp; &lt;Jerry&gt; &nbsp; "x"<br><img src="a.png" alt="b"></p>\n'
