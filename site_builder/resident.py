"""What a process keeps from one build of a site to the next, so that the next costs what changed and nothing else.

    session   configuration, theme, compiled templates    until something happens outside the content folder
    store     open, and sealed between builds             as long as nothing else touches its file
    lock      held, so that nobody else builds this site  until the end

Between two builds the owner of a :class:`Resident` notes where something may have happened, as a watcher tells it. A
build then looks there and nowhere else, and trusts the output, for nobody but this process wrote it. To note
too much costs time. What nobody noted is found by the next build that is told to look at everything.

A build that is given none makes one for itself, which therefore looks everywhere: there is one way to build.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from .effects.lock import hold_lock
from .effects.output import RECORD
from .effects.store.connection import Store, StoreKeeper, open_store, remove_store
from .model.outcome import BuildOptions
from .stages.session import Session, open_session


class _Asked(NamedTuple):
    """What a session was opened for."""

    site: Path
    output: Path | None
    cache: Path | None


class Resident:
    """Kept by its owner between builds, all of one process and one at a time, though not always in one thread.

    :meth:`note` may be called at any time, from any thread. Close it in the end, or use it in a ``with`` statement.
    """

    def __init__(self) -> None:
        self.stores = StoreKeeper()
        self._held = contextlib.ExitStack()
        self._lock_file: Path | None = None
        self._identities: tuple[object, ...] = ()
        self._asked: _Asked | None = None
        self._session: Session | None = None
        self._noting = threading.Lock()
        self._noted: set[str] = set()
        self._under_way: set[str] = set()

    def __enter__(self) -> Resident:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Seal and close the store, and let go of the lock. The next build begins as the first one did."""
        self._session = None
        self._lock_file = None
        try:
            self.stores.close()
        finally:
            self._held.close()

    def note(self, files: Iterable[Path | str]) -> None:
        """Something may have happened at these files or folders, or anywhere below them.

        A file or folder that was renamed counts at both its names. Anything outside the content folder, but for the
        output and the store, has the configuration and the theme read again.
        """
        with self._noting:
            self._noted.update(os.path.abspath(file) for file in files)  # noqa: PTH100 - links are not followed

    def note_everything(self) -> None:
        """Something may have happened anywhere: the next build compares all sources and the output with the store."""
        self.note((os.sep,))

    @contextlib.contextmanager
    def look_up(self) -> Iterator[tuple[Session, Store] | None]:
        """The session and the store of the last build, to ask something of; None if that did not end well."""
        session = self._session
        if session is None or not self.stores.holds(session.store_file):
            yield None
            return
        with open_store(session.store_file, lambda _: None, self.stores) as store:
            yield session, store

    # for build()

    def begin(self, options: BuildOptions, cache: Path | None) -> tuple[Session, frozenset[str] | None]:
        """The session of a build, and the files and folders of the content to look at; None for all, and the output.

        What was noted stays so until :meth:`end`: a build that raises leaves it to the next.
        """
        with self._noting:
            self._under_way |= self._noted
            self._noted = set()
            noted = self._under_way
        asked = _Asked(options.site.absolute(), options.output, cache)
        last = self._session if asked == self._asked and self._identities == self._look(self._session) else None
        outside = last is None or not all(map(_Below(last.content, last.output, last.store_file.parent).holds, noted))
        session = open_session(options, cache) if last is None or outside else last
        if last is None or session.lock_file != self._lock_file:
            self._hold(session.lock_file)
        self._session, self._asked = session, asked
        if options.clean:
            self.stores.close()
            remove_store(session.store_file)
        if last is None or _reads_otherwise(session, last) or not self.stores.holds(session.store_file):
            return session, None
        return session, _within(session.content, noted)

    def end(self) -> None:
        """The build that began last has looked at what was noted before it."""
        with self._noting:
            self._under_way = set()
        self._identities = self._look(self._session)

    def _hold(self, lock_file: Path) -> None:
        self.close()
        self._held.enter_context(hold_lock(lock_file))
        self._lock_file = lock_file

    @staticmethod
    def _look(session: Session | None) -> tuple[object, ...]:
        """Which folder the output is, and which file the lock: another by the same name was not made by us.

        The list of our paths in the output tells a new folder that got the number of an old one.
        """
        if session is None:
            return ()
        return tuple(_identity(path) for path in (session.output, session.output / RECORD, session.lock_file))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.lstat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino


def _reads_otherwise(session: Session, last: Session) -> bool:
    """Whether the same files may say another thing than they did, or other files are asked for or written."""
    return (session.content, session.output, session.parse_key, session.config.content) != (
        last.content,
        last.output,
        last.parse_key,
        last.config.content,
    )


class _Below:
    """What is in some folders, by their names or by those of what they lead to."""

    def __init__(self, *folders: Path) -> None:
        names = {name for folder in folders for name in (os.fspath(folder), os.path.realpath(folder))}
        self._names = tuple(sorted(f"{name}{os.sep}" for name in names))

    def holds(self, path: str) -> bool:
        """Whether ``path`` is below one of the folders."""
        return path.startswith(self._names)

    def is_below(self, path: str) -> bool:
        """Whether one of the folders is ``path`` or below it."""
        return any(name.startswith(path if path.endswith(os.sep) else f"{path}{os.sep}") for name in self._names)

    def relative(self, path: str) -> str:
        """``path``, which is below one of the folders, relative to that."""
        name = next(name for name in self._names if path.startswith(name))
        return path.removeprefix(name).replace(os.sep, "/")


def _within(content: Path, noted: Iterable[str]) -> frozenset[str] | None:
    """The paths below ``content``, relative to it; None if that itself or a folder above it is among them."""
    below = _Below(content)
    if any(map(below.is_below, noted)):
        return None
    return frozenset(below.relative(path) for path in noted if below.holds(path))
