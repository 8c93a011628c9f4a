"""A static host on loopback: the built folder over HTTP, texts compressed as hosts do."""

from __future__ import annotations

import functools
import gzip
import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_TEXTS = frozenset({".html", ".css", ".js", ".json", ".xml", ".txt", ".svg", ".webmanifest"})


class _Host(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one packet, at once: else each answer on a kept connection waits 40 ms for the one before.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file = file / "index.html"
        found = file.is_file()
        file = file if found else Path(self.directory) / "404.html"
        data = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in _TEXTS:
            data = gzip.compress(data, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        year = "assets" in file.parts
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if year else "public, max-age=600")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Serve ``folder`` while inside; the address of its root, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_apart(folder: Path) -> Iterator[str]:
    """The same in a process of its own, so that answers don't wait for the program that drives the browser."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_serve_for_ever, args=(folder, writer), daemon=True)
    process.start()
    try:
        yield reader.recv()
    finally:
        process.terminate()
        process.join()
        reader.close()


def _serve_for_ever(folder: Path, writer: Connection) -> None:
    with serve_folder(folder) as address:
        writer.send(address)
        threading.Event().wait()
