from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.config import ThemeSection
from site_builder.effects.themes.load import load_theme
from site_builder.model.digest import digest_bytes
from site_builder.model.problem import SiteError
from site_builder.model.theme import PAGE_TEMPLATES, StaticFile, Template


def write(site: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, newline="")


def write_theme(site: Path, name: str, header: str = "", files: dict[str, str] | None = None) -> None:
    """A theme with every page template, and ``files`` in it."""
    write(site / "themes" / name, {f"templates/{template}": name for template in PAGE_TEMPLATES})
    write(site / "themes" / name, {"theme.toml": f'name = "{name}"\n{header}'} | (files or {}))


def load(site: Path, name: str = "child", **options: object):
    return load_theme(site, ThemeSection(name=name, options=options))


def fault_of(site: Path, name: str = "child", **options: object) -> str:
    with pytest.raises(SiteError) as caught:
        load(site, name, **options)
    assert caught.value.code == "theme"
    return str(caught.value)


def test_a_built_in_theme_is_found_without_any_folder_in_the_site(tmp_path):
    theme = load_theme(tmp_path, ThemeSection())

    missing = set(PAGE_TEMPLATES) - set(theme.templates)
    assert (theme.name, missing, "style.css" in theme.static) == ("broadsheet", set(), True)


def test_a_theme_of_the_site_wins_over_the_built_in_one_of_the_same_name(tmp_path):
    write_theme(tmp_path, "broadsheet")

    assert load(tmp_path, "broadsheet").templates["card.html"].source == "broadsheet"


def test_a_template_knows_its_name_text_and_place(tmp_path):
    write_theme(tmp_path, "child", files={"templates/parts/a.html": "é\r\nb"})

    assert load(tmp_path).templates["parts/a.html"] == Template(
        "parts/a.html", "é\nb", "themes/child/templates/parts/a.html"
    )


def test_a_static_file_knows_its_place_digest_and_file(tmp_path):
    write_theme(tmp_path, "child", files={"static/fonts/a.woff2": "bytes"})

    assert load(tmp_path).static == {
        "fonts/a.woff2": StaticFile(
            "fonts/a.woff2",
            "themes/child/static/fonts/a.woff2",
            digest_bytes(b"bytes"),
            str(tmp_path / "themes/child/static/fonts/a.woff2"),
        )
    }


def test_the_site_wins_over_the_theme_and_the_theme_over_its_parents(tmp_path):
    write_theme(tmp_path, "old", files={f"static/{name}.css": "old" for name in "abc"})
    middle = {"theme.toml": 'name = "mid"\nparent = "old"', "static/b.css": "mid", "static/c.css": "mid"}
    write(tmp_path / "themes/mid", middle)
    write(tmp_path / "themes/child", {"theme.toml": 'name = "child"\nparent = "mid"', "templates/card.html": "child"})
    write(tmp_path, {"static/c.css": "site", "templates/list.html": "site"})

    theme = load(tmp_path)

    assert {name: file.origin for name, file in theme.static.items()} == {
        "a.css": "themes/old/static/a.css",
        "b.css": "themes/mid/static/b.css",
        "c.css": "static/c.css",
    }
    assert [theme.templates[name].origin for name in ("card.html", "list.html", "home.html")] == [
        "themes/child/templates/card.html",
        "templates/list.html",
        "themes/old/templates/home.html",
    ]


def test_names_come_in_order(tmp_path):
    write_theme(tmp_path, "child", files={"static/b.css": "", "static/a/x": "", "static/a.css": ""})

    theme = load(tmp_path)

    assert (list(theme.static), list(theme.templates)) == (["a.css", "a/x", "b.css"], sorted(PAGE_TEMPLATES))


def test_hidden_files_and_folders_are_passed_over(tmp_path):
    write_theme(tmp_path, "child", files={"static/.DS_Store": "", "static/.git/x": "", "templates/.x.html.swp": "\0"})

    theme = load(tmp_path)

    assert (theme.static, set(theme.templates)) == ({}, set(PAGE_TEMPLATES))


def test_a_missing_theme_is_told_with_the_close_name(tmp_path):
    assert fault_of(tmp_path, "broadshet") == (
        "site.toml: [theme] name: expected a theme, found 'broadshet' [theme]\n    did you mean 'broadsheet'?"
    )


def test_a_missing_theme_like_no_other_is_told_with_all_that_there_are(tmp_path):
    write_theme(tmp_path, "child")

    hint = fault_of(tmp_path, "zzzz").partition("\n    ")[2]

    assert {"known: broadsheet", "child"} <= set(hint.split(", "))


@pytest.mark.parametrize("name", ["../secret", "/etc", ".hidden", "a/b", ".."])
def test_the_name_of_a_theme_is_no_path(tmp_path, name):
    write(tmp_path, {f"{folder}/theme.toml": "" for folder in ("secret", "themes/.hidden", "themes/a/b")})

    assert fault_of(tmp_path, name).startswith(f"site.toml: [theme] name: expected a theme, found '{name}' [theme]")


def test_a_missing_parent_is_told_with_the_theme_that_asks_for_it(tmp_path):
    write_theme(tmp_path, "child", 'parent = "broadshet"')

    assert fault_of(tmp_path) == (
        "themes/child/theme.toml: parent: expected a theme, found 'broadshet' [theme]\n    did you mean 'broadsheet'?"
    )


def test_parents_in_a_circle_are_refused(tmp_path):
    write_theme(tmp_path, "child", 'parent = "other"')
    write_theme(tmp_path, "other", 'parent = "child"')

    assert fault_of(tmp_path) == (
        "themes/other/theme.toml: parent: expected a theme that ends, found child -> other -> child [theme]\n"
        "    remove one parent"
    )


def test_a_theme_that_lacks_a_page_template_is_refused(tmp_path):
    write_theme(tmp_path, "child", files={"templates/crad.html": ""})
    (tmp_path / "themes/child/templates/card.html").unlink()

    assert fault_of(tmp_path) == (
        "themes/child/templates/card.html: expected a template, found none [theme]\n    did you mean 'crad.html'?"
    )


def test_a_theme_that_has_neither_templates_nor_a_parent_is_told_of_parents(tmp_path):
    write(tmp_path, {"themes/child/theme.toml": 'name = "child"\n', "themes/child/templates/card.html": ""})

    assert fault_of(tmp_path) == (
        "themes/child/templates/also.html: expected a template, found none [theme]\n"
        '    or write parent = "broadsheet" in themes/child/theme.toml'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "themes/child/theme.toml: name: expected a value, found none [theme]"),
        ("name = 'child'\nparnet = 'x'", "themes/child/theme.toml: parnet: no such key [theme]"),
        ("name = 1", "themes/child/theme.toml: name: expected str, found int [theme]"),
        ("name = 'other'", "themes/child/theme.toml: name: expected 'child', found 'other' [theme]"),
    ],
)
def test_a_fault_in_theme_toml_is_told_with_its_file(tmp_path, text, message):
    write_theme(tmp_path, "child", files={"theme.toml": text})

    assert fault_of(tmp_path).partition("\n")[0] == message


def test_what_is_no_toml_is_told_with_its_file(tmp_path):
    write_theme(tmp_path, "child", files={"theme.toml": "\nname ="})

    assert fault_of(tmp_path).startswith("themes/child/theme.toml: expected TOML, found a fault: Invalid value")


def test_a_theme_without_theme_toml_is_told(tmp_path):
    write(tmp_path, {"themes/child/templates/card.html": ""})

    assert fault_of(tmp_path) == (
        "themes/child/theme.toml: expected a file to read, found: no such file or directory [theme]"
    )


def test_a_template_in_another_encoding_is_told_with_the_byte(tmp_path):
    write_theme(tmp_path, "child")
    (tmp_path / "themes/child/templates/card.html").write_bytes(b"ab\xff")

    assert fault_of(tmp_path) == (
        "themes/child/templates/card.html: expected UTF-8, found another byte at offset 2 [theme]"
    )


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("static/a.css", "static/a.css: expected a file, found a symbolic link"),
        ("static/inner", "static/inner: expected a file, found a symbolic link"),
        ("templates", "templates: expected a folder, found something else"),
        ("themes/child/static/x", "themes/child/static/x: expected a file, found a symbolic link"),
        ("themes/child/static", "themes/child/static: expected a folder, found something else"),
        ("themes/child/theme.toml", "themes/child: expected a folder with theme.toml, found a symbolic link"),
    ],
)
def test_a_symbolic_link_is_refused_and_not_followed(tmp_path, link, message):
    write_theme(tmp_path, "child")
    (tmp_path / link).unlink(missing_ok=True)
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / "themes")

    assert fault_of(tmp_path) == f"{message} [theme]\n    put a copy in its place"


def test_a_symbolic_link_to_a_file_is_refused_and_not_followed(tmp_path):
    write_theme(tmp_path, "child", files={"static/a.css": ""})
    (tmp_path / "themes/child/static/b.css").symlink_to("a.css")

    assert fault_of(tmp_path) == (
        "themes/child/static/b.css: expected a file, found a symbolic link [theme]\n    put a copy in its place"
    )


def test_a_theme_that_is_a_symbolic_link_is_refused(tmp_path):
    write_theme(tmp_path / "elsewhere", "child")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes/child").symlink_to(tmp_path / "elsewhere/themes/child")

    assert fault_of(tmp_path) == (
        "themes/child: expected a folder with theme.toml, found a symbolic link [theme]\n    put a copy in its place"
    )


def test_a_pipe_is_refused_and_not_waited_on(tmp_path):
    write_theme(tmp_path, "child", files={"static/a.css": ""})
    os.mkfifo(tmp_path / "themes/child/static/pipe")

    assert fault_of(tmp_path) == (
        "themes/child/static/pipe: expected a file, found neither file nor folder [theme]\n    put a copy in its place"
    )


def test_a_theme_toml_that_is_a_pipe_is_refused_and_not_waited_on(tmp_path):
    write_theme(tmp_path, "child")
    (tmp_path / "themes/child/theme.toml").unlink()
    os.mkfifo(tmp_path / "themes/child/theme.toml")

    assert fault_of(tmp_path) == (
        "themes/child/theme.toml: expected a file, found something else [theme]\n    put a copy in its place"
    )
