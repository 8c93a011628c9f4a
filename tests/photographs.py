"""Pictures as people send them: real bytes of each kind, small or large, upright or not."""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import Image, ImageDraw, ImageFont, TiffImagePlugin

_PLACE = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}


def paint(width: int, height: int, mode: str = "RGB", seed: int = 0) -> Image.Image:
    """A picture with something in every corner and noise all over, so that it weighs what a photograph does."""
    small = (max(1, width // 3), max(1, height // 3))
    noise = Image.frombytes("L", small, random.Random(seed).randbytes(small[0] * small[1])).resize((width, height))
    image = Image.merge("RGB", (noise, noise.rotate(180), Image.linear_gradient("L").resize((width, height))))
    draw = ImageDraw.Draw(image)
    for number, colour in enumerate(("#c02020", "#20a020", "#2040c0", "#e0c020")):
        left, top = (width * 3 // 4) * (number % 2), (height * 3 // 4) * (number // 2)
        draw.rectangle((left, top, left + width // 4, top + height // 4), fill=colour)
    draw.rectangle((width // 3, height // 3, width // 3 + 8 + seed, height // 3 + 8), fill="#000000")
    return image.convert(mode)


def save(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture's bytes as ``PNG``, ``JPEG``, ``GIF``, ``WEBP`` or ``AVIF``."""
    result = io.BytesIO()
    image.save(result, kind, **options)
    return result.getvalue()


def png(seed: int = 0, width: int = 8, height: int = 6) -> bytes:
    """A small PNG of one colour; other bytes for each ``seed``."""
    return save(Image.new("RGB", (width, height), (seed % 256, seed // 256, 80)), "PNG")


def photograph(width: int = 1200, height: int = 900, *, turned: int = 1, placed: bool = False, seed: int = 0) -> bytes:
    """A JPEG as a telephone makes it: ``turned`` as Exif says it, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone of the North"
    exif[0x0112] = turned
    if placed:
        exif[0x8825] = {
            key: tuple(TiffImagePlugin.IFDRational(part) for part in value) if isinstance(value, tuple) else value
            for key, value in _PLACE.items()
        }
    comment = b"taken in my kitchen" if placed else None
    return save(paint(width, height, seed=seed), "JPEG", quality=85, exif=exif.tobytes(), comment=comment)


def latin_font() -> bytes:
    """A small font file that has the letters of ASCII and few others."""
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    assert isinstance(font.path, io.BytesIO)
    return font.path.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture again, decoded to its end."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
