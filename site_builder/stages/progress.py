"""Time a build while it runs, and pass on how far it is."""

from __future__ import annotations

import time

from ..model.outcome import Reporter
from .costs import Costs


class Progress:
    """A reporter that also keeps how long each stage took, and the notices. Of its times nothing reaches an output.

    ``costs`` is where articles and pages are timed, or None if nobody asked for that.
    """

    def __init__(self, reporter: Reporter, *, profile: bool = False) -> None:
        self.costs = Costs() if profile else None
        self._reporter = reporter
        self._name = ""
        self._since = time.perf_counter()
        self.stages: dict[str, float] = {}
        self.notices: list[str] = []
        self.stage("check")

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins, and the one before it ends; the empty name ends the last."""
        now = time.perf_counter()
        if self._name:
            self.stages[self._name] = self.stages.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now
        if name:
            self._reporter.stage(name, total)

    def advance(self, steps: int = 1) -> None:
        """Pass it on."""
        self._reporter.advance(steps)

    def notice(self, text: str) -> None:
        """Keep it, and pass it on."""
        self.notices.append(text)
        self._reporter.notice(text)
