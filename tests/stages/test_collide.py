"""What it costs that two articles want one address."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.stages import render

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The paths of the pages that are rendered."""
    render_page = render.render_page
    paths: list[str] = []

    def make(shared: Any, page: Any, parts: Any) -> bytes:
        paths.append(page.path)
        return render_page(shared, page, parts)

    monkeypatch.setattr(render, "render_page", make)
    return paths


def write(site: Path, name: str, slug: str) -> None:
    text = f"---\ntitle: Of {name}\ndate: 2026-01-07\nslug: {slug}\n---\nWords.\n"
    (site / f"content/{name}.md").write_text(text, "utf-8")


def build_rest(site: Path) -> Outcome:
    return build(BuildOptions(site=site, now=NOW, jobs=1, skip_faulty=True), Silent())


def test_pages_are_made_for_what_stays_alone_once_it_is_known_that_two_want_one_address(tmp_path, made):
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\nbase_url = "https://news.example"\n', "utf-8")
    write(tmp_path, "apple", "apple")
    write(tmp_path, "zebra", "apple")
    left_out = build_rest(tmp_path).left_out
    made.clear()

    assert (build_rest(tmp_path).left_out, made) == (left_out, [])
    assert left_out == ("content/zebra.md",)

    write(tmp_path, "zebra", "zebra")
    outcome = build_rest(tmp_path)
    assert (outcome.left_out, "2026/01/07/zebra/index.html" in made) == ((), True)
    assert sorted(made) == sorted(set(made))
