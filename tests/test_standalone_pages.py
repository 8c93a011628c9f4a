"""Standalone pages in a built site: where they are shown, where they never are, and what an edit of one costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from tests.archive import NOW, Archive, Builder, moment, read_tree, written

BUILDERS: list[Builder] = []


@pytest.fixture(scope="module", autouse=True)
def builders() -> Iterator[None]:
    BUILDERS[:] = [Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")]
    yield
    for builder in BUILDERS:
        builder.close()


@pytest.fixture
def site(tmp_path: Path) -> Archive:
    """Two articles and two pages, built."""
    archive = Archive(tmp_path / "site", *BUILDERS)
    archive.write("apple.md", title="Apple", tags=["fruit"])
    archive.write("fig.md", title="Fig", date="2026-01-06", tags=["fruit"])
    write_page(archive, "about.md", "About us", "Who we are.")
    write_page(archive, "about/people.md", "People", "Each of us.")
    outcome = archive.build()
    assert outcome["problems"] == []
    return archive


def write_page(archive: Archive, path: str, title: str, body: str, more: str = "") -> None:
    archive.write_raw(f"pages/{path}", f"---\ntitle: {title}\n{more}---\n{body}\n")


def changes(archive: Archive) -> tuple[list[str], list[str]]:
    """Build, hold the result against a clean build, and give the paths that were written and removed."""
    outcome = archive.build()
    _, folder = archive.build_clean()
    assert archive.tree() == read_tree(folder)
    return written(outcome), [path for path in outcome["removed_paths"] if not path.startswith(".site-builder/")]


def files_with(archive: Archive, text: str) -> list[str]:
    """The files of the site that say ``text``."""
    files = (file for file in sorted(archive.output.rglob("*")) if file.is_file() and ".site-builder" not in file.parts)
    return [file.relative_to(archive.output).as_posix() for file in files if text in file.read_text("utf-8")]


def test_a_page_stands_at_its_name_and_in_no_list_feed_or_neighbour(site):
    assert files_with(site, "About us") == ["about/index.html"]
    assert files_with(site, "Each of us") == ["about/people/index.html"]
    assert files_with(site, "/about/") == ["about/index.html", "about/people/index.html", "sitemap/pages.xml"]


def test_a_page_is_in_the_sitemap_and_counts_as_no_article(site):
    outcome = site.build()

    assert "<loc>https://news.example/sitemap/pages.xml</loc>" in (site.output / "sitemap.xml").read_text()
    assert (outcome["files"], outcome["articles"]) == (4, 2)


def test_a_site_without_pages_has_no_sitemap_of_them(site):
    for name in ("about.md", "about/people.md"):
        (site.root / "content/pages" / name).unlink()

    assert changes(site) == (
        ["sitemap.xml"],
        ["about/index.html", "about/people/index.html", "sitemap/pages.xml"],
    )


def test_a_new_body_rewrites_the_page_alone(site):
    write_page(site, "about.md", "About us", "Who we were.", "description: Us.\n")
    changes(site)
    write_page(site, "about.md", "About us", "Who we are.", "description: Us.\n")

    assert changes(site) == (["about/index.html"], [])


def test_a_new_title_rewrites_the_page_alone(site):
    write_page(site, "about.md", "About", "Who we are.")

    assert changes(site) == (["about/index.html"], [])


def test_a_new_page_writes_itself_and_the_sitemap_of_pages(site):
    write_page(site, "imprint.md", "Imprint", "Our address.")

    assert changes(site) == (["imprint/index.html", "sitemap/pages.xml"], [])


def test_a_page_that_changed_for_readers_tells_when(site):
    write_page(site, "about.md", "About us", "Who we are.", "updated: 2026-01-09\n")

    assert changes(site) == (["about/index.html", "sitemap/pages.xml"], [])
    assert "<lastmod>2026-01-09T00:00:00+00:00</lastmod>" in (site.output / "sitemap/pages.xml").read_text()


def test_a_draft_is_not_published(site):
    write_page(site, "imprint.md", "Imprint", "Our address.", "draft: true\n")

    assert changes(site) == ([], [])


def test_old_addresses_lead_to_the_page(site):
    write_page(site, "imprint.md", "Imprint", "Our address.", "aliases: [/legal.html]\n")

    assert changes(site)[0] == ["imprint/index.html", "legal.html", "sitemap/pages.xml"]
    assert 'url=/imprint/"' in (site.output / "legal.html").read_text()


def test_a_page_and_an_article_that_want_one_address_are_told(site):
    site.write("x.md", title="X", aliases=["/about/"])
    outcome = site.build()

    assert [str(problem["path"]) for problem in outcome["problems"]] == ["content/x.md"]
    assert outcome["problems"][0]["message"] == (
        "expected an address of its own, found '/about/', which is that of content/pages/about.md"
    )


def test_a_dated_article_among_the_pages_stops_the_build_with_its_line(site):
    before = site.tree()
    site.write("pages/landed.md", title="Landed")
    outcome = site.build()

    assert [(problem["path"], problem["line"], problem["code"]) for problem in outcome["problems"]] == [
        ("content/pages/landed.md", 3, "standalone-field")
    ]
    assert site.tree() == before


def test_an_archive_that_has_no_pages_may_have_articles_in_a_folder_of_that_name(tmp_path):
    archive = Archive(tmp_path / "site", *BUILDERS)
    archive.write_config('[content]\npages = ""\n')
    archive.write("pages/landed.md", title="Landed")
    outcome = archive.build()

    assert (outcome["problems"], outcome["articles"]) == ([], 1)
    assert (archive.output / "2026/01/07/landed/index.html").exists()


def test_a_folder_that_is_no_longer_that_of_pages_gives_its_files_back_to_the_articles(site):
    site.write("apple.md", title="Apple", tags=["fruit"])
    write_page(site, "about.md", "About us", "Who we are.", "date:\n")
    site.build()
    site.write_config('[content]\npages = "site"\n')
    for name in ("about.md", "about/people.md"):
        (site.root / "content/pages" / name).unlink()
    site.write("pages/landed.md", title="Landed")

    changes(site)
    assert (site.output / "2026/01/07/landed/index.html").exists()


def test_pages_are_made_where_a_walk_along_all_articles_replaces_looking_each_up(site, monkeypatch):
    monkeypatch.setattr("site_builder.stages.plan._MANY", 1)
    options = BuildOptions(site=site.root, output=site.root.parent / "other", now=moment(NOW), jobs=1)
    outcome = build(options, Silent(), cache=site.root.parent / "cache")

    assert not outcome.faulty
    assert read_tree(site.root.parent / "other") == site.tree()


def test_a_page_shows_its_text_its_title_once_and_the_link_to_mend_it(site):
    text = (site.output / "about/index.html").read_text()

    assert text.count("<h1>") == 1
    assert "<p>Who we are.</p>" in text
    assert 'href="https://git.example/edit/content/pages/about.md">Help us improve this page</a>' in text
