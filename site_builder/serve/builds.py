"""The loop: what rang is built, one build at a time, and every tab is told what came of it.

    ring, a date that passes, a minute of silence  ->  one build of all that rang  ->  Hub, Listener

While a build runs, what rings meanwhile waits for the next one. Nothing that a build meets ends the loop: a fault is
shown, and the last good site is served on.
"""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from ..listing import PageSource
from ..model.digest import digest_bytes
from .child import BuilderEnded, Child
from .doorbell import ANYWHERE
from .events import Hub, Step, Swap
from .faults import to_fault, to_fault_of_run
from .listener import Listener
from .messages import (
    BuildRequest,
    Built,
    Failed,
    Notice,
    Order,
    PageRequest,
    Progress,
    Site,
    Source,
    Stage,
)

# Events get lost; a look at everything now and then finds what they did not tell.
RESCAN_S = 60.0
# The search index is made when nothing was saved for so long: no save waits for it.
SEARCH_AFTER_S = 2.0
_MOST_WAITING = 8
_MOST_SOURCES = 256
# How long until a store that another process holds is tried again.
_BUSY_S = 1.0

Clock = Callable[[], datetime]


class Builds:
    """All builds of one preview. ``site`` is what serving knows of the settings; None until there is a site."""

    def __init__(self, order: Order, hub: Hub, listener: Listener, clock: Clock, site: Site | None) -> None:
        self.site = site
        self._order = order
        self._hub = hub
        self._listener = listener
        self._clock = clock
        self._child = Child(order, self._progress)
        self._rung = asyncio.Event()
        self._paths: set[str] = set()
        self._is_anything = False
        self._is_first = True
        self._next_due: datetime | None = None
        self._search_left = False
        self._waiting = 0
        self._sources: dict[str, PageSource] = {}
        if site is not None:
            self._show(site)
            hub.is_ready = True

    @property
    def builder_pid(self) -> int | None:
        """The process that builds, if there is one."""
        return self._child.pid

    def ring(self, paths: frozenset[str] | None) -> None:
        """These paths, relative to the site's folder, are said to have changed; None: anything may have."""
        if paths is None or ANYWHERE in paths:
            self._is_anything = True
        else:
            self._paths |= paths
            self._swap_styles(paths)
        self._rung.set()

    async def run(self, *, watches: bool, changed: Callable[[Site], None]) -> None:
        """Build now and, if it ``watches``, whenever it rings. ``changed`` is called with the settings of each build.

        Returns only if it does not watch.
        """
        self.ring(None)
        while True:
            await self._rung.wait()
            self._rung.clear()
            paths = None if self._is_anything else tuple(sorted(self._paths))
            self._paths, self._is_anything = set(), False
            await self._build_surely(paths, changed)
            if self._search_left and not (watches and await self._is_news_within(SEARCH_AFTER_S)):
                await self._build_surely((), changed, search=True)
            if not watches:
                return
            await self._wait_for_news()

    async def _build_surely(
        self, paths: tuple[str, ...] | None, changed: Callable[[Site], None], *, search: bool = False
    ) -> None:
        """One build. A bug on the way is told of and ends nothing: the next save tries again."""
        try:
            while not await self._build(paths, changed, search=search):
                await asyncio.sleep(_BUSY_S)
        except Exception:
            self._listener.bug(traceback.format_exc())

    async def _is_news_within(self, seconds: float) -> bool:
        """Whether it rings before so many seconds are over."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        return self._rung.is_set()

    async def _wait_for_news(self) -> None:
        """Until it rings; or a date passes that an article waits for, or a minute without news."""
        wait_s = RESCAN_S
        # Once only: a build that then fails says nothing of what is due next.
        due, self._next_due = self._next_due, None
        if due is not None:
            wait_s = max(0.0, min(wait_s, (due - self._clock()) / timedelta(seconds=1)))
        try:
            await asyncio.wait_for(self._rung.wait(), wait_s)
        except TimeoutError:
            self.ring(None)

    async def _build(
        self, paths: tuple[str, ...] | None, changed: Callable[[Site], None], *, search: bool = False
    ) -> bool:
        """One build, told to all who listen; False if another process holds the store just now."""
        answer = await self._ask(paths, search=search)
        shown = paths or ()
        if isinstance(answer, Failed) and answer.kind == "busy":
            return False
        self._sources.clear()
        if isinstance(answer, Failed):
            self._hub.fault = to_fault_of_run(answer, self._order.site)
            self._hub.tell()
            self._listener.failed(answer, shown)
        elif answer.faulty:
            self._hub.fault = to_fault(answer.problems, self._order.site)
            self._hub.tell()
            self._listener.built(answer, shown)
        else:
            self._take_over(answer)
            self._listener.built(answer, shown)
            if self.site is not None:
                changed(self.site)
        self._is_first = False
        return True

    def _take_over(self, built: Built) -> None:
        """The preview folder holds a new site."""
        hub = self._hub
        if built.site is not None:
            self._show(built.site)
        self._next_due, self._search_left = built.next_due, built.search_left
        changed_before = hub.fault is not None or not hub.is_ready
        hub.fault, hub.step, hub.is_ready = None, None, True
        if built.changed is None or built.changed or built.styles_only or changed_before:
            hub.publish(built.changed)

    def _show(self, site: Site) -> None:
        self.site = site
        self._hub.styles = {name: Swap(style.url, style.digest) for name, style in site.styles.items()}

    def _swap_styles(self, paths: frozenset[str]) -> None:
        """A style sheet that was saved is shown at once, before the pages are built that name it anew."""
        styles = {} if self.site is None else self.site.styles
        swapped = False
        for name, style in styles.items():
            file = Path(style.file)
            if style.file.endswith(tuple(paths)) and (digest := _digest(file)) is not None:
                swap = Swap(f"{style.url}?live={digest}" if digest != style.digest else style.url, digest)
                swapped = swapped or self._hub.styles.get(name) != swap
                self._hub.styles[name] = swap
        if swapped:
            self._hub.tell()

    async def _ask(self, paths: tuple[str, ...] | None, *, search: bool) -> Built | Failed:
        """One build; a builder that ends in its midst is started once more."""
        for attempt in (1, 2):
            try:
                answer = await self._child.ask(BuildRequest(self._clock(), paths, search))
            except BuilderEnded as end:
                how = f"signal {-end.exit_code}" if end.exit_code < 0 else f"exit code {end.exit_code}"
                if attempt == 1:
                    self._listener.notice(f"the builder ended ({how}): another one begins")
                    paths = None
                    continue
                message = f"expected a builder that lives, found one that ends in its midst ({how})"
                return Failed(message=message, kind="builder-ended", hint="save any file to try again")
            assert not isinstance(answer, Source)
            return answer
        raise AssertionError("two attempts give an answer")

    def _progress(self, progress: Progress) -> None:
        if isinstance(progress, Notice):
            self._listener.notice(progress.text)
            return
        if not self._is_first:
            return
        before = self._hub.step
        if isinstance(progress, Stage):
            self._hub.step = Step(progress.name, 0, progress.total)
            self._listener.stage(progress.name, progress.total)
        elif before is not None:
            self._hub.step = Step(before.stage, before.done + progress.steps, before.total)
            self._listener.advance(progress.steps)
        if not self._hub.is_ready:
            self._hub.tell()

    async def find_source(self, path: str) -> PageSource | None:
        """Where a page comes from; None if too many ask already, or if it can't be told just now."""
        known = self._sources.get(path)
        if known is not None:
            return known
        if self._waiting >= _MOST_WAITING:
            return None
        self._waiting += 1
        try:
            answer = await self._child.ask(PageRequest(self._clock(), path))
        except BuilderEnded:
            return None
        finally:
            self._waiting -= 1
        if not isinstance(answer, Source):
            return None
        if len(self._sources) >= _MOST_SOURCES:
            self._sources.clear()
        self._sources[path] = answer.source
        return answer.source

    async def stop(self) -> None:
        """End the builder."""
        await self._child.stop()


def _digest(file: Path) -> str | None:
    with contextlib.suppress(OSError):
        return digest_bytes(file.read_bytes())[:8]
    return None
