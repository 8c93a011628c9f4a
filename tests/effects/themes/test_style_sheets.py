from __future__ import annotations

import re

import pytest

from site_builder.effects.themes.style_sheets import shorten_style
from tests.pages.sample_views import broadsheet_theme


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("a { color: red; }\n\n/* b */\nb , c > d { margin: 0 1px }", "a{color:red}b,c > d{margin:0 1px}"),
        ("@media (min-width: 1rem) and (x: y) {\n  a { b: c; }\n}", "@media (min-width:1rem) and (x:y){a{b:c}}"),
        ("a :hover { width: calc(1px + 2px); }", "a :hover{width:calc(1px + 2px)}"),
        ("a { --b: ; --c : 1 }", "a{--b:;--c :1}"),
    ],
)
def test_blanks_that_mean_nothing_and_comments_are_left_out(text, short):
    assert shorten_style(text) == short


@pytest.mark.parametrize(
    "text",
    [
        'a{content:" ; { /* } "}',
        "a{content:'it\\'s : a'}",
        "a{background:url(a; b.png)}",
        "/*! ours ; of 2026 */a{b:c}",
    ],
)
def test_what_is_written_out_stays_as_it_is(text):
    assert shorten_style(text) == text


def test_the_theme_s_own_style_sheet_keeps_each_rule():
    text = broadsheet_theme().static["style.css"].text or ""

    assert (text.count("{"), "  " in text, "/*" in text) == (text.count("}"), False, False)
    assert re.findall(r"[\n;]\}|: | ;", text) == []
