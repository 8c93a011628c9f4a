"""Read a theme's folders: its own, its parents', and what the site puts over them.

    the site's folder, [theme], its language  ->  load_theme  ->  Theme, each name resolved to one file

Looked for in this order, the first wins: the site's own ``templates/``, ``static/`` and ``languages/``, the theme, its
parent, the parent's parent. Nothing is read through a symbolic link, and names that begin with a dot are passed over.
Every fault is a :class:`SiteError` (code ``theme``).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from site_builder.config import ThemeSection
from site_builder.model.digest import digest_bytes
from site_builder.model.option import Option
from site_builder.model.theme import PAGE_TEMPLATES, StaticFile, Template, Theme
from site_builder.model.words import Words

from .folders import Layer, fault, find_files, read_file, read_utf8
from .inline import SUFFIX, to_inline
from .languages import read_words
from .manifest import declare_options, read_line
from .options import resolve_options
from .scripts import fill_script, has_words
from .style_sheets import has_marks, read_style


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
    _check_templates(templates, layers[1].shown)
    words, notices = read_words(language, layers)
    static = _read_static(layers)
    options = resolve_options(declared, section, frozenset(static), words)
    return Theme(
        name=section.name,
        templates=dict(sorted(templates.items())),
        static={name: _fill(static[name], declared, options, words) for name in sorted(static)},
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
                text = read_utf8(file, origin)
                templates[name] = Template(name, to_inline(text, origin) if name.endswith(SUFFIX) else text, origin)
    return templates


def _check_templates(templates: Mapping[str, Template], shown: str) -> None:
    """Refuse a theme that lacks a template; one that is called nearly so is none that every theme has."""
    own = sorted(set(templates) - set(PAGE_TEMPLATES))
    for name in PAGE_TEMPLATES:
        if name not in templates:
            close = difflib.get_close_matches(name, own, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f'or write parent = "broadsheet" in {shown}theme.toml'
            raise fault(f"{shown}templates/{name}: expected a template, found none", hint)


def _read_static(layers: Iterable[Layer]) -> dict[str, list[StaticFile]]:
    """Every static file by name: the one that counts, then those that it stands over."""
    static: dict[str, list[StaticFile]] = {}
    for layer in layers:
        for name, file in find_files(layer, "static"):
            origin = f"{layer.shown}static/{name}"
            found = StaticFile(name, origin, digest_bytes(read_file(file, origin)), str(file))
            static.setdefault(name, []).append(found)
    return static


def _fill(
    files: Sequence[StaticFile], declared: Mapping[str, Option], options: Mapping[str, Any], words: Words
) -> StaticFile:
    """The first of ``files``, with what is to be put into a style sheet or a script."""
    file = files[0]
    if not file.name.endswith((".css", ".js")):
        return file
    data = read_file(Path(file.file), file.origin)
    if file.name.endswith(".css") and has_marks(data):
        text = read_style(files, declared, options)
    elif file.name.endswith(".js") and has_words(data):
        text = fill_script(read_utf8(Path(file.file), file.origin), file.origin, words)
    else:
        return file
    return msgspec.structs.replace(file, text=text, digest=digest_bytes(text.encode()))
