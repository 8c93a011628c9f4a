"""The words that the program and a theme put on pages, in one language.

    catalogues (TOML)  ->  parse_catalogue  ->  Catalogue
    catalogues         ->  choose_words     ->  Words, each name with one text

A catalogue maps names onto texts. A text that hangs on a number has a form for each plural category of CLDR; in each
text ``{name}`` stands for what a page puts there. A language is looked for from its full tag to its first part
(``pt-BR``, ``pt``), then in English, so that a text is missing only if nobody wrote it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence

import msgspec

from .problem import SiteError, quote

FALLBACK = "en"
FORMS = ("zero", "one", "two", "few", "many", "other")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Text(msgspec.Struct, frozen=True):
    """One text. ``forms`` has one for each plural category, or ``other`` alone where no number matters.

    ``language`` is that of the catalogue it comes from: plural rules follow it, also in a site of another language.
    """

    language: str
    forms: dict[str, str]


class Words(msgspec.Struct, frozen=True):
    """Every text by name. ``language`` is the tag of the best catalogue that there is for the site's language."""

    language: str = FALLBACK
    texts: dict[str, Text] = {}


Catalogue = Mapping[str, dict[str, str]]


def parse_catalogue(text: str, shown: str) -> dict[str, dict[str, str]]:
    """Read the TOML of a catalogue; ``shown`` names its file in messages. Raises :class:`SiteError` (code ``theme``).

    Every value is a text, or a table of texts by plural category of which ``other`` is needed.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{shown}: expected TOML, found a fault: {error}", "theme") from None
    return {name: _forms(value, f"{shown}: {name}", name) for name, value in raw.items()}


def _forms(value: object, place: str, name: str) -> dict[str, str]:
    if not _NAME.fullmatch(name):
        raise SiteError(f"{place}: expected a name of small letters, digits and _", "theme")
    if isinstance(value, str):
        return {"other": value}
    if not isinstance(value, dict) or not all(isinstance(form, str) for form in value.values()):
        found = quote(repr(value))
        raise SiteError(f"{place}: expected a text, or a table of texts by plural category, found {found}", "theme")
    unknown = sorted(set(value) - set(FORMS))
    if unknown or "other" not in value:
        found = quote(unknown[0]) if unknown else "no 'other'"
        raise SiteError(f"{place}: expected plural categories ({', '.join(FORMS)}), found {found}", "theme")
    return dict(sorted(value.items()))


def tags_of(language: str) -> tuple[str, ...]:
    """Where to look for a language's texts: its tag, the shorter and shorter ones, English. Lower case."""
    parts = language.lower().split("-")
    tags = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*tags, FALLBACK]))


def choose_words(language: str, layers: Sequence[Mapping[str, Catalogue]]) -> Words:
    """The texts of a site in ``language``, by name.

    ``layers`` are catalogues by tag, those of the site first and the program's last. A closer language wins over a
    closer layer. Raises :class:`SiteError` for a text with a place that the same text in English lacks.
    """
    known = {tag for layer in layers for tag in layer}
    by_lower = {tag.lower(): tag for tag in sorted(known)}
    tags = [by_lower[tag] for tag in tags_of(language) if tag in by_lower]
    texts: dict[str, Text] = {}
    # What has the places is the text that is replaced, not the one that replaces it.
    english = _merge([layer.get(FALLBACK, {}) for layer in reversed(layers)])
    for tag in tags:
        for name, forms in _merge([layer.get(tag, {}) for layer in layers]).items():
            _check_places(name, forms, english.get(name), tag)
            texts.setdefault(name, Text(tag, forms))
    return Words(tags[0] if tags else FALLBACK, dict(sorted(texts.items())))


def _merge(catalogues: Sequence[Catalogue]) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for catalogue in catalogues:
        for name, forms in catalogue.items():
            merged.setdefault(name, forms)
    return merged


def places_of(text: str) -> set[str]:
    """The names in curly brackets."""
    return set(_PLACE.findall(text))


def split_at_places(text: str) -> list[str]:
    """Text, name, text, name, …, text."""
    return _PLACE.split(text)


def _check_places(name: str, forms: Mapping[str, str], english: Mapping[str, str] | None, tag: str) -> None:
    if english is None:
        return
    allowed = set().union(*map(places_of, english.values()))
    for text in forms.values():
        strange = sorted(places_of(text) - allowed)
        if strange:
            hint = f"it has: {', '.join(f'{{{place}}}' for place in sorted(allowed))}" if allowed else "remove it"
            raise SiteError(
                f"languages/{tag}.toml: {name}: expected a place that the text has in English, "
                f"found '{{{strange[0]}}}'",
                "theme",
                hint,
            )
