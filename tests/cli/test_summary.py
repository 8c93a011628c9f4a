from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from site_builder.cli.summary import count, problem_lines, reason_lines, summary_lines
from site_builder.model.outcome import Outcome, Reason
from site_builder.model.problem import Problem

BUILT = Outcome(
    output="output",
    files=44,
    read=3,
    parsed=2,
    articles=41,
    withheld=3,
    pages=1312,
    rendered=12,
    kept=1300,
    written=10,
    removed=1,
    stages=(("scan", 0.011), ("parse", 0.4), ("render", 1.049)),
    next_due=datetime(2027, 1, 1, 8, 30, tzinfo=UTC),
)
BAD_DATE = Problem("content/x.md", 4, 7, "date", "expected ISO, found '12/03/26'", "bad-date", "write 2026-03-12")
NO_TITLE = Problem("content/a.md", 1, 1, "title", "expected text, found nothing", "no-title")
BIDI = Problem("content/x.md", 2, 8, "title", "dropped U+202E", "invisible", severity="warning")


def test_a_build_ends_with_its_figures():
    assert summary_lines(BUILT) == [
        "articles  41 on the site, 3 withheld (draft, future or expired)",
        "files     41 unchanged, 3 read, 2 parsed",
        "pages     1,300 kept, 12 rendered",
        "output    10 written, 1 removed",
        "time      1.46 s (scan 0.01, parse 0.40, render 1.05)",
        "next due  2027-01-01 08:30+00:00: a date passes then and the site changes; build again",
        "site      1,312 pages in output; open output/index.html",
    ]


def test_a_build_that_changed_nothing_says_so():
    assert summary_lines(Outcome(output="output", files=1, articles=1, pages=1, kept=1)) == [
        "articles  1 on the site",
        "files     1 unchanged, 0 read, 0 parsed",
        "pages     1 kept, 0 rendered",
        "output    0 written, 0 removed",
        "time      0.00 s",
        "site      1 page in output, as they were: nothing had changed",
    ]


@pytest.mark.parametrize(
    ("folder", "shown"),
    [
        ("/news", "x/output"),
        ("/news/x", "output"),
        ("/ne", "/news/x/output"),
        ("/", "news/x/output"),
        ("", "/news/x/output"),
    ],
)
def test_the_output_is_named_as_it_is_seen_from_where_the_person_stands(folder, shown):
    assert summary_lines(Outcome(output="/news/x/output", written=1), folder)[-1].endswith(f"open {shown}/index.html")


def test_what_was_left_out_is_listed_by_path():
    lines = summary_lines(Outcome(output="o", left_out=("content/b.md", "content/\x1b.md"), written=1))

    assert lines[0] == "articles  0 on the site, 2 left out (faulty)"
    assert lines[-3:] == [
        "left out, until the problems above are mended: 2 articles",
        "    content/\\x1b.md",
        "    content/b.md",
    ]


def test_errors_stand_by_place_with_their_hints_and_warnings_are_only_counted():
    assert problem_lines(Outcome(faulty=True, problems=(BAD_DATE, BIDI, NO_TITLE))) == [
        "content/a.md:1:1: title: expected text, found nothing [no-title]",
        "content/x.md:4:7: date: expected ISO, found '12/03/26' [bad-date]",
        "    write 2026-03-12",
        "",
        "2 errors in 2 files: nothing was written; mend the errors, or build the rest with --skip-faulty",
        "1 warning in 1 file: site-builder check shows it",
    ]


def test_warnings_of_a_build_that_went_on_are_one_line():
    assert problem_lines(Outcome(problems=(BIDI, msgspec.structs.replace(BIDI, line=3)))) == [
        "2 warnings in 1 file: site-builder check shows them"
    ]


def test_no_problems_are_no_lines():
    assert problem_lines(Outcome()) == []


def test_a_problem_cannot_forge_a_line_of_its_own():
    forged = Problem("content/x\n.md", 1, 1, "title", "found 'a\nb'", "c", "first\nsecond")

    assert problem_lines(Outcome(problems=(forged,)))[:-2] == [
        "content/x\\n.md:1:1: title: found 'a\\nb' [c]",
        "    first",
        "    second",
    ]


def test_reasons_stand_by_path():
    reasons = (Reason("tags/x/index.html", "its list changed"), Reason("a/index.html", "new"))

    assert reason_lines(Outcome(reasons=reasons)) == ["a/index.html: new", "tags/x/index.html: its list changed"]


def test_a_count_has_the_right_number_and_thousands():
    assert [count(1, "page"), count(0, "page"), count(12345, "entry", "entries")] == [
        "1 page",
        "0 pages",
        "12,345 entries",
    ]
