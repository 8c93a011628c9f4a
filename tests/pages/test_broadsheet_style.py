"""The style sheet of the theme that comes with the program."""

from __future__ import annotations

import gzip
import re

import pytest

from site_builder.model.colour import contrast
from tests.pages.sample_views import broadsheet_theme

COLOUR = r"--([a-z]+):(#[0-9a-f]{3,6})(?:;|$)"
STYLE = broadsheet_theme().static["style.css"].text or ""


def colours(scheme: str) -> dict[str, str]:
    block = re.search({"light": r":root\{(.*?)\}", "dark": r":root\[data-scheme=dark\]\{(.*?)\}"}[scheme], STYLE)
    assert block is not None
    return dict(re.findall(COLOUR, block[1]))


def test_the_dark_colours_are_those_that_the_system_asks_for_and_those_that_a_reader_does():
    asked = re.search(r":root:not\(\[data-scheme=light\]\)\{(.*?)\}", STYLE)
    assert asked is not None

    assert dict(re.findall(COLOUR, asked[1])) == colours("dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize(
    ("name", "least"), [("ink", 7), ("accent", 7), ("soft", 4.5), ("keyword", 4.5), ("string", 4.5), ("number", 4.5)]
)
def test_text_stands_out_from_its_ground(scheme, ground, name, least):
    palette = colours(scheme)

    assert contrast(palette[name], palette[ground]) >= least


# The darkest and the lightest accent that the option lets through, and the theme's own.
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["own", "extreme"])
def test_a_day_can_be_read_on_the_deepest_colour_of_a_calendar(scheme, accent):
    palette = colours(scheme)
    ink = {"light": "#000000", "dark": "#ffffff"}[scheme]
    least, step = re.findall(r"--least:(\d+)%;--step:(\d+)%;--day:#(?:000|fff)", STYLE)[scheme == "dark"]
    share = (int(least) + 3 * int(step)) / 100

    assert contrast(ink, mix(ink if accent == "extreme" else palette["accent"], palette["paper"], share)) >= 7


def mix(one: str, other: str, share: float) -> str:
    """``share`` of ``one`` in ``other``, as ``color-mix(in srgb, …)`` gives it."""
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def test_the_style_sheet_is_at_most_four_and_a_half_kilobytes_compressed():
    assert len(gzip.compress(STYLE.encode(), 9, mtime=0)) <= 4_500


def test_the_style_sheet_has_no_side_that_depends_on_the_direction_of_writing():
    without_code = STYLE.replace("direction:ltr;text-align:left", "")

    assert re.findall(r"(?:margin|padding|border|text-align|float)[-: ]+(?:left|right)", without_code) == []
