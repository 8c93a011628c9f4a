"""The program itself as an input: its digest is part of every page's fingerprint."""

from __future__ import annotations

import functools
from importlib import metadata
from pathlib import Path

from .. import __version__
from ..model.digest import Digest, digest_bytes
from ..model.problem import SiteError

# What has a say in the bytes of a page.
_LIBRARIES = (
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "nh3",
    "pygments",
    "selectolax",
    "babel",
    "PyYAML",
    "msgspec",
)


@functools.cache
def read_program_digest() -> Digest:
    """Digest the package's own source and the versions of the libraries that shape its output.

    Once in a process, for that goes on with the program that it began with. Costs some milliseconds. Raises
    :class:`SiteError` if a library's version can't be told.
    """
    root = Path(__file__).parent.parent
    parts = [__version__.encode()]
    for file in sorted(root.rglob("*.py")):
        parts += [file.relative_to(root).as_posix().encode(), file.read_bytes()]
    parts += [f"{name} {_version(name)}".encode() for name in _LIBRARIES]
    return digest_bytes(*parts)


@functools.cache
def read_encoder() -> str:
    """What stands for the program that encodes pictures: the version of its library, whatever else changes here.

    Another one means other bytes, and so other addresses of what is encoded.
    """
    return f"1 pillow {_version('pillow')}"  # 1: how we call it


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:  # also if its record could not be read just now
        raise SiteError(
            f"expected a record of the installed library {library}, found none that can be read",
            "file-system",
            "run this again; if it stays so, install site-builder anew",
        ) from None
