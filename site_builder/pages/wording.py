"""Put a text of the catalogues on a page: the form that a number asks for, with the page's values in it.

words, a name, perhaps a number, values  ->  write_text  ->  plain text, for titles
                                         ->  write_html  ->  markup, for templates
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from ..model.words import Words, split_at_places
from .dates import format_number, plural_form


def write_text(words: Words, name: str, count: int | None = None, **values: str | int) -> str:
    """The text called ``name``. ``count`` chooses its form and stands for ``{count}``.

    Numbers are written as the language does. Raises ValueError for a name that no catalogue has, or a place in the text
    without a value.
    """
    parts = split_at_places(_choose_form(words, name, count))
    return "".join(map(str, _fill(parts, words, name, count, values)))


def write_html(words: Words, name: str, count: int | None, values: Mapping[str, Any]) -> Markup:
    """The same as markup: text and values are escaped, except values that are markup already."""
    form = _choose_form(words, name, count)
    escaped = _escape_parts(form)
    if len(escaped) == 1:
        return escaped[0]
    parts = _fill(escaped, words, name, count, values)
    return Markup("".join([part if at % 2 == 0 else escape(part) for at, part in enumerate(parts)]))  # noqa: S704


@lru_cache(maxsize=4096)
def _escape_parts(form: str) -> tuple[Markup, ...]:
    """Texts and names of places in turn, escaped once for all pages; a name has nothing to escape."""
    return tuple(escape(part) for part in split_at_places(form))


def _choose_form(words: Words, name: str, count: int | None) -> str:
    text = words.texts.get(name)
    if text is None:
        close = difflib.get_close_matches(name, sorted(words.texts), n=1)
        meant = f"; did you mean '{close[0]}'?" if close else ""
        raise ValueError(f"expected the name of a text, found '{name}'{meant}")
    form = "other" if count is None else plural_form(count, text.language)
    return text.forms.get(form, text.forms["other"])


def _fill(parts: Sequence[str], words: Words, name: str, count: int | None, values: Mapping[str, Any]) -> list[Any]:
    """``parts`` with each name of a place replaced by its value."""
    filled: list[Any] = list(parts)
    for at in range(1, len(filled), 2):
        place = filled[at]
        if place not in values and (place != "count" or count is None):
            raise ValueError(f"expected a value for '{{{place}}}' of the text '{name}', found none")
        value = values.get(place, count)
        filled[at] = format_number(value, words.language) if type(value) is int else value
    return filled
