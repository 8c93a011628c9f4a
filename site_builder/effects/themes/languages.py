"""The catalogues of words: the program's, those of the theme's line, and the site's own.

languages/TAG.toml of each folder  ->  read_catalogues  ->  catalogues by tag
all of them, the site's language   ->  read_words       ->  Words, and a notice if the language is none of ours
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from site_builder.model.problem import quote
from site_builder.model.words import Words, choose_words, parse_catalogue, tags_of

from .folders import Layer, fault, find_files, read_utf8

PROGRAM = Layer(Path(__file__).resolve().parents[2], "")
_FILE = re.compile(r"([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\.toml")


def find_catalogues(layer: Layer) -> dict[str, tuple[Path, str]]:
    """The files in the ``languages`` folder of ``layer``, by language tag, each with what messages call it."""
    found: dict[str, tuple[Path, str]] = {}
    for name, file in find_files(layer, "languages"):
        shown = f"{layer.shown}languages/{name}"
        match = _FILE.fullmatch(name)
        if match is None:
            raise fault(f"{shown}: expected a catalogue such as fr.toml or pt-BR.toml, found {quote(name)}")
        found[match[1]] = (file, shown)
    return found


def read_catalogue(file: Path, shown: str) -> dict[str, dict[str, str]]:
    """The texts of one language."""
    return parse_catalogue(read_utf8(file, shown), shown)


def read_words(language: str, layers: Iterable[Layer]) -> tuple[Words, tuple[str, ...]]:
    """The words of a site in ``language``; ``layers`` are the site's folder and the themes', closest first.

    Reads the catalogues of the languages that count, and no others. The notice names those that there are; none if
    there is one for the site's.
    """
    wanted = tags_of(language)
    found = [find_catalogues(layer) for layer in (*layers, PROGRAM)]
    words = choose_words(
        language,
        [{tag: read_catalogue(*file) for tag, file in files.items() if tag.lower() in wanted} for files in found],
    )
    if words.language.lower() in wanted[: language.count("-") + 1]:
        return words, ()
    known = sorted({tag for files in found for tag in files})
    return words, (
        (
            f"no words in the language '{language}' (we have {', '.join(known)}): pages say theirs in English;"
            f" write languages/{language}.toml to change that"
        ),
    )
