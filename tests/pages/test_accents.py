"""Whatever accent a site chooses, what is written in it and on it can be read: in both themes and both schemes."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import ThemeSection
from site_builder.effects.themes.load import load_theme
from site_builder.model.colour import contrast, to_readable
from site_builder.model.theme import Theme

THEMES, SCHEMES = ("broadsheet", "wire"), ("light", "dark")
BLOCKS = {"light": r":root\{(.*?)\}", "dark": r":root\[data-scheme=dark\]\{(.*?)\}"}
# Each channel at six heights: all colours that a site could choose lie between some of these.
CUBE = ["#" + "".join(f"{value:02x}" for value in rgb) for rgb in product(range(0, 256, 51), repeat=3)]
# What CSS names, and what people begin with.
ACCENTS = ["#fff", "#000", "#777777", "#ff6600", "#ffff00", "#00ff00", "#00ffff", "#1da1f2", "#808000", *CUBE]


@cache
def theme_of(name: str) -> Theme:
    return load_theme(Path(__file__).parent, ThemeSection(name=name))


def grounds(theme: str, scheme: str) -> dict[str, str]:
    """What a theme calls ``paper`` and ``tint``; of a child theme its own, which come last."""
    style = theme_of(theme).static["style.css"].text or ""
    found = [dict(re.findall(r"--(paper|tint):(#[0-9a-f]{3,6})", block)) for block in re.findall(BLOCKS[scheme], style)]
    return {name: colour for block in found for name, colour in block.items()}


def shade(theme: str, scheme: str, accent: str) -> str:
    option = theme_of(theme).declared["accent"]
    return to_readable(accent, option.against[SCHEMES.index(scheme)], option.contrast)


def deepest_day(theme: str, scheme: str, accent: str) -> tuple[str, str]:
    """What a day's number is written in, and the deepest ground that it may stand on."""
    style = theme_of(theme).static["style.css"].text or ""
    least, step, ink = re.findall(r"--least:(\d+)%;--step:(\d+)%;--day:(#\w+)", style)[SCHEMES.index(scheme)]
    share = (int(least) + 3 * int(step)) / 100
    pairs = zip(channels(accent), channels(grounds(theme, scheme)["paper"]), strict=True)
    return ink, "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def channels(colour: str) -> list[int]:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    return [int(digits[at : at + 2], 16) for at in (0, 2, 4)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("theme", THEMES)
def test_an_accent_stands_out_seven_times_from_every_ground(theme, scheme):
    papers = grounds(theme, scheme)
    low = {
        (accent, name): shade(theme, scheme, accent)
        for accent in ACCENTS
        for name, ground in papers.items()
        if contrast(shade(theme, scheme, accent), ground) < 7
    }

    assert (sorted(papers), low) == (["paper", "tint"], {})


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_day_can_be_read_on_the_deepest_colour_that_an_accent_gives_it(theme, scheme):
    low = [accent for accent in ACCENTS if contrast(*deepest_day(theme, scheme, shade(theme, scheme, accent))) < 7]

    assert low == []


@given(st.integers(0, 0xFFFFFF), st.sampled_from(THEMES), st.sampled_from(SCHEMES))
def test_an_accent_is_changed_no_more_than_it_must(colour, theme, scheme):
    accent = f"#{colour:06x}"
    ground = theme_of(theme).declared["accent"].against[SCHEMES.index(scheme)]

    assert shade(theme, scheme, accent) == accent or contrast(accent, ground) < 7
