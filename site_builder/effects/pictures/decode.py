"""Read a picture that a stranger sent: what it is, and its pixels in one form.

    kind, bytes         ->  inspect_picture  ->  PictureFacts | UnreadableError
    kind, bytes, width  ->  open_upright     ->  pixels, turned upright, RGB or RGBA, in sRGB

A picture is inspected in a process with limits of time and memory, and goes the whole way that its variants
go later: so what passed once can't hang a build that encodes it in a process without limits.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps
from PIL.Image import Resampling

from ...model.picture import PictureFacts

# Our name of a kind -> the only readers that may have a look at it.
_READERS = {"PNG": ("PNG",), "JPEG": ("JPEG", "MPO"), "GIF": ("GIF",), "WebP": ("WEBP",), "AVIF": ("AVIF",)}
_MAY_MOVE = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
_GPS, _ORIENTATION = 0x8825, 0x0112
_SIDEWAYS = range(5, 9)
_LEAST_WIDTH = 64
_DEEP = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N", "F"})


class UnreadableError(ValueError):
    """The bytes are no whole picture."""


class TooLargeError(ValueError):
    """The picture has more pixels than allowed: ``width`` and ``height`` are what it says."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.width = width
        self.height = height


class PlacedError(ValueError):
    """The picture says where it was taken, in a way that can't be taken out of it."""


def inspect_picture(kind: str, data: bytes, most_pixels: int, *, may_say_place: bool = False) -> PictureFacts:
    """What the picture is. Raises one of the three errors above; MemoryError goes on.

    An AVIF that says where it was taken is refused, unless it ``may_say_place``; from others that was taken out. Costs
    the decoding of all its pixels, once its size was found to be allowed.
    """
    with _reading(kind, data) as image:
        if image.width * image.height > most_pixels:
            raise TooLargeError(image.width, image.height)
        if kind == "AVIF" and not may_say_place and _says_place(image):
            raise PlacedError
        moves = image.format in _MAY_MOVE and bool(getattr(image, "is_animated", False))
        image.load()
        width, height = image.size
        if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
        _to_plain(ImageOps.exif_transpose(image), min(width, _LEAST_WIDTH))
        return PictureFacts(kind, len(data), width, height, moves, _is_opaque(image))


def open_upright(kind: str, data: bytes, width: int) -> Image.Image:
    """The first frame, turned upright, ``width`` wide, as RGB or RGBA in sRGB, without any of its metadata."""
    try:
        return _open(kind, data, width, is_draft=True)
    except UnreadableError:  # it was decoded whole when it was inspected, and can be so again
        return _open(kind, data, width, is_draft=False)


def _open(kind: str, data: bytes, width: int, *, is_draft: bool) -> Image.Image:
    with _reading(kind, data) as image:
        if is_draft and image.format == "JPEG":
            # Decoded at a half, a quarter or an eighth, but never below twice what is asked for either way up.
            image.draft("RGB" if image.mode == "RGB" else None, (width * 2, width * 2))
        image.load()
        return _to_plain(ImageOps.exif_transpose(image), width)


@contextlib.contextmanager
def _reading(kind: str, data: bytes) -> Iterator[Image.Image]:
    Image.MAX_IMAGE_PIXELS = None  # ours is counted before anything is decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_READERS[kind]) as image:
                if min(image.size) < 1:
                    raise UnreadableError("no pixels")
                yield image
    except (MemoryError, TooLargeError, PlacedError, UnreadableError):
        raise
    except Exception as error:  # what a decoder raises for broken bytes is of any kind
        raise UnreadableError(str(error)) from error


def _says_place(image: Image.Image) -> bool:
    return _GPS in image.getexif() or b"GPSLatitude" in (image.info.get("xmp") or b"")


def _is_opaque(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return True
    least, _ = image.convert("RGBA").getchannel("A").getextrema()
    return least == 255


def _to_plain(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    if image.mode in _DEEP:  # 16 bits of grey; convert() alone would cut off and not scale
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    profile = image.info.get("icc_profile")
    if image.mode in {"P", "1", "LA", "PA", "RGBa", "La"} or (image.mode != "RGBA" and image.has_transparency_data):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "RGBA" and _is_opaque(image):
        image = image.convert("RGB")
    image = image.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)
    if profile:
        image = _to_srgb(image, profile)
    if image.mode not in {"RGB", "RGBA"}:
        image = image.convert("RGB")
    image.info = {}
    return image


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as sRGB shows them; as they are if the profile is none for such a picture."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image if changed is None else changed
