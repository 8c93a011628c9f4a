"""The benchmark's own arithmetic and corpus; how fast anything is, no test says."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from benchmarks.contestants import HUGO, OURS
from benchmarks.corpus import make_articles, to_text
from benchmarks.figures import Record, Row, summarise, to_inventory_table, to_table
from benchmarks.inventory import KINDS, Amount, check_equal, page_kind, read_inventory
from benchmarks.measure import CommandFailed, Measurement, measure
from benchmarks.preview import Latency
from benchmarks.preview import to_table as to_preview_table
from benchmarks.reader.pages import Weight
from benchmarks.reader.run import Row as ReaderRow
from benchmarks.reader.run import to_table as to_reader_table

MIB = 2**20


def record(side, number, wall_s, memory=MIB):
    return Record(100, "cold", number, side, Measurement(wall_s, wall_s * 2, memory, memory))


def inventory(**counts):
    return dict.fromkeys(KINDS, Amount()) | {kind.replace("_", " "): Amount(n, n * 1000) for kind, n in counts.items()}


def corpus_digest(count, seed, **options):
    texts = (article.path + to_text(article) for article in make_articles(count, seed=seed, **options))
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def test_the_same_count_and_seed_give_the_same_bytes_today_as_ever():
    assert corpus_digest(40, 7) == "bed0869ae6627f74fe981b9b75bbe10d1611950c42db19c3750d525063ad8aa7"


def test_another_seed_gives_another_corpus():
    assert corpus_digest(40, 8) != corpus_digest(40, 7)


def test_each_article_of_a_corpus_has_a_path_and_a_slug_of_its_own():
    articles = list(make_articles(200))

    assert len({article.path for article in articles}) == len({article.slug for article in articles}) == 200


def test_a_corpus_of_markdown_alone_holds_no_html():
    assert not any("<p>" in article.body for article in make_articles(60, markdown_only=True))


def test_hugo_reads_the_same_article_with_the_keys_that_it_cannot_derive():
    article = next(make_articles(1))
    ours, hugo = to_text(article).split("\n"), to_text(article, for_hugo=True).split("\n")

    more = [
        "sources:",
        f"- '{article.outlet}'",
        "years:",
        "- '2026'",
        "months:",
        "- '2026-01'",
        "days:",
        "- '2026-01-07'",
        "anniversaries:",
        "- '01-07'",
    ]
    at = ours.index("draft: false")
    assert hugo == [*ours[:at], *more, *ours[at:]]


def test_a_ratio_is_taken_within_each_round_and_its_median_told():
    runs = [(OURS, 0, 1.0), (HUGO, 0, 2.0), (HUGO, 1, 1.0), (OURS, 1, 3.0), (OURS, 2, 4.0), (HUGO, 2, 4.0)]

    wall = summarise([record(*run) for run in runs])[0]

    assert wall == Row(100, "cold", "wall_s", ours=3.0, hugo=2.0, ratio=1.0, least_ratio=0.5, greatest_ratio=3.0)


def test_a_side_that_did_not_run_leaves_its_columns_and_the_ratio_empty():
    assert summarise([record(HUGO, 0, 2.0)])[0] == Row(100, "cold", "wall_s", None, 2.0, None, None, None)


def test_the_table_names_a_case_once_and_tells_each_measure_in_its_unit():
    rows = summarise([record(OURS, 0, 1.0, 100 * MIB), record(HUGO, 0, 2.0, 400 * MIB)])

    assert to_table(rows).split("\n") == [
        "| case | measure | site-builder | Hugo | ratio | least to greatest |",
        "|---|---|--:|--:|--:|--:|",
        "| cold | wall time | 1.00 s | 2.00 s | **0.50** | 0.50 to 0.50 |",
        "|  | processor time | 2.00 s | 4.00 s | **0.50** | 0.50 to 0.50 |",
        "|  | largest process | 100 MiB | 400 MiB | **0.25** | 0.25 to 0.25 |",
        "|  | all processes | 100 MiB | 400 MiB | **0.25** | 0.25 to 0.25 |",
    ]


def test_the_inventory_table_adds_up_pages_and_feeds():
    both = {OURS: inventory(article=1000, home=1, RSS_feed=9), HUGO: inventory(article=1000, home=1, RSS_feed=8)}

    assert to_inventory_table(both).split("\n") == [
        "| kind | site-builder: files | MB | Hugo: files | MB |",
        "|---|--:|--:|--:|--:|",
        "| article | 1,000 | 1.0 | 1,000 | 1.0 |",
        "| home | 1 | 0.0 | 1 | 0.0 |",
        "| RSS feed | 9 | 0.0 | 8 | 0.0 |",
        "| **pages** | 1,001 | 1.0 | 1,001 | 1.0 |",
        "| **feeds** | 9 | 0.0 | 8 | 0.0 |",
        "| **all files** | 1,010 | 1.0 | 1,009 | 1.0 |",
    ]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("2026/01/07/a-slug/index.html", "article"),
        ("index.html", "home"),
        ("archive/index.html", "archive"),
        ("2026/index.html", "year"),
        ("years/2026/page/2/index.html", "year"),
        ("2026/01/page/3/index.html", "month"),
        ("months/2026-01/index.html", "month"),
        ("2026/01/07/index.html", "day"),
        ("2026/01/07/page/1/index.html", "day"),
        ("days/2026-01-07/index.html", "day"),
        ("on-this-day/index.html", "day of all years"),
        ("on-this-day/01-07/page/2/index.html", "day of all years"),
        ("anniversaries/01-07/index.html", "day of all years"),
        ("sources/index.html", "tag, category and source index"),
        ("tags/ka/page/12/index.html", "tag"),
        ("categories/ka.example/index.html", "category"),
        ("sources/ka.example/index.html", "source"),
        ("404.html", "not found"),
        ("old/address/index.html", "other page"),
        ("feed.xml", None),
    ],
)
def test_a_page_is_told_by_its_path_on_either_side(path, kind):
    assert page_kind(path) == kind


def test_feeds_and_sitemaps_are_told_by_how_they_begin(tmp_path):
    texts = {
        "a.xml": "<?xml version='1.0'?><rss version='2.0'>",
        "b.xml": "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>",
        "c.json": '{"items": [], "version": "https://jsonfeed.org/version/1.1"}',
        "d.xml": "<?xml version='1.0'?><sitemapindex>",
        "e.xml": "<?xml version='1.0'?><urlset>",
        "f.json": "{}",
        "g.css": "",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)

    counts = {kind: amount.count for kind, amount in read_inventory(tmp_path).items() if amount.count}

    assert counts == {"RSS feed": 1, "Atom feed": 1, "JSON feed": 1, "sitemap": 2, "other file": 2}


def test_work_within_a_tenth_is_equal_whoever_has_a_few_other_pages():
    assert check_equal(inventory(article=90, tag=10, other_page=2), inventory(article=90, tag=20)) == ()


def test_work_that_is_not_equal_is_told_kind_by_kind():
    assert check_equal(inventory(article=90, day=20, RSS_feed=10), inventory(article=80, RSS_feed=12)) == (
        "article pages: expected the same on both sides, found 90 and 80",
        "pages: expected a difference of at most 10 %, found 110 and 80",
        "feeds: expected a difference of at most 10 %, found 10 and 12",
        "day: expected some on both sides, found 20 and 0",
    )


linux = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads /proc as Linux has it")


@linux
def test_memory_is_that_of_the_largest_process_and_of_all_together(tmp_path):
    # The parent and its child each hold 64 MiB of their own, long enough to be sampled together.
    program = "import subprocess, sys, time; hold = b'x' * (64 << 20); {}; time.sleep(0.5)"
    child = program.format("pass")
    parent = program.format(f"child = subprocess.Popen([sys.executable, '-c', {child!r}])") + "; child.wait()"

    cost = measure([sys.executable, "-c", parent], folder=tmp_path, environment=os.environ, limit_s=60)

    assert 64 * MIB < cost.largest_bytes < 128 * MIB < cost.total_bytes < 256 * MIB


@linux
def test_processor_time_holds_that_of_child_processes(tmp_path):
    spin = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}])"

    assert measure([sys.executable, "-c", parent], folder=tmp_path, environment=os.environ, limit_s=60).cpu_s >= 0.2


@linux
def test_a_command_that_fails_is_told_with_its_code_and_its_last_words(tmp_path):
    with pytest.raises(CommandFailed, match=r"sh -c echo no; exit 3: exit code 3\nno\n"):
        measure(["sh", "-c", "echo no; exit 3"], folder=tmp_path, environment=os.environ, limit_s=60)


@linux
def test_a_command_that_outlives_its_limit_is_stopped(tmp_path):
    with pytest.raises(CommandFailed, match="stopped after 0 s"):
        measure(["sleep", "60"], folder=tmp_path, environment=os.environ, limit_s=0.1)


def test_latencies_of_previews_are_told_by_their_median_and_their_slowest_twentieth():
    ours, hugo = Latency(OURS, tuple(float(ms) for ms in range(1, 101))), Latency(HUGO, (30.0, 10.0, 20.0), missed=2)

    assert (ours.p50, ours.p95) == (50.5, 95.0)
    assert to_preview_table(1_000, [ours, hugo]).split("\n") == [
        "1,000 articles",
        "",
        "| side | edits | p50 | p95 | slowest | never shown |",
        "|---|--:|--:|--:|--:|--:|",
        "| site-builder | 100 | 50 ms | 95 ms | 100 ms | 0 |",
        "| Hugo | 5 | 20 ms | 30 ms | 30 ms | 2 |",
        "",
    ]


def test_the_table_of_what_readers_get_has_the_median_of_each_mark_and_every_run_below():
    light, heavy = Weight(8_100, 2, 0, ()), Weight(9_240, 3, 1_200, ("fonts.example",))
    runs: list[tuple[int, ...]] = [(100, 100, 100, 100), (98, 100, 100, 100), (99, 97, 100, 100)]
    row = ReaderRow("plain", light, heavy, 1, 2, (15, 16), (12, 16), 66.6, {"article": runs})

    assert to_reader_table([row]).splitlines()[2:] == [
        "| plain | 8.1 | 9.2 | 2–3 | 1.2 | 1 | 1/2 | 15 of 16 | 12 of 16 | 99/100 | 67 |",
        "",
        "| Lighthouse mobile (performance, accessibility, best-practices, seo) | page | runs |",
        "|---|---|---|",
        "| plain | article | 100/100/100/100; 98/100/100/100; 99/97/100/100 |",
    ]
