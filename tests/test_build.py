"""What a build does to the published site: which paths it writes for which edit, and what it refuses."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archive import NOW, Archive, Builder, read_tree, written

BUILDERS: list[Builder] = []
SITE_FEEDS = ["atom.xml", "feed.json", "feed.xml"]


@pytest.fixture(scope="module", autouse=True)
def builders() -> Iterator[None]:
    BUILDERS[:] = [Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")]
    yield
    for builder in BUILDERS:
        builder.close()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "site", *BUILDERS)


@pytest.fixture
def site(archive: Archive) -> Archive:
    """Six articles over three months, built. Feeds hold three, list pages two, the home page four."""
    archive.write("old.md", title="Old", date="2025-11-03", tags=["linux"])
    archive.write("fig.md", title="Fig", date="2025-12-05", tags=["fruit"], link="https://one.example/f")
    archive.write("elm.md", title="Elm", date="2026-01-02", summary="In short.", tags=["tree"])
    archive.write("date.md", title="Date", date="2026-01-04", tags=["fruit", "tree"], link="https://one.example/d")
    archive.write(
        "cherry.md", title="Cherry", date="2026-01-06", summary="In short.", tags=["fruit"], categories=["Food"]
    )
    archive.write("apple.md", title="Apple", date="2026-01-07", tags=["tree"])
    archive.build()
    return archive


def edit(archive: Archive, path: str, old: str, new: str) -> None:
    file = archive.root / "content" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def changes(archive: Archive, **options: Any) -> tuple[list[str], list[str]]:
    """Build, hold the result against a clean build, and give the paths that were written and removed."""
    outcome = archive.build(**options)
    assert not outcome["faulty"], outcome["problems"]
    check_equal(archive, **options)
    return written(outcome), [path for path in outcome["removed_paths"] if not path.startswith(".site-builder/")]


def check_equal(archive: Archive, **options: Any) -> None:
    """The output equals that of a clean build elsewhere."""
    _, folder = archive.build_clean(**options)
    assert archive.tree() == read_tree(folder)


# what an edit writes


def test_a_new_body_rewrites_its_page_and_the_feeds_that_carry_it(site):
    edit(site, "cherry.md", "Words.", "Words.\n\nMore of them.")

    assert changes(site) == (
        [
            "2026/01/06/cherry/index.html",
            "atom.xml",
            "categories/food/feed.xml",
            "feed.json",
            "feed.xml",
            "tags/fruit/feed.xml",
        ],
        [],
    )


def test_the_directory_of_feeds_changes_with_a_name_and_not_with_a_count(site):
    site.write("kiwi.md", title="Kiwi", date="2026-01-07", tags=["fruit"])
    counted = changes(site)[0]
    site.write("plum.md", title="Plum", date="2026-01-07", tags=["stone fruit"])

    assert ("feeds/index.html" in counted, "feeds/index.html" in changes(site)[0]) == (False, True)


def test_the_directory_of_feeds_changes_with_the_commonest_spelling_of_a_name(site):
    edit(site, "old.md", "linux", "Linux")

    assert "feeds/index.html" in changes(site)[0]


def test_a_new_body_of_an_article_that_is_in_no_feed_of_the_site_leaves_those_alone(site):
    edit(site, "elm.md", "Words.", "Words.\n\nMore of them.")

    assert changes(site) == (["2026/01/02/elm/index.html", "tags/tree/feed.xml"], [])


def test_a_new_beginning_of_the_body_is_a_new_summary_wherever_the_article_is_listed(site):
    edit(site, "old.md", "Words.", "Other words.")

    assert changes(site) == (
        ["2025/11/03/index.html", "2025/11/03/old/index.html", "2025/11/index.html", "2025/index.html",
         "on-this-day/11-03/index.html", "tags/linux/feed.xml", "tags/linux/index.html"],
        [],
    )  # fmt: skip


def test_a_new_title_rewrites_its_page_its_neighbours_and_every_list_that_shows_it(site):
    edit(site, "old.md", '"Old"', '"Oldest"')

    assert changes(site) == (
        ["2025/11/03/index.html", "2025/11/03/old/index.html", "2025/11/index.html", "2025/12/05/fig/index.html",
         "2025/index.html", "on-this-day/11-03/index.html", "tags/linux/feed.xml", "tags/linux/index.html"],
        [],
    )  # fmt: skip


def test_a_new_tag_makes_its_page_and_feed_and_rewrites_what_shows_the_tags(site):
    edit(site, "old.md", '["linux"]', '["linux", "bsd"]')

    assert changes(site) == (
        [
            "2025/11/03/index.html",
            "2025/11/03/old/index.html",
            "2025/11/index.html",
            "2025/index.html",
            "feeds/index.html",
            "on-this-day/11-03/index.html",
            "sitemap/lists.xml",
            "tags/bsd/feed.xml",
            "tags/bsd/index.html",
            "tags/by/count/index.html",
            "tags/index.html",
            "tags/linux/feed.xml",
            "tags/linux/index.html",
        ],
        [],
    )


def test_a_tag_that_nobody_has_any_more_goes_with_its_feed(site):
    edit(site, "old.md", '["linux"]', "[]")

    rewritten, removed = changes(site)

    assert removed == ["tags/linux/feed.xml", "tags/linux/index.html"]
    assert "tags/index.html" in rewritten


def test_a_new_date_moves_the_article_and_what_was_filed_under_the_old_one_goes(site):
    edit(site, "old.md", "2025-11-03", "2025-12-05")

    rewritten, removed = changes(site)

    assert removed == [
        "2025/11/03/index.html", "2025/11/03/old/index.html", "2025/11/index.html", "on-this-day/11-03/index.html",
        "sitemap/2025-11.xml",
    ]  # fmt: skip
    assert rewritten == [
        "2025/12/05/fig/index.html", "2025/12/05/index.html", "2025/12/05/old/index.html", "2025/12/index.html",
        "2025/index.html", "2026/01/02/elm/index.html", "archive/index.html", "on-this-day/01-07/index.html",
        "on-this-day/12-05/index.html", "on-this-day/index.html", "sitemap.xml", "sitemap/2025-12.xml",
        "sitemap/lists.xml", "tags/linux/feed.xml", "tags/linux/index.html",
    ]  # fmt: skip


def test_a_deleted_article_goes_with_all_that_was_its_own(site):
    (site.root / "content" / "old.md").unlink()

    assert changes(site) == (
        [
            "2025/12/05/fig/index.html",
            "2025/12/05/index.html",
            "2025/12/index.html",
            "2025/index.html",
            "archive/index.html",
            "feeds/index.html",
            "on-this-day/01-07/index.html",
            "on-this-day/12-05/index.html",
            "on-this-day/index.html",
            "sitemap.xml",
            "sitemap/lists.xml",
            "tags/by/count/index.html",
            "tags/index.html",
        ],
        [
            "2025/11/03/index.html",
            "2025/11/03/old/index.html",
            "2025/11/index.html",
            "on-this-day/11-03/index.html",
            "sitemap/2025-11.xml",
            "tags/linux/feed.xml",
            "tags/linux/index.html",
        ],
    )


def test_a_draft_is_taken_off_and_put_back_as_if_nothing_had_been(site):
    before = site.tree()
    edit(site, "old.md", "---\ntitle", "---\ndraft: true\ntitle")
    outcome = site.build()
    assert (outcome["articles"], outcome["withheld"], len(outcome["removed_paths"]) > 0) == (5, 1, True)

    edit(site, "old.md", "draft: true\n", "")
    site.build()

    assert site.tree() == before


def test_an_alias_adds_a_redirect_and_nothing_else(site):
    edit(site, "old.md", "---\ntitle", '---\naliases: ["/was/here/"]\ntitle')

    assert changes(site) == (["was/here/index.html"], [])


def test_an_alias_that_is_the_articles_own_address_is_no_redirect(site):
    edit(site, "old.md", "---\ntitle", '---\naliases: ["/2025/11/03/old/", "/was/", "/was/index.html"]\ntitle')

    assert changes(site) == (["was/index.html"], [])


def test_a_date_that_passes_shows_an_article_and_hides_an_expired_one(site):
    site.write("next.md", title="Next", date="2026-01-11", tags=["new"])
    edit(site, "old.md", "---\ntitle", "---\nexpires: 2026-01-11\ntitle")
    outcome = site.build()
    assert (outcome["next_due"], outcome["articles"], outcome["withheld"]) == ("2026-01-11T00:00:00Z", 6, 1)

    site.now = "2026-01-11T00:00:00+00:00"
    rewritten, removed = changes(site)

    assert "2026/01/11/next/index.html" in rewritten
    assert "2025/11/03/old/index.html" in removed
    assert site.build()["parsed"] == 0


def test_a_template_rewrites_the_pages_that_are_made_with_it(site):
    (site.root / "templates").mkdir()
    (site.root / "templates" / "not-found.html").write_text("<p>Nothing here.</p>")

    assert changes(site) == (["404.html"], [])


def test_a_style_sheet_has_a_new_name_and_so_every_page_is_rewritten(site):
    (site.root / "static").mkdir()
    (site.root / "static" / "style.css").write_text("body{}")
    pages = {path for path in site.tree() if path.endswith(".html")}

    rewritten, removed = changes(site)

    assert {path for path in rewritten if path.endswith(".html")} == pages
    assert [path.rpartition(".")[2] for path in removed] == ["css"]


def test_a_file_in_static_is_copied_and_nothing_else(site):
    (site.root / "static").mkdir()
    (site.root / "static" / "logo.png").write_bytes(b"\x89PNG")

    assert changes(site) == (["logo.png"], [])


def test_a_robots_txt_in_static_stands_for_ours_however_it_came(site):
    (site.root / "static").mkdir()
    (site.root / "static" / "robots.txt").write_text("User-agent: *\n")
    assert changes(site) == (["robots.txt"], [])

    (site.root / "static" / "logo.png").write_bytes(b"\x89PNG")
    assert changes(site) == (["logo.png"], [])


def test_another_permalink_moves_every_article(site):
    site.write_config(permalink="/{slug}/")

    rewritten, removed = changes(site)

    names = ("apple", "cherry", "date", "elm", "fig", "old")
    assert {f"{name}/index.html" for name in names} <= set(rewritten)
    assert sorted(path.split("/")[3] for path in removed) == sorted(names)


def test_every_page_of_a_tag_has_the_spelling_that_became_the_commonest(archive):
    for number in range(1, 10):
        archive.write(f"{number}.md", date=f"2026-01-0{number}", tags=["Linux" if number < 4 else "linux"])
        if number >= 6:
            archive.build()

    check_equal(archive)


def test_the_last_numbered_page_links_to_the_one_that_comes_after_it(archive):
    for number in range(1, 10):
        archive.write(f"{number}.md", date=f"2026-01-0{number}", tags=["x"])
        archive.build()
        if number in (6, 8):
            check_equal(archive)


# a build with nothing to do


def test_a_second_build_reads_parses_and_writes_nothing(site):
    site.build()
    for file in (site.root / "content").iterdir():
        os.utime(file, ns=(1_700_000_000_000_000_000,) * 2)
    site.build()

    outcome = site.build()

    assert [outcome[name] for name in ("parsed", "planned", "rendered", "written", "removed")] == [0] * 5
    assert outcome["kept"] == outcome["pages"]


@pytest.mark.parametrize("names", [["content"], ["content", ".site-builder"], ["content", ".site-builder", "output"]])
def test_a_fresh_clone_with_a_restored_cache_is_read_and_nothing_is_made(site, names):
    for name in names:
        shutil.copytree(site.root / name, site.root / "copy", copy_function=shutil.copyfile)
        shutil.rmtree(site.root / name)
        (site.root / "copy").rename(site.root / name)

    outcome = site.build()

    assert [outcome[name] for name in ("files", "read", "parsed", "planned", "written")] == [6, 6, 0, 0, 0]


def test_what_a_build_wrote_before_an_older_cache_was_put_back_is_removed(site):
    shutil.copytree(site.root / ".site-builder", site.root / "copy")
    site.write("new.md", date="2026-01-07")
    site.build()
    shutil.rmtree(site.root / ".site-builder")
    (site.root / "copy").rename(site.root / ".site-builder")
    (site.root / "content" / "new.md").unlink()

    site.build()

    check_equal(site)


def test_what_changed_beside_a_restored_cache_is_made_and_no_more(site):
    shutil.copytree(site.root / ".site-builder", site.root / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(site.root / ".site-builder")
    (site.root / "copy").rename(site.root / ".site-builder")
    edit(site, "old.md", "Words.", "Changed.")

    outcome = site.build()

    assert outcome["parsed"] == 1
    assert 0 < outcome["rendered"] < outcome["pages"]
    check_equal(site)


# figures


def test_the_figures_of_a_build_add_up(site):
    site.write("draft.md", draft=True)
    site.write("later.md", date="2026-02-01")
    site.write("gone.md", date="2026-01-01", expires="2026-01-02")
    site.write_raw("broken.md", "no header")
    site.write("twin.md", date="2026-01-07", slug="apple")
    edit(site, "old.md", "Words.", "Changed.")

    outcome = site.build(skip_faulty=True)
    pages = [path for path in site.tree() if not path.startswith(".site-builder/")]

    assert outcome["files"] == outcome["articles"] + outcome["withheld"] + len(outcome["left_out"]) == 11
    assert (outcome["articles"], outcome["withheld"], outcome["left_out"]) == (
        6,
        3,
        ["content/broken.md", "content/twin.md"],
    )
    assert outcome["pages"] == outcome["kept"] + outcome["rendered"] == len(pages)
    assert outcome["written"] == len(outcome["written_paths"])


def test_every_rendered_page_has_a_reason(site):
    edit(site, "old.md", '"Old"', '"Oldest"')

    outcome = site.build()

    assert [reason["path"] for reason in outcome["reasons"]] == written(outcome)
    assert {reason["reason"] for reason in outcome["reasons"]} == {
        "what it shows changed: old.md changed",
        "what it shows changed: its neighbour old.md changed",
    }


def test_what_a_new_article_costs_does_not_depend_on_the_size_of_the_archive(archive, tmp_path):
    """Lists of both sizes are cut at the same places, and the new article joins no overflow."""
    costs = []
    for count in (30, 120):
        one = Archive(tmp_path / str(count), *BUILDERS)
        for number in range(count):
            one.write(
                f"{number:03}.md", date=f"2025-{number // 10 % 12 + 1:02}-{number % 10 + 1:02}", tags=[f"t{number % 5}"]
            )
        one.build()
        one.write("new.md", title="New", date="2026-01-09", tags=["t3"])
        outcome = one.build()
        costs.append([outcome[name] for name in ("read", "parsed", "planned", "rendered", "written", "removed")])

    assert costs[0][1:] == costs[1][1:]


# faults


def test_faults_stop_the_build_all_are_told_and_the_site_stands_untouched(site):
    before = site.tree()
    site.write_raw("broken.md", "no header")
    site.write("bad.md", date="12/03/26")
    site.write("twin.md", date="2026-01-07", slug="apple")
    (site.root / "content" / "link.md").symlink_to("apple.md")
    edit(site, "old.md", "Words.", "Changed.")

    outcome = site.build()

    assert (outcome["faulty"], outcome["written"]) == (True, 0)
    assert [problem["path"] for problem in outcome["problems"]] == [
        "content/bad.md", "content/broken.md", "content/link.md", "content/twin.md",
    ]  # fmt: skip
    assert site.tree() == before


def test_a_fault_is_told_by_every_build_until_it_is_mended(site):
    site.write_raw("broken.md", "no header")
    first = site.build()

    assert site.build()["problems"] == first["problems"] != []

    site.write("broken.md", title="Mended", date="2026-01-08")
    assert "2026/01/08/broken/index.html" in changes(site)[0]


def test_skip_faulty_builds_the_rest_and_lists_what_was_left_out(site):
    site.write_raw("broken.md", "no header")
    site.write("fresh.md", title="Fresh", date="2026-01-08")

    outcome = site.build(skip_faulty=True)

    assert (outcome["left_out"], outcome["faulty"], outcome["articles"]) == (["content/broken.md"], False, 7)
    assert "2026/01/08/fresh/index.html" in written(outcome)
    check_equal(site, skip_faulty=True)


def test_two_articles_that_want_one_address_are_named_alike_by_an_incremental_and_a_clean_build(site):
    site.write("2026/apple.md", title="Another", date="2026-01-07")

    problems = site.build()["problems"]

    assert problems == site.build_clean()[0]["problems"]
    assert [(problem["path"], problem["message"], problem["code"]) for problem in problems] == [
        (
            "content/apple.md",
            "expected an address of its own, found '/2026/01/07/apple/', which is that of content/2026/apple.md",
            "same-address",
        )
    ]


def test_an_alias_that_is_the_address_of_a_list_is_a_collision_of_the_article(site):
    edit(site, "old.md", "---\ntitle", '---\naliases: ["/tags/fruit/"]\ntitle')

    assert [(problem["path"], problem["message"]) for problem in site.build()["problems"]] == [
        (
            "content/old.md",
            "expected an address of its own, found '/tags/fruit/', which is that of the tag 'fruit'",
        )
    ]


def test_of_two_that_want_one_address_skip_faulty_leaves_the_second_out_until_it_is_mended(site):
    site.write("zebra.md", title="Z", date="2026-01-07", slug="apple")
    assert site.build(skip_faulty=True)["left_out"] == ["content/zebra.md"]
    check_equal(site, skip_faulty=True)

    site.write("zebra.md", title="Z", date="2026-01-07")
    assert "2026/01/07/zebra/index.html" in changes(site)[0]


def test_a_static_file_with_the_name_of_a_page_is_refused(site):
    (site.root / "static" / "tags").mkdir(parents=True)
    (site.root / "static" / "tags" / "index.html").write_text("mine")

    assert site.build_error().splitlines()[0] == (
        "expected one page at '/tags/', found two: the index 'tag' and a page of the site itself (site) [same-address]"
    )


def test_an_address_that_would_be_a_file_and_a_folder_is_told_before_anything_is_written(site):
    before = site.tree()
    site.write("one.md", title="One", date="2026-01-08", aliases=["/old.html"])
    site.write("two.md", title="Two", date="2026-01-09", aliases=["/old.html/x/"])

    assert [problem["path"] for problem in site.build()["problems"]] == ["content/two.md"]
    assert site.tree() == before


# the output folder


def test_files_in_the_output_that_are_not_ours_stay(site):
    (site.output / ".gitignore").write_text("*\n")
    (site.output / "2025" / "11" / "03" / "CNAME").write_text("x")
    (site.root / "content" / "old.md").unlink()

    site.build()
    site.build(clean=True)

    assert (site.output / ".gitignore").read_text() == "*\n"
    assert [path for path in site.tree() if path.startswith("2025/11")] == ["2025/11/03/CNAME"]


def test_a_foreign_file_where_a_page_belongs_is_refused_and_nothing_is_written(site):
    (site.output / "2026/01/08/new").mkdir(parents=True)
    (site.output / "2026/01/08/new/index.html").write_text("mine")
    before = site.tree()
    site.write("new.md", title="New", date="2026-01-08")

    assert site.build_error() == (
        "expected the output folder to hold our files alone, found others at 2026/01/08/new/index.html [foreign-file]\n"
        "    move them away, or name another folder with --output"
    )
    assert site.tree() == before


def test_a_foreign_file_where_a_folder_belongs_is_refused_and_nothing_is_written(site):
    (site.output / "categories" / "new").write_text("mine")
    before = site.tree()
    site.write("new.md", title="New", date="2026-01-08", categories=["new"])

    assert "found others at categories/new/feed.xml, categories/new/index.html" in site.build_error()
    assert site.tree() == before


@pytest.mark.parametrize("how", ["delete", "edit", "same size", "link"])
def test_a_file_of_ours_that_was_harmed_is_made_again(site, how):
    before = site.tree()
    file = site.output / "tags/fruit/index.html"
    data = file.read_bytes()
    file.unlink()
    if how in ("edit", "same size"):
        file.write_bytes(b"x" * (len(data) if how == "same size" else 3))
    elif how == "link":
        (site.root / "precious").write_bytes(b"precious")
        file.symlink_to(site.root / "precious")

    assert written(site.build()) == ["tags/fruit/index.html"]
    assert site.tree() == before
    if how == "link":
        assert (site.root / "precious").read_bytes() == b"precious"


def test_an_output_folder_that_was_deleted_is_made_again(site):
    before = site.tree()
    shutil.rmtree(site.output)

    site.build()

    assert site.tree() == before


def test_a_build_without_its_store_removes_what_an_earlier_one_wrote_and_nothing_else(site):
    shutil.rmtree(site.root / ".site-builder")
    (site.output / "mine.html").write_text("x")
    (site.root / "content" / "old.md").unlink()

    site.build()

    _, clean = site.build_clean()
    assert sorted(site.tree()) == sorted([*read_tree(clean), "mine.html"])


def test_an_article_that_goes_while_the_store_is_distrusted_goes_from_the_site(site):
    (site.root / ".site-builder" / "store.sqlite.seal").unlink()
    (site.root / "content" / "old.md").unlink()

    site.build()

    check_equal(site)


# interrupted, and two at once

_KILL = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from site_builder.build import build
from site_builder.effects.output import OutputFolder
from site_builder.model.outcome import BuildOptions, Silent
site, name, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
whole = getattr(OutputFolder, name)
def die(*arguments):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*arguments)
setattr(OutputFolder, name, die)
build(BuildOptions(site=site, now=datetime.fromisoformat(sys.argv[4]), jobs=1), Silent())
"""


@pytest.mark.parametrize(
    ("call", "count"),
    [
        ("stage", 0), ("stage", 9), ("publish", 0), ("publish", 3), ("publish", 11), ("remove", 0), ("remove", 4),
        ("end_staging", 1),
    ],
)  # fmt: skip
def test_the_build_after_a_killed_one_gives_what_a_clean_build_gives(site, call, count):
    (site.root / "content" / "old.md").unlink()
    edit(site, "elm.md", '"Elm"', '"Elms"')
    site.write("new.md", title="New", date="2026-01-08", tags=["fruit", "new"])

    killed = subprocess.run(
        [sys.executable, "-c", _KILL, str(site.root), call, str(count), NOW],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    site.build()

    check_equal(site)


def test_what_a_killed_first_build_left_is_ours_to_replace(archive):
    archive.write("a.md")
    subprocess.run([sys.executable, "-c", _KILL, str(archive.root), "publish", "5", NOW], check=False)

    archive.build()

    check_equal(archive)


_HOLD = """
import sys
from pathlib import Path
from site_builder.effects.lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_builds_at_once_are_refused(site):
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(site.root / ".site-builder" / "store.lock")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        message = site.build_error()
        holder.communicate()

    assert message.startswith("another build of this site is running [busy]")
    assert site.build()["faulty"] is False


def test_one_site_may_have_two_outputs_each_with_its_own_record(site):
    before = site.tree()
    site.build(output=str(site.root / "preview"), drafts=True)
    edit(site, "elm.md", "Words.", "Words.\n\nMore.")
    site.build(output=str(site.root / "preview"), drafts=True)

    assert site.tree() == before
    assert changes(site) == (["2026/01/02/elm/index.html", "tags/tree/feed.xml"], [])


def test_a_day_stays_the_site_s_own_when_only_the_addresses_change(archive):
    archive.write_config(timezone="Pacific/Auckland")
    archive.write("a.md", date="2026-01-07")
    archive.build()

    archive.write_config(timezone="Pacific/Auckland", permalink="/{year}/{month}/{day}/x/{slug}/")
    archive.build()

    assert (archive.output / "2026/01/07/x/a/index.html").exists()
    check_equal(archive)


MERGED = '[tags.aliases]\nfruit = "tree"\n'


def test_the_page_of_a_merged_tag_becomes_a_redirect_and_its_feed_goes(site):
    site.write_config(MERGED)

    written_paths, removed = changes(site)

    assert [path for path in written_paths if path.startswith("tags/")] == [
        "tags/by/count/index.html", "tags/fruit/index.html", "tags/index.html", "tags/tree/feed.xml",
        "tags/tree/index.html", "tags/tree/page/1/index.html",
    ]  # fmt: skip
    assert removed == ["tags/fruit/feed.xml"]
    assert 'href="https://news.example/tags/tree/"' in (site.output / "tags/fruit/index.html").read_text("utf-8")


def test_a_merge_that_is_taken_back_leaves_the_site_as_it_was(site):
    before = site.tree()
    site.write_config(MERGED)
    site.build()
    site.write_config()

    changes(site)

    assert site.tree() == before


def test_a_merge_into_a_tag_that_no_article_has_any_more_leaves_no_redirect_to_nowhere(site):
    site.write_config('[tags.aliases]\npenguin = "linux"\n')
    changes(site)
    before = "tags/penguin/index.html" in site.tree()
    edit(site, "old.md", '["linux"]', "[]")

    changes(site)

    assert (before, "tags/penguin/index.html" in site.tree()) == (True, False)


def test_an_article_that_wants_the_address_of_a_redirect_is_told(site):
    site.write_config(MERGED)
    site.write("fig.md", title="Fig", date="2025-12-05", aliases=["/tags/fruit/"])

    assert [problem["message"] for problem in site.build()["problems"]] == [
        "expected an address of its own, found '/tags/fruit/', which is that of the tag 'tree'"
    ]


def test_the_neighbours_that_are_asked_for_are_those_of_a_walk_along_the_archive(archive):
    for number in range(1_001):  # more than are planned one by one
        day = f"20{number // 336 + 10}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        archive.write(f"{number}.html", title=f"Number {number}", date=day, body="<p>x</p>")
    archive.build()
    edit(archive, "500.html", "Number 500", "Another title")

    outcome = archive.build()

    assert sorted(path for path in written(outcome) if path.count("/") == 4 and "/page/" not in path) == [
        "2011/06/24/499/index.html", "2011/06/25/500/index.html", "2011/06/26/501/index.html",
    ]  # fmt: skip
    check_equal(archive)
