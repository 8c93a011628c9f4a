from __future__ import annotations

import pytest

from site_builder.model.colour import contrast

from .test_load import fault_of, load, write, write_theme

ACCENT = '[options.accent]\ntype = "color"\ndefault = "#00008b"\ndescription = "A colour."\n'
FOOTER = '[options.footer]\ntype = "text"\ndefault = "Foot"\ndescription = "Words."\n'


def test_options_are_the_parent_s_then_the_theme_s_then_the_site_s(tmp_path):
    write_theme(tmp_path, "old", ACCENT + FOOTER)
    child = 'name = "child"\nparent = "old"\n[options.footer]\ndefault = "Child"\n'
    own = '[options.rows]\ntype = "number"\ndefault = 3\ndescription = "Rows."\n'
    write(tmp_path / "themes/child", {"theme.toml": child + own})

    assert load(tmp_path, accent="#123456").options == {"accent": "#123456", "footer": "Child", "rows": 3}


def test_an_unknown_option_is_refused_with_the_close_name(tmp_path):
    write_theme(tmp_path, "child", FOOTER.replace("footer", "colour"))

    assert fault_of(tmp_path, color="blue") == (
        "site.toml: [theme.options] color: no such option of the theme 'child' [theme]\n    did you mean 'colour'?"
    )


def test_an_option_of_another_type_is_refused_with_what_to_type(tmp_path):
    write_theme(tmp_path, "child", ACCENT)

    assert fault_of(tmp_path, accent="blue") == (
        "site.toml: [theme.options] accent: expected a colour such as '#0b4a8f', found '\"blue\"' [theme]\n"
        '    write accent = "#00008b", or leave the line out: A colour.'
    )


def test_all_faults_of_options_are_told_at_once(tmp_path):
    write_theme(tmp_path, "child", ACCENT + FOOTER)

    assert fault_of(tmp_path, accent=1, footre="x").count("site.toml: [theme.options]") == 2


def test_a_file_that_an_option_names_must_be_there(tmp_path):
    logo = '[options.logo]\ntype = "static"\ndefault = ""\ndescription = "A picture."\n'
    write_theme(tmp_path, "child", logo, {"static/logo.svg": "<svg/>"})

    assert load(tmp_path, logo="logo.svg").options == {"logo": "logo.svg"}
    for name in ("lgo.svg", "/logo.svg", "static/logo.svg"):
        assert fault_of(tmp_path, logo=name) == (
            "site.toml: [theme.options] logo: expected the name of a file in static/, or an empty text,"
            f" found '\"{name}\"' [theme]\n    did you mean 'logo.svg'?"
        )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[options]\na = 1", "theme.toml: options[...]: expected object, found int"),
        ('[options.a]\ndefault = "x"', "theme.toml: [options.a] type: expected a value, found none"),
        ('[options.a]\ntype = "colour"\ndefault = ""\ndescription = ""',
         "theme.toml: [options.a] type: no such kind: 'colour'"),
        ('[options.a]\ntype = "flag"\ndefault = 1\ndescription = ""',
         "theme.toml: [options.a] default: expected true or false, found '1'"),
        ('[options.a]\ntype = "color"\ndefault = "#000"\ndescription = ""\nagainst = ["white", "#000"]',
         "theme.toml: [options.a] against: expected two colours such as '#f3f1ec', found 'white'"),
        ('[options.a]\ntype = "text"\ndefault = ""\ndescription = ""\nmeaning = ""',
         "theme.toml: [options.a] meaning: no such key"),
    ],
)  # fmt: skip
def test_a_fault_in_the_table_of_an_option_is_told_with_its_file(tmp_path, table, message):
    write_theme(tmp_path, "child", table)

    assert fault_of(tmp_path).partition(" [theme]")[0] == f"themes/child/{message}"


def test_a_child_does_not_change_the_type_of_an_option(tmp_path):
    write_theme(tmp_path, "old", FOOTER)
    child = 'name = "child"\nparent = "old"\n[options.footer]\ntype = "flag"\ndefault = true\n'
    write(tmp_path / "themes/child", {"theme.toml": child})

    assert fault_of(tmp_path) == (
        "themes/child/theme.toml: [options.footer] type: expected that of the parent, 'text', found 'flag' [theme]\n"
        "    remove it, or take another name"
    )


def test_a_link_may_be_called_by_a_word_of_the_catalogues(tmp_path):
    nav = '[options.nav]\ntype = "links"\ndefault = [{ text = "home", url = "/" }]\ndescription = ""\n'
    write_theme(tmp_path, "child", nav)

    assert load(tmp_path).options == {"nav": [{"name": "Home", "url": "/"}]}
    assert fault_of(tmp_path, nav=[{"text": "hom", "url": "/"}]) == (
        "site.toml: [theme.options] nav: no such text in the catalogues: 'hom' [theme]\n    did you mean 'home'?"
    )


def test_a_script_talks_to_its_own_origin_unless_others_are_named(tmp_path):
    write_theme(tmp_path, "child", '[options.count]\ntype = "script"\ndefault = {}\ndescription = ""\n')

    assert load(tmp_path, count={"src": "https://a.example/x.js?v=1"}).options["count"] == {
        "src": "https://a.example/x.js?v=1", "connect": ["https://a.example"], "data": {},
    }  # fmt: skip


def test_a_colour_stands_in_the_style_sheet_in_a_shade_that_can_be_read(tmp_path):
    style = "a { color: option(accent) } b { color: option(accent dark) }"
    write_theme(tmp_path, "child", ACCENT, {"static/style.css": style})

    text = load(tmp_path, accent="#ff8800").static["style.css"].text or ""
    light, dark = (part.partition("}")[0].strip() for part in text.split("color:")[1:])

    assert (contrast(light, "#ffffff") >= 7, contrast(dark, "#000000") >= 7, light < "#ff8800") == (True, True, True)


def test_the_digest_of_a_style_sheet_follows_the_colour_in_it(tmp_path):
    write_theme(tmp_path, "child", ACCENT, {"static/style.css": "a { color: option(accent) }"})

    assert len({load(tmp_path, accent=colour).static["style.css"].digest for colour in ("#000080", "#800000")}) == 2


def test_a_colour_that_no_option_is_is_told_with_its_line(tmp_path):
    write_theme(tmp_path, "child", ACCENT, {"static/style.css": "a {}\nb { color: option(acent) }"})

    assert fault_of(tmp_path) == (
        "themes/child/static/style.css:2: expected an option that is a colour, found 'acent' [theme]\n"
        "    did you mean 'accent'?"
    )


def test_a_style_sheet_adds_to_that_of_the_parent(tmp_path):
    write_theme(tmp_path, "old", ACCENT, {"static/style.css": "a { color: option(accent) }\n"})
    child = {"theme.toml": 'name = "child"\nparent = "old"', "static/style.css": "@import parent;\nb {}\n"}
    write(tmp_path / "themes/child", child)
    write(tmp_path, {"static/style.css": "@import parent;\ni {}\n"})

    assert load(tmp_path).static["style.css"].text == "a{color:#00008b}b{}i{}"


def test_a_style_sheet_that_adds_to_none_is_told_with_its_line(tmp_path):
    write_theme(tmp_path, "child", "", {"static/style.css": "a {}\n@import parent;\n"})

    assert fault_of(tmp_path) == (
        "themes/child/static/style.css:2: expected a style sheet of the same name in a parent, found none [theme]"
    )
