from __future__ import annotations

import pytest

from site_builder.effects.themes.languages import read_words
from site_builder.effects.themes.scripts import fill_script
from site_builder.model.problem import SiteError

from .test_load import load, write_theme

GERMAN, _ = read_words("de", ())


def test_a_word_is_put_in_as_a_string_in_the_language_of_the_site():
    assert (
        fill_script('a("text(close)", "text", text(close));', "x.js", GERMAN) == 'a("Schließen", "text", text(close));'
    )


def test_a_word_that_no_catalogue_has_is_told_with_its_line_and_the_close_one():
    with pytest.raises(SiteError) as raised:
        fill_script('a();\nb("text(clsoe)");', "static/x.js", GERMAN)

    assert str(raised.value) == (
        "static/x.js:2: expected the name of a text, found 'clsoe' [theme]\n    did you mean 'close'?"
    )


def test_a_script_of_a_theme_has_its_words_and_another_address_for_them(tmp_path):
    write_theme(tmp_path, "child", files={"static/a.js": 'say("text(close)");\n', "static/b.js": "say();\n"})
    static = load(tmp_path).static

    assert (static["a.js"].text, static["b.js"].text) == ('say("Close");\n', None)
