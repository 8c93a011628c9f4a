"""The options of a theme, as a site has them: its own values, checked, or else the defaults.

    declared options, [theme.options]  ->  resolve_options  ->  values for templates
    a style sheet, values              ->  fill_style       ->  the style sheet with its colours in it

All faults of ``[theme.options]`` are told at once, each with what to type.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from site_builder.config import ThemeSection
from site_builder.model.colour import to_readable
from site_builder.model.option import Option, check_value, to_toml
from site_builder.model.problem import SiteError
from site_builder.model.words import Words

from .folders import close_to, fault

_IN_STYLE = re.compile(r"option\(\s*([A-Za-z0-9_-]*)\s*(dark)?\s*\)")


def resolve_options(
    declared: Mapping[str, Option], section: ThemeSection, static: frozenset[str], words: Words
) -> dict[str, Any]:
    """The value of every option, by name. Links that are called by a word are given its text."""
    faults: list[SiteError] = []
    options: dict[str, Any] = {}
    for name, value in sorted(section.options.items()):
        place = f"site.toml: [theme.options] {name}"
        if name not in declared:
            close = close_to(name, declared)
            faults.append(fault(f"{place}: no such option of the theme '{section.name}'", close))
        elif wrong := check_value(declared[name], value, static):
            faults.append(fault(f"{place}: {wrong}", _what_to_type(name, declared[name], value, static)))
    for name, option in declared.items():
        if option.type == "static" and (wrong := check_value(option, option.default, static)):
            faults.append(fault(f"theme.toml: [options.{name}] default: {wrong}", f"add static/{option.default}"))
    if faults:
        raise faults[0] if len(faults) == 1 else fault("\n".join(map(str, faults))[: -len(" [theme]")])
    for name, option in declared.items():
        is_own = name in section.options
        place = f"site.toml: [theme.options] {name}" if is_own else f"theme.toml: [options.{name}] default"
        options[name] = _resolve(place, option, section.options[name] if is_own else option.default, words)
    return dict(sorted(options.items()))


def _what_to_type(name: str, option: Option, value: Any, static: frozenset[str]) -> str:
    if option.type == "links":
        return f"leave the line out for the theme's own: {option.description}"
    if option.type == "static" and isinstance(value, str):
        close = difflib.get_close_matches(value.strip("/").removeprefix("static/"), sorted(static), n=1)
        if close:
            return f"did you mean '{close[0]}'?"
    return f"write {name} = {to_toml(option.default)}, or leave the line out: {option.description}"


def _resolve(place: str, option: Option, value: Any, words: Words) -> Any:
    if option.type == "links":
        return [{"name": _call(place, link, words), "url": link["url"]} for link in value]
    if option.type == "script" and value:
        origin = re.match(r"https://[^/]*", value["src"])
        assert origin is not None  # the check of its type saw to that
        data = dict(sorted(value.get("data", {}).items()))
        return {"src": value["src"], "connect": value.get("connect", [origin[0]]), "data": data}
    return value


def _call(place: str, link: Mapping[str, str], words: Words) -> str:
    if "name" in link:
        return link["name"]
    text = words.texts.get(link["text"])
    if text is None:
        close = close_to(link["text"], words.texts)
        raise fault(f"{place}: no such text in the catalogues: '{link['text']}'", close)
    return text.forms["other"]


def fill_style(text: str, origin: str, declared: Mapping[str, Option], options: Mapping[str, Any]) -> str:
    """``text`` with each ``option(NAME)`` and ``option(NAME dark)`` replaced by a colour that can be read.

    The colour is the option's, or its nearest shade with enough contrast on the ground of the light or the dark scheme.
    """

    def fill(match: re.Match[str]) -> str:
        name, is_dark = match[1], match[2] is not None
        option = declared.get(name)
        if option is None or option.type != "color":
            line = text.count("\n", 0, match.start()) + 1
            colours = [each for each, other in declared.items() if other.type == "color"]
            raise fault(
                f"{origin}:{line}: expected an option that is a colour, found '{name}'", close_to(name, colours)
            )
        return to_readable(options[name], option.against[is_dark], option.contrast)

    return _IN_STYLE.sub(fill, text)
