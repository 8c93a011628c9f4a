"""Read a theme's folders: its own, its parents', and what the site puts over them.

    the site's folder, [theme], its language  ->  load_theme  ->  Theme, each name resolved to one file

Looked for in this order, the first wins: the site's own ``templates/``, ``static/`` and ``languages/``, the theme, its
parent, the parent's parent. Nothing is read through a symbolic link, and names that begin with a dot are passed over.
Every fault is a :class:`SiteError` (code ``theme``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from site_builder.config import ThemeSection
from site_builder.model.digest import digest_bytes
from site_builder.model.option import Option
from site_builder.model.theme import PAGE_TEMPLATES, StaticFile, Template, Theme

from .folders import Layer, close_to, fault, find_files, read_file, read_utf8
from .languages import read_words
from .manifest import declare_options, read_line
from .options import fill_style, resolve_options


def load_theme(site: Path, section: ThemeSection, language: str = "en") -> Theme:
    """Read the theme that ``section`` names, as the site in the folder ``site`` sees it.

    Reads every template, static file and catalogue once. Refuses a theme that leads back to itself, one that lacks a
    template of :data:`PAGE_TEMPLATES`, an option that no ``theme.toml`` of the line declares or a value of another
    type, and anything in its folders that is neither a file nor a folder.
    """
    line = read_line(site, section.name)
    declared = declare_options(line)
    layers = [Layer(site, ""), *(ancestor.layer for ancestor in line)]
    templates = _read_templates(layers)
    for name in PAGE_TEMPLATES:
        if name not in templates:
            raise fault(f"{layers[1].shown}templates/{name}: expected a template, found none", close_to(name, templates))
    words, notices = read_words(language, layers)
    static = _read_static(layers)
    options = resolve_options(declared, section, frozenset(static), words)
    return Theme(
        name=section.name,
        templates=dict(sorted(templates.items())),
        static={name: _fill(static[name], declared, options) for name in sorted(static)},
        options=options,
        declared=dict(sorted(declared.items())),
        words=words,
        notices=notices,
    )


def _read_templates(layers: Iterable[Layer]) -> dict[str, Template]:
    templates: dict[str, Template] = {}
    for layer in layers:
        for name, file in find_files(layer, "templates"):
            if name not in templates:
                origin = f"{layer.shown}templates/{name}"
                templates[name] = Template(name, read_utf8(file, origin), origin)
    return templates


def _read_static(layers: Iterable[Layer]) -> dict[str, StaticFile]:
    static: dict[str, StaticFile] = {}
    for layer in layers:
        for name, file in find_files(layer, "static"):
            if name not in static:
                origin = f"{layer.shown}static/{name}"
                static[name] = StaticFile(name, origin, digest_bytes(read_file(file, origin)), str(file))
    return static


def _fill(file: StaticFile, declared: Mapping[str, Option], options: Mapping[str, Any]) -> StaticFile:
    """A style sheet with the colours of options in it; any other file as it is."""
    if not file.name.endswith(".css") or b"option(" not in (data := read_file(Path(file.file), file.origin)):
        return file
    text = fill_style(read_utf8(Path(file.file), file.origin), file.origin, declared, options)
    return file if text.encode() == data else msgspec.structs.replace(file, text=text, digest=digest_bytes(text.encode()))
