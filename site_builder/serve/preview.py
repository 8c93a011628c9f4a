"""The preview from its start to its end. Read this first.

    a socket  ->  the server, which answers at once with what an earlier preview left, or with a page to wait on
    a child   ->  the builds
    a watch   ->  rings, if asked for

It ends when it is told to, by a signal: then no process, socket or temporary file of it is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import uvicorn

from ..effects.lock import hold_lock
from ..effects.site_toml import read_config
from ..model.problem import SiteError, StoreBusy
from .app import make_app
from .builds import Builds
from .connection import LARGEST_HEAD_BYTES, PatientProtocol
from .doorbell import Doorbell
from .events import Hub
from .hosts import Door
from .inject import split_base
from .listener import Listener
from .marker import find_whole
from .messages import Order, Site
from .watch import Watcher

FIRST_PORT = 8000
_PORTS_TRIED = 50
_CACHE = ".site-builder"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_MOST_CONNECTIONS = 256


class ServeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line decides. ``port`` None: the first free one from :data:`FIRST_PORT` on."""

    site: Path
    watch: bool = False
    drafts: bool = False
    future: bool = False
    jobs: int | None = None
    host: str = "127.0.0.1"
    port: int | None = None


def serve(options: ServeOptions, listener: Listener, clock: Callable[[], datetime]) -> int:
    """Serve the site in ``options.site`` until a signal comes, and return that signal's number.

    Raises :class:`SiteError` for what keeps it from beginning, and :class:`StoreBusy` if another preview of the site
    is open. ``clock`` is asked at each build for what is future or expired.
    """
    site = options.site.absolute()
    config = read_config(site)
    with _hold(site / _CACHE / "preview.lock"), bind(options.host, options.port) as server_socket:
        base = split_base(config.site.base_url)[1]
        preview = _Preview(options, site, listener, clock, server_socket)
        return asyncio.run(preview.run(config.content.folder, base))


@contextlib.contextmanager
def _hold(file: Path) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(file))
        except StoreBusy:
            hint = "look at that one, or end it, then run this again"
            raise StoreBusy("another preview of this site is open", "busy", hint) from None
        yield


def bind(host: str, port: int | None) -> socket.socket:
    """A socket that listens. Without ``port`` the first that is free from :data:`FIRST_PORT` on.

    Raises :class:`SiteError` if there is none, or the machine has no such address.
    """
    ports = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED), 0]
    for tried in ports:
        try:
            return socket.create_server((_to_address(host), tried), family=_family(host))
        except OSError as error:
            if port is None and tried:
                continue
            # A name that is not known has a number of its own, below zero.
            number = error.errno or 0
            reason = (os.strerror(number) if number > 0 else error.strerror or str(error)).lower()
            hint = "name another with --port, or leave it out for the first that is free"
            raise SiteError(f"expected a free port at {host}:{tried}, found: {reason}", "port", hint) from None
        except OverflowError:
            break
    raise SiteError(f"expected a port from 0 to 65535, found {port}", "port")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _to_address(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host


class _Server(uvicorn.Server):
    """A server that leaves signals to us."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class _Preview:
    """One preview: its parts, and how they begin and end together."""

    def __init__(
        self,
        options: ServeOptions,
        site: Path,
        listener: Listener,
        clock: Callable[[], datetime],
        server_socket: socket.socket,
    ) -> None:
        self._options = options
        self._site = site
        self._listener = listener
        self._clock = clock
        self._socket = server_socket
        self._port: int = server_socket.getsockname()[1]

    async def run(self, content: str, base: str) -> int:
        """Everything, until a signal; gives its number."""
        options, listener = self._options, self._listener
        hub = Hub()
        order = Order(
            site=self._site,
            output=self._site / _CACHE / "preview",
            marker=self._site / _CACHE / "preview.json",
            jobs=options.jobs,
            drafts=options.drafts,
            future=options.future,
        )
        builds = Builds(order, hub, listener, self._clock, find_whole(order))
        bell = Doorbell(builds.ring, asyncio.get_running_loop())
        watcher = Watcher(self._site, content, bell, listener.notice) if options.watch else None
        server = self._make_server(builds, hub, order.output)
        with _catch_signals() as stop:
            if watcher is not None:
                watcher.start()
            serving = asyncio.create_task(server.serve(sockets=[self._socket]))
            listener.started(f"http://{_shown(options.host)}:{self._port}{base}/")
            building = asyncio.create_task(builds.run(watches=options.watch, changed=_follow(watcher)))
            try:
                return await _first_of(stop, serving, building)
            finally:
                building.cancel()
                await asyncio.gather(building, return_exceptions=True)
                if watcher is not None:
                    await asyncio.to_thread(watcher.stop)
                hub.close()
                server.should_exit = True
                await asyncio.gather(builds.stop(), serving, return_exceptions=True)
                listener.stopped()

    def _make_server(self, builds: Builds, hub: Hub, output: Path) -> uvicorn.Server:
        door = Door(self._options.host, self._port)
        app = make_app(builds, hub, output, door, self._listener)
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.CRITICAL + 1,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            h11_max_incomplete_event_size=LARGEST_HEAD_BYTES,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
        return _Server(config)


def _follow(watcher: Watcher | None) -> Callable[[Site], None]:
    def follow(site: Site) -> None:
        if watcher is not None:
            watcher.look_again(site.content)

    return follow


def _shown(host: str) -> str:
    """``host`` as an address shows it; every address of the machine is shown as the loopback."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host


async def _first_of(stop: asyncio.Future[int], serving: asyncio.Task[None], building: asyncio.Task[None]) -> int:
    """The signal that came. A part that ends by itself is a bug, but a build loop that was not to watch."""
    waiting: set[asyncio.Future[int] | asyncio.Task[None]] = {stop, serving, building}
    while True:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if stop in done:
            return stop.result()
        for ended in done:
            ended.result()
            if ended is serving:
                raise AssertionError("the server ended by itself")


@contextlib.contextmanager
def _catch_signals() -> Iterator[asyncio.Future[int]]:
    """A future that becomes the number of the first signal that asks to end."""
    loop = asyncio.get_running_loop()
    stop: asyncio.Future[int] = loop.create_future()

    def note(number: int) -> None:
        if not stop.done():
            stop.set_result(number)

    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        signal.signal(number, lambda found, _frame: loop.call_soon_threadsafe(note, found))
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
