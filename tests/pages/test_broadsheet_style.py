"""The style sheet of the theme that comes with the program."""

from __future__ import annotations

import gzip
import re

import pytest

from site_builder.model.colour import contrast
from tests.pages.sample_views import broadsheet_theme

STYLE = broadsheet_theme().static["style.css"].text or ""


def colours(scheme: str) -> dict[str, str]:
    root = re.search(r":root \{(.*?)\}", STYLE, re.DOTALL)
    assert root is not None
    pairs = re.findall(r"--([a-z]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\);", root[1])
    return {name: {"light": light, "dark": dark}[scheme] for name, light, dark in pairs}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize(
    ("name", "least"), [("ink", 7), ("accent", 7), ("soft", 4.5), ("keyword", 4.5), ("string", 4.5), ("number", 4.5)]
)
def test_text_stands_out_from_its_ground(scheme, ground, name, least):
    palette = colours(scheme)

    assert contrast(palette[name], palette[ground]) >= least


def test_the_style_sheet_is_at_most_five_kilobytes_compressed():
    assert len(gzip.compress(STYLE.encode(), 9, mtime=0)) <= 5_000


def test_the_style_sheet_has_no_side_that_depends_on_the_direction_of_writing():
    without_code = STYLE.replace("direction: ltr; text-align: left;", "")

    assert re.findall(r"(?:margin|padding|border|text-align|float)[-: ]+(?:left|right)", without_code) == []
