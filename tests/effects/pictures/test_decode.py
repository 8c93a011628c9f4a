"""Pictures as strangers send them: what each is said to be, and what it looks like decoded."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from site_builder.effects.pictures.decode import (
    PlacedError,
    TooLargeError,
    UnreadableError,
    inspect_picture,
    open_upright,
)
from site_builder.model.picture import PictureFacts
from tests.photographs import opened, paint, photograph, save

MOST = 1_000_000
RED, GREEN, BLUE, YELLOW = (192, 32, 32), (32, 160, 32), (32, 64, 192), (224, 192, 32)


def facts(kind: str, data: bytes) -> tuple[int, int, bool, bool]:
    found = inspect_picture(kind, data, MOST)
    return found.width, found.height, found.moves, found.opaque


def corners(kind: str, data: bytes, width: int = 80) -> list[tuple[int, ...]]:
    image = open_upright(kind, data, width)
    at = ((2, 2), (image.width - 3, 2), (2, image.height - 3), (image.width - 3, image.height - 3))
    return [image.convert("RGB").getpixel(place) for place in at]  # type: ignore[misc]


def near(found: list[tuple[int, ...]], *expected: tuple[int, ...], by: int = 20) -> bool:
    return all(
        abs(a - b) <= by for one, other in zip(found, expected, strict=True) for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize(
    ("kind", "writer"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("GIF", "GIF"), ("WebP", "WEBP"), ("AVIF", "AVIF")]
)
def test_each_kind_is_read_with_its_size(kind, writer):
    data = save(paint(80, 60), writer)

    assert inspect_picture(kind, data, MOST) == PictureFacts(kind, len(data), 80, 60, False, True)
    assert near(corners(kind, data), RED, GREEN, BLUE, YELLOW, by=45)


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_is_as_wide_as_it_is_shown_and_stands_upright(turned):
    upright = paint(80, 60)
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how to turn it so that Exif's word turns it back
    stored = upright if turned == 1 else upright.transpose(Image.Transpose(undo[turned]))
    exif = Image.Exif()
    exif[0x0112] = turned
    data = save(stored, "JPEG", quality=95, exif=exif.tobytes())

    assert facts("JPEG", data) == (80, 60, False, True)
    assert near(corners("JPEG", data), RED, GREEN, BLUE, YELLOW)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("L", "CMYK", "YCbCr", "RGB")),
        *(("PNG", mode) for mode in ("1", "L", "P", "RGB")),
        *(("GIF", mode) for mode in ("1", "L", "P")),
    ],
)
def test_every_way_to_hold_colours_is_brought_into_one(kind, mode):
    data = save(paint(80, 60, mode), kind)

    assert (open_upright(kind, data, 40).mode, open_upright(kind, data, 40).size) == ("RGB", (40, 30))


def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off():
    image = Image.new("I;16", (80, 60), 0x8080)
    data = save(image, "PNG")

    assert open_upright("PNG", data, 80).getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (Image.new("RGBA", (80, 60), (200, 0, 0, 100)), {}),
        (Image.new("LA", (80, 60), (200, 100)), {}),
        (paint(80, 60, "P"), {"transparency": paint(80, 60, "P").getpixel((5, 5))}),
        (Image.new("RGB", (80, 60), (9, 9, 9)), {"transparency": (9, 9, 9)}),
    ],
)
def test_what_something_shines_through_is_not_opaque_and_stays_so(image, options):
    data = save(image, "PNG", **options)

    assert (facts("PNG", data)[3], open_upright("PNG", data, 40).mode) == (False, "RGBA")


def test_a_fourth_channel_that_hides_nothing_is_left_out():
    data = save(paint(80, 60, "RGBA"), "PNG")

    assert (facts("PNG", data)[3], open_upright("PNG", data, 40).mode) == (True, "RGB")


@pytest.mark.parametrize(("kind", "writer"), [("GIF", "GIF"), ("PNG", "PNG"), ("WebP", "WEBP"), ("AVIF", "AVIF")])
def test_a_picture_of_several_frames_moves(kind, writer):
    frames = [paint(40, 30, seed=number) for number in range(3)]
    data = save(frames[0], writer, save_all=True, append_images=frames[1:], duration=50)

    assert facts(kind, data) == (40, 30, True, True)


def test_a_telephones_second_picture_does_not_move_the_first():
    data = save(paint(80, 60), "MPO", save_all=True, append_images=[paint(80, 60)])

    assert facts("JPEG", data) == (80, 60, False, True)


def swapped_space() -> bytes:
    """The profile of a space in which red means sRGB's green and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


@pytest.mark.parametrize(("kind", "writer"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WebP", "WEBP"), ("AVIF", "AVIF")])
def test_colours_of_another_space_are_brought_into_the_webs(kind, writer):
    red, green, *_ = corners(kind, save(paint(80, 60), writer, icc_profile=swapped_space()))

    assert (red[1] > red[0] + 100, green[0] > green[1] + 80) == (True, True)


@pytest.mark.parametrize(
    "profile", [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()], ids=["none", "LAB"]
)
def test_a_profile_that_is_none_for_such_a_picture_is_passed_over(profile):
    plain = corners("PNG", save(paint(80, 60), "PNG"))

    assert corners("PNG", save(paint(80, 60), "PNG", icc_profile=profile)) == plain


def test_nothing_but_pixels_is_handed_on():
    assert open_upright("JPEG", photograph(80, 60, placed=True), 40).info == {}


def bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(1_001, 1_000), (100_000, 100_000), (2_147_483_647, 1)])
def test_more_pixels_than_allowed_are_refused_before_one_is_decoded(width, height):
    with pytest.raises(TooLargeError) as raised:
        inspect_picture("PNG", bomb(width, height), MOST)

    assert (raised.value.width, raised.value.height) == (width, height)


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (0, 0)])
def test_a_picture_without_pixels_is_none(size):
    with pytest.raises(UnreadableError):
        inspect_picture("PNG", bomb(*size), MOST)


def test_a_strip_of_one_pixel_in_width_takes_no_more_than_it_holds():
    assert facts("PNG", save(Image.new("RGB", (1, 60_000)), "PNG")) == (1, 60_000, False, True)


@pytest.mark.parametrize(
    ("kind", "writer"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("GIF", "GIF"), ("WebP", "WEBP"), ("AVIF", "AVIF")]
)
@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_a_file_that_breaks_off_is_unreadable(kind, writer, share):
    data = save(paint(200, 150), writer)

    with pytest.raises(UnreadableError):
        inspect_picture(kind, data[: int(len(data) * share)], MOST)


def test_bytes_of_another_kind_are_not_tried_with_other_readers():
    with pytest.raises(UnreadableError):
        inspect_picture("PNG", save(paint(80, 60), "TIFF"), MOST)


def test_a_text_that_unpacks_to_gigabytes_is_refused():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("note", "x" * 70_000_000, zip=True)

    with pytest.raises(UnreadableError):
        inspect_picture("PNG", save(paint(20, 20), "PNG", pnginfo=texts), MOST)


def test_an_avif_that_says_where_it_was_taken_is_told():
    exif = opened(photograph(80, 60, placed=True)).info["exif"]

    with pytest.raises(PlacedError):
        inspect_picture("AVIF", save(paint(80, 60), "AVIF", exif=exif), MOST)
    with pytest.raises(PlacedError):
        inspect_picture("AVIF", save(paint(80, 60), "AVIF", xmp=b"<exif:GPSLatitude>52,31N</exif:GPSLatitude>"), MOST)


def test_an_avif_that_may_say_where_it_was_taken_is_read():
    exif = opened(photograph(80, 60, placed=True)).info["exif"]

    assert inspect_picture("AVIF", save(paint(80, 60), "AVIF", exif=exif), MOST, may_say_place=True).width == 80
