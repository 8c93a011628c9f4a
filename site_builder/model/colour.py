"""Colours that can be read: contrast by WCAG 2.2, and the nearest shade of a colour that has enough of it.

'#ff6600', ground '#ffffff', 7.0  ->  to_readable  ->  '#953c00'
"""

from __future__ import annotations

import re

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

_STEPS = 256


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (``#rgb`` or ``#rrggbb``), from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def to_readable(colour: str, ground: str, least: float) -> str:
    """``colour`` if its contrast with ``ground`` is at least ``least``, else the nearest shade of it that has this.

    A shade is nearer to black on a light ground and nearer to white on a dark one; the end of the way is the highest
    contrast that the ground allows.
    """
    target = 0.0 if contrast("#000000", ground) > contrast("#ffffff", ground) else 255.0
    channels = _channels(colour)
    for step in range(_STEPS + 1):
        part = step / _STEPS
        shade = "#" + "".join(f"{round(value + (target - value) * part):02x}" for value in channels)
        if contrast(shade, ground) >= least:
            return shade
    return "#" + f"{round(target):02x}" * 3


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
