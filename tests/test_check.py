# ruff: noqa: E501 - messages and addresses are shown whole
"""``check`` on whole sites: what is told, of which files, and that nothing but the store is written."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.check import CheckOptions, CheckOutcome, check
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.problem import SiteError
from tests.photographs import png

NOW = datetime(2026, 2, 1, tzinfo=UTC)


class Site:
    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "content").mkdir()
        self.configure("")

    def configure(self, text: str) -> None:
        (self.root / "site.toml").write_text(text, "utf-8")

    def write(self, path: str, title: str = "The probe has landed", fields: str = "", body: str = "Text.") -> Path:
        file = self.root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"---\ntitle: {title}\ndate: 2026-01-07\nsummary: It touched down.\n{fields}---\n{body}\n", "utf-8"
        )
        return file

    def check(self, *paths: str, **options: Any) -> CheckOutcome:
        return check(
            CheckOptions(site=self.root, now=NOW, jobs=1, paths=tuple(self.root / path for path in paths), **options),
            Silent(),
        )

    def told(self, *paths: str, **options: Any) -> list[tuple[str, str]]:
        return [(problem.path, problem.code) for problem in self.check(*paths, **options).problems]

    def build(self) -> Any:
        return build(BuildOptions(site=self.root, now=NOW, jobs=1), Silent())

    def git(self, *arguments: str) -> None:
        author = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, env={**os.environ, **author}
        )

    def commit(self) -> None:
        self.git("init", "--quiet", "--initial-branch=main")
        (self.root / ".gitignore").write_text("output\n.site-builder\n", "utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message=x")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path.resolve())


def test_an_archive_in_order_has_no_problem(site):
    site.write("a.md")

    assert site.check() == CheckOutcome(problems=(), files=1, checked=1)


def test_errors_warnings_and_collisions_are_told_in_one_run_sorted(site):
    site.write("a/x.md", "One")
    site.write("b/x.md", "Two", body="See http://nasa.gov/.")
    site.write("c.md", fields="draft: maybe\n")

    assert site.told() == [
        ("content/b/x.md", "same-address"),
        ("content/b/x.md", "bare-url"),
        ("content/c.md", "bad-flag"),
    ]


def test_the_errors_are_those_that_stop_a_build(site):
    site.write("a/x.md", "One")
    site.write("b/x.md", "Two")
    site.write("c.md", fields="draft: maybe\n")

    errors = [problem for problem in site.check().problems if problem.severity == "error"]
    assert errors == [problem for problem in site.build().problems if problem.severity == "error"]


def test_a_check_writes_no_page_and_the_next_build_makes_all(site):
    site.write("a.md")
    before = site.build()
    site.write("b.md", "Another")

    site.check()
    assert not (site.root / "output/2026/01/07/b/index.html").exists()
    outcome = site.build()
    assert (outcome.faulty, outcome.articles, outcome.parsed, before.articles) == (False, 2, 0, 1)
    assert (site.root / "output/2026/01/07/b/index.html").exists()


def test_a_check_without_a_store_leaves_the_output_ours(site):
    site.write("a.md")
    site.build()
    for file in (site.root / ".site-builder").iterdir():
        file.unlink()

    site.check()
    assert site.build().faulty is False


def test_a_title_and_an_original_are_compared_with_the_whole_archive(site):
    site.write("a.md", "The probe has landed", "link: https://www.nasa.gov/x/?utm_source=y\n")
    site.build()
    site.write("b.md", "The Probe has landed!", "link: http://nasa.gov/x\n")

    assert [str(problem) for problem in site.check("content/b.md").problems if problem.code != "http-link"] == [
        (
            "content/b.md:2:8: title: expected a title of its own in this week, found nearly that of 'The probe has landed' in"
            " content/a.md [similar-title]\n    if both tell the same story, keep one; else say in the title what is new"
        ),
        (
            "content/b.md:5:7: link: expected an original that is not in the archive yet, found that of content/a.md [same-original]\n"
            "    add to that article, or remove one of the two"
        ),
    ]


def test_two_releases_may_link_to_the_same_page(site):
    for number in (1, 2):
        site.write(f"x{number}.md", f"Rocket 1.{number} is out", "link: https://rocket.example.edu/\n")

    assert site.told() == []


def test_an_address_of_many_articles_is_no_original(site):
    titles = ("Moon", "Mars", "Venus", "Ceres")
    for title in titles[:3]:
        site.write(f"{title}.md", title, "link: https://club.example.edu/\n")
    assert [code for _, code in site.told()] == ["same-original"] * 2
    site.write("x.md", titles[3], "link: https://club.example.edu/\n")

    assert site.told() == []


def test_of_two_alike_only_the_later_is_told_unless_the_earlier_alone_is_asked_of(site):
    for name in "ab":
        site.write(f"{name}.md", fields="link: https://nasa.gov/x\n")

    both = [("content/b.md", "similar-title"), ("content/b.md", "same-original")]
    assert site.told() == both
    assert site.told("content/b.md") == both
    assert site.told("content/a.md") == [("content/a.md", "similar-title"), ("content/a.md", "same-original")]


def test_a_collision_is_told_at_the_file_that_is_asked_of(site):
    site.write("b/x.md", "One")
    site.build()
    site.write("a/x.md", "Two")

    problems = site.check("content/a").problems
    assert [str(problem) for problem in problems] == [
        (
            "content/a/x.md: slug: expected an address of its own, found '/2026/01/07/x/', which is that of content/b/x.md"
            " [same-address]\n    give one of the two another slug (or remove the alias)"
        )
    ]


@pytest.mark.parametrize("draft", ["", "draft: true\n"])
def test_a_tag_is_compared_with_all_tags_also_in_a_draft(site, draft):
    for number in range(6):
        site.write(f"a{number}.md", f"Title {number}", "tags: [Government]\n")
    site.write("b.md", "Another", f"tags: [goverment]\n{draft}")

    assert site.told() == [("content/b.md", "similar-tag")]


def test_warnings_can_be_off_or_errors(site):
    site.write("a.md", body="![](/a.png) See http://nasa.gov/, [x](http://nasa.gov/).")
    site.configure('[check]\noff = ["bare-url", "image-without-alt"]\nerrors = ["http-link"]\n')

    outcome = site.check()
    assert [(p.code, p.severity) for p in outcome.problems] == [("http-link", "error")]
    assert (outcome.errors, outcome.warnings) == (1, 0)


def test_an_unknown_code_is_told_with_the_close_one(site):
    site.configure('[check]\noff = ["bare-urls"]\n')

    with pytest.raises(SiteError) as caught:
        site.check()
    assert str(caught.value) == "site.toml: [check] off: 'bare-urls': no such code; did you mean 'bare-url'? [config]"


def test_a_list_of_tags_and_of_categories_is_kept_to(site):
    site.write("a.md", fields="tags: [Moon, Mars]\ncategories: [News, Opinion]\n")
    site.configure('[tags]\nallowed = ["moon"]\n[categories]\nallowed = ["News"]\n')

    assert site.told() == [("content/a.md", "unlisted-tag"), ("content/a.md", "unlisted-category")]


def test_folders_and_files_restrict_what_is_told(site):
    for path in ("a/x.md", "a/b/y.md", "ab/z.md"):
        site.write(path, path, body="See https://nasa.gov/.")

    assert site.told("content/a") == [("content/a/b/y.md", "bare-url"), ("content/a/x.md", "bare-url")]
    assert site.told("content/ab/z.md") == [("content/ab/z.md", "bare-url")]
    assert len(site.told("content")) == len(site.told(".")) == 3


def test_a_path_outside_or_missing_is_refused(site):
    (site.root / "notes.md").write_text("x", "utf-8")

    with pytest.raises(SiteError, match=r"expected a path in '.*content', found '.*notes\.md'"):
        site.check("notes.md")
    with pytest.raises(SiteError, match="expected a file or folder, found none at"):
        site.check("content/none.md")


def test_what_differs_from_a_revision_is_told_committed_or_not(site):
    for name in ("old", "edited", "gone", "ünï cödé"):
        site.write(f"{name}.md", name, body="See https://nasa.gov/.")
    site.commit()
    site.git("checkout", "--quiet", "-b", "work")
    site.write("ünï cödé.md", "Committed", body="See https://nasa.gov/.")
    site.git("commit", "--quiet", "--all", "--message=y")
    site.write("edited.md", "Edited", body="See https://nasa.gov/.")
    site.write("new.md", "New", body="See https://nasa.gov/.")
    (site.root / "content/gone.md").unlink()

    assert [path for path, _ in site.told(changed_since="main")] == [
        "content/edited.md",
        "content/new.md",
        "content/ünï cödé.md",
    ]
    assert [path for path, _ in site.told(changed_since="HEAD")] == ["content/edited.md", "content/new.md"]
    assert site.told("content/new.md", changed_since="main") == [("content/new.md", "bare-url")]


def test_a_picture_that_a_change_takes_away_is_told_where_an_article_still_shows_it(site):
    site.write("a.md", "One", body="![it](pic.png) ![other](other.png)")
    for name in ("pic.png", "unused.png"):
        (site.root / "content" / name).write_bytes(png())
    site.commit()
    (site.root / "content" / "pic.png").unlink()

    (problem,) = site.check(changed_since="main").problems
    assert str(problem) == (
        "content/a.md:6:7: expected a file at 'content/pic.png', found none [missing-file]\n"
        "    add the file, or write its path from the article's folder"
    )
    assert site.told() == [
        ("content/a.md", "missing-file"),
        ("content/a.md", "missing-file"),
        ("content/unused.png", "unused-file"),
    ]


@pytest.mark.parametrize("name", ["a\nb.md", "a\x07b.png", "x.md/inner.md", "a\x07b/inner.md"])
def test_a_name_that_stops_a_build_is_told_of_the_change_that_brings_it(site, name):
    site.write("a.md")
    site.commit()
    (site.root / "content" / name).parent.mkdir(exist_ok=True)
    (site.root / "content" / name).write_text("x", "utf-8")

    assert [problem.severity for problem in site.check(changed_since="main").problems] == ["error"]


def test_a_file_of_nearly_an_others_name_is_told_of_the_change_that_brings_it(site):
    site.write("a.md", body="![it](pic.png)")
    (site.root / "content" / "pic.png").write_bytes(png())
    site.commit()
    (site.root / "content" / "Pic.png").write_bytes(png())

    assert ("content/Pic.png", "same-address") in site.told(changed_since="main")


def test_a_draft_shows_its_picture_to_check(site):
    site.write("a.md", "One", fields="draft: true\n", body="![it](pic.png) ![other](other.png)")
    (site.root / "content" / "pic.png").write_bytes(png())

    assert site.told() == [("content/a.md", "missing-file")]


def test_what_others_did_since_the_branch_began_is_no_change(site):
    site.write("a.md", "One", body="See https://nasa.gov/.")
    site.commit()
    site.git("checkout", "--quiet", "-b", "work")
    site.git("checkout", "--quiet", "main")
    site.write("a.md", "Two", body="See https://nasa.gov/.")
    site.git("commit", "--quiet", "--all", "--message=y")
    site.git("checkout", "--quiet", "work")

    assert site.told(changed_since="main") == []


def test_a_revision_that_is_an_option_unknown_or_asked_of_no_repository_is_refused(site):
    for revision, message in (
        ("--output=x", "expected a revision such as origin/main, found '--output=x'"),
        ("", "expected a revision such as origin/main, found ''"),
        ("main", f"expected a git repository at {site.root}/content, found none that git will read"),
    ):
        with pytest.raises(SiteError) as caught:
            site.check(changed_since=revision)
        assert caught.value.message == message
    site.write("a.md")
    site.commit()
    with pytest.raises(SiteError, match="expected a revision that git knows, found 'none'"):
        site.check(changed_since="none")


def test_settings_of_the_repository_do_not_run_a_program(site):
    site.write("a.md")
    site.commit()
    script = site.root / "spy.sh"
    script.write_text(f"#!/bin/sh\ntouch {site.root}/ran\n", "utf-8")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager"):
        site.git("config", name, str(script))
    site.write("a.md", "Another")

    site.check(changed_since="HEAD")
    assert not (site.root / "ran").exists()


def test_a_changed_file_costs_what_it_is_and_not_what_the_archive_weighs(site):
    for number in range(30):
        site.write(f"a{number}.md", f"Title {number}")
    site.build()
    site.write("new.md", "New")
    notes: list[tuple[str, int | None]] = []

    class Listener(Silent):
        def stage(self, name: str, total: int | None = None) -> None:
            notes.append((name, total))

    options = CheckOptions(site=site.root, now=NOW, jobs=1, paths=(site.root / "content/new.md",))
    outcome = check(options, Listener())
    assert (outcome.files, outcome.checked) == (31, 1)
    assert ("judge", 1) in notes
