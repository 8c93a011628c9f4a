from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.cli.main import run_command_line
from site_builder.model.outcome import BuildOptions, Silent

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(tmp_path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\ntitle: A\ndate: 2026-01-07\n---\nText.\n")
    (tmp_path / "site.toml").write_text('[theme]\nname = "wire"\n[theme.options]\nfooter = "Foot"\n')
    return Path(tmp_path)


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = run_command_line(["theme", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def built(site: Path) -> dict[str, bytes]:
    build(BuildOptions(site=site, now=datetime(2026, 2, 1, tzinfo=UTC), jobs=1), Silent())
    return {f.relative_to(site / "output").as_posix(): f.read_bytes() for f in (site / "output").rglob("*.html")}


def test_the_themes_are_listed_with_the_options_of_the_one_in_use(site, capsys):
    code, out, _ = run(capsys, "list", "--site", str(site))

    assert (code, out.splitlines()[:6], '    footer = "Foot"   (set in site.toml)' in out) == (
        0,
        [
            "  broadsheet (comes with site-builder)",
            "    A newspaper's page: dense, quiet, without JavaScript, light and dark.",
            "* wire (comes with site-builder, child of broadsheet)",
            "    A dense river of headlines, day by day.",
            '    accent = "#0b4a8f"',
            '    density = "titles"',
        ],
        True,
    )


def test_a_theme_with_a_fault_is_listed_with_it(site, capsys):
    (site / "themes/torn").mkdir(parents=True)
    (site / "themes/torn/theme.toml").write_text('name = "torn"\nparent = "wier"\n')

    _, out, _ = run(capsys, "list", "--site", str(site))

    assert (
        "  torn (themes/torn)\n"
        "    themes/torn/theme.toml: parent: expected a theme, found 'wier' [theme]\n"
        "        did you mean 'wire'?\n"
    ) in out


def test_the_list_as_json_has_each_option_with_its_type_value_and_default(site, capsys):
    _, out, _ = run(capsys, "list", "--site", str(site), "--json")
    wire = next(theme for theme in json.loads(out) if theme["name"] == "wire")

    assert (wire["used"], wire["place"], wire["parent"]) == (True, "", "broadsheet")
    assert [option for option in wire["options"] if option["name"] == "footer"] == [
        {
            "name": "footer", "type": "text", "value": "Foot", "default": "",
            "description": "Words at the foot of every page, such as a licence.", "shown": [],
        }
    ]  # fmt: skip


def test_a_new_theme_builds_the_same_pages_as_its_parent(site, capsys):
    before = built(site)

    code, out, err = run(capsys, "new", "mine", "--site", str(site))
    (site / "site.toml").write_text('[theme]\nname = "mine"\n[theme.options]\nfooter = "Foot"\n')

    assert (code, out, err) == (
        0, "", 'made themes/mine/theme.toml\nto use it, write in site.toml:\n\n[theme]\nname = "mine"\n',
    )  # fmt: skip
    assert built(site) == before


def test_the_options_in_a_new_theme_can_be_taken_as_they_stand(site, capsys):
    run(capsys, "new", "mine", "--site", str(site))
    file = site / "themes/mine/theme.toml"
    lines = file.read_text().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("# [options."))
    file.write_text("\n".join([*lines[:start], *(_uncommented(line) for line in lines[start:])]))
    (site / "site.toml").write_text('[theme]\nname = "mine"\n')

    assert built(site)


def _uncommented(line: str) -> str:
    return line[2:] if line.startswith(("# [", "# default")) else line


def test_a_new_theme_may_begin_from_another_one(site, capsys):
    run(capsys, "new", "mine", "--parent", "broadsheet", "--site", str(site))

    assert '\nparent = "broadsheet"\n' in (site / "themes/mine/theme.toml").read_text()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("wire", "error: expected a new name, found 'wire', which is a theme already [theme]\n    take another name\n"),
        ("../x", ("error: expected a name of letters, digits, '.', '-' and '_', found '../x' [theme]\n"
         "    name it 'mine'\n")),
    ],
)  # fmt: skip
def test_a_theme_is_not_begun_over_another_one_nor_outside_of_its_folder(site, capsys, name, message):
    assert run(capsys, "new", name, "--site", str(site)) == (2, "", message)
    assert sorted(file.name for file in site.iterdir()) == ["content", "site.toml"]


@pytest.mark.parametrize(
    ("name", "path", "origin"),
    [
        ("article.html", "templates/article.html", "themes/broadsheet/templates/article.html"),
        ("templates/card.html", "templates/card.html", "themes/wire/templates/card.html"),
        ("index.js", "static/index.js", "themes/broadsheet/static/index.js"),
    ],
)
def test_a_file_of_the_theme_is_copied_into_the_site(site, capsys, name, path, origin):
    code, out, err = run(capsys, "eject", name, "--site", str(site))

    assert (code, out, err.splitlines()[0]) == (0, "", f"made {path}, a copy of {origin}")
    assert (site / path).read_bytes() == (PROJECT / origin).read_bytes()


def test_a_style_sheet_that_adds_to_its_parent_s_is_copied_with_that(site, capsys):
    before = built(site)

    run(capsys, "eject", "style.css", "--site", str(site))
    text = (site / "static/style.css").read_text("utf-8")

    assert [text.count(part) for part in ("@import parent;", "/* Broadsheet:", "/* Wire:")] == [0, 1, 1]
    assert built(site) == before


def test_of_two_files_of_one_name_the_folder_is_asked_for(site, capsys):
    assert run(capsys, "eject", "controls.js", "--site", str(site)) == (
        2, "", ("error: expected one file, found two called 'controls.js' [theme]\n"
        "    write templates/controls.js or static/controls.js\n"),
    )  # fmt: skip


def test_a_parent_that_is_no_theme_is_told_by_the_option_that_named_it(site, capsys):
    assert run(capsys, "new", "mine", "--parent", "wier", "--site", str(site)) == (
        2, "", "error: --parent: expected a theme, found 'wier' [theme]\n    did you mean 'wire'?\n",
    )  # fmt: skip


def test_the_list_says_what_becomes_of_a_colour_that_could_not_be_read(site, capsys):
    (site / "site.toml").write_text('[theme.options]\naccent = "#ffcc00"\n')

    _, out, _ = run(capsys, "list", "--site", str(site))

    assert '    accent = "#ffcc00"   (set in site.toml; shown as #634f00 in the light, #ffcc00 in the dark)' in out


def test_a_site_with_an_ejected_template_builds_the_same_pages(site, capsys):
    before = built(site)

    run(capsys, "eject", "card.html", "--site", str(site))

    assert built(site) == before


def test_a_file_of_the_site_is_never_replaced(site, capsys):
    (site / "templates").mkdir()
    (site / "templates/card.html").write_text("mine")

    assert run(capsys, "eject", "card.html", "--site", str(site)) == (
        2, "", ("error: templates/card.html: expected nothing there, found a file [theme]\n"
        "    remove it, or edit that one\n"),
    )  # fmt: skip
    assert (site / "templates/card.html").read_text() == "mine"


def test_a_file_that_the_theme_has_not_is_refused_with_the_close_name(site, capsys):
    assert run(capsys, "eject", "artcle.html", "--site", str(site)) == (
        2, "", ("error: expected a file of the theme 'wire', found 'artcle.html' [theme]\n"
        "    did you mean 'article.html'?\n"),
    )  # fmt: skip


def test_nothing_is_written_through_a_link(site, capsys, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (site / "static").symlink_to(elsewhere)

    code, _, err = run(capsys, "eject", "style.css", "--site", str(site))

    assert (code, list(elsewhere.iterdir()), "static: expected a folder" in err) == (2, [], True)
