"""Whom the preview tells what happens: the terminal, or a program that started it."""

from __future__ import annotations

from typing import Protocol

from .messages import Built, Failed


class Listener(Protocol):
    """Told in the order in which things happen. ``paths`` are those said to have changed, empty for a build unasked."""

    def started(self, url: str) -> None:
        """The preview answers at ``url``; its first build begins."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage of the first build begins."""

    def advance(self, steps: int) -> None:
        """Some steps of it are done."""

    def notice(self, text: str) -> None:
        """A line that the user should know."""

    def built(self, built: Built, paths: tuple[str, ...]) -> None:
        """A build ended: a new site, or the articles' problems."""

    def failed(self, failed: Failed, paths: tuple[str, ...]) -> None:
        """A build failed by what is no article's fault."""

    def bug(self, trace: str) -> None:
        """A request met a bug of ours; the server goes on."""

    def stopped(self) -> None:
        """The preview has ended."""
