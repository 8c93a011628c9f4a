"""The arithmetic of the table of targets; what is reached, no test says."""

from __future__ import annotations

from benchmarks.cases import ADDED, COLD, NOTHING, TEMPLATE
from benchmarks.contestants import HUGO, OURS
from benchmarks.corpus import make_articles
from benchmarks.figures import Record
from benchmarks.measure import Measurement
from benchmarks.replay import find_newest, to_text
from benchmarks.scale import short_articles, to_row
from benchmarks.table import SIZES
from benchmarks.targets import LARGE, MIXED, Line, to_lines, to_target_table


def record(case, number, side, wall_s):
    return Record(10, case, number, side, Measurement(wall_s, wall_s, 1, 1))


def measured(lines, what):
    return [line.measured for line in lines if line.what == what]


def test_a_ratio_to_hugo_is_the_median_of_the_ratios_within_rounds():
    runs = [(0, OURS, 1.0), (0, HUGO, 4.0), (1, OURS, 2.0), (1, HUGO, 4.0), (2, OURS, 3.0), (2, HUGO, 4.0)]
    lines = to_lines({MIXED: [record(COLD, *run) for run in runs]}, {}, SIZES)

    assert measured(lines, "cold, mixed bodies: processor time to Hugo's") == [0.5]


def test_a_case_of_ours_alone_is_held_against_our_cold_build_of_the_same_round():
    records = [record(COLD, 0, OURS, 4.0), record(TEMPLATE, 0, OURS, 1.0)]

    assert measured(to_lines({MIXED: records}, {}, SIZES), "one template changed: to cold") == [0.25]


def test_an_added_article_costs_what_its_build_takes_above_one_without_a_change():
    records = [record(NOTHING, 0, OURS, 1.0), record(ADDED, 0, OURS, 1.25)]

    assert measured(to_lines({LARGE: records}, {}, SIZES), "one article added: above nothing changed") == [0.25]


def test_growth_at_most_linear_is_a_ratio_of_at_most_one():
    records = {MIXED: [record(COLD, 0, OURS, 1.0)], LARGE: [record(COLD, 0, OURS, 9.0)]}

    assert measured(to_lines(records, {}, SIZES), "cold: wall time to 10 times that of 10,000") == [0.9]


def test_what_was_not_run_is_not_measured():
    assert {line.reached for line in to_lines({}, {}, SIZES)} == {None}


def test_the_table_says_what_was_reached():
    lines = [Line("a", "10", 0.5, 0.5), Line("b", "10", 2.25, 2.0, "s"), Line("c", "", None, 0.1)]

    assert to_target_table(lines).split("\n") == [
        "| what | articles | measured | at most | reached |",
        "|---|--:|--:|--:|---|",
        "| a | 10 | 0.5 | 0.5 | yes |",
        "| b | 10 | 2.25 s | 2.00 s | **no** |",
        "| c |  | – | 0.1 | not measured |",
    ]


def test_the_newest_articles_are_those_of_the_latest_dates_oldest_first(tmp_path):
    texts = {
        "b.md": "---\ntitle: B\ndate: 2026-01-02\n---\n",
        "a/2026-01-03-c.md": "---\ntitle: C\n---\n",
        "d.md": '---\ntitle: D\ndate: "2025-01-01T10:00:00Z"\n---\n',
        "none.md": "---\ntitle: E\n---\ndate: 2027-01-01\n",
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)

    assert find_newest(tmp_path, 2) == ("b.md", "a/2026-01-03-c.md")
    assert find_newest(tmp_path, 9) == ("d.md", "b.md", "a/2026-01-03-c.md")


def test_a_replay_tells_least_median_slowest_twentieth_and_greatest():
    costs = [Measurement(float(n), n / 10, 1, 1) for n in range(1, 101)]

    assert to_text(costs).split("\n") == [
        "100 builds, one article more in each:",
        "  wall time: 1.00 / 50.50 / 96.00 / 100.00 s",
        "  processor time: 0.10 / 5.05 / 9.60 / 10.00 s",
        "  (least / median / 95 in 100 / greatest)",
    ]


def test_short_articles_are_those_of_the_corpus_with_shorter_bodies():
    short, whole = list(short_articles(5, 1, 30)), list(make_articles(5, markdown_only=True))

    assert [article.slug for article in short] == [article.slug for article in whole]
    assert all(article.body.count(".") == 1 for article in short)


def test_a_large_build_is_told_with_its_price_for_a_thousand_articles():
    row = to_row(100_000, COLD, Measurement(90.0, 150.0, 2**28, 2**29))

    assert row == "| 100,000 | cold | 90.0 s | 150.0 s | 256 MiB | 512 MiB | 1500 ms |"
