"""The application: a request that may come in gets a file of the preview folder, or what the client script asks for.

/__site-builder/preview.js, preview.css   the client
/__site-builder/events                    server-sent events
/__site-builder/page?path=…               where a page comes from, for the bar
anything else                             the site
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..listing import PageSource
from .builds import Builds
from .connection import LARGEST_HEAD_BYTES, ConnectionOver
from .events import Hub
from .files import (
    Found,
    Refused,
    candidates,
    close,
    content_type,
    is_unchanged,
    last_modified,
    names_the_site,
    open_file,
    read_all,
    read_range,
    read_target,
    tag_of,
    tag_of_bytes,
)
from .hosts import SAFETY, Door
from .inject import CLIENT_URL, PageMark, add_client, split_base, to_local
from .listener import Listener
from .starting import starting_page

_STATIC = Path(__file__).with_name("static")
_CHUNK_BYTES = 1 << 18
_ASSET = re.compile(r"assets/(?P<stem>.+)\.[0-9a-f]{8}\.css")
_NOT_FOUND = "404.html"
_STATUS_MISSING = 404
_SAFETY = [(name.lower().encode(), value.encode()) for name, value in SAFETY.items()]
_METHODS = ("GET", "HEAD")


class Gate:
    """What every request passes: who asks, what for, and that a fault of ours ends no more than one answer."""

    def __init__(self, app: ASGIApp, door: Door, listener: Listener) -> None:
        self._app = app
        self._door = door
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer it, or pass it on."""
        if scope["type"] != "http":
            return
        is_begun = False

        async def send_safely(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_SAFETY]}
            await send(message)

        try:
            await (self._refuse(scope) or self._app)(scope, receive, send_safely)
        except ConnectionOver:  # the client broke off, or broke the protocol in the midst of its request
            raise
        except Exception:
            self._listener.bug(traceback.format_exc())
            if is_begun:
                raise
            await _plain(500, "this is a bug in site-builder; the terminal shows more")(scope, receive, send_safely)

    def _refuse(self, scope: Scope) -> Response | None:
        headers: dict[str, list[str]] = {}
        size = 0
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
            size += len(name) + len(value)
        if size > LARGEST_HEAD_BYTES:  # what comes in one piece is not measured before it gets here
            return _plain(431, f"expected headers of at most {LARGEST_HEAD_BYTES:,} bytes, found larger ones")
        why = self._door.refuse(headers)
        if why:
            return _plain(403, why)
        if scope["method"] not in _METHODS:
            response = _plain(405, "expected GET or HEAD, found another method")
            response.headers["allow"] = ", ".join(_METHODS)
            return response
        try:
            scope["site_path"] = read_target(scope["raw_path"])
        except Refused as refused:
            return _plain(refused.status, refused.why)
        # Routes match what was read just now, and nothing that was decoded more kindly.
        scope["path"] = scope["site_path"]
        return None


def _plain(status: int, text: str) -> Response:
    """A line of text. Whoever was refused gets no second request on the same connection."""
    headers = {"cache-control": "no-store"}
    if 400 <= status < 500 and status != _STATUS_MISSING:
        headers["connection"] = "close"
    return PlainTextResponse(f"{text}\n", status, headers)


def make_app(builds: Builds, hub: Hub, output: Path, door: Door, listener: Listener) -> ASGIApp:
    """The application that serves ``output``."""
    pages = Pages(builds, hub, output)
    routes = [
        Route(f"{CLIENT_URL}preview.js", pages.client, methods=list(_METHODS)),
        Route(f"{CLIENT_URL}preview.css", pages.client, methods=list(_METHODS)),
        Route(f"{CLIENT_URL}events", pages.events, methods=list(_METHODS)),
        Route(f"{CLIENT_URL}page", pages.source, methods=list(_METHODS)),
        Route("/{path:path}", pages.page, methods=list(_METHODS)),
    ]
    return Gate(Starlette(routes=routes), door, listener)


class Pages:
    """What is answered to requests that came in."""

    def __init__(self, builds: Builds, hub: Hub, output: Path) -> None:
        self._builds = builds
        self._hub = hub
        self._output = output

    async def client(self, request: Request) -> Response:
        """The script or the style sheet of the preview itself."""
        name = request.url.path.rpartition("/")[2]
        data = (_STATIC / name).read_bytes()
        return _conditional(request, data, content_type(name), 200, None)

    async def events(self, request: Request) -> Response:
        """The stream of one tab."""
        if self._hub.is_full:
            return _plain(503, "too many tabs listen already")
        session, _, since = request.headers.get("last-event-id", "").partition("-")
        if not session:
            session, since = request.query_params.get("session", ""), request.query_params.get("since", "")
        build = int(since) if since.isascii() and since.isdecimal() and len(since) < 10 else -1
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        if request.method == "HEAD":  # which has no end to wait for
            return Response(b"", 200, headers, "text/event-stream")
        return StreamingResponse(self._hub.listen(session, build), 200, headers, "text/event-stream")

    async def source(self, request: Request) -> Response:
        """Where a page comes from, as JSON."""
        found: PageSource | None = await self._builds.find_source(request.query_params.get("path", ""))
        if found is None:
            return _plain(503, "ask again in a moment")
        return Response(msgspec.json.encode(found), 200, {"cache-control": "no-store"}, "application/json")

    async def page(self, request: Request) -> Response:
        """A file of the site, its 404 page, or the page to wait on."""
        path: str = request.scope["site_path"]
        site = self._builds.site
        if site is None or not self._hub.is_ready:
            return self._starting(path)
        base = split_base(site.base_url)[1]
        if base and path in {"/", base}:
            return _redirect(f"{base}/", request)
        inside = path.removeprefix(f"{base}/") if path.startswith(f"{base}/") else None
        if inside is None:
            return self._missing(request, (), base)
        if "live" in request.query_params and (live := self._style_now(inside)) is not None:
            return live
        names = candidates(inside)
        for name in names:
            found = open_file(self._output, name)
            if found is None:
                continue
            if name != inside and inside and not inside.endswith("/"):
                close(found)
                return _redirect(f"{quote(path)}/", request)
            return self._file(request, found, base)
        # A page that was loaded just before its style sheet got another name asks for it by the old one.
        return self._style_now(inside) or self._missing(request, names, base)

    def _starting(self, path: str) -> Response:
        if not (path.endswith(("/", ".html")) or "." not in path.rpartition("/")[2]):
            return _plain(503, "the site is being built")
        mark = PageMark(self._hub.session, self._hub.build, (), is_page=False, is_ready=False)
        headers = {"cache-control": "no-store", "retry-after": "2"}
        return Response(starting_page(mark), 503, headers, "text/html")

    def _style_now(self, path: str) -> Response | None:
        """The style sheet that ``path`` names by any digest, as it was saved last; None if it names none."""
        match = _ASSET.fullmatch(path)
        if match is None or self._builds.site is None:
            return None
        style = self._builds.site.styles.get(f"{match['stem']}.css")
        try:
            data = None if style is None else Path(style.file).read_bytes()
        except OSError:
            return None
        return None if data is None else Response(data, 200, {"cache-control": "no-store"}, "text/css")

    def _missing(self, request: Request, names: tuple[str, ...], base: str) -> Response:
        found = open_file(self._output, _NOT_FOUND)
        if found is None:
            return _plain(404, "there is no such page")
        return self._html(request, found, 404, (*names, _NOT_FOUND), base)

    def _file(self, request: Request, found: Found, base: str) -> Response:
        kind = content_type(found.path)
        if kind.startswith("text/html"):
            return self._html(request, found, 200, (found.path,), base)
        if names_the_site(kind):
            look = found.look
            return _conditional(request, self._localised(request, read_all(found)), kind, 200, look)
        return _as_it_is(request, found, kind)

    def _html(self, request: Request, found: Found, status: int, files: tuple[str, ...], base: str) -> Response:
        look = found.look
        mark = PageMark(self._hub.session, self._hub.build, files, base, is_page=status == 200)
        data = add_client(self._localised(request, read_all(found)), mark)
        return _conditional(request, data, "text/html; charset=utf-8", status, look if status == 200 else None)

    def _localised(self, request: Request, data: bytes) -> bytes:
        site = self._builds.site
        return data if site is None else to_local(data, site.base_url, f"http://{request.headers['host']}")


def _redirect(location: str, request: Request) -> Response:
    query = request.url.query
    headers = {"location": f"{location}?{query}" if query else location, "cache-control": "no-store"}
    return Response(b"", 307, headers)


def _conditional(request: Request, data: bytes, kind: str, status: int, look: os.stat_result | None) -> Response:
    """Bytes made for the answer. What is injected moves with each build, so their tag alone tells whether they did."""
    tag = tag_of_bytes(data)
    headers = {"etag": tag, "cache-control": "no-cache", "content-type": kind}
    if look is not None:
        headers["last-modified"] = last_modified(look)
    if status == 200 and is_unchanged(tag, None, request.headers.get("if-none-match"), None):
        return Response(b"", 304, {name: value for name, value in headers.items() if name != "content-type"})
    return Response(data, status, headers)


def _as_it_is(request: Request, found: Found, kind: str) -> Response:
    """A file that nothing is changed in: from the disk in pieces, a part of it if that is asked for."""
    size, tag = found.look.st_size, tag_of(found.look)
    headers = {
        "etag": tag,
        "last-modified": last_modified(found.look),
        "cache-control": "no-cache",
        "content-type": kind,
        "accept-ranges": "bytes",
    }
    ask = request.headers
    if is_unchanged(tag, found.look.st_mtime, ask.get("if-none-match"), ask.get("if-modified-since")):
        close(found)
        return Response(b"", 304, {name: value for name, value in headers.items() if name != "content-type"})
    try:
        part = read_range(ask.get("range"), size) if ask.get("if-range", tag) == tag else None
    except Refused as refused:
        close(found)
        return Response(f"{refused.why}\n".encode(), refused.status, {"content-range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    headers["content-length"] = str(last - first + 1)
    if part is not None:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    if request.method == "HEAD" or size == 0:
        close(found)
        return Response(b"", 206 if part else 200, headers)
    return StreamingResponse(_pieces(found, first, last), 206 if part else 200, headers)


async def _pieces(found: Found, first: int, last: int) -> AsyncIterator[bytes]:
    with os.fdopen(found.descriptor, "rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(_CHUNK_BYTES, left))):
            left -= len(piece)
            yield piece
