"""The sample site in each theme, served on loopback, and a browser to look at it."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
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
def serve(folder: Path) -> Iterator[str]:
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
    with serve(outputs["broadsheet"]) as first, serve(outputs["wire"]) as second, serve(outputs["arabic"]) as third:
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


def ask_vnu(files: Iterable[Path]) -> list[str]:
    """What the checker of the W3C says of HTML and CSS, each with its file and line; or a skipped test."""
    jar, java = checker("vnu-jar/build/dist/vnu.jar"), shutil.which("java")
    if java is None:
        pytest.skip("java is not there: apt-get install default-jre-headless")
    command = [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--also-check-css", "--exit-zero-always"]
    command += map(str, files)
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)["messages"]
    return [f"{m['url'].rpartition('output/')[2]}:{m.get('lastLine')}: {m['message']}" for m in said]
