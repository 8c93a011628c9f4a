"""Look at every file now and then, where the system can't say that one was saved."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from .doorbell import ANYWHERE, SETTINGS_FILE, THEME_FOLDERS, Doorbell, is_worth_a_ring

POLL_S = 1.0

Looks = dict[str, tuple[int, int, int]]


class Poller(threading.Thread):
    """Looks at every file and says which look otherwise; at most a tenth of the time."""

    def __init__(self, site: Path, content: str, bell: Doorbell) -> None:
        super().__init__(name="poller", daemon=True)
        self._site = site
        self.content = content
        self._bell = bell
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        before = look_at_files(self._site, self.content)
        self._bell.hear(frozenset({ANYWHERE}))  # what was saved until now is in the look already
        took_s = 0.0
        while not self._ended.wait(max(POLL_S, 10 * took_s)):
            began_at_s = time.monotonic()
            now = look_at_files(self._site, self.content)
            took_s = time.monotonic() - began_at_s
            changed = {path for path, _ in now.items() ^ before.items()}
            before = now
            if changed:
                self._bell.hear(frozenset(changed))

    def stop(self) -> None:
        """End it."""
        self._ended.set()
        self.join()


def look_at_files(site: Path, content: str) -> Looks:
    """How each file that may be part of the site looks (time, size, inode), by path relative to the site's folder."""
    return {path: look for path, look in _walk(site, content) if is_worth_a_ring(path, content)}


def _walk(site: Path, content: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    waiting = [content, *THEME_FOLDERS]
    try:
        seen = (site / SETTINGS_FILE).stat()
        yield SETTINGS_FILE, (seen.st_mtime_ns, seen.st_size, seen.st_ino)
    except OSError:
        pass
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(site / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path)
                    else:
                        seen = entry.stat(follow_symlinks=False)
                        yield path, (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        except OSError:  # gone, or not to be read: the build will tell
            continue
