"""Read a theme's folders: its own, its parents', and what the site puts over them.

    the site's folder, [theme]  ->  load_theme  ->  Theme, each name resolved to one file

Looked for in this order, the first wins: the site's own ``templates/`` and ``static/``, the theme, its parent, the
parent's parent. A theme stands in the site's ``themes/NAME`` or else among the built-in ones. Nothing is read through a
symbolic link, and names that begin with a dot are passed over. Every fault is a :class:`SiteError` (code ``theme``).
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from site_builder.config import ThemeSection
from site_builder.model.digest import digest_bytes
from site_builder.model.problem import SiteError, quote
from site_builder.model.theme import PAGE_TEMPLATES, StaticFile, Template, Theme

_PACKAGE = Path(__file__).resolve().parents[1]
# In a wheel the themes are inside the package; an editable install finds them beside it.
_BUILT_IN = (_PACKAGE / "_themes", _PACKAGE.parent / "themes")

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``theme.toml``."""

    name: str
    parent: str = ""
    description: str = ""
    options: dict[str, Any] = {}


class _Layer(msgspec.Struct, frozen=True):
    """A folder that may hold ``templates/`` and ``static/``. ``shown`` begins the origins of its files."""

    folder: Path
    shown: str


def load_theme(site: Path, section: ThemeSection) -> Theme:
    """Read the theme that ``section`` names, as the site in the folder ``site`` sees it.

    Reads every template and every static file once. Refuses a theme that leads back to itself, one that lacks a
    template of :data:`PAGE_TEMPLATES`, an option that no ``theme.toml`` of the line declares, and anything in its
    folders that is neither a file nor a folder.
    """
    line = _read_line(site, section.name)
    layers = [_Layer(site, ""), *(layer for layer, _ in line)]
    defaults: dict[str, Any] = {}
    for _, manifest in reversed(line):
        defaults.update(manifest.options)
    templates: dict[str, Template] = {}
    static: dict[str, StaticFile] = {}
    for layer in layers:
        for name, file in _find_files(layer, "templates"):
            if name not in templates:
                origin = f"{layer.shown}templates/{name}"
                templates[name] = Template(name, _read_text(file, origin), origin)
        for name, file in _find_files(layer, "static"):
            if name not in static:
                origin = f"{layer.shown}static/{name}"
                static[name] = StaticFile(name, origin, digest_bytes(_read(file, origin)), str(file))
    for name in PAGE_TEMPLATES:
        if name not in templates:
            raise _fault(
                f"{line[0][0].shown}templates/{name}: expected a template, found none", _close(name, templates)
            )
    return Theme(
        name=section.name,
        templates=dict(sorted(templates.items())),
        static=dict(sorted(static.items())),
        options=_resolve_options(defaults, section),
    )


def _read_line(site: Path, name: str) -> list[tuple[_Layer, _Manifest]]:
    """The theme, its parent, and so on, each with its manifest."""
    line: list[tuple[_Layer, _Manifest]] = []
    names: list[str] = []
    asked_by = "site.toml: [theme] name"
    while name:
        if name in names:
            raise _fault(
                f"{asked_by}: expected a theme that ends, found {' -> '.join([*names, name])}", "remove one parent"
            )
        layer = _Layer(_find_theme(site, name, asked_by), f"themes/{name}/")
        manifest = _read_manifest(layer, name)
        line.append((layer, manifest))
        names.append(name)
        asked_by, name = f"{layer.shown}theme.toml: parent", manifest.parent
    return line


def _find_theme(site: Path, name: str, asked_by: str) -> Path:
    places = [site / "themes", *_BUILT_IN]
    if _NAME.fullmatch(name):
        for place in places:
            if (place / name).is_dir():
                return place / name
    known = sorted({path.name for place in places if place.is_dir() for path in place.iterdir() if _is_theme(path)})
    raise _fault(f"{asked_by}: expected a theme, found {quote(name)}", _close(name, known))


def _is_theme(path: Path) -> bool:
    return bool(_NAME.fullmatch(path.name)) and (path / "theme.toml").is_file()


def _read_manifest(layer: _Layer, name: str) -> _Manifest:
    shown = f"{layer.shown}theme.toml"
    for path in (layer.folder, layer.folder / "theme.toml"):
        if path.is_symlink():
            raise _fault(f"{layer.shown.rstrip('/')}: expected a folder with theme.toml, found a symbolic link", _COPY)
    text = _read_text(layer.folder / "theme.toml", shown)
    try:
        manifest = msgspec.convert(tomllib.loads(text), _Manifest)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{shown}: expected TOML, found a fault: {error}", "theme") from None
    except msgspec.ValidationError as error:
        keys = ", ".join(_Manifest.__struct_fields__)
        raise SiteError(f"{shown}: {_in_words(str(error))}", "theme", f"the keys are {keys}") from None
    if manifest.name != name:
        raise _fault(f"{shown}: name: expected '{name}', found {quote(manifest.name)}", "name the theme as its folder")
    return manifest


def _in_words(message: str) -> str:
    """What msgspec says of a table, as our messages read."""
    for pattern, words in (
        (r"Object missing required field `([^`]*)`.*", r"\1: expected a text, found none"),
        (r"Object contains unknown field `([^`]*)`.*", r"\1: no such key"),
        (r"Expected `([^`]*)`, got `([^`]*)`(?: - at `\$\.([^`]*)`)?.*", r"\3: expected \1, found \2"),
    ):
        if re.fullmatch(pattern, message):
            return re.sub(pattern, words, message)
    return message


_COPY = "put a copy in its place"


def _find_files(layer: _Layer, kind: str) -> Iterator[tuple[str, Path]]:
    """Every file under a layer's ``templates`` or ``static``, by name; none if the folder is absent."""
    top = layer.folder / kind
    waiting = [("", top)] if os.path.lexists(top) else []
    if top.is_symlink() or (waiting and not top.is_dir()):
        raise _fault(f"{layer.shown}{kind}: expected a folder, found something else", _COPY)
    found: list[tuple[str, Path]] = []
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = prefix + entry.name
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", Path(entry.path)))
                elif entry.is_file(follow_symlinks=False):
                    found.append((name, Path(entry.path).absolute()))
                else:
                    what = "a symbolic link" if entry.is_symlink() else "neither file nor folder"
                    raise _fault(f"{layer.shown}{kind}/{name}: expected a file, found {what}", _COPY)
    yield from sorted(found)


def _read(file: Path, shown: str) -> bytes:
    if os.path.lexists(file) and not file.is_file():  # a pipe would be waited on
        raise _fault(f"{shown}: expected a file, found something else", _COPY)
    try:
        return file.read_bytes()
    except OSError as error:
        found = (error.strerror or type(error).__name__).lower()
        raise SiteError(f"{shown}: expected a file to read, found: {found}", "theme") from None


def _read_text(file: Path, shown: str) -> str:
    try:
        text = _read(file, shown).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteError(f"{shown}: expected UTF-8, found another byte at offset {error.start}", "theme") from None
    return text.replace("\r\n", "\n")


def _resolve_options(defaults: dict[str, Any], section: ThemeSection) -> dict[str, Any]:
    options = dict(defaults)
    for name, value in sorted(section.options.items()):
        shown = f"site.toml: [theme.options] {name}"
        if name not in defaults:
            raise _fault(f"{shown}: no such option of the theme '{section.name}'", _close(name, defaults))
        wanted = defaults[name]
        if type(wanted) is float and type(value) is int:
            value = float(value)  # noqa: PLW2901  # TOML writes a round number without its point
        if type(value) is not type(wanted):
            raise _fault(f"{shown}: expected {_KINDS.get(type(wanted), 'a date')}, found {quote(repr(value))}")
        options[name] = value
    return dict(sorted(options.items()))


_KINDS: dict[type[Any], str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
    list: "a list",
    dict: "a table",
}


def _close(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(names)}" if names else ""


def _fault(message: str, hint: str = "") -> SiteError:
    return SiteError(message, "theme", hint)
