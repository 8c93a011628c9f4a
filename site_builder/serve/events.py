"""What open tabs are told, as server-sent events (HTML §9.2).

    a build that ended  ->  Hub.publish  ->  a message to each tab: what changed since what *it* shows

A tab names the build that its page is of. A message is put together when it is sent, from all that came since, so a
slow tab, or one that slept and comes back, misses nothing and nothing is queued for it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from typing import NamedTuple

import msgspec

PING_S = 15.0
MOST_TABS = 64
_MOST_REMEMBERED = 64
_MOST_FILES = 1_000
# How long a browser waits before it connects again, in milliseconds.
_RETRY = b"retry: 500\n\n"


class Swap(msgspec.Struct, frozen=True):
    """Where a style sheet is now, and the digest of its bytes."""

    url: str
    digest: str


class OverlayLine(msgspec.Struct, frozen=True):
    """One fault as the overlay shows it: ``text`` as ``check`` says it, the line at fault, a caret below it, a hint."""

    text: str
    hint: str = ""
    line: str = ""
    caret: str = ""


class Overlay(msgspec.Struct, frozen=True):
    """Why the page below is not of what was saved last. ``more`` faults are not among ``lines``."""

    title: str
    lines: tuple[OverlayLine, ...] = ()
    more: int = 0


class Step(msgspec.Struct, frozen=True):
    """How far the first build is."""

    stage: str
    done: int = 0
    total: int | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What one tab is told. ``files`` (relative to the output) changed since its page; None: any may have."""

    session: str
    build: int
    is_ready: bool
    files: tuple[str, ...] | None = ()
    styles: dict[str, Swap] = {}
    fault: Overlay | None = None
    step: Step | None = None


class _Change(NamedTuple):
    build: int
    files: frozenset[str] | None


class Hub:
    """The state of the preview, and the tabs that wait for news of it."""

    def __init__(self) -> None:
        self.session = secrets.token_hex(4)
        self.build = 0
        self.is_ready = False
        self.styles: dict[str, Swap] = {}
        self.fault: Overlay | None = None
        self.step: Step | None = None
        self._changes: deque[_Change] = deque(maxlen=_MOST_REMEMBERED)
        self._tabs: set[asyncio.Event] = set()
        self._closed = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """Whether no further tab may listen."""
        return len(self._tabs) >= MOST_TABS

    def publish(self, files: Iterable[str] | None) -> None:
        """A build ended, and these files are not what they were (None: any may be)."""
        self.build += 1
        self._changes.append(_Change(self.build, None if files is None else frozenset(files)))
        self.tell()

    def tell(self) -> None:
        """Something of the state changed: let all tabs know."""
        for tab in self._tabs:
            tab.set()

    def close(self) -> None:
        """End all streams."""
        self._closed.set()
        self.tell()

    def message(self, session: str, since: int) -> Message:
        """What a page of build ``since`` has to know."""
        return Message(
            session=self.session,
            build=self.build,
            is_ready=self.is_ready,
            files=self._files(session, since),
            styles=self.styles,
            fault=self.fault,
            step=None if self.is_ready else self.step,
        )

    def _files(self, session: str, since: int) -> tuple[str, ...] | None:
        if since == self.build and session == self.session:
            return ()
        oldest = self._changes[0].build if self._changes else self.build + 1
        forgotten = since < oldest - 1 or since > self.build
        if session != self.session or forgotten:
            return None
        files: set[str] = set()
        for change in self._changes:
            if change.build > since:
                if change.files is None or len(files) > _MOST_FILES:
                    return None
                files |= change.files
        return tuple(sorted(files))

    async def listen(self, session: str, since: int) -> AsyncGenerator[bytes, None]:
        """The stream of one tab: at once what it has to know, then whenever there is news; a comment while not."""
        tab = asyncio.Event()
        self._tabs.add(tab)
        try:
            yield _RETRY
            while not self._closed.is_set():
                tab.clear()
                message = self.message(session, since)
                session, since = self.session, self.build
                yield b"id: %s-%d\ndata: %s\n\n" % (session.encode(), since, msgspec.json.encode(message))
                while not self._closed.is_set() and not tab.is_set():
                    try:
                        await asyncio.wait_for(tab.wait(), PING_S)
                    except TimeoutError:
                        yield b": still here\n\n"
        finally:
            self._tabs.discard(tab)
