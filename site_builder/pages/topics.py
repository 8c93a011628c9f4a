"""What the first page of a tag, category, outlet or author says of it as a whole.

    figures of the store  ->  to_topic  ->  Topic: first and last day, a sparkline, the tags beside it

All of it comes from the group's own articles, so what happens elsewhere in the archive rewrites nothing here.
"""

from __future__ import annotations

import msgspec

from ..model.charts import TagBeside, Topic
from ..model.listing import Term
from .sparkline import to_sparkline
from .urls import group_url

MOST_BESIDE = 12


class Figures(msgspec.Struct, frozen=True):
    """What the store knows of a group as a whole.

    ``first`` and ``last`` are days; ``counts`` are by month or year, as the sparkline wants them; ``beside`` are tags
    with the number of the group's articles that have them, the most first.
    """

    first: str
    last: str
    counts: tuple[tuple[str, int], ...] = ()
    beside: tuple[Term, ...] = ()


def to_topic(figures: Figures) -> Topic:
    """The figures as the page shows them."""
    return Topic(
        figures.first,
        figures.last,
        to_sparkline(figures.first, figures.last, figures.counts),
        tuple(TagBeside(tag.name, group_url("tag", tag.key), tag.count) for tag in figures.beside),
    )
