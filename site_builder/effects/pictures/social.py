"""The card that other sites show with a link to an article: its title, outlet and date on a sheet of paper.

    font's bytes, text        ->  Letters.missing  ->  the first character that the font has no letter for, or none
    font's bytes, SocialView  ->  draw_social      ->  PNG, 1200 by 630, the same bytes for the same view

A card is drawn with the site's own font file, for a server's fonts would be another machine's boxes.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont, features

from ...model.file_views import SocialView
from ...model.problem import SiteError

SIZE = (1200, 630)
_MARGIN = 80
_TITLE_SIZES = (84, 76, 68, 60, 54, 48)
_MOST_LINES = 4
_PAPER, _INK, _SOFT = "#fdfcf9", "#1a1918", "#5c5a55"
_NO_LETTER = "\U0010ffff"  # a noncharacter (Unicode §23.7): what a font shows for it is its sign for "no such letter"
# Writing without blanks between words: a line may end behind any of them.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH", "THAI", "LAO", "KHMER", "MYANMAR")


class Letters:
    """Which letters a font file has. Raises :class:`SiteError` if it is none."""

    def __init__(self, font: bytes) -> None:
        self._font = _load(font, 32)
        self._none = self._picture(_NO_LETTER)
        self._known: dict[str, bool] = {}

    def missing(self, text: str) -> str:
        """The first character of ``text`` that can't be drawn as it should be; empty if all can."""
        return next((character for character in text if not self._has(character)), "")

    def _has(self, character: str) -> bool:
        known = self._known.get(character)
        if known is None:
            is_drawn = character.isspace() or unicodedata.category(character) == "Cf"
            known = is_drawn or (self._picture(character) != self._none and _can_be_set(character))
            self._known[character] = known
        return known

    def _picture(self, character: str) -> tuple[tuple[int, int], bytes]:
        mask = self._font.getmask(character)
        return mask.size, bytes(mask)


def _can_be_set(character: str) -> bool:
    """Without the library that joins letters and turns lines around, only what stands by itself from left to right."""
    if features.check("raqm"):
        return True
    return unicodedata.bidirectional(character) not in {"R", "AL", "AN"} and unicodedata.category(character)[0] != "M"


@functools.lru_cache(maxsize=16)
def _load(font: bytes, size: int) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(io.BytesIO(font), size)
    except OSError:
        raise SiteError(
            "site.toml: [images] social_font: expected a font file (.ttf, .otf), found another",
            "config",
            "name a font that has the letters of your titles, such as fonts/NotoSerif.ttf",
        ) from None


def draw_social(font: bytes, view: SocialView) -> bytes:
    """The card. A title that is longer than four lines of the smallest letters is cut at a word."""
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    pen = _Pen(draw, font, is_rtl=view.dir == "rtl")
    width, height = SIZE
    draw.rectangle((0, 0, width, 18), fill=view.accent)
    pen.write(view.site, 36, _MARGIN - 14, _SOFT)
    draw.line((_MARGIN, 132, width - _MARGIN, 132), fill=_INK, width=3)
    size, lines = _fit(view.title, pen)
    step = round(size * 1.2)
    top = 132 + (height - 132 - 110 - step * len(lines)) // 2
    for number, line in enumerate(lines):
        pen.write(line, size, top + number * step, _INK)
    below = height - _MARGIN - 34
    if view.outlet:
        shown = pen.write(view.outlet, 34, below, view.accent)
        pen.write(view.date, 34, below, _SOFT, after=shown + 28)
    else:
        pen.write(view.date, 34, below, _SOFT)
    result = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(result, "PNG", optimize=True)
    return result.getvalue()


class _Pen:
    """Writes lines from the side where reading begins."""

    def __init__(self, draw: ImageDraw.ImageDraw, font: bytes, *, is_rtl: bool) -> None:
        self._draw = draw
        self._font = font
        self._is_rtl = is_rtl
        self._direction = ("rtl" if is_rtl else "ltr") if features.check("raqm") else None
        self.room = SIZE[0] - 2 * _MARGIN

    def length(self, text: str, size: int) -> float:
        return _load(self._font, size).getlength(text, direction=self._direction)

    def write(self, text: str, size: int, top: int, colour: str, after: float = 0) -> float:
        """Write one line, cut to the room that there is ``after`` so many pixels; how long it became."""
        while text and self.length(text, size) > self.room - after:
            text = text[:-2].rstrip() + "…" if len(text) > 2 else ""
        length = self.length(text, size)
        at = SIZE[0] - _MARGIN - after - length if self._is_rtl else _MARGIN + after
        font = _load(self._font, size)
        self._draw.text((round(at), top), text, font=font, fill=colour, direction=self._direction)
        return length


def _fit(title: str, pen: _Pen) -> tuple[int, list[str]]:
    """The largest letters in which the title takes no more lines than there is room for, and the lines."""
    lines: list[str] = []
    for size in _TITLE_SIZES:
        lines = _wrap(title, size, pen)
        if len(lines) <= _MOST_LINES:
            return size, lines
    return _TITLE_SIZES[-1], [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}…"]


def _wrap(title: str, size: int, pen: _Pen) -> list[str]:
    lines = [""]
    for part in _parts(title):
        joined = lines[-1] + part
        if pen.length(joined.rstrip(), size) <= pen.room or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(part)
    return [line.strip() for line in lines if line.strip()]


def _parts(title: str) -> Iterator[str]:
    """Where a line may end: behind blanks, and behind each letter of a script that has none between words."""
    part = ""
    for character in title:
        part += character
        if character.isspace() or unicodedata.name(character, "").startswith(_UNSPACED) or len(part) > 24:
            yield part
            part = ""
    yield part
