"""What stays of a picture and what goes, of real files made by Pillow and of broken ones."""

from __future__ import annotations

import random

import pytest
from PIL import Image, PngImagePlugin

from site_builder.parse.metadata import BrokenError, read_orientation, without_metadata
from tests.photographs import opened, paint, photograph, png, save

SECRETS = (b"Telephone", b"kitchen", b"GPS", b"secret", b"Exif", b"xmpmeta")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>52,31N</exif:GPSLatitude></x:xmpmeta>'


def exif_of(turned: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, "secret"
    return exif.tobytes()


def with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "secret")
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return save(paint(40, 30, "RGBA"), "PNG", pnginfo=texts, exif=exif_of(1), dpi=(72, 72))


def with_gif_extensions() -> bytes:
    """As a camera's program writes it: a comment, and XMP whose end is a slide of all lengths (XMP part 3, §1.1.2)."""
    data = save(paint(40, 30, "P"), "GIF", comment=b"secret")
    slide = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
    at = 13 + (3 << (data[10] & 7) + 1)
    return data[:at] + b"!\xff\x0bXMP DataXMP" + XMP + slide + data[at:]


def told(data: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in data]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("JPEG", photograph(80, 60, placed=True)),
        ("JPEG", save(paint(80, 60), "JPEG", xmp=XMP, progressive=True, comment=b"secret")),
        ("JPEG", save(paint(80, 60), "MPO", save_all=True, append_images=[paint(80, 60)], exif=exif_of(1))),
        ("PNG", with_texts()),
        ("WebP", save(paint(40, 30), "WEBP", exif=exif_of(1), xmp=XMP)),
        ("GIF", with_gif_extensions()),
        ("WebP", save(paint(40, 30, "RGBA"), "WEBP", exif=exif_of(1), xmp=XMP)),
    ],
)
def test_no_word_of_the_camera_or_the_place_is_left_and_every_pixel_is(kind, data):
    plain = without_metadata(kind, data)

    assert (told(data) != [], told(plain)) == (True, [])
    assert opened(plain).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("turned", range(2, 9))
@pytest.mark.parametrize("order", ["II", "MM"])
def test_a_photograph_keeps_which_way_is_up(turned, order):
    exif = Image.Exif()
    exif.endian = "<" if order == "II" else ">"
    exif[0x010F], exif[0x0112] = "secret", turned
    data = save(paint(80, 60), "JPEG", exif=exif.tobytes())
    plain = without_metadata("JPEG", data)

    assert (opened(plain).getexif()[0x0112], told(plain)) == (turned, [b"Exif"])


@pytest.mark.parametrize(("kind", "writer"), [("PNG", "PNG"), ("WebP", "WEBP")])
def test_other_pictures_keep_which_way_is_up(kind, writer):
    plain = without_metadata(kind, save(paint(40, 30), writer, exif=exif_of(6)))

    assert (dict(opened(plain).getexif()), b"secret" in plain) == ({0x0112: 6}, False)


def test_what_changes_the_look_stays():
    profile = b"profile" * 60
    jpeg = save(paint(40, 30, "CMYK"), "JPEG", icc_profile=profile)
    see_through = save(paint(40, 30, "P"), "PNG", transparency=0, icc_profile=profile)

    assert opened(without_metadata("JPEG", jpeg)).info["icc_profile"] == profile
    assert {"transparency", "icc_profile"} <= opened(without_metadata("PNG", see_through)).info.keys()
    assert opened(without_metadata("JPEG", jpeg)).tobytes() == opened(jpeg).tobytes()


def test_a_moving_picture_still_moves():
    frames = [paint(40, 30, seed=n) for n in range(3)]
    for kind, writer in (("PNG", "PNG"), ("WebP", "WEBP"), ("GIF", "GIF")):
        data = save(frames[0], writer, save_all=True, append_images=frames[1:], duration=50)
        assert getattr(opened(without_metadata(kind, data)), "n_frames", 1) == 3


def test_what_comes_behind_the_end_goes():
    for kind, data in (("JPEG", photograph(80, 60)), ("PNG", png()), ("GIF", with_gif_extensions())):
        assert without_metadata(kind, data + b"<script>secret</script>") == without_metadata(kind, data)


def test_to_take_it_out_again_changes_nothing():
    for kind, data in (("JPEG", photograph(80, 60, turned=3)), ("PNG", with_texts())):
        once = without_metadata(kind, data)
        assert without_metadata(kind, once) == once


def test_a_gif_is_shown_as_often_and_as_long_as_before():
    frames = [paint(40, 30, seed=n) for n in range(3)]
    data = save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, loop=7)
    before, after = opened(data).info, opened(without_metadata("GIF", data)).info

    assert {key: after[key] for key in ("loop", "duration")} == {key: before[key] for key in ("loop", "duration")}


@pytest.mark.parametrize("filled", [b"\0\0;", b"", b"\0"])
def test_a_gif_that_is_filled_up_or_has_no_end_is_whole(filled):
    data = save(paint(40, 30, "P"), "GIF")

    assert without_metadata("GIF", data[:-1] + filled) == without_metadata("GIF", data)


@pytest.mark.parametrize("kind", ["AVIF", "PDF", ""])
def test_another_kind_stays_as_it_is(kind):
    assert without_metadata(kind, b"anything") == b"anything"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("JPEG", b""),
        ("JPEG", photograph(80, 60)[:-2]),
        ("JPEG", photograph(80, 60)[:-100]),
        ("JPEG", b"\xff\xd8"),
        ("JPEG", b"\xff\xd8\xff\xe0\x00\x01"),
        ("JPEG", b"\xff\xd8\xff\xe0\xff\xff"),
        ("JPEG", b"\xff\xd8\x00\x00"),
        ("PNG", b"\x89PNG\r\n\x1a\n"),
        ("PNG", png()[:-6]),
        ("PNG", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT1234"),
        ("WebP", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
        ("WebP", b"RIFF\x10\x00\x00\x00WEBPVP8 \xff\x00\x00\x00"),
        ("GIF", b""),
        ("GIF", b"GIF89a\x01\x00\x01\x00\x80\x00\x00"),
        ("GIF", b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00"),
        ("GIF", b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xfe\x09few"),
        ("GIF", b"GIF89a\x01\x00\x01\x00\x00\x00\x00?"),
    ],
)
def test_parts_that_do_not_hold_together_are_told(kind, data):
    with pytest.raises(BrokenError):
        without_metadata(kind, data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "GIF"])
def test_any_bytes_give_bytes_or_that_fault(kind):
    whole = {"JPEG": photograph(40, 30, turned=6), "PNG": png(), "WebP": save(paint(40, 30), "WEBP", exif=exif_of(6))}
    whole["GIF"] = with_gif_extensions()
    chance = random.Random(1)
    for _ in range(2_000):
        data = bytearray(whole[kind])
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            without_metadata(kind, bytes(data[: chance.randint(1, len(data))]))
        except BrokenError:
            continue


@pytest.mark.parametrize(
    "exif",
    [b"", b"II*\0", b"XX*\0\x08\0\0\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"],
)
def test_an_orientation_that_cannot_be_read_is_upright(exif):
    assert read_orientation(exif) == 1
