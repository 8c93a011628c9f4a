"""What the path of a file of the site tells: the part of the record that lists it, and which folders it needs."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.attachment import FOLDER


def shard_of(path: str) -> str:
    """The part of the record that lists ``path``: a month for what is filed by date, else the first folder.

    Attachments are filed as the content folder is, so they are listed apart in the same way.
    """
    first, slash, rest = path.partition("/")
    if first == FOLDER and slash:
        return f"{FOLDER}-{shard_of(rest)}"
    if not slash:
        return "top"
    month, slash, _ = rest.partition("/")
    return f"{first}-{month}" if len(first) == 4 and first.isdecimal() and slash else first


def folders_named_as_files(path: str) -> Iterator[str]:
    """The folders above ``path`` that have the name of a file: only files' names hold dots."""
    parts = path.split("/")
    for length in range(1, len(parts)):
        if "." in parts[length - 1]:
            yield "/".join(parts[:length])
