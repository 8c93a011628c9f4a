"""Which sizes there are of a picture, and that pages name the very files that are made."""

from __future__ import annotations

from urllib.parse import unquote

import msgspec
import pytest

from site_builder.config import ImagesSection
from site_builder.model.digest import Digest
from site_builder.model.picture import PictureFacts
from site_builder.pages.variants import (
    LEAST_BYTES,
    Original,
    PictureSettings,
    plan_variants,
    to_picture,
    to_picture_settings,
)

SETTINGS = PictureSettings((480, 800, 1200, 1600), 60, 80, "1")


def original(width: int, height: int = 0, kind: str = "JPEG", **changes: object) -> Original:
    facts: dict[str, object] = {"size": 900_000, "moves": False, "opaque": True} | changes
    return Original("2026/a b.jpg", Digest("d" * 32), PictureFacts(kind, width=width, height=height or width, **facts))  # type: ignore[arg-type]


def sizes(one: Original) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for _, view in plan_variants(one, SETTINGS):
        found.setdefault(view.format, []).append(view.width)
    return found


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (4000, {"avif": [480, 800, 1200, 1600], "jpeg": [480, 800, 1200, 1600]}),
        (1600, {"avif": [480, 800, 1200, 1600], "jpeg": [480, 800, 1200]}),
        (1000, {"avif": [480, 800, 1000], "jpeg": [480, 800]}),
        (820, {"avif": [480, 820], "jpeg": [480]}),  # 800 would be nearly the same
        (500, {}),
        (300, {}),
    ],
)
def test_a_photograph_comes_in_the_widths_below_its_own_and_its_own(width, expected):
    assert sizes(original(width)) == expected


def test_what_is_no_jpeg_has_one_of_its_own_width():
    assert sizes(original(1000, kind="PNG")) == {"avif": [480, 800, 1000], "jpeg": [480, 800, 1000]}


def test_what_something_shines_through_is_no_jpeg():
    assert sizes(original(1000, kind="PNG", opaque=False)) == {"avif": [480, 800, 1000]}


def test_a_moving_picture_comes_as_it_is():
    assert sizes(original(1000, kind="GIF", moves=True)) == {}


def test_a_small_file_comes_as_it_is():
    assert sizes(original(1000, size=LEAST_BYTES)) == {}


def test_a_very_tall_picture_has_no_sizes_that_would_take_for_ever():
    assert sizes(original(1600, 60_000)) == {}
    assert sizes(original(1600, 24_000)) == {"avif": [480], "jpeg": [480]}


@pytest.mark.parametrize("one", [original(4000), original(1000, kind="PNG"), original(1000, opaque=False)])
def test_a_page_names_the_files_that_are_made_and_its_own_picture_alone(one):
    picture = to_picture(one, SETTINGS)
    named = {unquote(candidate.url) for candidate in picture.avif + picture.jpeg} - {unquote(picture.url)}

    assert named == {f"/{path}" for path, _ in plan_variants(one, SETTINGS)}


def test_a_photograph_no_wider_than_the_widest_size_is_a_choice_itself():
    assert [candidate.url for candidate in to_picture(original(1000), SETTINGS).jpeg][-1] == "/files/2026/a%20b.jpg"


def test_an_address_holds_what_the_bytes_hang_on_and_stands_where_browsers_may_keep_it():
    (path, _), *_ = plan_variants(original(4000), SETTINGS)
    others = [
        original(4000, size=900_001),
        Original("2026/a b.jpg", Digest("e" * 32), original(4000).facts),
    ]

    assert path.startswith("assets/files/2026/a b.jpg.480.")
    assert [next(plan_variants(other, SETTINGS))[0] == path for other in others] == [True, False]


def test_another_quality_or_encoder_is_another_address():
    (path, _), *_ = plan_variants(original(4000), SETTINGS)
    for settings in (
        msgspec.structs.replace(SETTINGS, avif_quality=50),
        msgspec.structs.replace(SETTINGS, encoder="2"),
    ):
        assert next(plan_variants(original(4000), settings))[0] != path


def test_the_settings_of_the_site_are_what_sizes_hang_on():
    assert to_picture_settings(ImagesSection(), "1") == SETTINGS


def test_switched_off_there_is_nothing_to_go_by():
    assert to_picture_settings(ImagesSection(enabled=False), "1") is None
