"""The search engine: Pagefind's extended program, a process that is asked on one pipe and answers on another.

    records of one shard  ->  SearchEngine.index  ->  the files of its index, by name

The program comes in a package of its own, which ``site-builder[search]`` installs. Its protocol (``--service``): each
message is JSON in base64 with a comma behind it. The process is started when the first shard needs it, holds one shard
at a time, and ends with the build. One that dies or hangs is a :class:`SiteError`.
"""

from __future__ import annotations

import base64
import itertools
import os
import select
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import msgspec

from ..model.problem import SiteError
from ..model.record import Record

PACKAGE = "pagefind_bin_extended"
LONGEST_ANSWER_S = 300.0
# Answers to so many records are short enough for the pipe to hold them all, so neither side waits for the other.
_BATCH = 32
_READ_BYTES = 1 << 20
_HINT = "build again; if it stays so, set enabled = false below [search] in site.toml to build without it"


class FoundEngine(NamedTuple):
    """The program that is installed, and its version."""

    program: Path
    version: str


def find_engine() -> FoundEngine | None:
    """The engine's program; None if it is not installed. Its package is not imported."""
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        return None
    name = "pagefind_extended.exe" if sys.platform == "win32" else "pagefind_extended"
    program = Path(str(package.locate_file(f"{PACKAGE}/{name}")))
    return FoundEngine(program, package.version) if program.is_file() else None


class _File(msgspec.Struct):
    path: str
    content: bytes


class _Payload(msgspec.Struct):
    type: str
    index_id: int = 0
    message: str = ""
    files: list[_File] = []


class _Answer(msgspec.Struct):
    payload: _Payload


_decode = msgspec.json.Decoder(_Answer).decode


class SearchEngine:
    """One build's engine. Use it in a ``with`` statement."""

    def __init__(self, program: Path, language: str, *, longest_answer_s: float = LONGEST_ANSWER_S) -> None:
        self._program = program
        self._language = language
        self._longest_answer_s = longest_answer_s
        self._process: subprocess.Popen[bytes] | None = None
        self._read = bytearray()

    def __enter__(self) -> SearchEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process. The next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what it had not read is of no use to anybody
                    continue
        self._read.clear()

    def index(self, records: Iterable[Record]) -> dict[str, bytes]:
        """The files of an index of ``records``, in the order of pages that they have. Raises :class:`SiteError`."""
        try:
            return self._index(records)
        except (OSError, EOFError, ValueError, msgspec.MsgspecError) as error:
            code = None if self._process is None else self._process.poll()
            self.close()
            reason = (
                f"one that ended ({code})" if code is not None else " ".join(str(error).split()) or "one that ended"
            )
            raise SiteError(
                f"expected an answer of the search engine, found {reason}", "search-engine", _HINT
            ) from error

    def _index(self, records: Iterable[Record]) -> dict[str, bytes]:
        (new,) = self._ask([{"type": "NewIndex", "config": {"force_language": self._language}}], "NewIndex")
        number = new.index_id
        rest = iter(records)
        while batch := list(itertools.islice(rest, _BATCH)):
            self._ask([self._to_message(number, record) for record in batch], "IndexedFile")
        (answer,) = self._ask([{"type": "GetFiles", "index_id": number}], "GetFiles")
        self._ask([{"type": "DeleteIndex", "index_id": number}], "DeleteIndex")
        return {file.path.replace("\\", "/"): file.content for file in answer.files}

    def _to_message(self, number: int, record: Record) -> dict[str, Any]:
        return {
            "type": "AddRecord",
            "index_id": number,
            "url": record.url,
            "content": record.content,
            "language": self._language,
            "meta": record.meta,
            "filters": {},
            "sort": {},
        }

    def _ask(self, messages: list[dict[str, Any]], expected: str) -> list[_Payload]:
        """Put questions, and read an answer to each, in their order."""
        process = self._process or self._start()
        assert process.stdin is not None
        for number, payload in enumerate(messages):
            process.stdin.write(
                base64.b64encode(msgspec.json.encode({"message_id": number, "payload": payload})) + b","
            )
        process.stdin.flush()
        answers = [_decode(base64.b64decode(self._receive(process))).payload for _ in messages]
        for answer in answers:
            if answer.type != expected:
                raise ValueError(f"'{answer.message}'" if answer.message else f"'{answer.type}'")
        return answers

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603 - the program of an installed package, and no word of a user's
            [self._program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._program.parent,
        )
        return self._process

    def _receive(self, process: subprocess.Popen[bytes]) -> bytes:
        """One answer, without its comma."""
        assert process.stdout is not None
        searched = 0
        while (end := self._read.find(b",", searched)) < 0:
            searched = len(self._read)
            self._wait(process)
            data = os.read(process.stdout.fileno(), _READ_BYTES)
            if not data:
                process.wait()
                raise EOFError
            self._read += data
        answer = bytes(self._read[:end])
        del self._read[: end + 1]
        return answer

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        if sys.platform == "win32":  # where no pipe can be waited for
            return
        if not select.select([process.stdout], [], [], self._longest_answer_s)[0]:
            raise ValueError(f"none for {self._longest_answer_s:.0f} seconds")
