"""Which sizes there are of a picture beside articles.

    path, digest, facts, settings  ->  plan_variants  ->  VariantViews, to be encoded
                                   ->  to_picture     ->  Picture, for the pages that show it

Both say the same, each in its own words. A size has the digest of all that it is made of in its name, so it may be kept
by browsers for ever, and a page that shows a picture changes with the picture. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from ..config import ImagesSection
from ..model.attachment import attachment_url, variant_path
from ..model.digest import Digest, digest_value
from ..model.file_views import VariantView
from ..model.picture import Candidate, Picture, PictureFacts
from ..model.text import Url

# A file as small as this comes in one piece with the page: to choose between sizes of it would gain nothing.
LEAST_BYTES = 20_000
# A size of a very tall picture may not take for ever to encode.
MOST_PIXELS = 8_000_000
_SUFFIXES = {"avif": "avif", "jpeg": "jpg"}


class PictureSettings(msgspec.Struct, frozen=True):
    """What sizes hang on: widths in pixels from the narrowest on, qualities, and what stands for the encoder."""

    widths: tuple[int, ...]
    avif_quality: int
    jpeg_quality: int
    encoder: str


def to_picture_settings(images: ImagesSection, encoder: str) -> PictureSettings | None:
    """The settings for all pictures; None if they are published as they are."""
    if not images.enabled:
        return None
    return PictureSettings(images.widths, images.avif_quality, images.jpeg_quality, encoder)


class Original(msgspec.Struct, frozen=True):
    """A picture as the store knows it."""

    path: str
    digest: Digest
    facts: PictureFacts


def plan_variants(original: Original, settings: PictureSettings) -> Iterator[tuple[str, VariantView]]:
    """Each size with its output path: AVIF from the narrowest on, then JPEG."""
    for view in _views(original, settings):
        yield _path(view), view


def to_picture(original: Original, settings: PictureSettings) -> Picture:
    """What a page needs to show the picture. A JPEG that is no wider than the widest size is one of the choices."""
    url, facts = attachment_url(original.path), original.facts
    found: dict[str, list[Candidate]] = {"avif": [], "jpeg": []}
    for view in _views(original, settings):
        found[view.format].append(Candidate(Url("/" + quote(_path(view))), view.width))
    if found["jpeg"] and _is_choice(facts, settings):
        found["jpeg"].append(Candidate(url, facts.width))
    return Picture(url, facts.width, facts.height, tuple(found["avif"]), tuple(found["jpeg"]))


def _views(original: Original, settings: PictureSettings) -> Iterator[VariantView]:
    facts, quality = original.facts, {"avif": settings.avif_quality, "jpeg": settings.jpeg_quality}
    for form in ("avif", "jpeg") if facts.opaque else ("avif",):
        for width in _widths(original, settings):
            if form == "jpeg" and width == facts.width and _is_choice(facts, settings):
                continue
            yield VariantView(original.path, original.digest, facts.kind, width, form, quality[form], settings.encoder)


def _widths(original: Original, settings: PictureSettings) -> list[int]:
    """Those well below the picture's own, then its own if it is no wider than the widest; none of a small file."""
    facts = original.facts
    if facts.moves or facts.size <= LEAST_BYTES or not settings.widths:
        return []
    if facts.width > settings.widths[-1]:
        widths = narrower = list(settings.widths)
    else:
        narrower = [width for width in settings.widths if width < 0.85 * facts.width]
        widths = [*narrower, facts.width]
    return [width for width in widths if narrower and width * width * facts.height // facts.width <= MOST_PIXELS]


def _is_choice(facts: PictureFacts, settings: PictureSettings) -> bool:
    return facts.kind == "JPEG" and facts.width <= settings.widths[-1]


def _path(view: VariantView) -> str:
    return variant_path(view.path, view.width, digest_value(view), _SUFFIXES[view.format])
