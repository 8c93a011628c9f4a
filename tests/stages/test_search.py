"""Which shards of the search index a change has made anew, by the files that a build writes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.effects.search_engine import SearchEngine
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.model.problem import SiteError
from site_builder.resident import Resident

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = ("2024-03-01", "2024-09-01", "2025-01-01", "2025-01-02", "2025-06-01")


class Site:
    """A site with an article for each of some days."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.resident = Resident()
        (root / "content").mkdir(parents=True)
        self.configure()
        for day in DAYS:
            self.write(day)

    def configure(self, more: str = "") -> None:
        (self.root / "site.toml").write_text(f'[site]\ntitle = "T"\nbase_url = "https://news.example"\n{more}', "utf-8")

    def write(self, day: str, body: str = "Words.", **fields: str) -> None:
        head = "".join(f"{name}: {value}\n" for name, value in ({"title": f"Of {day}", "date": day} | fields).items())
        (self.root / "content" / f"{day}.md").write_text(f"---\n{head}---\n{body}\n", "utf-8")

    def build(self, **options: Any) -> Outcome:
        return build(BuildOptions(site=self.root, now=NOW, jobs=1, **options), Silent())

    def shards(self) -> list[str]:
        return sorted(path.name for path in (self.root / "output/search").iterdir() if path.is_dir())


def shards_in(paths: tuple[str, ...]) -> set[str]:
    return {path.split("/")[1] for path in paths if path.startswith("search/")}


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path / "site")
    made.build()
    return made


def test_closed_years_have_one_shard_each_and_the_newest_one_for_each_month(site):
    assert site.shards() == ["2024", "2025-01", "2025-06", "engine-1.5.2"]


def test_a_changed_body_has_one_shard_made_anew_and_the_page_that_names_it(site):
    site.write("2025-01-02", "Other words.")

    assert shards_in(site.build().written_paths) == {"2025-01", "index.html"}


def test_of_a_changed_shard_the_files_of_other_articles_stay(site):
    site.write("2025-01-02", "Other words.")
    written = site.build().written_paths

    assert [path for path in written if path.startswith("search/2025-01/fragment/20250101")] == []
    assert len([path for path in written if path.startswith("search/2025-01/fragment/20250102")]) == 1


def test_a_build_after_that_makes_nothing(site):
    site.write("2025-01-02", "Other words.")
    site.build()

    assert (site.build().written_paths, site.build().planned) == ((), 0)


def test_an_article_of_an_old_year_has_that_year_made_anew(site):
    site.write("2024-05-05")

    assert shards_in(site.build().written_paths) == {"2024", "index.html"}


def test_the_first_article_of_a_new_year_folds_the_months_of_the_last(site):
    site.write("2026-01-01")
    outcome = site.build()

    assert site.shards() == ["2024", "2025", "2026-01", "engine-1.5.2"]
    assert shards_in(outcome.written_paths) == {"2025", "2026-01", "index.html"}
    assert shards_in(outcome.removed_paths) == {"2025-01", "2025-06"}


def test_when_the_newest_year_is_gone_the_one_before_is_cut_by_month(site):
    for day in ("2025-01-01", "2025-01-02", "2025-06-01"):
        (site.root / "content" / f"{day}.md").unlink()
    site.build()

    assert site.shards() == ["2024-03", "2024-09", "engine-1.5.2"]


def test_a_site_without_articles_finds_its_front_page(tmp_path):
    site = Site(tmp_path / "site")
    for day in DAYS:
        (site.root / "content" / f"{day}.md").unlink()
    site.build()

    assert site.shards() == ["engine-1.5.2"]


def test_a_standalone_page_stands_in_the_shard_of_the_site_and_nothing_else_is_made_anew(site):
    (site.root / "content/pages").mkdir()
    page = site.root / "content/pages/about.md"
    page.write_text("---\ntitle: About\n---\nWho we are.\n", "utf-8")
    written = site.build().written_paths
    page.unlink()
    gone = site.build()

    assert shards_in(written) == {"engine-1.5.2", "index.html"}
    assert len([path for path in written if "/fragment/" in path]) == 1
    assert len([path for path in gone.removed_paths if "/fragment/" in path]) == 1


def test_a_draft_of_a_standalone_page_is_not_found(site):
    (site.root / "content/pages").mkdir()
    (site.root / "content/pages/about.md").write_text("---\ntitle: About\ndraft: true\n---\nWho.\n", "utf-8")

    assert shards_in(site.build().written_paths) == set()


def test_where_it_is_switched_off_there_is_no_page_no_index_and_no_link(site):
    site.configure("[search]\nenabled = false\n")
    site.build()

    assert not (site.root / "output/search").exists()
    assert 'href="/search/"' not in (site.root / "output/index.html").read_text("utf-8")


def test_where_the_engine_is_missing_a_notice_says_what_to_type_and_there_is_no_search(tmp_path, monkeypatch):
    monkeypatch.setattr("site_builder.effects.search_engine.PACKAGE", "no_such_engine")
    site = Site(tmp_path / "site")
    outcome = site.build()

    assert outcome.notices == (
        (
            "search is left out, for its engine is not installed: type  pip install 'site-builder[search]'  or write"
            " enabled = false below [search] in site.toml"
        ),
    )
    assert not (site.root / "output/search").exists()
    assert 'href="/search/"' not in (site.root / "output/index.html").read_text("utf-8")


def test_a_file_of_a_shard_that_is_gone_is_made_again(site):
    file = next((site.root / "output/search/2024/index").iterdir())
    data = file.read_bytes()
    file.unlink()

    assert site.build().written_paths == (file.relative_to(site.root / "output").as_posix(),)
    assert file.read_bytes() == data


def test_what_a_build_leaves_a_later_one_makes(site):
    site.write("2025-01-02", "Other words.")
    left = site.build(leave_search=True)
    made = site.build()

    assert (left.search_left, shards_in(left.written_paths)) == (True, set())
    assert (made.search_left, shards_in(made.written_paths), made.parsed) == (False, {"2025-01", "index.html"}, 0)


def test_what_was_left_survives_a_build_that_fails(site):
    site.write("2025-01-02", "Other words.")
    site.build(leave_search=True)
    (site.root / "content/bad.md").write_text("no header", "utf-8")
    assert site.build().faulty
    (site.root / "content/bad.md").unlink()

    assert shards_in(site.build().written_paths) == {"2025-01", "index.html"}


def test_a_preview_pays_nothing_for_the_index_when_a_body_is_saved(site):
    with Resident() as resident:
        build(BuildOptions(site=site.root, now=NOW, jobs=1), Silent(), resident=resident)
        site.write("2025-01-02", "Other words.")
        resident.note([site.root / "content/2025-01-02.md"])
        left = build(BuildOptions(site=site.root, now=NOW, jobs=1, leave_search=True), Silent(), resident=resident)
        made = build(BuildOptions(site=site.root, now=NOW, jobs=1), Silent(), resident=resident)

    assert [path for path in left.written_paths if path.startswith("search/")] == []
    assert shards_in(made.written_paths) == {"2025-01", "index.html"}


def test_an_engine_that_dies_stops_the_build_and_leaves_the_site_as_it_was(site, tmp_path, monkeypatch):
    before = {path: path.read_bytes() for path in (site.root / "output").rglob("*") if path.is_file()}
    site.write("2025-01-02", "Other words.")
    monkeypatch.setattr(
        "site_builder.stages.search.SearchEngine", lambda _, language: DyingEngine(sys.executable, language)
    )
    with pytest.raises(SiteError, match="expected an answer of the search engine, found one that ended"):
        site.build()
    monkeypatch.undo()

    assert {path: path.read_bytes() for path in (site.root / "output").rglob("*") if path.is_file()} == before
    assert shards_in(site.build().written_paths) == {"2025-01", "index.html"}


def DyingEngine(program: str, language: str) -> Any:  # noqa: N802 - stands for a class
    from site_builder.effects.search_engine import SearchEngine

    return SearchEngine(Path(program), language)


COMPRESSED = '[output]\nprecompress = ["gz"]\n'
ENGINE = "search/engine-1.5.2/engine.js"


def test_an_article_that_is_left_out_again_has_no_shard_made_anew(site, monkeypatch):
    site.write("2025-01-03", slug="same")
    site.write("2025-01-04", slug="same", date="2025-01-03")
    left_out = site.build(skip_faulty=True).left_out
    monkeypatch.setattr("site_builder.stages.search.SearchEngine.index", None)

    assert (site.build(skip_faulty=True).written_paths, left_out) == ((), ("content/2025-01-04.md",))


def test_compressed_copies_of_an_index_that_stays_are_made_without_the_engine(site, monkeypatch):
    monkeypatch.setattr(SearchEngine, "index", None)
    site.configure(COMPRESSED)

    assert f"{ENGINE}.gz" in site.build().written_paths


def test_a_compressed_copy_that_is_gone_is_made_again_alone(site):
    site.configure(COMPRESSED)
    site.build()
    file = site.root / "output" / f"{ENGINE}.gz"
    before = file.read_bytes()
    file.unlink()

    assert (site.build().written_paths, file.read_bytes()) == ((f"{ENGINE}.gz",), before)
