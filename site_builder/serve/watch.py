"""Notice that something was saved. What was, the build finds out: an event is a doorbell and no truth.

    watchdog's events, or a look every second  ->  Doorbell.hear  ->  a quiet moment  ->  ring(paths)

Lost events cost nothing but time: the build loop looks at everything now and then.
"""

from __future__ import annotations

import asyncio
import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# After the last of a few events, and of many: a checkout pauses in between.
QUIET_S = 0.02
MANY_QUIET_S = 0.25
_MANY = 8
# Somebody who never stops writing waits no longer than this.
LONGEST_WAIT_S = 3.0
POLL_S = 1.0

# Reading a file is an event as well, and would have a build wake itself for ever.
_HEARD: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
_LIMITS = {errno.ENOSPC: "fs.inotify.max_user_watches", errno.EMFILE: "fs.inotify.max_user_instances"}
_DROPPINGS = ("~", ".swp", ".swx", ".tmp", ".part", ".crdownload")
_VIMS_PROBE = "4913"
SETTINGS_FILE = "site.toml"
THEME_FOLDERS = ("templates", "static", "themes")


def is_worth_a_ring(path: str, content: str) -> bool:
    """Whether a file at ``path``, relative to the site's folder, may be part of the site: no editor's dropping is.

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
        # A loop that is closed has no use for it: the preview has ended.
        if not self._loop.is_closed():
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


class Watcher:
    """Watches the folders of a site: its articles, templates, static files and themes, and ``site.toml``."""

    def __init__(self, site: Path, content: str, bell: Doorbell, notice: Callable[[str], None]) -> None:
        self._site = site
        self._content = content
        self._bell = bell
        self._notice = notice
        self._observer: BaseObserver | None = None
        self._watched: dict[Path, tuple[ObservedWatch, int]] = {}
        self._poller: _Poller | None = None

    @property
    def is_polling(self) -> bool:
        """Whether the system's watching failed, and folders are looked at every second instead."""
        return self._poller is not None

    def start(self) -> None:
        """Begin; where the system refuses to watch, fall back to looking."""
        try:
            observer = Observer()
            observer.start()
            self._observer = observer
            self._schedule()
        except OSError as error:
            self._fall_back(error)

    def stop(self) -> None:
        """End all threads."""
        self._end_observer()
        if self._poller is not None:
            self._poller.stop()
            self._poller = None

    def look_again(self, content: str) -> None:
        """Watch folders that came since, and let go of those that went. ``content`` is what the settings say now.

        A folder that came rings: what was saved in it before it was watched would go unnoticed.
        """
        self._content = content
        if self._observer is None:
            if self._poller is not None:
                self._poller.content = content
            return
        try:
            came = self._schedule()
        except OSError as error:
            self._fall_back(error)
            return
        if came:
            self._bell.hear(frozenset(came))

    def _schedule(self) -> list[str]:
        """Bring the watches up to date; the folders that are watched only now, relative to the site's."""
        assert self._observer is not None
        wanted = {folder: seen for folder in self._folders() if (seen := _inode(folder)) is not None}
        for folder, (watch, inode) in list(self._watched.items()):
            if wanted.get(folder) != inode:
                self._observer.unschedule(watch)
                del self._watched[folder]
        came = []
        handler = _Handler(self._hear)
        for folder, inode in wanted.items():
            if folder not in self._watched:
                watch = self._observer.schedule(
                    handler, str(folder), recursive=folder != self._site, event_filter=_HEARD
                )
                self._watched[folder] = (watch, inode)
                came.append(os.path.relpath(folder, self._site).replace(os.sep, "/"))
        return came

    def _folders(self) -> tuple[Path, ...]:
        return (self._site, *(self._site / name for name in dict.fromkeys((self._content, *THEME_FOLDERS))))

    def _hear(self, paths: tuple[str, ...], *, is_folder: bool) -> None:
        relative = {os.path.relpath(path, self._site).replace(os.sep, "/") for path in paths if path}
        if is_folder:
            heard = {path for path in relative if self._is_ours(path)}
        else:
            heard = {path for path in relative if is_worth_a_ring(path, self._content)}
        if heard:
            self._bell.hear(frozenset(heard))

    def _is_ours(self, folder: str) -> bool:
        tops = (self._content, *THEME_FOLDERS)
        return any(folder == top or folder.startswith(f"{top}/") or top.startswith(f"{folder}/") for top in tops)

    def _fall_back(self, error: OSError) -> None:
        self._end_observer()
        limit = _LIMITS.get(error.errno or 0)
        more = f"; raise {limit} (sysctl) to be told at once" if limit else ""
        reason = (error.strerror or str(error)).lower()
        self._notice(f"folders can't be watched ({reason}): they are looked at every second instead{more}")
        self._poller = _Poller(self._site, self._content, self._bell)
        self._poller.start()

    def _end_observer(self) -> None:
        observer, self._observer = self._observer, None
        self._watched.clear()
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()


def _inode(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino if folder.is_dir() else None
    except OSError:
        return None


class _Handler(FileSystemEventHandler):
    """Passes on the paths of an event."""

    def __init__(self, hear: Callable[..., None]) -> None:
        self._hear = hear

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass it on."""
        self._hear((os.fsdecode(event.src_path), os.fsdecode(event.dest_path)), is_folder=event.is_directory)


Looks = dict[str, tuple[int, int, int]]


class _Poller(threading.Thread):
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
