"""Cards for other sites: left out, with one notice, where the site's font lacks a letter of what is on them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.digest import Digest
from ..model.file_views import SocialView
from ..model.page import Page
from ..model.problem import quote
from ..model.views import ArticleView
from ..pages.social import to_social
from .session import Run, Session

if TYPE_CHECKING:
    from ..effects.pictures.social import Letters


def find_undrawable(session: Session, view: SocialView) -> str:
    """The first character on the card that the font has no letter for; empty if all can be drawn.

    Raises :class:`SiteError` if the file is no font.
    """
    assert session.social_font is not None
    return _letters(session.social_font, view.font).missing(f"{view.title}{view.outlet}{view.date}{view.site}…")


@functools.lru_cache(maxsize=1)
def _letters(file: Path, _digest: Digest) -> Letters:
    from ..effects.pictures.social import Letters  # noqa: PLC0415 - most sites have no cards

    return Letters(file.read_bytes())


def note_undrawn(run: Run, planned: Iterator[tuple[Page, str]]) -> Iterator[tuple[Page, str]]:
    """The same pages; at their end, how many articles have no card for want of letters."""
    settings = run.session.plan.social
    if settings is None:
        yield from planned
        return
    count, first = 0, ""
    for page, cause in planned:
        yield page, cause
        if isinstance(page.view, ArticleView) and not page.view.social:
            social = to_social(page.view.card, settings)
            if social is not None:
                count += 1
                first = first or f"{quote(find_undrawable(run.session, social))} in {page.view.card.path}"
    if count:
        who = "1 article has" if count == 1 else f"{count:,} articles have"
        run.progress.notice(f"{who} no card for other sites: the font of [images] social_font lacks {first}")
