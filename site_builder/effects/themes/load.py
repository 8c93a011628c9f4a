"""Read a theme's folders: its own, its parents', and what the site puts over them.

    the site's folder, [theme], its language  ->  load_theme  ->  Theme, each name resolved to one file

Looked for in this order, the first wins: the site's own ``templates/``, ``static/`` and ``languages/``, the theme, its
parent, the parent's parent. Nothing is read through a symbolic link, and names that begin with a dot are passed over.
Every fault is a :class:`SiteError` (code ``theme``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from site_builder.config import ThemeSection
from site_builder.model.digest import digest_bytes
from site_builder.model.option import Option
from site_builder.model.theme import PAGE_TEMPLATES, StaticFile, Template, Theme

from .folders import Layer, close_to, fault, find_files, read_file, read_utf8
from .inline import SUFFIX, to_inline
from .languages import read_words
from .manifest import declare_options, read_line
from .options import fill_style, resolve_options

# A text in quotes, or a comment but for one that is to stay (``/*!``): what readers of a page need not be sent.
_COMMENT = re.compile(
    r"""("[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')|[ ]*/\*(?!!).*?\*/\n?""", re.DOTALL
)
# In a style sheet: the one of the same name that this one stands over.
_ADDS = "@import parent;"


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
            raise fault(
                f"{layers[1].shown}templates/{name}: expected a template, found none", close_to(name, templates)
            )
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
                text = read_utf8(file, origin)
                templates[name] = Template(name, to_inline(text, origin) if name.endswith(SUFFIX) else text, origin)
    return templates


def _read_static(layers: Iterable[Layer]) -> dict[str, list[StaticFile]]:
    """Every static file by name: the one that counts, then those that it stands over."""
    static: dict[str, list[StaticFile]] = {}
    for layer in layers:
        for name, file in find_files(layer, "static"):
            origin = f"{layer.shown}static/{name}"
            found = StaticFile(name, origin, digest_bytes(read_file(file, origin)), str(file))
            static.setdefault(name, []).append(found)
    return static


def _fill(files: list[StaticFile], declared: Mapping[str, Option], options: Mapping[str, Any]) -> StaticFile:
    """The first of ``files``; a style sheet with those that it adds to before it, and the colours of options in it."""
    file = files[0]
    if not file.name.endswith(".css") or not _has_marks(read_file(Path(file.file), file.origin)):
        return file
    text = _read_style(files, declared, options)
    return msgspec.structs.replace(file, text=text, digest=digest_bytes(text.encode()))


def _has_marks(data: bytes) -> bool:
    return b"option(" in data or _ADDS.encode() in data


def _read_style(files: list[StaticFile], declared: Mapping[str, Option], options: Mapping[str, Any]) -> str:
    file = files[0]
    text = fill_style(read_utf8(Path(file.file), file.origin), file.origin, declared, options)
    text = _COMMENT.sub(lambda match: match[1] or "", text)
    if _ADDS not in text:
        return text
    if len(files) == 1:
        line = text.count("\n", 0, text.index(_ADDS)) + 1
        raise fault(f"{file.origin}:{line}: expected a style sheet of the same name in a parent, found none")
    return text.replace(_ADDS, _read_style(files[1:], declared, options).rstrip("\n"), 1)
