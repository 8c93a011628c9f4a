"""What an edit costs, counted and not timed: it must not depend on the size of the archive.

One process builds an archive, keeps what it can, and is told where something happened, as a preview does. For each kind
of edit it counts what it asked of the store and of the disk and what it made; at 100 and at 1,000 articles
the counts must be equal.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

EDITS = (
    "nothing", "a body", "an old body", "a title", "a summary", "a tag", "a new article", "a deletion", "a rename",
    "a page", "a title in a story", "an article that joins a story", "an article that leaves a story", "a picture",
)  # fmt: skip

_COUNTER = """
import json, os, sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.resident import Resident
from tests.photographs import png

root, count = Path(sys.argv[1]), int(sys.argv[2])
content = root / "content"
content.mkdir(parents=True)
(root / "site.toml").write_text(
    '[site]\\ntitle = "Test"\\nbase_url = "https://news.example"\\n[lists]\\npage_size = 2\\n[feeds]\\nitems = 3\\n'
    '[search]\\nenabled = false\\n'
)

def write(name, day, title, tags, body="Words.", summary="In short.", more=""):
    path = content / f"{day:%Y/%m}" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"title: {title}\\ndate: {day}\\ntags: {json.dumps(tags)}\\nsummary: {summary}{more}"
    path.write_text(f"---\\n{head}\\n---\\n{body}\\n")
    return path

def day_of(number):  # two a day, four a month, and the newest always on the same day
    back = count - 1 - number
    return date(2025 - back // 48, 12 - back // 4 % 12, 28 - back // 2 % 2)

# Half of the archive is one story, of three outlets; one article in it has the same place as one that is not.
IN_A_STORY = "\\nstory: Trial\\nlink: https://outlet{}.example/{}"

def put(number, **fields):
    fields = {"title": f"T{number}", "tags": [f"t{number % 5}"]} | fields
    if number % 2 == 0:
        fields = {"more": IN_A_STORY.format(number % 3, number)} | fields
    return write(f"{number:04}", day_of(number), **fields)

counts = Counter()
def counted(name, function):
    def count_and_call(*arguments, **named):
        counts[name] += 1
        return function(*arguments, **named)
    return count_and_call

for number in range(count):
    put(number)
for year in range(2000, 2004):  # so that the newest article's day of the year is a list of several pages in any archive
    for name in ("x", "y"):
        write(f"{year}{name}", date(year, 12, 28), "Old", [])
(content / "pages").mkdir()
(content / "pages/about.md").write_text("---\\ntitle: About\\n---\\nWords.\\n")
put(count - 60, body="![x](pic.png)")
picture = content / f"{day_of(count - 60):%Y/%m}" / "pic.png"
picture.write_bytes(png())
options = BuildOptions(site=root, now=datetime(2026, 1, 10, tzinfo=UTC), jobs=1)
found = {}
with Resident() as resident:
    build(options, Silent(), resident=resident)
    for file in content.rglob("*.md"):  # so that they have settled
        os.utime(file, ns=(10**18, 10**18))
    resident.note_everything()
    build(options, Silent(), resident=resident)
    resident.stores._resting.connection.set_trace_callback(lambda statement: counts.update(["statements"]))
    resident.stores._resting.connection.set_progress_handler(lambda: counts.update(["steps"]), 100)
    for name in ("stat", "lstat", "open", "scandir", "listdir", "access", "unlink", "mkdir"):
        setattr(os, name, counted("os." + name, getattr(os, name)))
    newest, old, told = count - 1, count - 51, count - 52  # the old one is in the midst of all its lists and in no feed
    gone = content / f"{day_of(newest - 1):%Y/%m}" / f"{newest - 1:04}.md"
    new = content / "2025/12/new.md"
    page = content / "pages/about.md"
    edits = {
        "nothing": lambda: [],
        "a body": lambda: [put(newest, body="Other.")],
        "an old body": lambda: [put(old, body="Other.")],
        "a title": lambda: [put(old, title="Another", body="Other.")],
        "a summary": lambda: [put(old, title="Another", body="Other.", summary="In a word.")],
        "a tag": lambda: [put(newest, tags=["t1", "t4"], body="Other.")],
        "a new article": lambda: [write("new", date(2025, 12, 29), "New", ["t1"])],
        "a deletion": lambda: [gone.unlink(), gone][1:],
        "a picture": lambda: [picture, picture.write_bytes(png(1, 9, 9))][:1],
        "a rename": lambda: [new, new.rename(new.with_name("newer.md"))],
        "a page": lambda: [page, page.write_text("---\\ntitle: About\\n---\\nOther.\\n")],
        "a title in a story": lambda: [put(told, title="Another")],
        "an article that leaves a story": lambda: [put(told, title="Another", more="")],
        "an article that joins a story": lambda: [put(told, title="Another")],
    }
    for name, edit in edits.items():
        changed = [file for file in edit() if isinstance(file, Path)]
        resident.note(changed)
        counts.clear()
        outcome = build(options, Silent(), resident=resident)
        assert not outcome.faulty, outcome.problems
        found[name] = dict(counts) | {
            key: getattr(outcome, key) for key in ("read", "parsed", "planned", "rendered", "written", "removed")
        }
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, dict[str, int]]]:
    """By number of articles, then by edit: what was counted."""
    return {count: count_costs(tmp_path_factory.mktemp("costs") / str(count), count) for count in (100, 1_000)}


def count_costs(root: Path, count: int) -> dict[str, dict[str, int]]:
    result = subprocess.run(
        [sys.executable, "-c", _COUNTER, str(root), str(count)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    found: dict[str, dict[str, int]] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_costs_a_resident_process_the_same_in_an_archive_ten_times_as_large(costs, edit):
    few, many = ({name: cost[edit][name] for name in cost[edit] if name != "steps"} for cost in costs.values())

    assert many == few


@pytest.mark.parametrize("edit", ["nothing", "a body", "an old body", "a title", "a summary", "a title in a story"])
def test_the_store_answers_without_walking_along_its_tables(costs, edit):
    """Hundreds of steps of SQLite's machine: a query that looks at every row makes them ten times as many."""
    assert costs[1_000][edit]["steps"] < 1.5 * costs[100][edit]["steps"] + 10


def test_a_standalone_page_has_itself_and_the_sitemaps_planned(costs):
    assert [costs[1_000]["a page"][name] for name in ("read", "planned", "written")] == [1, 3, 1]


def test_where_nothing_happened_no_source_and_no_page_is_looked_at(costs):
    cost = Counter(costs[1_000]["nothing"])

    assert [cost[name] for name in ("read", "planned", "written")] == [0, 0, 0]
    assert cost["os.scandir"] == 1  # the folder for pages in the making
    assert cost["os.lstat"] + cost["os.stat"] < 100  # the folders on the way to the site and the store


def test_a_body_that_no_feed_carries_has_one_page_planned(costs):
    assert [costs[1_000]["an old body"][name] for name in ("read", "planned", "written")] == [1, 1, 1]


def test_a_title_in_the_midst_of_long_lists_has_the_pages_planned_that_show_it(costs):
    """Its own, its neighbours', the front page, the sitemap of its month, and of each list the page that holds it."""
    assert costs[1_000]["a title"]["planned"] == 15


def test_a_picture_of_another_size_has_its_copy_and_the_page_that_shows_it_planned(costs):
    assert [costs[1_000]["a picture"][name] for name in ("read", "planned", "written")] == [0, 2, 2]


def test_a_title_in_a_long_story_has_the_articles_planned_that_may_show_it(costs):
    """The nine on either side, and the pages of the story and of the outlet, beside what any title has planned."""
    assert costs[1_000]["a title in a story"]["planned"] == 15 + 18 + 2 + 3
