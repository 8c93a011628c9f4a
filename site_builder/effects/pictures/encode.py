"""One size of a picture, encoded: the same bytes for the same picture, whatever the machine's load or cores.

    bytes of the original, VariantView  ->  encode_variant  ->  bytes of AVIF or JPEG

Nothing but pixels is in them: no place, no camera, no profile (they are in sRGB, as what says nothing is).
"""

from __future__ import annotations

import io

from PIL import features

from ...model.file_views import VariantView
from ...model.problem import SiteError
from .decode import open_upright

# Of a new picture, some 100 ms of work for a hundredth of its bytes more or less at any lower speed.
_AVIF_SPEED = 8


def encode_variant(data: bytes, view: VariantView) -> bytes:
    """Encode what ``view`` asks for. Raises :class:`SiteError` if this Pillow was built without AVIF."""
    image = open_upright(view.kind, data, view.width)
    result = io.BytesIO()
    if view.format == "jpeg":
        image.convert("RGB").save(result, "JPEG", quality=view.quality, progressive=True, optimize=True)
        return result.getvalue()
    if not features.check("avif"):
        raise SiteError(
            "expected a Pillow that writes AVIF, found one that was built without it",
            "pictures",
            "install Pillow from a wheel, or write enabled = false under [images] in site.toml",
        )
    # With more threads the bytes would hang on how many there are.
    image.save(result, "AVIF", quality=view.quality, speed=_AVIF_SPEED, max_threads=1, codec="aom")
    return result.getvalue()
