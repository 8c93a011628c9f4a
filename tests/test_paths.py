"""Names that would lead out of the site: each row of the path suite in every field that makes a path, really built."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.model.problem import SiteError

from .archive import read_tree
from .parse.cases import SHARED, read_suite

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = read_suite("paths.jsonl.gz") if (SHARED / "suites" / "paths.jsonl.gz").exists() else []
SINGLE = [row["input"] for row in ROWS if row["kind"] != "pair"]
PAIRS = [row["input"] for row in ROWS if row["kind"] == "pair"]
# The other two pairs, of an alias and of a static file, have tests of their own.
SLUGS = [pair for pair in PAIRS if "alias" not in pair[1] and "feed" not in pair[0]]
FIELDS = ("slug", "tags", "categories", "authors", "source", "aliases")
# The names that Windows keeps for devices, whatever follows the first dot.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Built(NamedTuple):
    """A site of one article for each row and field, its files, and what was said of each article."""

    outcome: Outcome
    files: dict[str, str]
    told: dict[str, list[str]]


def write(folder: Path, name: str, **fields: Any) -> None:
    fields = {"title": "A title", "date": "2026-01-07"} | fields
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    file = folder / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{head}---\nWords.\n", "utf-8")


def run(folder: Path, *, skip_faulty: bool = False, clean: bool = False) -> Outcome:
    (folder / "site.toml").touch()
    return build(BuildOptions(site=folder, now=NOW, jobs=1, skip_faulty=skip_faulty, clean=clean), Silent())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    if not ROWS:
        pytest.skip("the suites are not beside this checkout")
    above = tmp_path_factory.mktemp("above")
    folder = above / "site"
    for field in FIELDS:
        for number, text in enumerate(SINGLE):
            own = {"slug": f"{field}-{number}"} if field != "slug" else {"date": f"{1971 + number}-01-07"}
            write(folder, f"{field}/{number}.md", **own, **{field: text if field in {"slug", "source"} else [text]})
    outcome = run(folder, skip_faulty=True)
    assert [path.name for path in above.iterdir()] == ["site"]
    assert {path.name for path in folder.iterdir()} == {".site-builder", "content", "output", "site.toml"}
    told: dict[str, list[str]] = {}
    for problem in outcome.problems:
        assert problem.line or problem.code == "same-address"
        told.setdefault(problem.path.removeprefix("content/"), []).append(problem.code)
    return Built(outcome, read_tree(folder / "output"), told)


def is_safe(component: str) -> bool:
    """Whether a name means the same on every system: letters, digits, marks, and single signs between them."""
    return (
        len(component.encode()) <= 255
        and component == unicodedata.normalize("NFC", component)
        and all(c in "-_.~" or unicodedata.category(c)[0] in "LMN" for c in component)
        and not component.startswith(".")
        and not component.endswith(".")
        and ".." not in component
        and not DEVICE.fullmatch(component)
    )


def shown(text: str) -> str:
    """A name for a test: what is printable of an input."""
    return ascii(text)[:40]


def test_the_suite_is_there_or_the_tests_of_it_are_skipped():
    assert (len(SINGLE), len(PAIRS), len(SLUGS)) in {(55, 7, 5), (0, 0, 0)}


def test_every_file_of_the_site_has_a_safe_name(built):
    ours = [path for path in built.files if not path.startswith(".site-builder/")]

    assert [path for path in ours if not all(map(is_safe, path.split("/")))] == []


@pytest.mark.parametrize("number", range(len(SINGLE)), ids=[shown(text) for text in SINGLE])
@pytest.mark.parametrize("field", FIELDS)
def test_a_name_is_built_in_one_safe_form_or_refused_with_its_line(built, field, number):
    path = f"{field}/{number}.md"
    folder = f"{1971 + number}/01/07/" if field == "slug" else f"2026/01/07/{field}-{number}/"
    pages = [file for file in built.files if file.startswith(folder) and file.endswith("/index.html")]
    pages = [file for file in pages if file != f"{folder}index.html" or field != "slug"]

    refused = f"content/{path}" in built.outcome.left_out
    assert len(pages) == (0 if refused else 1)
    assert bool(built.told.get(path)) or not refused


def collide(folder: Path, one: str, two: str) -> list[str]:
    """What is said of two articles of a day with these slugs: in a build with a store, and the same in a clean one."""
    write(folder, "one.md", slug=one)
    run(folder, skip_faulty=True)
    write(folder, "two.md", slug=two)
    said = [str(problem) for problem in run(folder).problems]
    assert said == [str(problem) for problem in run(folder, clean=True).problems]
    return said


@pytest.mark.parametrize(("one", "two"), SLUGS, ids=[shown(" ".join(pair)) for pair in SLUGS])
def test_two_slugs_are_one_collision_or_two_addresses_that_no_system_takes_for_one(tmp_path, one, two):
    said = collide(tmp_path, one, two)

    if said:
        assert len(said) == 1
        assert re.search(r"content/two\.md.* which is that of content/one\.md \[same-address\]", said[0])
    else:
        pages = {path.parent.name for path in (tmp_path / "output/2026/01/07").glob("*/index.html")}
        assert len({unicodedata.normalize("NFKC", unquote(name)).casefold() for name in pages}) == 2


def test_two_slugs_that_differ_in_form_alone_are_one_collision(tmp_path):
    assert len(collide(tmp_path, "caf\u00e9", "cafe\u0301")) == 1


def test_an_alias_at_another_article_s_address_is_one_collision(tmp_path):
    write(tmp_path, "one.md", slug="x")
    write(tmp_path, "two.md", slug="y", aliases=["/2026/01/07/x/"])
    told = [problem.path for problem in run(tmp_path).problems]

    assert told == ["content/two.md"]


def test_a_static_file_at_a_feed_s_address_is_told_by_both_names(tmp_path):
    write(tmp_path, "one.md")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "feed.xml").write_text("<rss/>")

    with pytest.raises(SiteError, match=r"expected one page at '/feed\.xml', found two: .*feeds.* and .*"):
        run(tmp_path)
