from __future__ import annotations

import pytest

from site_builder.parse.attachment import inspect_attachment, sniff
from tests.photographs import paint, photograph, png, save

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
AVIF = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"
MIF1 = b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "PNG"),
        (JPEG, "JPEG"),
        (b"GIF87a\x01", "GIF"),
        (b"GIF89a\x01", "GIF"),
        (WEBP, "WebP"),
        (AVIF, "AVIF"),
        (MIF1, "AVIF"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(data, kind):
    assert sniff(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG",
        b"\n%PDF-1.7",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42",
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00avif",  # the brand stands after the end of its box
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<!doctype html>",
        b"<!--ftypavif--><script>alert(1)</script>",  # a box may not be longer than its file
        b"/***ftypavif=1;alert(1)//*/",
        b"\x00\x00\x00\x1dftypavif\x00\x00\x00\x00avifmif1miaf.",  # nor of an odd size
    ],
)
def test_anything_else_is_none_that_may_be_published(data):
    assert sniff(data) == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png()),
        ("a.JPG", photograph(8, 6)),
        ("a.jpeg", photograph(8, 6)),
        ("a.b.webp", save(paint(8, 6), "WEBP")),
        ("a.avif", AVIF),
    ],
)
def test_a_file_that_is_what_its_name_says_may_be_published(name, data):
    assert inspect_attachment(f"content/{name}", data, 100_000) is None


def test_a_picture_whose_parts_do_not_hold_together_is_refused_with_what_to_do():
    assert str(inspect_attachment("content/a.png", png()[:-6], 1000)) == (
        "content/a.png: expected a picture that can be read to its end, found a PNG that breaks off or is damaged"
        " [picture-unreadable]\n    open it in a program for pictures and save it again, or remove it"
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "a.png",
            JPEG,
            (
                "expected PNG as the name says, found JPEG [attachment-content]\n"
                "    rename it to 'a.jpg', and in the articles that show it"
            ),
        ),
        (
            "photo.of.me.PDF",
            PNG,
            (
                "expected PDF as the name says, found PNG [attachment-content]\n"
                "    rename it to 'photo.of.me.png', and in the articles that show it"
            ),
        ),
        (
            "a.gif",
            b"\xef\xbb\xbf \n<script>alert(1)</script>",
            (
                "expected GIF as the name says, found markup [attachment-content]\n"
                "    save the picture or document again with a program that makes such files, or remove it"
            ),
        ),
        (
            "a.webp",
            b"",
            (
                "expected WebP as the name says, found an empty file [attachment-content]\n"
                "    save the picture or document again with a program that makes such files, or remove it"
            ),
        ),
        (
            "a.pdf",
            b"MZ\x90\x00",
            (
                "expected PDF as the name says, found other bytes [attachment-content]\n"
                "    save the picture or document again with a program that makes such files, or remove it"
            ),
        ),
        (
            "a.png",
            PNG + b"x" * 1000,
            (
                "expected a file of at most 1,000 bytes, found a larger one [attachment-too-large]\n"
                "    save the picture smaller, or link to it where it is on the web"
            ),
        ),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_what_to_do(name, data, said):
    assert str(inspect_attachment(f"content/{name}", data, 1000)) == f"content/{name}: {said}"


def test_a_file_of_just_the_limit_may_be_published():
    assert inspect_attachment("content/a.png", png(), len(png())) is None
