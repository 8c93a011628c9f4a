"""Values on their way to other processes: written to a file once, and named by their place in it as often as needed.

    here         Spool.add(bytes)        ->  a place
    in a worker  SpoolReader.read(place) ->  the bytes

An article's body goes into its page and some ten feeds. Through the pipes to the workers it would go ten times, and
each time be copied at both ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

Place = tuple[int, int]
"""Where bytes are in the file: from which offset on, and how many."""


class Spool:
    """The writing end. Its file is made when there is something for it, anew; close it after use."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: BinaryIO | None = None
        self._end = 0

    def add(self, data: bytes) -> Place:
        """Write ``data`` behind what is there. It can be read once this has returned."""
        if self._file is None:
            self._file = self._path.open("wb", buffering=0)
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]
        place = (self._end, len(data))
        self._end += len(data)
        return place

    def close(self) -> None:
        """Let go of the file; who removes it is up to the folder that it is in."""
        if self._file is not None:
            self._file.close()


class SpoolReader:
    """The reading end. Opens the file when something is asked for; close it after use."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: BinaryIO | None = None

    def read(self, place: Place) -> bytes:
        """The bytes at ``place``. Raises :class:`OSError`, or :class:`EOFError` if there are fewer."""
        if self._file is None:
            self._file = self._path.open("rb", buffering=0)
        offset, length = place
        self._file.seek(offset)
        parts: list[bytes] = []
        while length > 0:
            part = self._file.read(length)
            if not part:
                raise EOFError(f"{self._path} ends before what was to be read of it")
            parts.append(part)
            length -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
