"""Put a text of the catalogues on a page: the form that a number asks for, with the page's values in it.

words, a name, perhaps a number, values  ->  write_text  ->  plain text, for titles
                                         ->  write_html  ->  markup, for templates
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from ..model.words import Words, split_at_places
from .dates import format_number, plural_form


def write_text(words: Words, name: str, count: int | None = None, **values: str | int) -> str:
    """The text called ``name``. ``count`` chooses its form and stands for ``{count}``.

    Numbers are written as the language does. Raises ValueError for a name that no catalogue has, or a place in the text
    without a value.
    """
    return "".join(map(str, _parts(words, name, count, values)))


def write_html(words: Words, name: str, count: int | None, values: Mapping[str, Any]) -> Markup:
    """The same as markup: text and values are escaped, except values that are markup already."""
    return Markup("").join(escape(part) for part in _parts(words, name, count, values))


def _parts(words: Words, name: str, count: int | None, values: Mapping[str, Any]) -> list[Any]:
    text = words.texts.get(name)
    if text is None:
        close = difflib.get_close_matches(name, sorted(words.texts), n=1)
        raise ValueError(
            f"expected the name of a text, found '{name}'" + (f"; did you mean '{close[0]}'?" if close else "")
        )
    form = "other" if count is None else plural_form(count, text.language)
    parts: list[Any] = list(split_at_places(text.forms.get(form, text.forms["other"])))
    if len(parts) == 1:
        return parts
    known = dict(values) if count is None else {"count": count, **values}
    for at in range(1, len(parts), 2):
        if parts[at] not in known:
            raise ValueError(f"expected a value for '{{{parts[at]}}}' of the text '{name}', found none")
        value = known[parts[at]]
        parts[at] = format_number(value, words.language) if type(value) is int else value
    return parts
