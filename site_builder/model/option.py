"""What a theme lets its site decide: options with a type, a default and a description each.

[options.NAME] of a theme.toml         ->  Option
an option and a value from site.toml   ->  check_value  ->  what is wrong with it, or nothing
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from .colour import COLOUR, contrast
from .problem import quote

OptionType = Literal["text", "flag", "number", "choice", "color", "links", "static", "script"]

_SCRIPT = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?/[^\s;,'\"<>]*")
_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?")
_DATA = re.compile(r"[a-z][a-z0-9-]*")
_ADDRESS = re.compile(r"(?:https?://|mailto:|/(?!/)|#)\S*")


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One option. ``choices`` are the values of a ``choice``.

    A ``color`` is shown on the grounds ``against`` (light scheme, dark scheme) and made darker or lighter there until
    its contrast is ``contrast``.
    """

    type: OptionType
    default: Any
    description: str
    choices: tuple[str, ...] = ()
    against: tuple[str, str] = ("#ffffff", "#000000")
    contrast: float = 7.0


def check_value(option: Option, value: Any, static: frozenset[str] = frozenset()) -> str:
    """``expected …, found …``, or nothing if ``value`` is one for ``option``. ``static`` are the theme's files."""
    if option.type == "links" and isinstance(value, list):
        wrong = [item for item in value if not _is_link(item)]
        expected, fits, value = _LINK, not wrong, (wrong or value)[0] if value else value
    elif option.type == "choice":
        expected, fits = " or ".join(map(quote, option.choices)), value in option.choices
    elif option.type == "static":
        expected, fits = "the name of a file in static/, or an empty text", value == "" or value in static
    else:
        expected, test = _TYPES[option.type]
        fits = test(value)
    return "" if fits else f"expected {expected}, found {quote(to_toml(value))}"


def check_grounds(option: Option) -> str:
    """What is wrong with ``against`` and ``contrast`` of a ``color``, or nothing."""
    for ground in option.against:
        if not COLOUR.fullmatch(ground):
            return f"against: expected two colours such as '#f3f1ec', found {quote(ground)}"
        most = max(contrast("#000000", ground), contrast("#ffffff", ground))
        if option.contrast > most:
            return f"contrast: expected at most {most:.1f}, the most on {quote(ground)}, found '{option.contrast:g}'"
    return ""


def to_toml(value: Any) -> str:
    """``value`` as one writes it in a TOML file, on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {to_toml(item)}" for key, item in value.items()) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(to_toml, value)) + "]"
    if isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _is_link(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and set(item) in ({"name", "url"}, {"text", "url"})
        and all(isinstance(part, str) and part.strip() for part in item.values())
        and _ADDRESS.fullmatch(item["url"]) is not None
    )


def _is_script(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    src, connect, data = value.get("src"), value.get("connect", []), value.get("data", {})
    return value == {} or (
        set(value) <= {"src", "connect", "data"}
        and isinstance(src, str) and bool(_SCRIPT.fullmatch(src))
        and isinstance(connect, list) and all(isinstance(o, str) and _ORIGIN.fullmatch(o) for o in connect)
        and isinstance(data, dict) and all(_DATA.fullmatch(k) and isinstance(v, str) for k, v in data.items())
    )  # fmt: skip


_LINK = 'a link such as { name = "About", url = "/about/" }, whose address begins with /, #, https:// or mailto:'

# type -> what a message calls its values, and whether a value is one.
_TYPES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("a text in quotes", lambda value: isinstance(value, str)),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
    "number": ("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
    "color": (
        "a colour such as '#0b4a8f'",
        lambda value: isinstance(value, str) and COLOUR.fullmatch(value) is not None,
    ),
    "links": ('a list such as [{ name = "About", url = "/about/" }]', lambda value: isinstance(value, list)),
    "script": (
        (
            'a script such as { src = "https://stats.example/x.js", connect = ["https://stats.example"],'
            ' data = { site = "1" } }'
        ),
        _is_script,
    ),
}
