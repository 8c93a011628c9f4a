"""The doorbell: what is heard from the folders of a site becomes one ring after a quiet moment.

    paths, as they are heard  ->  is_worth_a_ring  ->  Doorbell.hear  ->  a quiet moment  ->  ring(paths)

A ring says that something may have happened there, and no more: what did, the build finds out.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

# After the last of a few events, and of many: a checkout pauses in between.
QUIET_S = 0.02
MANY_QUIET_S = 0.25
_MANY = 8
# Somebody who never stops writing waits no longer than this.
LONGEST_WAIT_S = 3.0

# Heard when nobody knows where something happened.
ANYWHERE = ""
_DROPPINGS = ("~", ".swp", ".swx", ".tmp", ".part", ".crdownload")
_VIMS_PROBE = "4913"
SETTINGS_FILE = "site.toml"
THEME_FOLDERS = ("templates", "static", "themes")


def is_worth_a_ring(path: str, content: str) -> bool:
    """Whether the file at ``path``, relative to the site's folder, may be part of the site: no editor's dropping is.

    Vim probes with ``4913``, Emacs locks with ``.#name`` and saves to ``#name#``, many keep ``name~``.
    """
    below = path.removeprefix(f"{content}/")
    top, slash, rest = ("", "/", below) if below != path else path.partition("/")
    if not slash:
        return path == SETTINGS_FILE
    if top and top not in THEME_FOLDERS:
        return False
    *folders, name = rest.split("/")
    if any(folder.startswith(".") for folder in folders):
        return False
    return not (name.startswith((".", "#")) or name.endswith(_DROPPINGS) or name == _VIMS_PROBE)


class Doorbell:
    """Collects what is heard and rings once when it has been quiet for a moment.

    It rings in one event loop; ``hear`` may be called from any thread.
    """

    def __init__(self, ring: Callable[[frozenset[str]], None], loop: asyncio.AbstractEventLoop) -> None:
        self._ring = ring
        self._loop = loop
        self._paths: set[str] = set()
        self._first_at_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def hear(self, paths: frozenset[str]) -> None:
        """Something happened at ``paths``."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: the preview has ended
            self._loop.call_soon_threadsafe(self._note, paths)

    def _note(self, paths: frozenset[str]) -> None:
        now_s = self._loop.time()
        if self._timer is None:
            self._first_at_s = now_s
        else:
            self._timer.cancel()
        self._paths |= paths
        quiet_s = MANY_QUIET_S if len(self._paths) > _MANY else QUIET_S
        at_s = min(now_s + quiet_s, self._first_at_s + LONGEST_WAIT_S)
        self._timer = self._loop.call_at(at_s, self._wake)

    def _wake(self) -> None:
        paths, self._paths, self._timer = frozenset(self._paths), set(), None
        self._ring(paths)
