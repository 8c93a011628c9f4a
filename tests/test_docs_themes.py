"""The theme guide holds against the code: every view, field, filter and template is in it, and its examples work."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from site_builder.build import build
from site_builder.config import ThemeSection
from site_builder.effects.themes.languages import PROGRAM, find_catalogues
from site_builder.effects.themes.load import load_theme
from site_builder.model import views
from site_builder.model.card import Card, Link, Outlet
from site_builder.model.charts import Calendar, Day, Month, Sparkline, TagBeside, Topic, Weekday
from site_builder.model.option import OptionType
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.picture import Candidate, Picture
from site_builder.model.problem import SiteError
from site_builder.model.theme import PAGE_TEMPLATES
from site_builder.pages.dates import STYLES, format_date
from site_builder.pages.filters import FILTERS
from site_builder.pages.templates.render import RenderedEntry

from .doc_pages import DOCS, column, fenced, read, section, table, ticked

ROOT = DOCS.parent

VIEWS: dict[str, tuple[str, ...]] = {
    **{
        view.__name__: view.__struct_fields__
        for view in get_args(views.View)
        if not view.__name__.startswith(("Feed", "Sitemap", "Text", "File", "Bytes", "Attachment", "Variant", "Social"))
    },
    **{value.__name__: value.__struct_fields__ for value in (views.Frame, Card)},
    "Entry": tuple(name for name in ("date", "card", "html", "brief", "also") if hasattr(RenderedEntry, name)),
    **{
        value.__name__: value.__struct_fields__
        for value in (
            Link,
            views.CountLink,
            views.FeedLink,
            views.FeedGroup,
            Outlet,
            Picture,
            Candidate,
            views.Year,
            views.Letter,
            Topic,
            TagBeside,
            Sparkline,
            Calendar,
            Month,
            Day,
            Weekday,
            views.Story,
            views.Related,
            views.SearchShard,
        )
    },
}


def test_each_value_that_templates_see_is_documented():
    headings = re.findall(r"^### `(\w+)`$", section(read("themes.md"), "Views"), re.MULTILINE)

    assert headings == list(VIEWS)


@pytest.mark.parametrize("name", VIEWS)
def test_each_field_of_a_view_is_documented(name):
    assert column(section(read("themes.md"), f"`{name}`"), "field") == list(VIEWS[name])


def test_each_template_is_documented():
    assert sorted(column(read("themes.md"), "template")) == list(PAGE_TEMPLATES)


def test_each_option_of_the_default_theme_is_documented_with_its_type_and_meaning():
    declared = load_theme(ROOT, ThemeSection()).declared
    rows = [(row[0].strip("`"), row[1].strip("`"), row[3]) for row in table(read("themes.md"), "option")]

    assert rows == [(name, option.type, option.description) for name, option in declared.items()]


def test_each_type_of_an_option_is_documented():
    types = get_args(OptionType)

    assert tuple(column(section(read("themes.md"), "Options"), "type"))[: len(types)] == types


def test_each_language_is_documented():
    text = re.search(r"The program has those for (.*?);", " ".join(read("themes.md").split()))

    assert text is not None
    assert sorted(ticked(text[1])) == sorted(find_catalogues(PROGRAM))


def test_each_filter_is_documented():
    assert sorted(column(read("themes.md"), "filter")) == sorted(FILTERS)


def test_each_style_of_dates_is_documented_with_what_it_gives():
    rows = [(row[0].strip("`"), row[1]) for row in table(read("themes.md"), "style")]

    assert rows == [(style, format_date("2026-01-07", style, "en")) for style in STYLES]


def test_the_blocks_of_the_skeleton_are_documented():
    skeleton = (ROOT / "themes/broadsheet/templates/base.html").read_text("utf-8")
    text = re.search(r"extend `base.html`, whose blocks are ([^.]*)\.", " ".join(read("themes.md").split()))

    assert text is not None
    assert ticked(text[1]) == re.findall(r"\{% block (\w+) %\}", skeleton)


def build_with(folder: Path, files: dict[str, str]) -> Path:
    article = "---\ntitle: The probe has landed\ndate: 2026-01-07\nsummary: In brief.\n---\nText.\n"
    for name, text in {"site.toml": "", "content/landed.md": article, **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    build(BuildOptions(site=folder, now=datetime(2026, 2, 1, tzinfo=UTC), jobs=1), Silent())
    return folder / "output"


def files_of(heading: str) -> dict[str, str]:
    """The files of an example: a name in backquotes and a colon, then a block."""
    text = next(part for part in re.split(r"^## ", read("themes.md"), flags=re.MULTILINE) if part.startswith(heading))
    return dict(re.findall(r"^`([^`\n]+)`:\n\n```\w+\n(.*?\n)```$", text, re.MULTILINE | re.DOTALL))


def test_the_example_of_a_child_theme_works(tmp_path):
    output = build_with(tmp_path, files_of("Example: a theme"))

    front = (output / "index.html").read_text("utf-8")
    assert ("7 Jan 2026" in front, "In brief." in front, "Made by hand." in front) == (True, False, True)


def test_the_example_of_one_template_works(tmp_path):
    output = build_with(tmp_path, files_of("Example: one template"))

    assert '<p>Ask the <a href="/archive/">archive</a> of News archive.</p>' in (output / "404.html").read_text("utf-8")


def test_the_example_of_a_fault_in_a_template_is_what_is_said(tmp_path):
    with pytest.raises(SiteError) as raised:
        build_with(tmp_path, {"templates/not-found.html": "{{ view.titel }}\n"})

    assert fenced(section(read("themes.md"), "Faults"), "text") == [str(raised.value)]
