"""What a build makes of an output folder that does not look as its record says."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.stages import recover

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\nbase_url = "https://news.example"\n', "utf-8")
    for day in range(1, 10):
        (tmp_path / f"content/{day}.md").write_text(
            f"---\ntitle: Of {day}\ndate: 2026-01-0{day}\n---\nWords.\n", "utf-8"
        )
    return tmp_path


def build_with(jobs: int, site) -> Outcome:
    return build(BuildOptions(site=site, now=NOW, jobs=jobs), Silent())


@pytest.mark.parametrize("jobs", [1, 2])
def test_in_copies_of_all_files_what_has_other_bytes_or_is_gone_is_made_again_and_nothing_else(site, jobs, monkeypatch):
    monkeypatch.setattr(recover, "_CHUNK", 3)
    build_with(jobs, site)
    output = site / "output"
    shutil.copytree(output, site / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(output)
    (site / "copy").rename(output)
    (output / "404.html").unlink()
    home = (output / "index.html").read_bytes()
    (output / "index.html").write_bytes(home.replace(b"T", b"U"))

    again = build_with(jobs, site)

    assert (set(again.written_paths), again.parsed) == ({"404.html", "index.html"}, 0)
    assert (output / "index.html").read_bytes() == home
    assert build_with(jobs, site).written_paths == ()
