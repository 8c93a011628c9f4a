"""Notice that something was saved, by the system's own watching; where that fails, by looking every second.

    events of the folders of a site  ->  those of files that may be part of it  ->  Doorbell.hear

An event is a doorbell and no truth. Lost ones cost nothing but time: the build loop looks at everything now and then.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable
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

from .doorbell import ANYWHERE, THEME_FOLDERS, Doorbell, is_worth_a_ring
from .polling import Poller

# A folder of ours that nobody needs to watch.
_UNWATCHED = ".site-builder"

# Reading a file is an event as well, and would have a build wake itself for ever.
_HEARD: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
# What the library says of a queue that ran over, and of folders that it lost: nowhere but in its log.
_LOG = logging.getLogger("watchdog")
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
_LIMITS = {errno.ENOSPC: "fs.inotify.max_user_watches", errno.EMFILE: "fs.inotify.max_user_instances"}


class Watcher:
    """Watches the folders of a site: its articles, templates, static files and themes, and ``site.toml``."""

    def __init__(self, site: Path, content: str, bell: Doorbell, notice: Callable[[str], None]) -> None:
        self._site = site
        self._content = content
        self._bell = bell
        self._notice = notice
        self._observer: BaseObserver | None = None
        self._watched: dict[Path, tuple[ObservedWatch, int]] = {}
        self._poller: Poller | None = None
        self._complaints = _Complaints(bell)
        self._has_new_folders = True

    def start(self) -> None:
        """Begin; where the system refuses to watch, fall back to looking."""
        _LOG.addHandler(self._complaints)
        _LOG.propagate = False
        try:
            observer = Observer()
            observer.start()
            self._observer = observer
            self._schedule()
        except OSError as error:
            self._fall_back(error)

    def stop(self) -> None:
        """End all threads."""
        _LOG.removeHandler(self._complaints)
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
        """Bring the watches up to date; the folders that are watched only now, relative to the site's.

        Raises :class:`OSError` for a limit of the system's.
        """
        assert self._observer is not None
        wanted = {folder: seen for folder in self._folders() if (seen := _inode(folder)) is not None}
        for folder, (known, inode) in list(self._watched.items()):
            if wanted.get(folder) != inode:
                self._observer.unschedule(known)
                del self._watched[folder]
        came = []
        for folder, inode in wanted.items():
            if folder not in self._watched and (watch := self._watch(folder, recursive=folder != self._site)):
                self._watched[folder] = (watch, inode)
                came.append(_relative(folder, self._site))
        if came or self._has_new_folders:
            self._has_new_folders = False
            self._probe()
        return came

    def _watch(self, folder: Path, *, recursive: bool) -> ObservedWatch | None:
        """Begin to watch a folder; None if it has gone meanwhile."""
        assert self._observer is not None
        try:
            return self._observer.schedule(_Handler(self._hear), str(folder), recursive=recursive, event_filter=_HEARD)
        except OSError as error:
            if error.errno in _GONE:
                return None
            raise

    def _probe(self) -> None:
        """See whether one more folder can be watched: the library says nothing of inner ones that can't."""
        assert self._observer is not None
        probe = self._watch(self._site / _UNWATCHED, recursive=False)
        if probe is not None:
            self._observer.unschedule(probe)

    def _folders(self) -> tuple[Path, ...]:
        return (self._site, *(self._site / name for name in dict.fromkeys((self._content, *THEME_FOLDERS))))

    def _hear(self, paths: tuple[str, ...], *, is_folder: bool) -> None:
        relative = {_relative(path, self._site) for path in paths if path}
        if is_folder:
            self._has_new_folders = True
            heard = {path for path in relative if self._is_ours(path)}
        else:
            heard = {path for path in relative if is_worth_a_ring(path, self._content)}
        if heard:
            self._bell.hear(frozenset(map(_sayable, heard)))

    def _is_ours(self, folder: str) -> bool:
        tops = (self._content, *THEME_FOLDERS)
        return any(folder == top or folder.startswith(f"{top}/") or top.startswith(f"{folder}/") for top in tops)

    def _fall_back(self, error: OSError) -> None:
        self._end_observer()
        limit = _LIMITS.get(error.errno or 0)
        more = f"; raise {limit} (sysctl) to be told at once" if limit else ""
        reason = (error.strerror or str(error)).lower()
        self._notice(f"folders can't be watched ({reason}): they are looked at every second instead{more}")
        self._poller = Poller(self._site, self._content, self._bell)
        self._poller.start()

    def _end_observer(self) -> None:
        observer, self._observer = self._observer, None
        self._watched.clear()
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()


class _Complaints(logging.Handler):
    """Hears what the library complains of: events that were lost, which is a reason to look everywhere."""

    def __init__(self, bell: Doorbell) -> None:
        super().__init__(logging.WARNING)
        self._bell = bell

    def emit(self, record: logging.LogRecord) -> None:
        """Ring for everything."""
        self._bell.hear(frozenset({ANYWHERE}))


def _relative(path: Path | str, site: Path) -> str:
    return os.path.relpath(path, site).replace(os.sep, "/")


def _sayable(path: str) -> str:
    """``path``, or the last folder above it whose name is UTF-8: others can't be told of, but looked into."""
    while True:
        try:
            path.encode()
        except UnicodeEncodeError:
            path = path.rpartition("/")[0]
        else:
            return path


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
