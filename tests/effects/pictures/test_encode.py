"""One size of a picture: what it holds, and that it is the same bytes whoever makes it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.effects.pictures.encode import encode_variant
from site_builder.model.digest import Digest
from site_builder.model.file_views import VariantView
from tests.photographs import opened, paint, photograph, save

ROOT = Path(__file__).resolve().parents[3]


def view(width: int, form: str = "avif", kind: str = "JPEG", quality: int = 60) -> VariantView:
    return VariantView("a.jpg", Digest("d"), kind, width, form, quality, "1")


@pytest.mark.parametrize(("form", "kind"), [("avif", "AVIF"), ("jpeg", "JPEG")])
@pytest.mark.parametrize("width", [1, 33, 80, 320])
def test_a_size_is_as_wide_as_asked_for_and_as_high_as_that_makes_it(form, kind, width):
    image = opened(encode_variant(photograph(320, 240), view(width, form)))

    assert (image.format, image.size) == (kind, (width, max(1, round(width * 3 / 4))))


@pytest.mark.parametrize("form", ["avif", "jpeg"])
def test_nothing_is_in_it_but_pixels(form):
    data = encode_variant(photograph(320, 240, turned=6, placed=True), view(120, form))

    assert [secret for secret in (b"Exif", b"Telephone", b"kitchen", b"GPS", b"ICC") if secret in data] == []
    assert opened(data).size == (120, 160)


def test_what_shines_through_still_does():
    data = save(paint(320, 240, "RGBA").copy(), "PNG")
    half = paint(320, 240, "RGBA")
    half.putalpha(100)

    assert opened(encode_variant(save(half, "PNG"), view(120, kind="PNG"))).mode == "RGBA"
    assert opened(encode_variant(data, view(120, kind="PNG"))).mode == "RGB"


def test_a_better_quality_weighs_more():
    data = photograph(320, 240)
    for form in ("avif", "jpeg"):
        assert len(encode_variant(data, view(300, form, quality=30))) < len(encode_variant(data, view(300, form)))


@pytest.mark.parametrize("form", ["avif", "jpeg"])
def test_the_same_picture_gives_the_same_bytes_in_any_process(form):
    script = (
        "import hashlib, sys; from tests.effects.pictures.test_encode import view, photograph, encode_variant;"
        f"print(hashlib.sha256(encode_variant(photograph(320, 240), view(200, {form!r}))).hexdigest())"
    )
    environment = {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "3", "TZ": "Asia/Kathmandu", "PYTHONPATH": str(ROOT)}
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    here = encode_variant(photograph(320, 240), view(200, form))

    assert other.stdout.strip() == hashlib.sha256(here).hexdigest()
