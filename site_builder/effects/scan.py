"""Find the article files, and tell which of them may have changed.

    content folder, what the last build knew  ->  Scan: unchanged, to read, gone, and what is no file

A file is taken as unchanged if its times, size and inode are as they were and are older than the moment
it was read by two seconds; anything else has its bytes read and compared. The change time (ctime) is among
them: no program can set it, so an edit that puts the old size and modification time back is noticed.
"""

from __future__ import annotations

import contextlib
import fnmatch
import os
import stat
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import TypeAlias

import msgspec

from ..model.digest import Digest
from ..model.files import FileState, KnownSource, to_state
from ..model.problem import Problem

SUFFIXES = (".md", ".markdown", ".html")
_SETTLED_NS = 2_000_000_000


class ToRead(msgspec.Struct, frozen=True):
    """A file whose bytes must be looked at.

    ``digest`` is what they were when parsing them is not needed if they still are.
    """

    path: str
    digest: Digest | None


class Scan(msgspec.Struct, frozen=True):
    """The state of the content folder. ``total`` counts the article files; lists are sorted by path."""

    total: int
    to_read: tuple[ToRead, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]


def scan_content(
    root: Path,
    label: str,
    known: Iterable[KnownSource],
    parse_key: Digest,
    exclude: tuple[str, ...],
    within: Set[str] | None = None,
) -> Scan:
    """Look at every file under ``root``; ``label`` is what problems call it (``content``). Reads no file's bytes.

    With ``within`` nothing is looked at but what is at these paths or below them; ``known`` are then the files there.

    Files whose name begins with a dot and those that match ``exclude`` are passed over. Symbolic links, pipes,
    devices, names that are not UTF-8 and inner folders that we may not read are problems. Raises :class:`OSError`
    for anything else that keeps us from seeing all that is there: what is not seen would be taken as gone.
    """
    problems: list[Problem] = []
    before = {source.path: source for source in known}
    to_read: list[ToRead] = []
    total = 0
    for path, state in _walk(root, "", label, exclude, problems, None if within is None else _to_tree(within)):
        total += 1
        source = before.pop(path, None)
        if source is None or source.parse_key != parse_key:
            to_read.append(ToRead(path, None))
        elif source.state != state or max(state.mtime_ns, state.ctime_ns) > source.seen_ns - _SETTLED_NS:
            to_read.append(ToRead(path, source.digest))
    to_read.sort(key=lambda item: item.path)
    return Scan(total, tuple(to_read), tuple(sorted(before)), tuple(sorted(problems)))


def _walk(
    folder: Path, prefix: str, label: str, exclude: tuple[str, ...], problems: list[Problem], tree: _Tree | None
) -> Iterator[tuple[str, FileState]]:
    pending = [(os.fspath(folder), prefix, tree)]
    while pending:
        directory, prefix, names = pending.pop()
        with _open_folder(directory, prefix, label, problems, names) as entries:
            for entry in entries:
                name = entry.name
                path = prefix + name
                if name.startswith(".") or (exclude and any(fnmatch.fnmatchcase(path, pattern) for pattern in exclude)):
                    continue
                is_article = name.endswith(SUFFIXES)
                if not name.isprintable():  # what is no UTF-8 stands as surrogates, which are not
                    if is_article or entry.is_dir(follow_symlinks=False):
                        problems.append(
                            _refused(
                                label,
                                path,
                                "a name of printable characters",
                                "one with others",
                                "odd-file-name",
                                "rename it",
                            )
                        )
                elif entry.is_symlink():
                    problems.append(
                        _refused(
                            label,
                            path,
                            "a file or folder",
                            "a symbolic link",
                            "symlink",
                            "put the file itself here; links are not followed",
                        )
                    )
                elif entry.is_dir(follow_symlinks=False):
                    if is_article:
                        problems.append(_refused(label, path, "a file", "a folder", "not-a-file", "rename the folder"))
                    else:
                        pending.append((entry.path, path + "/", names[name] or None if names else None))
                elif is_article:
                    try:
                        seen = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:  # gone since the folder was read
                        continue
                    if stat.S_ISREG(seen.st_mode):
                        yield path, to_state(seen)
                    else:
                        problems.append(
                            _refused(
                                label, path, "a regular file", "a pipe, socket or device", "not-a-file", "remove it"
                            )
                        )


@contextlib.contextmanager
def _open_folder(
    directory: str, prefix: str, label: str, problems: list[Problem], names: _Tree | None = None
) -> Iterator[Iterable[os.DirEntry[str] | _Named]]:
    """What is in a folder, or what of ``names`` is there.

    Nothing if an inner one is gone, or if we may not read it, which is a problem.
    """
    if names and os.access(directory, os.R_OK | os.X_OK):
        yield _look_up(directory, names)
        return
    entries = None
    try:
        entries = os.scandir(directory)
    except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
        if not prefix:
            raise
        if isinstance(error, PermissionError):
            problems.append(
                _refused(
                    label, prefix.rstrip("/"), "a folder that can be read", "one that can't", "unreadable-folder",
                    "mend its permissions, or remove it",
                )
            )  # fmt: skip
    if entries is None:
        yield ()
        return
    with entries:
        yield entries


# The names to look at in a folder, each with those in it; none means all.
_Tree: TypeAlias = "dict[str, _Tree]"


def _to_tree(paths: Iterable[str]) -> _Tree:
    """The paths without those that are below others; they come later in their order."""
    tree: _Tree = {"": {}}
    for path in sorted(paths, key=lambda path: path.split("/")):
        at = tree
        *folders, name = path.split("/")
        for folder in folders:
            if at.get(folder) == {}:
                break
            at = at.setdefault(folder, {})
        else:
            at[name] = {}
    return tree


class _Named:
    """An entry of a folder that was looked up by its name, as :func:`os.scandir` would give it."""

    def __init__(self, directory: str, name: str) -> None:
        self.name = name
        self.path = f"{directory}/{name}"
        self._seen = os.lstat(self.path)

    def is_symlink(self) -> bool:
        return stat.S_ISLNK(self._seen.st_mode)

    def is_dir(self, *, follow_symlinks: bool) -> bool:
        return stat.S_ISDIR(self._seen.st_mode)

    def stat(self, *, follow_symlinks: bool) -> os.stat_result:
        return self._seen


def _look_up(directory: str, names: Iterable[str]) -> Iterator[_Named]:
    for name in filter(None, names):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            yield _Named(directory, name)


def is_at(shown: str, label: str, within: Set[str]) -> bool:
    """Whether a problem's path is one that was looked at for the sake of ``within``, or above it or below it."""
    for path in within:
        other = _show(label, path)
        if shown == other or shown.startswith(f"{other}/") or other.startswith(f"{shown}/"):
            return True
    return False


def _refused(label: str, path: str, expected: str, found: str, code: str, hint: str) -> Problem:
    return Problem(_show(label, path), 0, 0, "", f"expected {expected}, found {found}", code, hint)


def _show(label: str, path: str) -> str:
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in path)
    return f"{label}/{shown}"
