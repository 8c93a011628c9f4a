"""The marker of a preview folder that is whole, so that the next preview may serve it at once.

    a build ended            ->  write_marker   beside the folder
    files are put in place   ->  remove_marker  until they are
    another preview begins   ->  find_whole     what it was built with, if it can be trusted

It holds how the front page looks, its change time and inode too, which nobody can choose: a marker that came with a
checkout or a copy does not fit, and the folder is not served before a build has looked at it.
"""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

import msgspec

from ..model.files import FileState, to_state
from .messages import Order, Site


class Marker(msgspec.Struct, frozen=True):
    """How a whole preview folder was built, of which site, and how its front page looks."""

    flags: tuple[str, ...]
    site: Site
    front: FileState


def write_marker(order: Order, site: Site) -> None:
    """Say that the preview folder is whole. A marker that can't be written costs the next preview its quick start."""
    front = _look(order.output)
    if front is None:
        return
    # Written aside and renamed: whatever stands there, a link to another file too, is replaced and not written to.
    aside = order.marker.with_name(f"{order.marker.name}.new")
    with contextlib.suppress(OSError):
        aside.unlink(missing_ok=True)
        with aside.open("xb") as file:
            file.write(msgspec.json.encode(Marker(_flags(order), site, front)))
        aside.replace(order.marker)


def remove_marker(order: Order) -> None:
    """Say that it is not."""
    order.marker.unlink(missing_ok=True)


def find_whole(order: Order) -> Site | None:
    """The settings that the preview folder was built with, if it is whole and the flags are those of ``order``."""
    try:
        marker = msgspec.json.decode(order.marker.read_bytes(), type=Marker)
    except (OSError, msgspec.MsgspecError):
        return None
    return marker.site if marker.flags == _flags(order) and marker.front == _look(order.output) else None


def _flags(order: Order) -> tuple[str, ...]:
    return tuple(name for name in ("drafts", "future") if getattr(order, name))


def _look(output: Path) -> FileState | None:
    try:
        if output.is_symlink():
            return None
        seen = (output / "index.html").lstat()
    except OSError:
        return None
    return to_state(seen) if stat.S_ISREG(seen.st_mode) else None
