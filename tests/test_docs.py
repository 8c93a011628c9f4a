"""The documentation holds against the code: nothing is missing from it, and nothing stands in it that isn't there.

What exists is asked of the code each time; what is documented is read from the pages' tables and headings. Examples
are run. ``documented`` has what the program itself writes into the pages.
"""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import pytest

from site_builder import config
from site_builder.cli.main import COMMANDS
from site_builder.config import Config, Encoding, FeedFormat, ParseSettings, parse_config
from site_builder.effects.store import connection
from site_builder.listing import ArticleLine, Explanation
from site_builder.model.outcome import Outcome
from site_builder.model.reserved import FOLDERS
from site_builder.model.slug import group_key, group_slug, to_slug
from site_builder.pages.urls import article_url
from site_builder.parse import dates, limits, standalone
from site_builder.parse.addresses import RESERVED_NAMES
from site_builder.parse.article import parse_article
from site_builder.parse.fields import FIELDS
from site_builder.parse.filename import read_name
from site_builder.parse.highlight import LANGUAGES
from site_builder.parse.sanitise import ALLOWED, DROPPED_WITH_TEXT, EVERYWHERE, SCHEMES
from site_builder.theme import ThemeLine

from . import documented
from .codes import problem_codes, run_codes
from .doc_pages import DOCS, PAGES, blocks_below, column, dead_links, fenced, read, section, table, ticked
from .documented import example, help_texts
from .test_architecture import MAY_IMPORT, OWNERS, imports_of, layer, read_package

ROOT = DOCS.parent


# ---- site.toml -------------------------------------------------------------------------------------------------------

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "`[site]`": config.SiteSection,
    "`[content]`": config.ContentSection,
    "`[lists]`": config.ListsSection,
    "`[feeds]`": config.FeedsSection,
    '`[sources."HOST"]`': config.OutletSection,
    "`[theme]`": config.ThemeSection,
    "`[output]`": config.OutputSection,
    "`[tags]`": config.TagsSection,
    "`[categories]`": config.TagsSection,
    "`[check]`": config.CheckSection,
    "`[security]`": config.SecuritySection,
    "`[images]`": config.ImagesSection,
    "`[search]`": config.SearchSection,
}
TYPES: dict[Any, str] = {
    str: "text",
    int: "number",
    bool: "true or false",
    dict[str, Any]: "table",
    dict[str, str]: "table of text",
    dict[str, list[str]]: "table of lists of text",
    tuple[str, ...]: "list of text",
    tuple[int, ...]: "list of number",
    tuple[FeedFormat, ...]: "list of formats",
    tuple[Encoding, ...]: "list of encodings",
}


def as_toml(value: Any) -> str:
    return msgspec.json.encode(value).decode().replace(",", ", ")


def test_each_section_of_the_configuration_is_documented():
    headings = re.findall(r"^## (.+)$", read("site-toml.md"), re.MULTILINE)

    assert headings == list(SECTIONS)
    assert [re.split(r"\W+", name)[1] for name in SECTIONS] == list(Config.__struct_fields__)


@pytest.mark.parametrize("heading", SECTIONS)
def test_each_key_is_documented_with_its_type_and_default(heading):
    fields = msgspec.structs.fields(SECTIONS[heading])
    rows = [row[:3] for row in table(section(read("site-toml.md"), heading), "key")]

    defaults = [f.default_factory() if f.default is msgspec.NODEFAULT else f.default for f in fields]
    expected = [[f"`{f.name}`", TYPES[f.type], f"`{as_toml(d)}`"] for f, d in zip(fields, defaults, strict=True)]
    assert rows == expected


@pytest.mark.parametrize("heading", SECTIONS)
def test_an_example_sets_every_key(heading):
    examples = fenced(section(read("site-toml.md"), heading), "toml")
    shown = {name for text in examples for name in re.findall(r"^(\w+) =|^\[\w+\.(\w+)\]", text, re.MULTILINE)}

    wanted = set(SECTIONS[heading].__struct_fields__)
    assert wanted - {one or other for one, other in shown} == set()


def test_every_example_of_a_configuration_is_read_without_a_fault():
    # The theme guide shows parts of a theme.toml and of a catalogue too.
    texts = [
        text
        for page in PAGES
        for text in fenced(page.read_text("utf-8"), "toml")
        if page.name != "themes.md" or text.startswith("[theme")
    ]

    assert len(texts) > 7
    for text in texts:
        parse_config(text)


def test_the_formats_of_feeds_are_documented():
    text = section(read("site-toml.md"), "`[feeds]`").partition("\n\n")[2].partition("\n\n| key")[0]

    assert [name for name in ticked(text) if name.startswith('"')] == [f'"{name}"' for name in get_args(FeedFormat)]


# ---- front matter ----------------------------------------------------------------------------------------------------


def test_each_field_is_documented_with_its_other_names():
    rows = table(section(read("front-matter.md"), "Fields"), "field")

    assert [tuple(ticked(row[0])) for row in rows] == [(field.name, *field.also) for field in FIELDS]


def test_each_form_of_a_field_is_explained():
    page = read("front-matter.md")

    forms = {row[1] for row in table(section(page, "Fields"), "field")}
    assert forms == {row[0] for row in table(section(page, "Forms"), "form")}


def test_every_field_can_be_mapped():
    assert [field.name for field in FIELDS] == list(config.MAPPABLE_FIELDS)


def read_date(text: str) -> tuple[str, str]:
    found = dates.read_date(text, "Europe/Paris")
    if isinstance(found, dates.Fault):
        return "", "refused"
    return found.at.isoformat(), "warning" if found.iso else ""


DATES = table(section(read("front-matter.md"), "Dates"), "written")


@pytest.mark.parametrize(("written", "read_as", "remark"), DATES)
def test_a_date_is_read_as_documented(written, read_as, remark):
    assert read_date(written.strip("`")) == (read_as, re.split("[:,]", remark)[0])


@pytest.mark.parametrize(("file", "date", "slug"), table(read("front-matter.md"), "file"))
def test_a_file_name_is_read_as_documented(file, date, slug):
    name = read_name(file.strip("`"), "UTC")

    assert (name.date.at.date().isoformat() if name.date else "", name.slug) == (date, slug.strip("`"))


def test_slugs_are_as_documented():
    rows = [(text.strip("`"), slug.strip("`")) for text, slug in table(read("front-matter.md"), "text")]

    assert rows == [(text, to_slug(text)) for text, _ in rows]


def test_addresses_of_groups_are_as_documented():
    rows = [(name.strip("`"), slug.strip("`")) for name, slug in table(read("front-matter.md"), "name")]

    assert rows == [(name, group_slug(group_key(name))) for name, _ in rows]


def test_reserved_names_are_documented():
    text = (
        " ".join(section(read("front-matter.md"), "Slugs").split())
        .partition("give them a meaning:")[2]
        .partition("(")[0]
    )

    assert sorted(ticked(text)) == sorted(RESERVED_NAMES)


def test_the_fields_of_a_standalone_page_and_the_addresses_that_are_not_free_are_documented():
    text = " ".join(section(read("front-matter.md"), "Standalone pages").split())

    assert ticked(text.partition("these fields:")[2].partition(". ")[0]) == list(standalone.FIELDS)
    assert ticked(text.partition("a year,")[2].partition(". ")[0]) == sorted(FOLDERS)


@pytest.mark.parametrize(("file", "address"), table(read("front-matter.md"), "file of a page"))
def test_a_standalone_page_stands_where_it_is_documented_to(file, address):
    article = parse_article(file.strip("`"), b"---\ntitle: A\n---\n", ParseSettings()).article

    assert article is not None
    assert article_url(article, "/{slug}/") == address.strip("`")


def test_each_limit_is_documented():
    known = [value for value in vars(limits).values() if isinstance(value, limits.Limit)]
    known += [limit for _, limit in limits.MARKDOWN_BOUNDS]
    rows = table(section(read("front-matter.md"), "Limits"), "at most")

    documented_limits = sorted((row[0], row[1].replace("`", "").replace("\\|", "|"), row[2].strip("`")) for row in rows)
    assert documented_limits == sorted((f"{limit.most:,}", limit.unit, limit.code) for limit in known)


def test_what_the_sanitiser_keeps_is_documented():
    text = section(read("front-matter.md"), "The body")
    kept = {tag: " ".join(ticked(row[1])) for row in table(text, "kept") for tag in ticked(row[0])}

    assert kept == ALLOWED


def test_what_the_sanitiser_drops_and_keeps_everywhere_is_documented():
    text = " ".join(section(read("front-matter.md"), "The body").split())
    dropped = text.partition("whose content goes with them:")[2].partition(". |")[0]
    everywhere = text.partition("Every element may also have ")[2].partition(".")[0]
    schemes = text.partition("have one of these schemes: ")[2].partition(";")[0]

    assert (ticked(dropped), ticked(everywhere), ticked(schemes)) == (
        list(DROPPED_WITH_TEXT),
        EVERYWHERE.split(),
        list(SCHEMES),
    )


BODIES = table(section(read("front-matter.md"), "The body").partition("beside that")[2], "written")


@pytest.mark.parametrize(("written", "becomes", "_why"), BODIES)
def test_a_body_becomes_what_is_documented(written, becomes, _why):
    data = f"---\ntitle: A\ndate: 2026-01-07\n---\n{written.strip('`')}\n".encode()

    body = parse_article("x.md", data, ParseSettings()).body
    assert " ".join(body.split()) == becomes.strip("`")


def test_the_languages_of_code_are_documented():
    text = " ".join(section(read("front-matter.md"), "Code").split()).partition(" characters:")[2].partition(".")[0]

    assert ticked(text) == sorted(LANGUAGES)


# ---- problems --------------------------------------------------------------------------------------------------------


def documented_codes(*, run: bool) -> set[str]:
    parts = re.split(r"^## ", read("problems.md"), flags=re.MULTILINE)[1:]
    chosen = [part for part in parts if part.startswith("What stops a run") == run]
    return {code for part in chosen for code in re.findall(r"^### `([a-z0-9-]+)`", part, re.MULTILINE)}


def test_each_code_of_a_problem_is_documented():
    assert documented_codes(run=False) == problem_codes(read_package())


def test_each_code_that_stops_a_run_is_documented():
    assert documented_codes(run=True) == run_codes(read_package())


@pytest.mark.parametrize("code", blocks_below(read("problems.md"), 3))
def test_an_example_of_a_problem_is_what_is_said(code):
    assert blocks_below(read("problems.md"), 3)[code] == example(code)


def test_warnings_are_documented_as_such():
    text = section(read("problems.md"), "Warnings")
    warned = {
        problem.code
        for data in documented.FAULTY_FILES.values()
        for problem in parse_article(
            "x.md", data if isinstance(data, bytes) else data.encode(), ParseSettings()
        ).problems
        if problem.severity == "warning"
    }

    assert set(re.findall(r"^### `([a-z-]+)`$", text, re.MULTILINE)) == warned


# ---- command line ----------------------------------------------------------------------------------------------------


def test_each_command_is_documented():
    headings = re.findall(r"^## `(.+)`$", read("command-line.md"), re.MULTILINE)

    assert headings == ["site-builder", *(f"site-builder {name}" for name in COMMANDS)]


def test_the_help_texts_are_those_of_the_program():
    page = read("command-line.md")
    inner = {name: text for name, text in blocks_below(page, 3).items() if name.startswith("site-builder ")}

    assert blocks_below(page, 2) | inner == help_texts()


def test_exit_codes_are_those_of_the_command_line():
    source = (ROOT / "site_builder/cli/main.py").read_text("utf-8")
    stated = re.search(r"run_command_line  ->  ([\d |]+)", source)

    assert stated is not None
    rows = table(section(read("command-line.md"), "Exit codes"), "code")
    assert [row[0] for row in rows] == stated[1].strip().split(" | ")


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("`build --json`", Outcome),
        ("`list --json`", ArticleLine),
        ("`explain --json`", Explanation),
        ("`theme list --json`", ThemeLine),
    ],
)
def test_each_key_of_the_json_is_documented(heading, value):
    assert column(section(read("command-line.md"), heading), "key") == list(value.__struct_fields__)


def test_each_event_of_a_preview_is_documented():
    told = re.findall(r'_tell\("(\w+)"', (ROOT / "site_builder/cli/serve.py").read_text("utf-8"))
    either = re.findall(r'_tell\("(\w+)" if .* else "(\w+)"', (ROOT / "site_builder/cli/serve.py").read_text("utf-8"))

    events = {*told, *(name for pair in either for name in pair)}
    assert set(column(section(read("command-line.md"), "`serve --json`"), "event")) == events


# ---- architecture ----------------------------------------------------------------------------------------------------


def test_the_layers_are_those_that_the_code_has():
    there = {layer(path) for path in read_package()} - {"__init__"}
    rows = table(section(read("architecture.md"), "Layers"), "layer")

    told = {row[0].strip("`"): set(ticked(row[2])) for row in rows}
    assert told == {name: (MAY_IMPORT[name] & there) - {name} for name in there}


def test_the_owners_of_libraries_are_those_that_the_code_has():
    sources = read_package()
    used = {module.split(".")[0] for path, source in sources.items() for _, module, _ in imports_of(path, source)}
    rows = table(section(read("architecture.md"), "Layers"), "library")

    told = {row[0].strip("`"): row[1].strip("`") for row in rows}
    assert told == {library: owner for library, owner in OWNERS.items() if library in used}


def test_the_tables_of_the_store_are_documented():
    schema = "".join(value for value in vars(connection).values() if isinstance(value, str) and "CREATE" in value)

    assert column(section(read("architecture.md"), "The store"), "table") == re.findall(
        r"CREATE (?:TEMP )?TABLE (\w+)", schema
    )


def test_the_flow_names_every_stage_and_no_file_that_is_not_there():
    named = set(re.findall(r"(?:parse|pages|stages|effects|cli)/[\w./]*\w", read("architecture.md")))
    there = set(read_package())

    assert {name for name in named if name.endswith(".py")} - there == set()
    assert {path for path in there if re.match(r"stages/[a-z]", path)} - named == set()


def test_each_decision_is_listed_by_its_title():
    listed = re.findall(r"^- \[(\d{4})\]\((.+?)\) (.+)$", read("decisions/README.md"), re.MULTILINE)

    files = sorted(file for file in (DOCS / "decisions").glob("0*.md") if not file.name.startswith("0000"))
    titles = [file.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(": ") for file in files]
    assert listed == [(number, file.name, title) for file, (number, _, title) in zip(files, titles, strict=True)]


# ---- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(page):
    assert dead_links(page, page.read_text("utf-8")) == []


def test_a_dead_link_is_found():
    text = "[a](nowhere.md) [b](problems.md#nothing) [c](problems.md#bad-date) [d](https://example.org/)"

    assert dead_links(DOCS / "themes.md", text) == ["nowhere.md", "problems.md#nothing"]


# ---- and codes are found ---------------------------------------------------------------------------------------------

_TAKERS = """
class Problem:
    path: str
    code: str

class SiteError(Exception):
    def __init__(self, message: str, code: str = "site") -> None: ...

def refuse(message: str, code: str) -> Problem:
    return Problem(message, code)
"""


def test_a_code_is_found_where_it_is_written_chosen_or_held_by_a_name():
    source = (
        _TAKERS
        + "def f(x):\n    held = 'c' if x else 'd'\n    refuse('', 'a'), Problem('', code='b'), refuse('', held)"
    )

    assert problem_codes({"x.py": source}) == {"a", "b", "c", "d"}


def test_a_code_that_stops_a_run_is_found_also_if_it_is_left_out():
    assert run_codes({"x.py": _TAKERS + "def f():\n    raise SiteError('m')\n    raise SiteError('m', 'n')"}) == {
        "site",
        "n",
    }


def test_a_computed_code_is_refused():
    with pytest.raises(AssertionError, match=r"x\.py:13: expected a code in quotes, found name\.lower\(\)"):
        problem_codes({"x.py": _TAKERS + "\ndef f(name):\n    refuse('', name.lower())"})
