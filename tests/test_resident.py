"""What a process keeps between builds: what it trusts, what it looks at again, and what undoes the trust."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.model.problem import SiteError, StoreBusy
from site_builder.resident import Resident
from tests.archive import NOW

ROOT = Path(__file__).resolve().parent.parent


class Site:
    """Three articles, and a process that stays: this one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.resident = Resident()
        (root / "content" / "2026").mkdir(parents=True)
        (root / "site.toml").write_text(
            '[site]\ntitle = "Test"\nbase_url = "https://news.example"\n[search]\nenabled = false\n'
        )
        for name in ("a", "2026/b", "2026/c"):
            self.write(name)

    def write(self, name: str, body: str = "Words.") -> Path:
        file = self.root / "content" / f"{name}.md"
        file.write_text(f"---\ntitle: {name[-1]}\ndate: 2026-01-07\nsummary: Short.\n---\n{body}\n")
        return file

    def template(self, text: str) -> Path:
        file = self.root / "templates" / "article.html"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        return file

    def build(self, resident: Resident | None = None, *, clean: bool = False) -> Outcome:
        chosen = BuildOptions(site=self.root, now=datetime.fromisoformat(NOW), jobs=1, clean=clean)
        return build(chosen, Silent(), resident=resident or self.resident)

    def page(self, name: str) -> Path:
        return self.root / "output" / "2026/01/07" / name / "index.html"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "site")
    site.build()
    yield site
    site.resident.close()


def test_what_is_noted_is_looked_at_and_nothing_else(site):
    site.write("a", "Other.")
    noted = site.write("2026/b", "Other.")
    site.resident.note([noted])

    outcome = site.build()

    assert (outcome.read, outcome.written_paths) == (
        1,
        ("2026/01/07/b/index.html", "atom.xml", "feed.json", "feed.xml"),
    )


def test_what_nobody_noted_is_found_once_everything_is(site):
    site.write("a", "Other.")

    assert site.build().parsed == 0
    site.resident.note_everything()
    assert site.build().parsed == 1


def test_a_folder_that_is_noted_is_looked_at_with_all_below_it(site):
    site.write("2026/b", "Other.")
    (site.root / "content/2026/c.md").unlink()
    site.resident.note([site.root / "content" / "2026"])

    outcome = site.build()

    assert (outcome.parsed, outcome.files, site.page("c").exists()) == (1, 2, False)


def test_a_folder_that_is_gone_takes_its_articles_with_it(site):
    shutil.move(site.root / "content" / "2026", site.root / "elsewhere")
    site.resident.note([site.root / "content" / "2026"])

    assert site.build().files == 1


def test_the_folder_of_the_content_or_one_above_it_is_everything(site):
    for folder in (site.root / "content", site.root, Path("/")):
        site.write("a", f"In {folder}.")
        site.resident.note([folder])

        assert site.build().parsed == 1


def test_a_template_that_is_noted_is_read_again(site):
    site.resident.note([site.template("<p>{{ view.title }}</p>")])

    site.build()

    assert site.page("a").read_text() == "<p>a</p>\n"


def test_what_was_noted_before_a_build_that_raised_is_looked_at_by_the_next(site):
    article, template = site.write("a", "Other."), site.template("{% if")
    site.resident.note([article, template])
    with pytest.raises(SiteError, match=r"templates/article\.html:1"):
        site.build()

    site.resident.note([site.template("{{ view.title }}")])

    assert site.build().parsed == 1


def test_what_is_noted_while_a_build_runs_is_for_the_next(site):
    file = site.write("a", "Other.")

    class Noting(Silent):
        def stage(self, name: str, total: int | None = None) -> None:
            if name == "publish":
                noting = threading.Thread(target=site.resident.note, args=([file],))
                noting.start()
                noting.join(timeout=10)

    options = BuildOptions(site=site.root, now=datetime.fromisoformat(NOW), jobs=1)
    assert build(options, Noting(), resident=site.resident).parsed == 0
    assert site.build().parsed == 1


def test_a_page_is_taken_to_be_as_it_was_written_until_everything_is_looked_at(site):
    before = site.page("a").read_bytes()
    site.page("a").write_text("harmed")

    assert site.build().written == 0
    site.resident.note_everything()
    assert (site.build().written_paths, site.page("a").read_bytes()) == (("2026/01/07/a/index.html",), before)


def test_another_folder_in_the_place_of_the_output_is_not_trusted(site):
    shutil.rmtree(site.root / "output")
    (site.root / "output").mkdir()

    site.build()

    assert site.page("a").exists()


def test_a_store_that_something_else_touched_is_not_trusted(site):
    site.write("a", "Other.")
    with (site.root / ".site-builder" / "store.sqlite").open("ab") as file:
        file.write(b"x")

    assert site.build().parsed == 1


def test_the_store_may_vanish_between_two_builds(site):
    shutil.rmtree(site.root / ".site-builder")
    site.write("a", "Other.")

    assert (site.build().parsed, site.build().parsed) == (3, 0)


def test_nobody_else_builds_the_site_until_it_is_closed(site):
    with pytest.raises(StoreBusy), Resident() as other:
        site.build(other)

    site.resident.close()
    with Resident() as other:
        assert site.build(other).parsed == 0


def test_after_it_was_closed_the_next_build_looks_everywhere(site):
    site.resident.close()
    site.write("a", "Other.")

    assert site.build().parsed == 1


def test_a_clean_build_makes_everything_anew(site):
    assert site.build(clean=True).parsed == 3
    assert site.build().parsed == 0


def test_a_process_that_was_killed_between_two_builds_costs_the_next_one_nothing(site):
    site.resident.close()
    program = (
        "import os, sys\nfrom tests.test_resident import *\n"
        "site = Site.__new__(Site)\nsite.root, site.resident = Path(sys.argv[1]), Resident()\n"
        "site.resident.note([site.write('a', 'Other.')])\nprint(site.build().parsed, flush=True)\nos._exit(0)\n"
    )
    command = [sys.executable, "-c", program, str(site.root)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    outcome = site.build()

    assert (result.stdout, outcome.parsed, outcome.planned, outcome.notices) == ("1\n", 0, 0, ())
