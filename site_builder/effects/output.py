"""The output folder: files are made aside, put in place by renaming, and removed only if we wrote them.

    render   ->  .site-builder/staging/N       nothing that is published is touched
    publish  ->  rename into place             each file is the old one or the new one, never half of one
    remove   ->  unlink, and folders that this leaves empty

The folder also holds, under ``.site-builder/files/``, the list of all paths that we wrote, for a build that
comes without the store.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..model.files import FileState, to_state
from ..model.problem import SiteError
from .folders import Folder

INTERNAL = ".site-builder"
STAGING = f"{INTERNAL}/staging"
SPOOL = f"{STAGING}/parts"
RECORD = f"{INTERNAL}/files"
_LONGEST_NAME = 255


class OutputFolder:
    """One process's hand on the output folder.

    All paths are relative to it; no path leaves it, through a link or otherwise.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder = Folder(root)

    def close(self) -> None:
        """Let go of open folders."""
        self._folder.close()

    def look(self, path: str) -> FileState | None:
        """How the file at ``path`` looks; None if there is none (a link or a folder counts as none)."""
        try:
            seen = os.lstat(self.root / path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return to_state(seen) if stat.S_ISREG(seen.st_mode) else None

    def find_changed(self, known: Iterable[tuple[str, int, int, int, int]]) -> Iterator[str]:
        """Those of the files (path, mtime_ns, ctime_ns, size, inode) that are not as they were.

        Costs a look at each, which is most of what a build costs that has nothing to do; so it says little.
        """
        prefix, look, is_regular = f"{self.root}/", os.lstat, stat.S_ISREG
        for path, mtime_ns, ctime_ns, size, inode in known:
            try:
                seen = look(prefix + path)
            except OSError:  # asked again where it is understood
                yield path
                continue
            if (
                seen.st_mtime_ns != mtime_ns
                or seen.st_ctime_ns != ctime_ns
                or seen.st_size != size
                or seen.st_ino != inode
                or not is_regular(seen.st_mode)
            ):
                yield path

    def exists(self, path: str) -> bool:
        """True if anything at all is at ``path``, or a file where one of its folders belongs."""
        try:
            os.lstat(self.root / path)
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            return True
        return True

    def is_bare(self) -> bool:
        """True if the folder holds nothing but what a build keeps for itself."""
        with os.scandir(self.root) as entries:
            return all(entry.name == INTERNAL for entry in entries)

    def read(self, path: str) -> bytes | None:
        """The bytes at ``path``; None if there is no regular file."""
        try:
            return self._folder.read(path, 1 << 40)[0]
        except OSError:
            return None

    def stage(self, number: int, data: bytes) -> None:
        """Write ``data`` aside, under a number of the caller's."""
        with self._told(f"{STAGING}/{number}"):
            self._folder.trim()
            descriptor = os.open(
                str(number),
                os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0),
                0o644,
                dir_fd=self._folder.descriptor(STAGING),
            )
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(descriptor, view) :]
            finally:
                os.close(descriptor)

    def publish(self, number: int, path: str) -> FileState:
        """Put what was staged under ``number`` in place at ``path``, making folders as needed."""
        with self._told(path):
            self._folder.trim()
            folder, _, name = path.rpartition("/")
            above, _, leaf = folder.rpartition("/")
            try:
                parent = self._folder.descriptor(above, make=True)
            except NotADirectoryError as error:
                raise _no_folder(error.filename) from None
            if leaf:
                try:
                    os.mkdir(leaf, dir_fd=parent)
                except FileExistsError:
                    if not stat.S_ISDIR(os.stat(leaf, dir_fd=parent, follow_symlinks=False).st_mode):
                        raise _no_folder(folder) from None
                name = f"{leaf}/{name}"
            try:
                os.replace(str(number), name, src_dir_fd=self._folder.descriptor(STAGING), dst_dir_fd=parent)
            except IsADirectoryError:
                raise SiteError(
                    f"expected a file in the output, found a folder at {path!r}", "output", "move it away"
                ) from None
            return to_state(os.stat(name, dir_fd=parent, follow_symlinks=False))

    def remove(self, path: str) -> None:
        """Delete one file of ours, and the folders that this leaves empty."""
        self._folder.trim()
        folder, _, name = path.rpartition("/")
        try:
            with self._told(path):
                os.unlink(name, dir_fd=self._folder.descriptor(folder))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return
        self._folder.close()
        while folder:
            try:
                os.rmdir(self.root / folder)
            except OSError:
                return
            folder = folder.rpartition("/")[0]

    @contextlib.contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """Have a refusal name the whole path: files are opened below a folder's descriptor, by their last name."""
        try:
            yield
        except OSError as error:
            error.filename, error.filename2 = str(self.root / path), None
            raise

    def begin_staging(self) -> None:
        """Make the folder for files in the making, empty."""
        self._folder.close()
        for folder in (INTERNAL, STAGING):
            if self.exists(folder) and (self.root / folder).is_symlink():
                raise _no_folder(folder)
        self.end_staging()
        (self.root / STAGING).mkdir(parents=True)

    def end_staging(self) -> None:
        """Remove the folder for files in the making."""
        self._folder.close()
        shutil.rmtree(self.root / STAGING, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self.root / INTERNAL).rmdir()

    def _read_list(self, path: str) -> bytes:
        try:
            return self._folder.read(path, 1 << 40)[0]
        except OSError as error:
            # What is no file of ours names no paths. One of ours that can't be read now would be forgotten for ever.
            if error.errno in {errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.EINVAL, errno.ENXIO}:
                return b""
            raise

    def read_record(self) -> Iterator[str]:
        """The paths that an earlier build says it wrote here; none if there was none."""
        folder = self.root / RECORD
        if not folder.is_dir():
            return
        for file in sorted(folder.glob("*.txt")):
            yield f"{RECORD}/{file.name}"
            data = self._read_list(f"{RECORD}/{file.name}")
            for line in data.decode("utf-8", "replace").split("\n"):
                if all(map(_is_name, line.split("/"))):
                    yield line


def _is_name(part: str) -> bool:
    return part not in {"", ".", ".."} and "\0" not in part and len(part.encode()) <= _LONGEST_NAME


def _no_folder(path: str) -> SiteError:
    return SiteError(f"expected a folder in the output, found something else at {path!r}", "output", "move it away")


def check_output(root: Path, site: Path, content: Path) -> None:
    """Refuse an output folder that could cost the user something. Raises :class:`SiteError` before anything is done."""
    fault = _fault(root, site, content)
    if fault:
        raise SiteError(
            f"expected a folder of its own for the output, found {fault}: {root}",
            "output",
            "name another with --output or [output] folder",
        )
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SiteError(
            f"expected an output folder that can be made, found: {reason}: {root}",
            "output",
            "name another with --output or [output] folder",
        ) from None
    if not os.access(root, os.W_OK | os.X_OK):
        raise SiteError(
            f"expected an output folder that can be written to, found a read-only one: {root}",
            "output",
            "change its permissions",
        )


def _fault(root: Path, site: Path, content: Path) -> str:
    if root.is_symlink():
        return "a symbolic link"
    if root.exists() and not root.is_dir():
        return "a file"
    real = root.resolve()
    if real == Path(real.anchor):
        return "the root of the file system"
    if real == Path.home().resolve():
        return "the home folder"
    if real == site.resolve() or real in site.resolve().parents:
        return "the site's own folder or one above it"
    content = content.resolve()
    if real == content or real in content.parents or content in real.parents:
        return "the content folder, or one above or in it"
    for name in ("themes", "templates", "static", "languages"):
        if real == site.resolve() / name or site.resolve() / name in real.parents:
            return f"the site's {name} folder"
    return ""
