"""Cards for other sites: what is on them, and what a font lacks."""

from __future__ import annotations

import pytest
from PIL import Image

from site_builder.effects.pictures.social import SIZE, Letters, draw_social
from site_builder.model.digest import Digest
from site_builder.model.file_views import SocialView
from site_builder.model.problem import SiteError
from tests.photographs import latin_font, opened

FONT = latin_font()


def view(title: str = "Council approves the line", *, outlet: str = "The Source", direction: str = "ltr") -> SocialView:
    return SocialView(title, outlet, "7 January 2026", "The Gazette", direction, "#8c1d2f", Digest("f"), "1")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Where there is anything but paper, below the bar at the top and beside the line, in pixels from each edge."""
    inner = image.convert("L").point(lambda value: 255 if value < 200 else 0).crop((0, 150, *SIZE))
    box = inner.getbbox()
    assert box is not None
    return box


def test_a_card_is_as_large_as_other_sites_show_it():
    image = opened(draw_social(FONT, view()))

    assert (image.format, image.size, image.convert("RGB").getpixel((600, 5))) == ("PNG", (1200, 630), (140, 29, 47))


@pytest.mark.parametrize(
    "title",
    ["A", "Word " * 12, "Word " * 200, "w" * 400, "i" * 400, ""],
    ids=["short", "three lines", "too long", "one wide word", "one narrow word", "empty"],
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_letter_comes_near_an_edge(title, direction):
    left, _, right, bottom = ink(opened(draw_social(FONT, view(title, outlet="o" * 300, direction=direction))))

    assert (left >= 60, right <= 1140, bottom <= 630 - 150 - 30) == (True, True, True)


def test_what_is_read_from_the_right_begins_at_the_right():
    left_first, right_first = (
        ink(opened(draw_social(FONT, view("Short", outlet="", direction=direction)))) for direction in ("ltr", "rtl")
    )

    assert (left_first[0] < 100, right_first[2] > 1100) == (True, True)


def test_the_same_words_give_the_same_bytes_and_others_do_not():
    assert draw_social(FONT, view()) == draw_social(FONT, view())
    assert draw_social(FONT, view()) != draw_social(FONT, view("Another"))


@pytest.mark.parametrize(
    ("text", "missing"), [("Plain words, 12.", ""), ("A  b\u200d\n", ""), ("Caf\u00e9", "\u00e9"), ("新闻", "新")]
)
def test_a_font_says_what_it_lacks(text, missing):
    assert Letters(FONT).missing(text) == missing


def test_a_file_that_is_no_font_is_told_with_what_to_do():
    with pytest.raises(SiteError) as raised:
        Letters(b"no font")

    assert str(raised.value) == (
        "site.toml: [images] social_font: expected a font file (.ttf, .otf), found another [config]\n"
        "    name a font that has the letters of your titles, such as fonts/NotoSerif.ttf"
    )
