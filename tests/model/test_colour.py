from __future__ import annotations

import pytest

from site_builder.model.colour import contrast, to_readable


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000", "#fff", 21.0), ("#fff", "#ffffff", 1.0), ("#767676", "#fff", 4.54)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert to_readable("#00008b", "#ffffff", 7) == "#00008b"


@pytest.mark.parametrize("colour", ["#ff6600", "#ffff00", "#fff", "#888888", "#12ab9f"])
@pytest.mark.parametrize(("ground", "darker"), [("#f3f1ec", True), ("#232220", False)])
def test_any_colour_becomes_a_shade_that_can_be_read(colour, ground, darker):
    shade = to_readable(colour, ground, 7)

    assert contrast(shade, ground) >= 7
    assert (contrast(shade, "#fff") > contrast(shade, "#000")) == darker


def test_a_contrast_that_no_shade_has_gives_the_highest_there_is():
    assert to_readable("#ff0000", "#777777", 21) == "#000000"
