"""The server's hand on the process that builds: start it, ask it, see that it ended, end it.

    request  ->  ask  ->  answer, with progress told on the way

One request at a time. A process that ends before its answer is a :class:`BuilderEnded`; the next request starts
another one.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

import msgspec

from .builder import BEGINNING
from .messages import (
    HEAD_BYTES,
    Advance,
    Answer,
    Notice,
    Order,
    Progress,
    Request,
    Stage,
    decode_reply,
    length_of,
    pack,
)

_PATIENCE_S = 5.0
_PROGRESS = (Stage, Advance, Notice)


class BuilderEnded(Exception):
    """The process ended in the midst of its work; ``exit_code`` is negative for a signal."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class Child:
    """A process that builds by ``order``; started when it is first asked."""

    def __init__(self, order: Order, tell: Callable[[Progress], None]) -> None:
        self._order = order
        self._tell = tell
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return None if self._process is None else self._process.pid

    async def ask(self, request: Request) -> Answer:
        """Its answer. Others who ask meanwhile wait for their turn. Raises :class:`BuilderEnded`."""
        async with self._turn:
            process = self._process = self._process or await self._start()
            assert process.stdin is not None
            try:
                process.stdin.write(pack(request))
                await process.stdin.drain()
                return await self._receive(process)
            except (asyncio.IncompleteReadError, ConnectionError):
                self._process = None
                process.stdin.close()
                raise BuilderEnded(await process.wait()) from None
            except asyncio.CancelledError:
                await self._end(process)  # an answer that nobody waits for would be taken for the next one's
                raise

    async def _start(self) -> Process:
        order = msgspec.json.encode(self._order, enc_hook=str).decode()
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", BEGINNING, order, *sys.path, stdin=PIPE, stdout=PIPE, limit=1 << 20
        )

    async def _receive(self, process: Process) -> Answer:
        assert process.stdout is not None
        while True:
            length = length_of(await process.stdout.readexactly(HEAD_BYTES))
            reply = decode_reply(await process.stdout.readexactly(length))
            if not isinstance(reply, _PROGRESS):
                answer: Answer = reply
                return answer
            self._tell(reply)

    async def stop(self) -> None:
        """End the process and its workers; one that is in the midst of a build leaves no half-written file."""
        if self._process is not None:
            await self._end(self._process)

    async def _end(self, process: Process) -> None:
        self._process = None
        assert process.stdin is not None
        process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
