"""The sample site in each theme, served on loopback, and a browser to look at it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import open_chromium

from .sample import write_sample

SITES = {"broadsheet": ("broadsheet", "en"), "wire": ("wire", "en"), "arabic": ("broadsheet", "ar")}
CHECKERS = Path(__file__).resolve().parents[2] / ".venv/quality/node_modules"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each built site."""
    return {
        name: write_sample(tmp_path_factory.mktemp(name), theme=theme, language=language)
        for name, (theme, language) in SITES.items()
    }


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def addresses(outputs: dict[str, Path]) -> Iterator[dict[str, str]]:
    """Where each site is served."""
    with _serve(outputs["broadsheet"]) as first, _serve(outputs["wire"]) as second, _serve(outputs["arabic"]) as third:
        yield dict(zip(outputs, (first, second, third), strict=True))


# Not for the whole session: while it lives its event loop runs, and no other may in the same thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_chromium() as chromium:
        yield chromium


def checker(path: str) -> Path:
    """A file that npm installed, or a skipped test with the reason."""
    file = CHECKERS / path
    if not file.exists():
        pytest.skip(f"{path.partition('/')[0]} is not installed: make quality")
    return file
