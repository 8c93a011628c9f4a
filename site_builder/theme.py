"""Themes as a site's owner handles them: see which there are, begin one, take a file of one to change it.

site  ->  list_themes   ->  what is installed, what is used, every option with its value
          begin_theme   ->  themes/NAME, a child of the theme in use, which builds at once
          eject_file    ->  templates/NAME or static/NAME, a copy of the file in use
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from .effects.site_toml import read_config
from .effects.themes.folders import close_to, fault, find_files, read_file
from .effects.themes.load import load_theme
from .effects.themes.manifest import THEME_NAME, Installed, declare_options, find_installed, read_line
from .effects.themes.style_sheets import join_sources
from .effects.themes.write import write_new
from .model.colour import to_readable
from .model.option import Option, check_value, to_toml
from .model.problem import SiteError, quote


class OptionLine(msgspec.Struct, frozen=True):
    """An option of a theme. ``value`` is the site's for the theme in use, else the default.

    ``shown`` has the shades of a colour that pages show, in the light and in the dark scheme; else it is empty.
    """

    name: str
    type: str
    value: Any
    default: Any
    description: str
    shown: tuple[str, ...] = ()


class ThemeLine(msgspec.Struct, frozen=True):
    """A theme. ``place`` is its folder in the site, or empty if it comes with the program.

    ``fault`` says why it can't be used, or is empty.
    """

    name: str
    place: str
    used: bool
    parent: str = ""
    description: str = ""
    options: tuple[OptionLine, ...] = ()
    fault: str = ""


class Written(msgspec.Struct, frozen=True):
    """A file that was made in the site's folder, and the one that it is a copy of, if any."""

    path: str
    origin: str = ""


def list_themes(site: Path) -> tuple[ThemeLine, ...]:
    """Every theme that the site could use, by name. One that has faults is listed with the first of them."""
    section = read_config(site).theme
    return tuple(
        _line(site, theme, section.options if theme.name == section.name else None) for theme in find_installed(site)
    )


def _line(site: Path, theme: Installed, values: dict[str, Any] | None) -> ThemeLine:
    place = f"themes/{theme.name}" if theme.is_own else ""
    used = values is not None
    try:
        line = read_line(site, theme.name)
        declared = declare_options(line)
    except SiteError as error:
        return ThemeLine(theme.name, place, used, fault=str(error))
    options = tuple(_option(name, option, values or {}) for name, option in declared.items())
    manifest = line[0].manifest
    return ThemeLine(theme.name, place, used, manifest.parent, manifest.description, options)


def _option(name: str, option: Option, values: dict[str, Any]) -> OptionLine:
    value = values.get(name, option.default)
    is_colour = option.type == "color" and not check_value(option, value)
    shown = tuple(to_readable(value, ground, option.contrast) for ground in option.against) if is_colour else ()
    return OptionLine(name, option.type, value, option.default, option.description, shown)


def begin_theme(site: Path, name: str, parent: str = "") -> Written:
    """Make ``themes/NAME/theme.toml``, a child of ``parent`` or else of the theme in use.

    Its file lists the parent's options as comments, so that the theme builds at once and looks like its parent.
    """
    if not THEME_NAME.fullmatch(name):
        raise fault(f"expected a name of letters, digits, '.', '-' and '_', found {quote(name)}", "name it 'mine'")
    known = {theme.name for theme in find_installed(site)}
    if name in known:
        raise fault(f"expected a new name, found {quote(name)}, which is a theme already", "take another name")
    if parent and parent not in known:
        raise fault(f"--parent: expected a theme, found {quote(parent)}", close_to(parent, known))
    parent = parent or read_config(site).theme.name
    options = declare_options(read_line(site, parent))
    path = f"themes/{name}/theme.toml"
    write_new(site, path, _to_manifest(name, parent, options).encode())
    return Written(path)


def _to_manifest(name: str, parent: str, options: dict[str, Option]) -> str:
    head = (
        f'name = "{name}"\nparent = "{parent}"\ndescription = ""\n\n'
        "# Put files into templates/, static/ and languages/ beside this one to replace those of the parent.\n"
        "# A style sheet that begins with `@import parent;` adds to the parent's.\n"
        "# Take the '#' away to give an option another default:\n"
    )
    return head + "".join(
        f"\n# {' '.join(option.description.split())}\n# [options.{each}]\n# default = {to_toml(option.default)}\n"
        for each, option in options.items()
    )


def eject_file(site: Path, name: str) -> Written:
    """Copy the template or static file ``name`` of the theme in use to the site's own folder, to be changed there.

    ``name`` is as in ``templates/`` or ``static/``, with or without that word. The copy is of the closest theme of the
    line that has it; a style sheet that adds to its parent's is copied with that, for the site's own stands over both.
    """
    section = read_config(site).theme
    load_theme(site, section)  # a theme with faults is told here, before anything is written
    known: dict[str, list[tuple[str, Path]]] = {}
    for layer, _ in read_line(site, section.name):
        for kind in ("templates", "static"):
            for each, file in find_files(layer, kind):
                known.setdefault(f"{kind}/{each}", []).append((f"{layer.shown}{kind}/{each}", file))
    path = _find_path(name, known, section.name)
    origin, file = known[path][0]
    text = join_sources(known[path]).encode() if path.endswith(".css") else read_file(file, origin)
    write_new(site, path, text)
    return Written(path, origin)


def _find_path(name: str, known: Iterable[str], theme: str) -> str:
    """The one of ``known`` that is called ``name``, with or without its folder."""
    found = [path for path in known if path in (name, f"templates/{name}", f"static/{name}")]
    if len(found) > 1:
        raise fault(f"expected one file, found two called {quote(name)}", f"write {' or '.join(found)}")
    if not found:
        names = [each.partition("/")[2] for each in known] if "/" not in name else list(known)
        raise fault(f"expected a file of the theme '{theme}', found {quote(name)}", close_to(name, names))
    return found[0]
