"""The folders of a site and its theme, read safely: nothing through a link, nothing that would be waited on.

    folder, kind of content  ->  find_files  ->  every file below it, by name

Names that begin with a dot are passed over. Every fault is a :class:`SiteError` (code ``theme``).
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from site_builder.model.problem import SiteError

COPY = "put a copy in its place"


class Layer(msgspec.Struct, frozen=True):
    """A folder that may hold ``templates/``, ``static/`` and ``languages/``. ``shown`` begins its files' origins."""

    folder: Path
    shown: str


def find_files(layer: Layer, kind: str) -> Iterator[tuple[str, Path]]:
    """Every file under a layer's ``templates``, ``static`` or ``languages``, by name; none if the folder is absent."""
    top = layer.folder / kind
    waiting = [("", top)] if os.path.lexists(top) else []
    if top.is_symlink() or (waiting and not top.is_dir()):
        raise fault(f"{layer.shown}{kind}: expected a folder, found something else", COPY)
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
                    raise fault(f"{layer.shown}{kind}/{name}: expected a file, found {what}", COPY)
    yield from sorted(found)


def read_file(file: Path, shown: str) -> bytes:
    """The bytes of ``file``, which messages call ``shown``."""
    if os.path.lexists(file) and not file.is_file():  # a pipe would be waited on
        raise fault(f"{shown}: expected a file, found something else", COPY)
    try:
        return file.read_bytes()
    except OSError as error:
        found = (error.strerror or type(error).__name__).lower()
        raise SiteError(f"{shown}: expected a file to read, found: {found}", "theme") from None


def read_utf8(file: Path, shown: str) -> str:
    """The text of ``file``, line ends made one."""
    try:
        text = read_file(file, shown).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteError(f"{shown}: expected UTF-8, found another byte at offset {error.start}", "theme") from None
    return text.replace("\r\n", "\n")


def close_to(name: str, known: Iterable[str]) -> str:
    """A hint: the closest of the names that there are, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(names)}" if names else ""


def fault(message: str, hint: str = "") -> SiteError:
    """A fault in a theme."""
    return SiteError(message, "theme", hint)
