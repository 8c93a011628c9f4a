"""How it is found what of the output is not as the record has it."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.stages import looking
from site_builder.stages.session import Run

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\nbase_url = "https://news.example"\n', "utf-8")
    for day in range(1, 4):
        (tmp_path / f"content/{day}.md").write_text(
            f"---\ntitle: Of {day}\ndate: 2026-01-0{day}\n---\nWords.\n", "utf-8"
        )
    build_it(tmp_path)
    return tmp_path


@pytest.fixture
def answers(monkeypatch):
    """What other processes answered; every archive is a large one."""
    monkeypatch.setattr(looking, "_MANY", 3)
    kept: list[bytes | None] = []
    take = looking._take

    def keep(run: Run, answer: bytes | None) -> object:
        kept.append(answer)
        return take(run, answer)

    monkeypatch.setattr(looking, "_take", keep)
    return kept


def build_it(site: Path, jobs: int = 2) -> Outcome:
    return build(BuildOptions(site=site, now=NOW, jobs=jobs), Silent())


def spoil(site: Path) -> None:
    (site / "output/404.html").unlink()
    (site / "output/index.html").write_text("Others' words.", "utf-8")


def test_another_process_looks_at_the_output_of_a_large_archive(site, answers):
    spoil(site)

    outcome = build_it(site)

    assert (outcome.written_paths, answers) == (("404.html", "index.html"), [b'["404.html","index.html"]'])
    assert (build_it(site).written_paths, answers[1:]) == ((), [b"[]"])


@pytest.mark.parametrize("answer", [None, b"null"])
def test_this_process_looks_itself_if_the_other_has_no_answer_or_too_long_a_one(site, answers, answer, monkeypatch):
    spoil(site)
    monkeypatch.setattr(looking, "alongside", lambda *_: contextlib.nullcontext(lambda: answer))

    assert (build_it(site).written_paths, answers) == (("404.html", "index.html"), [answer])


def test_an_answer_of_very_many_files_is_not_given(site, monkeypatch):
    spoil(site)
    monkeypatch.setattr(looking, "_MOST_DIFFERENT", 1)

    assert looking.find_different(str(site / ".site-builder/store.sqlite"), str(site / "output")) == b"null"


def test_one_job_is_one_process(site, answers):
    spoil(site)

    assert (build_it(site, jobs=1).written_paths, answers) == (("404.html", "index.html"), [])
