"""What a build in a new process costs, counted and not timed.

It has a look at each file, and beyond that its price must not depend on the size of the archive: what it opens, parses,
plans, renders, writes and asks of the store is equal at 100 and at 1,000 articles. ``test_costs`` is about a process
that stays.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

EDITS = ("nothing", "a body", "another date", "a draft", "an alias", "an outlet", "a new article", "a deletion")
PARTS = ("read", "parsed", "planned", "rendered", "written", "removed")

_COUNTER = """
import builtins, io, os, sqlite3, sys, json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

counts = Counter()
connect = sqlite3.connect
def connect_and_count(*arguments, **named):
    connection = connect(*arguments, **named)
    connection.set_trace_callback(lambda statement: counts.update(["statements"]))
    return connection
sqlite3.connect = connect_and_count
def counted(name, function):
    def count_and_call(*arguments, **named):
        counts[name] += 1
        return function(*arguments, **named)
    return count_and_call

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent

root, count = Path(sys.argv[1]), int(sys.argv[2])
content = root / "content"
(root / "templates").mkdir(parents=True)
(root / "site.toml").write_text(
    '[site]\\ntitle = "Test"\\nbase_url = "https://news.example"\\n[lists]\\npage_size = 2\\n[feeds]\\nitems = 3\\n'
)

def day_of(number):  # two a day, four a month, and the newest always on the same day
    back = count - 1 - number
    return date(2025 - back // 48, 12 - back // 4 % 12, 28 - back // 2 % 2)

def put(number, day=None, body="Words.", more="", name=""):
    at = day or day_of(number)
    path = content / f"{day_of(number):%Y/%m}" / f"{name or format(number, '04')}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"title: T{number}\\ndate: {at}\\ntags: [t{number % 5}]\\nsummary: In short.\\n{more}"
    path.write_text(f"---\\n{head}---\\n{body}\\n")
    settle(path)

def settle(path):
    os.utime(path, ns=(10**18, 10**18))

def build_and_count():
    counts.clear()
    outcome = build(BuildOptions(site=root, now=datetime(2026, 1, 10, tzinfo=UTC), jobs=1), Silent())
    assert not outcome.faulty, outcome.problems
    return dict(counts) | {key: getattr(outcome, key) for key in PARTS} | {"pages": outcome.pages}

for year in range(2000, 2004):  # so that a day of the year is a list of several pages in any archive
    for day in range(26, 31):
        for name in ("x", "y"):
            put(0, day=date(year, 12, day), name=f"{year}{day}{name}")
for number in range(count):
    put(number)
found = {"the first build": build_and_count()}
from site_builder.effects import scan
scan._SETTLED_NS = -(10**12)  # what was written just now counts as old, so that nobody has to wait
build_and_count()
os.open, io.open = counted("open", os.open), counted("open", io.open)
builtins.open = io.open
newest, old = count - 1, count - 51
edits = {
    "nothing": lambda: None,
    "a body": lambda: put(old, body="Other."),
    "another date": lambda: put(newest, day=date(2025, 12, 29)),
    "a draft": lambda: put(newest - 1, more="draft: true\\n"),
    "an alias": lambda: put(old, more="aliases: [/old/]\\n"),
    "an outlet": lambda: put(newest, day=date(2025, 12, 29), more="link: https://outlet.example/a\\n"),
    "a new article": lambda: put(newest, day=date(2025, 12, 30), name="new"),
    "a deletion": lambda: (content / f"{day_of(newest):%Y/%m}" / "new.md").unlink(),
    "a fresh clone": lambda: [settle(file) for file in content.rglob("*.md")],
    "a template": lambda: (root / "templates" / "not-found.html").write_text("<!doctype html><title>x</title>"),
}
for name, edit in edits.items():
    edit()
    found[name] = build_and_count()
print(json.dumps(found))
""".replace("PARTS", repr(PARTS))


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
def test_an_edit_costs_a_new_process_the_same_in_an_archive_ten_times_as_large(costs, edit):
    few, many = ({name: cost[edit][name] for name in cost[edit] if name != "pages"} for cost in costs.values())

    assert many == few


def test_a_build_with_nothing_to_do_opens_no_article_and_no_page(costs):
    assert [costs[1_000]["nothing"][name] for name in PARTS] == [0] * len(PARTS)
    assert costs[1_000]["nothing"]["open"] < 150  # the configuration and the theme's files


def test_a_fresh_clone_is_read_and_neither_parsed_nor_planned(costs):
    assert [costs[1_000]["a fresh clone"][name] for name in PARTS] == [1_040, 0, 0, 0, 0, 0]


def test_a_template_that_changed_has_nothing_read_and_its_own_pages_rendered(costs):
    cost = costs[1_000]["a template"]

    assert [cost[name] for name in ("read", "parsed", "rendered", "written")] == [0, 0, 1, 1]


def test_the_first_build_plans_and_renders_each_page_once(costs):
    cost = costs[1_000]["the first build"]

    assert cost["parsed"] == 1_040
    assert cost["planned"] == cost["rendered"] == cost["written"]


def test_the_first_build_asks_of_the_store_in_proportion_to_the_articles(costs):
    few, many = (cost["the first build"]["statements"] for cost in costs.values())

    assert many < 10 * few
