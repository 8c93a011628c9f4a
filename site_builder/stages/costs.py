"""Gather what each article and each page cost, for ``build --profile``.

    seconds of processor time, told by workers  ->  the slowest, and sums by kind  ->  Profile

A build that isn't asked keeps none of this, and its workers ask no clock. Of its times nothing reaches an output.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from ..model.profile import KindTime, Profile, Timed

MOST_SHOWN = 10


class Costs:
    """The costs of one build; of single articles and pages the :data:`MOST_SHOWN` dearest are kept."""

    def __init__(self) -> None:
        self._articles: list[tuple[float, str]] = []
        self._pages: list[tuple[float, str]] = []
        self._kinds: dict[str, tuple[int, float]] = {}
        self._article_count = 0

    def add_articles(self, costs: Iterable[tuple[str, float]]) -> None:
        """(path, seconds) of articles that were read."""
        for path, seconds in costs:
            self._article_count += 1
            _keep(self._articles, path, seconds)

    def add_pages(self, costs: Iterable[tuple[str, str, float]]) -> None:
        """(path, template or format, seconds) of pages that were rendered."""
        for path, kind, seconds in costs:
            pages, total = self._kinds.get(kind, (0, 0.0))
            self._kinds[kind] = (pages + 1, total + seconds)
            _keep(self._pages, path, seconds)

    def to_profile(self, stages: Mapping[str, float]) -> Profile:
        """The costs in order; ``stages`` are the seconds by the clock of each stage."""
        kinds = [KindTime(name, pages, seconds) for name, (pages, seconds) in self._kinds.items()]
        rendered = sum(kind.pages for kind in kinds)
        return Profile(
            articles=_dearest(self._articles),
            kinds=tuple(sorted(kinds, key=lambda kind: (-kind.seconds, kind.name))),
            pages=_dearest(self._pages),
            articles_per_s=_rate(self._article_count, stages.get("parse", 0.0)),
            pages_per_s=_rate(rendered, stages.get("render", 0.0)),
        )


def _keep(dearest: list[tuple[float, str]], path: str, seconds: float) -> None:
    if len(dearest) < MOST_SHOWN:
        heapq.heappush(dearest, (seconds, path))
    else:
        heapq.heappushpop(dearest, (seconds, path))


def _dearest(found: list[tuple[float, str]]) -> tuple[Timed, ...]:
    return tuple(Timed(path, seconds) for seconds, path in sorted(found, key=lambda cost: (-cost[0], cost[1])))


def _rate(count: int, seconds: float) -> float:
    return count / seconds if seconds > 0 else 0.0
