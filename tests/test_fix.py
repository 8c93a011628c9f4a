from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.build import build
from site_builder.check import CheckOptions
from site_builder.cli.main import main
from site_builder.effects.lock import hold_lock
from site_builder.fix import fix
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.problem import StoreBusy
from tests.archive import moment

NOW = moment("2026-01-10T12:00:00Z")
SOUND = "---\ntitle: A\ndate: 2026-01-07\ntags: [{}]\n---\nText.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[tags]\nallowed = ["llm", "Linux"]\n[tags.aliases]\nLLMs = "llm"\n', "utf-8")
    return tmp_path


def write(site: Path, path: str, text: str) -> Path:
    file = site / "content" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def fixed(site: Path, *paths: Path) -> list[str]:
    return [str(item) for item in fix(CheckOptions(site=site, now=NOW, paths=paths, jobs=1)).fixed]


def test_articles_are_mended_where_they_stand_and_what_was_done_is_told(site):
    file = write(site, "b.md", "---\ntitle: A: b # no\n---\n")
    other = write(site, "a.md", "---\n# keep\ntitle:  A: b\ndate: 2026/01/07\ntags: [LLMs, linux]\n---\nText.  \n")

    assert fixed(site) == [
        "content/a.md:3: title: put 'A: b' in quotes",
        "content/a.md:4: date: wrote '2026-01-07' for '2026/01/07'",
        "content/a.md:5: tags: wrote 'Linux' for 'linux'",
        "content/a.md:5: tags: wrote 'llm' for 'LLMs'",
    ]
    assert other.read_text("utf-8") == (
        '---\n# keep\ntitle:  "A: b"\ndate: 2026-01-07\ntags: [llm, Linux]\n---\nText.  \n'
    )
    assert file.read_text("utf-8") == "---\ntitle: A: b # no\n---\n"


def test_a_file_with_nothing_to_mend_is_not_written(site):
    file = write(site, "a.md", SOUND.format("llm"))
    os.utime(file, ns=(1, 1))
    before = file.stat()

    assert fixed(site) == []
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, 1)


def test_the_archive_tells_the_spelling_of_a_tag_that_site_toml_does_not_name(site):
    for number in range(2):
        write(site, f"{number}.md", SOUND.format("C++, Rust").replace("title: A", f"title: A{number}"))
    build(BuildOptions(site=site, now=NOW, jobs=1), Silent())
    file = write(site, "new.md", SOUND.format("c++, rust"))

    assert fixed(site) == [
        "content/new.md:4: tags: wrote 'C++' for 'c++'",
        "content/new.md:4: tags: wrote 'Rust' for 'rust'",
    ]
    assert file.read_text("utf-8") == SOUND.format("C++, Rust")


def test_of_two_spellings_as_common_as_each_other_neither_is_touched(site):
    write(site, "a.md", SOUND.format("Rust"))
    write(site, "b.md", SOUND.format("rust"))
    build(BuildOptions(site=site, now=NOW, jobs=1), Silent())

    assert fixed(site) == []


def test_only_what_was_asked_of_is_mended(site):
    faulty = SOUND.format("LLMs")
    write(site, "a.md", faulty)
    write(site, "2026/b.md", faulty)
    write(site, "2026/c.md", faulty)

    assert fixed(site, site / "content" / "2026" / "b.md") == ["content/2026/b.md:4: tags: wrote 'llm' for 'LLMs'"]
    assert fixed(site, site / "content" / "2026") == ["content/2026/c.md:4: tags: wrote 'llm' for 'LLMs'"]
    assert (site / "content" / "a.md").read_text("utf-8") == faulty


def test_a_symbolic_link_is_passed_over_and_what_it_leads_to_stays(site):
    (site / "outside.md").write_text(SOUND.format("LLMs"), "utf-8")
    (site / "content" / "a.md").symlink_to("../outside.md")

    assert fixed(site) == []
    assert (site / "outside.md").read_text("utf-8") == SOUND.format("LLMs")


def test_a_file_that_is_read_only_is_told_and_the_others_are_mended(site):
    write(site, "a.md", SOUND.format("LLMs")).chmod(0o444)
    write(site, "b.md", SOUND.format("LLMs"))

    fixes = fix(CheckOptions(site=site, now=NOW, jobs=1))

    (problem,) = fixes.problems
    assert str(problem) == (
        "content/a.md: expected a file that can be mended, found: the file is read-only [unwritable]\n"
        "    mend it by hand, or mend its permissions"
    )
    assert [item.path for item in fixes.fixed] == ["content/b.md"]


def test_nothing_is_mended_while_a_build_runs(site):
    file = write(site, "a.md", SOUND.format("LLMs"))
    (site / ".site-builder").mkdir()

    with hold_lock(site / ".site-builder" / "store.lock"), pytest.raises(StoreBusy):
        fixed(site)
    assert file.read_text("utf-8") == SOUND.format("LLMs")


def test_check_with_fix_mends_first_and_then_tells_what_is_left(site):
    write(site, "a.md", "---\ntitle: A\ndate: 31/01/2026\nsummary: In short.\n---\nText.\n")
    arguments = ["check", "--site", str(site), "--now", "2026-02-01", "--jobs", "1"]

    before, after = CliRunner().invoke(main, arguments), CliRunner().invoke(main, [*arguments, "--fix"])

    assert (before.exit_code, after.exit_code) == (1, 0)
    assert "a.md:3: date: wrote '2026-01-31' for '31/01/2026'" in after.stderr
    assert "bad-date" not in after.stdout
