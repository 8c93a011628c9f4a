"""What the process that serves and the process that builds say to each other, as bytes on two pipes.

    BuildRequest, PageRequest   ->
                               <-   Stage, Advance, Notice     while it builds
                               <-   Built, Failed, Source      the answer: one to each request

Each message has its length before it, in four bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from ..listing import PageSource
from ..model.problem import Problem

HEAD_BYTES = 4
_HEAD = struct.Struct(">I")


class Order(msgspec.Struct, frozen=True):
    """What all builds of one preview have in common. ``marker`` is written when the preview folder is whole."""

    site: Path
    output: Path
    marker: Path
    jobs: int | None = None
    drafts: bool = False
    future: bool = False


class BuildRequest(msgspec.Struct, frozen=True, tag="build"):
    """Build. ``paths`` (relative to the site's folder) are said to have changed; None: anything may have.

    What is out of date of the search index is left out, unless it is asked for.
    """

    now: datetime
    paths: tuple[str, ...] | None = None
    search: bool = False


class PageRequest(msgspec.Struct, frozen=True, tag="page"):
    """Tell where the page at ``path``, relative to the output, comes from."""

    now: datetime
    path: str


class Style(msgspec.Struct, frozen=True):
    """A style sheet: its address within the site, the digest of its bytes, and the file that it is made from."""

    url: str
    digest: str
    file: str


class Site(msgspec.Struct, frozen=True):
    """What serving must know of the site's settings. ``content`` and ``theme`` are names of folders."""

    base_url: str
    content: str = "content"
    styles: dict[str, Style] = {}


class Stage(msgspec.Struct, frozen=True, tag="stage"):
    """A stage of the build begins."""

    name: str
    total: int | None = None


class Advance(msgspec.Struct, frozen=True, tag="advance"):
    """Some steps of the stage are done."""

    steps: int


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """A line that the user should know."""

    text: str


class Built(msgspec.Struct, frozen=True, tag="built", kw_only=True):
    """A build came to its end.

    ``changed`` are the files (relative to the output) that have other bytes than before or are gone, None if they are
    too many to name, and none of the pages if ``styles_only``: they differ in the name of a style sheet alone.
    ``faulty`` says that problems stopped it, and the site is as it was. ``search_left`` says that a part of the search
    index is out of date.
    """

    site: Site | None = None
    faulty: bool = False
    problems: tuple[Problem, ...] = ()
    written: int = 0
    removed: int = 0
    pages: int = 0
    articles: int = 0
    changed: tuple[str, ...] | None = ()
    styles_only: bool = False
    next_due: datetime | None = None
    search: bool = False
    search_left: bool = False
    seconds: float = 0.0


class Failed(msgspec.Struct, frozen=True, tag="failed", kw_only=True):
    """A build was stopped by a fault that is no article's, of this ``kind``, or by a bug of ours with its ``trace``."""

    message: str
    kind: str = ""
    hint: str = ""
    trace: str = ""


class Source(msgspec.Struct, frozen=True, tag="source"):
    """Where a page comes from."""

    source: PageSource


Request = BuildRequest | PageRequest
Answer = Built | Failed | Source
Progress = Stage | Advance | Notice

_encoder = msgspec.msgpack.Encoder()
decode_request: Callable[[bytes], Request] = msgspec.msgpack.Decoder(Request).decode
decode_reply: Callable[[bytes], Answer | Progress] = msgspec.msgpack.Decoder(Answer | Progress).decode


def pack(message: msgspec.Struct) -> bytes:
    """A message with its length before it."""
    data = _encoder.encode(message)
    return _HEAD.pack(len(data)) + data


def length_of(head: bytes) -> int:
    """The length of the message that follows."""
    return int(_HEAD.unpack(head)[0])
