"""A preview in a process of its own, as its author starts it, and a small site for it.

Site      a folder with articles, templates and settings to edit
Preview   ``site-builder serve --json``: its events as they come, requests to it, signals, what it left behind
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-01-10T12:00:00+00:00"
PATIENCE_S = 60.0


class Site:
    """A site in ``root`` with three articles of different days."""

    def __init__(self, root: Path, *, base_url: str = "https://news.example", more: str = "") -> None:
        self.root = root
        (root / "content").mkdir(parents=True)
        (root / "site.toml").write_text(
            f'[site]\ntitle = "Test"\nbase_url = "{base_url}"\nedit_url = "https://git.example/edit/{{path}}"\n{more}\n'
            "[search]\nenabled = false\n"
        )
        for day, name in ((7, "landed"), (8, "launched"), (9, "lost")):
            self.write(f"2026/{name}.md", title=f"The probe has {name}", date=f"2026-01-0{day}", tags=["Moon"])

    def write(self, path: str, *, body: str = "Words.", **fields: Any) -> Path:
        """Write ``content/PATH``, as an editor does that saves in place."""
        fields = {"title": "A title", "date": "2026-01-07"} | fields
        head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
        return self.write_file(f"content/{path}", f"---\n{head}---\n{body}\n")

    def write_file(self, path: str, text: str) -> Path:
        """Write any file of the site."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file


def wait_until(condition: Callable[[], Any], what: str, limit_s: float = PATIENCE_S) -> Any:
    """The first true value of ``condition``; a test that waits longer fails and says for ``what``."""
    end = time.monotonic() + limit_s
    pause = threading.Event()
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {limit_s:.0f} s in vain: {what}")
        pause.wait(0.01)
    return value


class Preview:
    """A running preview of ``site``. Use it as a context; at its end it is told to end, and must."""

    def __init__(
        self,
        site: Path,
        *options: str,
        environment: Mapping[str, str] | None = None,
        now: str | None = NOW,
        before: Sequence[str] = (),
    ) -> None:
        program = (sys.executable, "-m", "site_builder")
        moment = ("--now", now) if now else ()
        port = () if "--port" in options else ("--port", "0")
        self.events: list[dict[str, Any]] = []
        self.stderr: list[str] = []
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [*before, *program, "serve", "--site", str(site), "--json", *port, *moment, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            start_new_session=True,
        )
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self._take_event)),
            threading.Thread(target=self._read, args=(self.process.stderr, self.stderr.append)),
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _read(self, stream: Any, take: Callable[[str], None]) -> None:
        for line in stream:
            with self._news:
                take(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def _take_event(self, line: str) -> None:
        self.events.append(json.loads(line))

    def wait_for(self, *names: str, after: int = 0, limit_s: float = PATIENCE_S) -> dict[str, Any]:
        """The first event with one of these names beyond the first ``after`` events."""

        def find() -> dict[str, Any] | None:
            return next((event for event in self.events[after:] if event["event"] in names), None)

        with self._news:
            ok = self._news.wait_for(lambda: find() or self.process.poll() is not None, limit_s)
            found = find()
        if found is None:
            why = "it ended" if ok else f"waited {limit_s:.0f} s"
            raise AssertionError(f"no event {names}: {why}\n{self.events}\n{''.join(self.stderr)}")
        return found

    def count(self) -> int:
        """How many events there were."""
        return len(self.events)

    @property
    def url(self) -> str:
        """Where it is, ending in ``/``."""
        return str(self.wait_for("started")["url"])

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.url.split("/")[2].rpartition(":")[2])

    def ready(self) -> Preview:
        """Wait for the first site."""
        self.wait_for("built")
        return self

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of one request; the header ``if_none_match`` and so on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def text(self, path: str) -> str:
        """The body of a page that is there."""
        status, _, body = self.get(path)
        assert status == 200, (status, body)
        return body.decode()

    def send_raw(self, data: bytes, *, limit_s: float = PATIENCE_S) -> bytes:
        """What comes back for these bytes until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), limit_s) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            except OSError:  # closed already, which is an answer too
                pass
            parts = []
            try:
                while part := connection.recv(65_536):
                    parts.append(part)
            except ConnectionResetError:
                pass
            return b"".join(parts)

    def processes(self) -> dict[int, str]:
        """Every process of its session, itself among them, by id."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    stat = (entry / "stat").read_text()
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                except OSError:
                    continue
                state, *rest = stat.rpartition(")")[2].split()
                if int(rest[2]) == self.process.pid and state != "Z":
                    found[int(entry.name)] = command
        return found

    def builder_pid(self) -> int:
        """The process that builds."""
        return next(pid for pid, command in self.processes().items() if "serve.builder" in command)

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it with a signal and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            for reader in self._readers:
                reader.join(PATIENCE_S)
            for stream in (self.process.stdout, self.process.stderr):
                if stream is not None:
                    stream.close()
        return code
