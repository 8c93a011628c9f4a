"""Read a file once more for ``check``: not what it says, but where.

bytes  ->  places of fields, names that no field took, headings, links, bare addresses  ->  Review
"""

from __future__ import annotations

from ..config import ParseSettings
from ..model.review import Review, Spot
from .fields import read_fields
from .frontmatter import read_header
from .header import Entry
from .outline import read_outline
from .report import Place, Refused, Report
from .source import to_text


def review_article(path: str, data: bytes, settings: ParseSettings) -> Review:
    """Where things stand in the file at ``path``; nothing for a file that can't be read."""
    try:
        header = read_header(to_text(data))
    except Refused:
        return Review()
    values = read_fields(header, Report(path), settings)
    outline = read_outline(header.body, header.body_line, is_html=path.lower().endswith(".html"))
    return Review(
        top=Spot(header.line, 1),
        body=Spot(header.body_line, 1),
        fields={name: _spot(entry.place, entry.name) for name, entry in values.entries.items()},
        items={name: _items(entry) for name, entry in values.entries.items() if name in ("tags", "categories")},
        others=tuple(_spot(header.entries[name].key, name) for name in values.extra),
        links=outline.links,
        bare=outline.bare,
        headings=outline.headings,
    )


def _items(entry: Entry) -> tuple[Spot, ...]:
    if not isinstance(entry.value, list):
        return (_spot(entry.place, entry.value),) if isinstance(entry.value, str) else ()
    return tuple(
        _spot(entry.items[number] if number < len(entry.items) else entry.place, item)
        for number, item in enumerate(entry.value)
        if isinstance(item, str)
    )


def _spot(place: Place, text: str) -> Spot:
    return Spot(place.line, place.column, text)
