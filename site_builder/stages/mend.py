"""Mend articles where they stand: read each, ask the parser what has one right answer, and replace what changed.

paths, config, the archive's tags  ->  files replaced  ->  Fixes
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from ..config import Config, TagsSection, to_parse_settings
from ..effects.folders import Folder
from ..effects.replace import read_content, replace_content
from ..effects.store.connection import Store
from ..model.problem import Problem
from ..model.slug import group_key


class Fixed(msgspec.Struct, frozen=True, order=True):
    """One thing that was mended: ``path`` is relative to the site's folder, ``line`` is that of the file as it was."""

    path: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: {self.field}: {self.what}"
            if self.field
            else f"{self.path}:{self.line}: {self.what}"
        )


class Fixes(msgspec.Struct, frozen=True):
    """What was mended, by place, and the files that could not be read or written."""

    fixed: tuple[Fixed, ...]
    problems: tuple[Problem, ...] = ()


def mend_files(
    content: Path, config: Config, paths: Iterable[str], find_spelling: Callable[[str, str], str | None]
) -> Fixes:
    """Mend the articles at ``paths``, relative to ``content``. A file with nothing to mend is not touched."""
    from ..parse.mend import mend_article  # noqa: PLC0415 - the parser is imported by those alone who parse

    settings, label = to_parse_settings(config), config.content.folder
    fixed: list[Fixed] = []
    problems: list[Problem] = []
    with Folder(content) as folder:
        for path in sorted(set(paths)):
            name = f"{label}/{path}"
            try:
                data, seen = read_content(folder, path, settings.max_file_bytes)
                mended = mend_article(data, settings, find_spelling)
                if mended.mends:
                    replace_content(folder, path, mended.data, seen)
            except OSError as error:
                problems.append(_unwritable(name, error))
                continue
            fixed += [Fixed(name, mend.line, mend.field, mend.what) for mend in mended.mends]
    return Fixes(tuple(sorted(fixed)), tuple(problems))


def _unwritable(path: str, error: OSError) -> Problem:
    reason = (error.strerror or type(error).__name__).lower()
    message = f"expected a file that can be mended, found: {reason}"
    return Problem(path, 0, 0, "", message, "unwritable", "mend it by hand, or mend its permissions")


def spelling_finder(config: Config, store: Store | None) -> Callable[[str, str], str | None]:
    """What to write for a kind and a key: what an alias means, else the allowed spelling, else the archive's commonest.

    Without a store, or where two spellings are as common as each other, the archive has no say.
    """
    named = {"tag": _named(config.tags), "category": _named(config.categories)}

    def find_spelling(kind: str, key: str) -> str | None:
        known = named[kind].get(key)
        return known if known is not None or store is None else _commonest(store.index.spellings(kind, key))

    return find_spelling


def _named(terms: TagsSection) -> dict[str, str]:
    allowed = {group_key(name): name for name in reversed(terms.allowed)}
    return allowed | {group_key(alias): meant for alias, meant in terms.aliases.items()}


def _commonest(counts: dict[str, int]) -> str | None:
    most = max(counts.values(), default=0)
    names = [name for name, count in counts.items() if count == most]
    return names[0] if len(names) == 1 else None
