"""Which file an author meant who named one that isn't there.

    all attachments  ->  MeantFiles  ->  hint for (article, missing path)

Most slips are of capitals (systems that ignore them), of the folder, or of a letter. Costs one look at all names, then
a look-up for each; letters are compared in folders of some hundred files and for the first few slips alone.
"""

from __future__ import annotations

import difflib
import posixpath
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

_MOST_BESIDE = 300
_MOST_COMPARED = 50


class MeantFiles:
    """The attachments of an archive by their names; ``paths`` are relative to the content folder."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._by_folder: dict[str, list[str]] = {}
        self._compared = 0
        for path in sorted(paths):
            folder, _, name = path.rpartition("/")
            self._by_name.setdefault(_fold(name), []).append(path)
            self._by_folder.setdefault(folder, []).append(name)

    def hint(self, article: str, missing: str) -> str:
        """What to type in ``article`` in the place of ``missing``."""
        alike = self._by_name.get(_fold(missing.rpartition("/")[2]), [])
        same = [path for path in alike if _fold(path) == _fold(missing)]
        if same and _compose(same[0]) == _compose(missing):
            return f"its accents are written in another way than the file's: write {written_from(article, same[0])}"
        meant = (same or alike)[:1] or self._compare(missing)
        if meant:
            return f"did you mean {written_from(article, meant[0])} ?"
        return "add the file, or write its path from the article's folder"

    def _compare(self, missing: str) -> list[str]:
        folder, _, name = missing.rpartition("/")
        beside = self._by_folder.get(folder, [])
        if len(beside) > _MOST_BESIDE or self._compared >= _MOST_COMPARED:
            return []
        self._compared += 1
        return [posixpath.join(folder, close) for close in difflib.get_close_matches(name, beside, n=1)]


def written_from(article: str, path: str) -> str:
    """How the article at ``article`` names the attachment at ``path``, so that Markdown takes it whole."""
    return quote(posixpath.relpath(path, posixpath.dirname(article) or "."))


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFC", name).casefold())


def _compose(name: str) -> str:
    return unicodedata.normalize("NFC", name)
