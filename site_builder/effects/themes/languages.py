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


def read_catalogues(layer: Layer) -> dict[str, dict[str, dict[str, str]]]:
    """The catalogues in the ``languages`` folder of ``layer``, by language tag."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, file in find_files(layer, "languages"):
        shown = f"{layer.shown}languages/{name}"
        match = _FILE.fullmatch(name)
        if match is None:
            raise fault(f"{shown}: expected a catalogue such as fr.toml or pt-BR.toml, found {quote(name)}")
        found[match[1]] = parse_catalogue(read_utf8(file, shown), shown)
    return found


def read_words(language: str, layers: Iterable[Layer]) -> tuple[Words, tuple[str, ...]]:
    """The words of a site in ``language``; ``layers`` are the site's folder and the themes', closest first.

    The notice names the languages that there are; none if there is a catalogue for the site's.
    """
    catalogues = [read_catalogues(layer) for layer in (*layers, PROGRAM)]
    words = choose_words(language, catalogues)
    if words.language.lower() in tags_of(language)[: language.count("-") + 1]:
        return words, ()
    known = sorted({tag for catalogue in catalogues for tag in catalogue})
    return words, (
        (
            f"no words in the language '{language}' (we have {', '.join(known)}): pages say theirs in English;"
            f" write languages/{language}.toml to change that"
        ),
    )
