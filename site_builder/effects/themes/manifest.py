"""Which themes there are, and what their ``theme.toml`` says.

    a site's folder, a name  ->  read_line  ->  the theme, its parent, its parent's parent …

A theme stands in the site's ``themes/NAME`` or else among those that come with the program.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from site_builder.model.option import Option, check_grounds, check_value
from site_builder.model.problem import SiteError, quote

from .folders import COPY, Layer, close_to, fault, read_utf8

_PACKAGE = Path(__file__).resolve().parents[2]
# In a wheel the themes are inside the package; an editable install finds them beside it.
_BUILT_IN = (_PACKAGE / "_themes", _PACKAGE.parent / "themes")

THEME_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``theme.toml``. ``options`` has what each option is, or how it differs from the parent's."""

    name: str
    parent: str = ""
    description: str = ""
    options: dict[str, dict[str, Any]] = {}


class Ancestor(NamedTuple):
    """A theme of the line with its place."""

    layer: Layer
    manifest: Manifest


class Installed(NamedTuple):
    """A theme that a site could name. ``is_own`` says that it stands in the site's ``themes/``."""

    name: str
    folder: Path
    is_own: bool


def find_installed(site: Path) -> tuple[Installed, ...]:
    """All themes by name; one of the site hides one of the program of the same name."""
    found: dict[str, Installed] = {}
    for place, is_own in ((site / "themes", True), *((place, False) for place in _BUILT_IN)):
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if THEME_NAME.fullmatch(path.name) and (path / "theme.toml").is_file():
                found.setdefault(path.name, Installed(path.name, path, is_own))
    return tuple(found[name] for name in sorted(found))


def read_line(site: Path, name: str) -> list[Ancestor]:
    """The theme, its parent, and so on. Refuses one that leads back to itself or is not there."""
    line: list[Ancestor] = []
    names: list[str] = []
    asked_by = "site.toml: [theme] name"
    while name:
        if name in names:
            circle = " -> ".join([*names, name])
            raise fault(f"{asked_by}: expected a theme that ends, found {circle}", "remove one parent")
        layer = Layer(_find_theme(site, name, asked_by), f"themes/{name}/")
        manifest = _read_manifest(layer, name)
        line.append(Ancestor(layer, manifest))
        names.append(name)
        asked_by, name = f"{layer.shown}theme.toml: parent", manifest.parent
    return line


def _find_theme(site: Path, name: str, asked_by: str) -> Path:
    if THEME_NAME.fullmatch(name):
        for place in (site / "themes", *_BUILT_IN):
            if (place / name).is_dir():
                return place / name
    known = [theme.name for theme in find_installed(site)]
    raise fault(f"{asked_by}: expected a theme, found {quote(name)}", close_to(name, known))


def _read_manifest(layer: Layer, name: str) -> Manifest:
    shown = f"{layer.shown}theme.toml"
    for path in (layer.folder, layer.folder / "theme.toml"):
        if path.is_symlink():
            raise fault(f"{layer.shown.rstrip('/')}: expected a folder with theme.toml, found a symbolic link", COPY)
    text = read_utf8(layer.folder / "theme.toml", shown)
    try:
        manifest = msgspec.convert(tomllib.loads(text), Manifest)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{shown}: expected TOML, found a fault: {error}", "theme") from None
    except msgspec.ValidationError as error:
        keys = ", ".join(Manifest.__struct_fields__)
        raise SiteError(f"{shown}: {_in_words(str(error))}", "theme", f"the keys are {keys}") from None
    if manifest.name != name:
        raise fault(f"{shown}: name: expected '{name}', found {quote(manifest.name)}", "name the theme as its folder")
    return manifest


def declare_options(line: list[Ancestor]) -> dict[str, Option]:
    """Every option of the line, the farthest parent's first.

    A child gives what differs: a default, a description. Its type is that of the parent.
    """
    declared: dict[str, Option] = {}
    for layer, manifest in reversed(line):
        for name, given in manifest.options.items():
            place = f"{layer.shown}theme.toml: [options.{name}]"
            before = declared.get(name)
            known = {} if before is None else msgspec.to_builtins(before)
            if before is not None and given.get("type", before.type) != before.type:
                raise fault(
                    f"{place} type: expected that of the parent, '{before.type}', found {quote(str(given['type']))}",
                    "remove it, or take another name",
                )
            declared[name] = option = _declare(place, known | given)
            # Whether a file is there can't be told before all are known.
            wrong = "" if option.type == "static" else check_value(option, option.default)
            if wrong:
                raise fault(f"{place} default: {wrong}")
            if option.type == "color" and (wrong := check_grounds(option)):
                raise fault(f"{place} {wrong}")
    return declared


def _declare(place: str, given: dict[str, Any]) -> Option:
    try:
        return msgspec.convert(given, Option)
    except msgspec.ValidationError as error:
        keys = ", ".join(Option.__struct_fields__)
        raise SiteError(f"{place} {_in_words(str(error))}", "theme", f"the keys are {keys}") from None


def _in_words(message: str) -> str:
    """What msgspec says of a table, as our messages read."""
    for pattern, words in (
        (r"Object missing required field `([^`]*)`.*", r"\1: expected a value, found none"),
        (r"Object contains unknown field `([^`]*)`.*", r"\1: no such key"),
        (r"Invalid enum value '([^']*)' - at `\$\.([^`]*)`", r"\2: no such kind: '\1'"),
        (r"Expected `([^`]*)`, got `([^`]*)`(?: - at `\$\.?([^`]*)`)?.*", r"\3: expected \1, found \2"),
    ):
        if re.fullmatch(pattern, message):
            return re.sub(pattern, words, message)
    return message
