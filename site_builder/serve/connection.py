"""A connection that waits for nobody: who has begun a request has ten seconds to end it.

uvicorn bounds how long a connection may be idle between requests, and how much a head may hold, but not how slowly it
comes; a sender of one byte a minute would keep its place for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE_S = 10.0
LARGEST_HEAD_BYTES = 16_384
# What an answer meets when its request turned out to be none, and the connection is closing.
ConnectionOver = h11.LocalProtocolError
_UNDER_WAY = frozenset({h11.IDLE, h11.SEND_BODY})


class PatientProtocol(H11Protocol):
    """HTTP/1.1 over one connection, closed when a request takes too long to come."""

    patience_s = PATIENCE_S

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take it in; the clock runs on until the request is whole."""
        super().data_received(data)
        if self.conn.their_state not in _UNDER_WAY:
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.patience_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
