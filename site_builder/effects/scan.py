"""Find the articles and the files beside them, and tell which of them may have changed.

    content folder, what the last build knew  ->  Scan: unchanged, to read, gone, and what has no place there

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
from typing import NamedTuple, TypeAlias

import msgspec

from ..model.attachment import ACTIVE, KINDS, suffix_of
from ..model.digest import Digest
from ..model.files import FileState, KnownSource, to_state
from ..model.problem import Problem, Severity, printable
from ..model.slug import MOST_BYTES

SUFFIXES = (".md", ".markdown", ".html")
_SETTLED_NS = 2_000_000_000
# As long as an alias may be, and less than systems open at a time.
MOST_DEPTH = 32
MOST_PATH_BYTES = 1_000
_SHORT = MOST_PATH_BYTES // 4  # characters that are never more bytes than that
# Signs that hosts or systems read as something else than a part of a name.
_ODD = frozenset('\\:*?"<>|')


class ToRead(msgspec.Struct, frozen=True):
    """A file whose bytes must be looked at.

    ``digest`` is what they were when judging them is not needed if they still are.
    """

    path: str
    digest: Digest | None


class Found(msgspec.Struct, frozen=True):
    """The files of one sort. ``total`` counts them all; the lists are sorted by path."""

    total: int = 0
    to_read: tuple[ToRead, ...] = ()
    gone: tuple[str, ...] = ()


class Scan(msgspec.Struct, frozen=True):
    """The state of the content folder: articles, the files beside them, and what is neither."""

    articles: Found = Found()
    attachments: Found = Found()
    problems: tuple[Problem, ...] = ()


class Known(NamedTuple):
    """What the last build knew of the files of one sort, by path, and the digest of what their bytes are judged by now.

    Both the folder and ``sources`` are walked along in the order of their paths, so that neither is held in memory.
    """

    sources: Iterable[KnownSource]
    key: Digest


NOTHING_KNOWN = Known((), Digest(""))


class Refusal(NamedTuple):
    """Why something in the content folder has no place there."""

    expected: str
    found: str
    code: str
    hint: str
    severity: Severity = "error"


_SAVE = "save it as PNG, WebP or AVIF, or put it in static/"
_MOVE = "put it in static/, or name it under [content] exclude in site.toml"
ODD_NAME = Refusal("a name of printable characters", "one with others", "odd-file-name", "rename it")
UNSAFE_NAME = Refusal(
    "a path of letters, digits, '-', '_' and '.'", "one with others, or a long name", "odd-file-name", "rename it"
)
LINK = Refusal(
    "a file or folder", "a symbolic link", "symlink", "put the file itself here; links are not followed"
)  # fmt: skip
FOLDER_AS_FILE = Refusal("a file", "a folder", "not-a-file", "rename the folder")
TOO_DEEP = Refusal(
    f"a path of at most {MOST_DEPTH} folders and {MOST_PATH_BYTES:,} bytes", "a longer one", "path-too-long",
    "move it up, or give its folders shorter names",
)  # fmt: skip
DEVICE = Refusal("a regular file", "a pipe, socket or device", "not-a-file", "remove it")
UNREADABLE = Refusal(
    "a folder that can be read", "one that can't", "unreadable-folder", "mend its permissions, or remove it"
)


def scan_content(
    root: Path,
    label: str,
    articles: Known,
    attachments: Known,
    exclude: tuple[str, ...],
    within: Set[str] | None = None,
) -> Scan:
    """Look at every file under ``root``; ``label`` is what problems call it (``content``). Reads no file's bytes.

    With ``within`` nothing is looked at but what is at these paths or below them; what is known are then the files
    there.

    Files whose name begins with a dot and those that match ``exclude`` are passed over. Symbolic links, pipes,
    devices, names that are not UTF-8, files that are neither article nor attachment and inner folders that we may not
    read are problems. Raises :class:`OSError` for anything else that keeps us from seeing all that is there: what is
    not seen would be taken as gone.
    """
    problems: list[Problem] = []
    sorts = (_Sort(articles), _Sort(attachments))
    for path, state in _walk(root, label, exclude, problems, None if within is None else _to_tree(within)):
        sorts[not path.endswith(SUFFIXES)].add(path, state)
    return Scan(sorts[0].found(), sorts[1].found(), tuple(sorted(problems)))


class _Sort:
    """The files of one sort, compared with what is known of them. They come by path."""

    def __init__(self, known: Known) -> None:
        self._key = known.key
        self._known = iter(known.sources)
        self._next = next(self._known, None)
        self._to_read: list[ToRead] = []
        self._gone: list[str] = []
        self._total = 0

    def add(self, path: str, state: FileState) -> None:
        self._total += 1
        source = self._next
        while source is not None and source.path < path:
            self._gone.append(source.path)
            source = next(self._known, None)
        if source is None or source.path != path:
            self._next = source
            self._to_read.append(ToRead(path, None))
            return
        self._next = next(self._known, None)
        if source.parse_key != self._key:
            self._to_read.append(ToRead(path, None))
        elif source.state != state or max(state.mtime_ns, state.ctime_ns) > source.seen_ns - _SETTLED_NS:
            self._to_read.append(ToRead(path, source.digest))

    def found(self) -> Found:
        rest = [] if self._next is None else [self._next.path, *(source.path for source in self._known)]
        return Found(self._total, tuple(self._to_read), (*self._gone, *rest))


def _walk(
    root: Path, label: str, exclude: tuple[str, ...], problems: list[Problem], tree: _Tree | None
) -> Iterator[tuple[str, FileState]]:
    """Path and looks of each file that is an article or an attachment by its name, by path."""
    opened = [_look_into(os.fspath(root), "", label, exclude, problems, tree)]
    while opened:
        found = next(opened[-1], None)
        if found is None:
            opened.pop()
        elif isinstance(found, _Inner):
            opened.append(_look_into(found.directory, found.prefix, label, exclude, problems, found.names))
        else:
            yield found


class _Inner(NamedTuple):
    """A folder to go into; ``prefix`` is its path with a slash, ``names`` what to look at there, None for all."""

    directory: str
    prefix: str
    names: _Tree | None


def _look_into(
    directory: str, prefix: str, label: str, exclude: tuple[str, ...], problems: list[Problem], names: _Tree | None
) -> Iterator[tuple[str, FileState] | _Inner]:
    """What is in one folder, in the order of the paths: a folder's are its own with a slash behind it."""
    with _open_folder(directory, prefix, label, problems, names) as entries:
        ordered = sorted(entries, key=_in_order)
    for entry in ordered:
        name = entry.name
        path = prefix + name
        if name.startswith(".") or (exclude and _is_excluded(path, exclude)):
            continue
        is_folder = False
        seen: FileState | Refusal | None
        is_plain = len(path) < _SHORT and name.endswith(SUFFIXES) and name.isprintable()
        if is_plain and entry.is_file(follow_symlinks=False):
            seen = _look(entry)  # nothing to refuse: this is what nearly all entries are
        else:
            is_folder = entry.is_dir(follow_symlinks=False)
            seen = _refuse(entry, path, is_folder=is_folder) or (None if is_folder else _look(entry))
        if isinstance(seen, Refusal):
            problems.append(to_problem(label, path, seen))
        elif is_folder:
            yield _Inner(entry.path, path + "/", names[name] or None if names else None)
        elif seen is not None:
            yield path, seen


def _in_order(entry: os.DirEntry[str] | _Named) -> str:
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


def _is_excluded(path: str, exclude: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in exclude)


def _refuse(entry: os.DirEntry[str] | _Named, path: str, *, is_folder: bool) -> Refusal | None:
    """Why an entry has no place in the content folder, as far as its name and sort tell."""
    name = entry.name
    is_article, suffix = name.endswith(SUFFIXES), suffix_of(name)
    if _is_too_long(f"{path}/" if is_folder else path):
        return TOO_DEEP
    if (is_article or is_folder or suffix in KINDS) and not name.isprintable():  # nor are surrogates
        return ODD_NAME
    if entry.is_symlink():
        return LINK
    if is_folder:
        return FOLDER_AS_FILE if is_article else None
    if is_article:
        return None
    if suffix in SUFFIXES:
        return Refusal(f"a name that ends in {suffix}", f"'{name}'", "odd-file-name", f"rename it to {_in_small(name)}")
    if suffix in KINDS:
        return UNSAFE_NAME if _is_unsafe(path) else None
    found = f"{suffix} file" if suffix else "file without a suffix"
    if suffix in ACTIVE:
        hint = _SAVE if suffix in {".svg", ".svgz"} else _MOVE
        return Refusal("an article, a picture or a PDF", f"a {found}, which a browser runs", "attachment-type", hint)
    return Refusal("an article, a picture or a PDF", f"a {found}", "attachment-type", _MOVE, "warning")


def _is_too_long(path: str) -> bool:
    return path.count("/") > MOST_DEPTH or (
        len(path) >= _SHORT and len(path.encode("utf-8", "surrogateescape")) > MOST_PATH_BYTES
    )


def _in_small(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{suffix.lower()}"


def _is_unsafe(path: str) -> bool:
    """Whether a path can't be one in the output: an attachment is published under the name that it has."""
    return not _ODD.isdisjoint(path) or any(len(part.encode()) > MOST_BYTES for part in path.split("/"))


def _look(entry: os.DirEntry[str] | _Named) -> FileState | Refusal | None:
    """How a regular file looks; None if it is gone since the folder was read."""
    try:
        seen = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return to_state(seen) if stat.S_ISREG(seen.st_mode) else DEVICE


@contextlib.contextmanager
def _open_folder(
    directory: str, prefix: str, label: str, problems: list[Problem], names: _Tree | None
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
            problems.append(to_problem(label, prefix.rstrip("/"), UNREADABLE))
    if entries is None:
        yield ()
        return
    with entries:
        yield entries


# The names to look at in a folder, each with those in it; none means all.
_Tree: TypeAlias = "dict[str, _Tree]"


def _to_tree(paths: Iterable[str]) -> _Tree:
    """The paths without those that are below others; they come later in their order."""
    tree: _Tree = {"": {}}  # so that no paths don't mean all
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

    def is_file(self, *, follow_symlinks: bool) -> bool:
        return stat.S_ISREG(self._seen.st_mode)

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
        other = f"{label}/{printable(path)}"
        if shown == other or shown.startswith(f"{other}/") or other.startswith(f"{shown}/"):
            return True
    return False


def to_problem(label: str, path: str, refusal: Refusal) -> Problem:
    """The refusal of what is at ``path``, by a name that can be printed."""
    message = f"expected {refusal.expected}, found {refusal.found}"
    return Problem(f"{label}/{printable(path)}", 0, 0, "", message, refusal.code, refusal.hint, refusal.severity)
