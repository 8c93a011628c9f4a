"""The program itself as an input: its digest is part of every page's fingerprint."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from .. import __version__
from ..model.digest import Digest, digest_bytes

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


def read_program_digest() -> Digest:
    """Digest the package's own source and the versions of the libraries that shape its output.

    Costs some milliseconds.
    """
    root = Path(__file__).parent.parent
    parts = [__version__.encode()]
    for file in sorted(root.rglob("*.py")):
        parts += [file.relative_to(root).as_posix().encode(), file.read_bytes()]
    parts += [f"{name} {metadata.version(name)}".encode() for name in _LIBRARIES]
    return digest_bytes(*parts)
