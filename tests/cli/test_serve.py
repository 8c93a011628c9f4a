"""What the terminal and a program are told of a preview."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from site_builder.cli.main import main
from site_builder.cli.serve import JsonTeller, LineTeller, built_line, failed_lines
from site_builder.model.problem import Problem
from site_builder.serve.messages import Built, Failed

BAD_DATE = Problem("content/x.md", 4, 7, "date", "expected ISO, found '12/03/26'", "bad-date", "write 2026-03-12")


@pytest.mark.parametrize(
    ("built", "paths", "line"),
    [
        (Built(written=3, seconds=0.0841), ("content/x.md",), "built 3 pages in 84 ms (content/x.md)"),
        (Built(written=1, seconds=0.5), (), "built 1 page in 500 ms"),
        (
            Built(written=2, removed=1, seconds=1.0),
            ("a.md", "b.md"),
            "built 2 pages, removed 1 in 1000 ms (a.md, b.md)",
        ),
        (Built(removed=1, seconds=0.01), ("a.md",), "removed 1 page in 10 ms (a.md)"),
        (Built(written=9_000, seconds=61.7), tuple("abcde"), "built 9,000 pages in 62 s (a, b, c, 2 more)"),
        (Built(written=1, seconds=0.1), ("content/\x1b[31m.md",), "built 1 page in 100 ms (content/\\x1b[31m.md)"),
        (Built(pages=9), ("content/x.md",), ""),
    ],
)
def test_a_build_is_one_quiet_line(built, paths, line):
    assert built_line(built, paths) == line


def test_what_stops_a_build_is_told_in_the_words_of_build():
    failed = Failed(message="site.toml: [site] a\nsite.toml: [site] b", kind="config", hint="do\nthis")

    assert failed_lines(failed) == ["error: site.toml: [site] a", "site.toml: [site] b [config]", "    do", "    this"]


def test_problems_go_to_stderr_and_that_they_are_mended_to_stdout(capsys):
    teller = LineTeller(opens=False)

    teller.built(Built(faulty=True, problems=(BAD_DATE,)), ("content/x.md",))
    teller.built(Built(), ("content/x.md",))
    teller.built(Built(), ())

    shown = capsys.readouterr()
    assert shown.err == (
        "content/x.md:4:7: date: expected ISO, found '12/03/26' [bad-date]\n"
        "    write 2026-03-12\n\nthe preview stays as it was\n"
    )
    assert shown.out == "mended: the site is as it was\n"


def test_a_bug_is_shown_with_its_traceback_and_steers_no_terminal(capsys):
    LineTeller(opens=False).failed(Failed(message="KeyError: 'x'", kind="bug", trace="Traceback\n  \x1b[2J"), ())

    assert capsys.readouterr().err == (
        "Traceback\n  \\x1b[2J\n"
        "error: this is a bug in site-builder, not in your site: report the lines above\n"
        "\nthe preview stays as it was\n"
    )


def test_a_program_gets_an_object_a_line(capsys):
    teller = JsonTeller(opens=False)

    teller.started("http://127.0.0.1:8000/")
    teller.stage("parse", 3)
    teller.built(Built(written=1, changed=("a.html",), next_due=datetime(2026, 2, 1, tzinfo=UTC)), ("content/x.md",))
    teller.built(Built(faulty=True, problems=(BAD_DATE,)), ())
    teller.failed(Failed(message="m", kind="theme", hint="h"), ())
    teller.stopped()

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["started", "stage", "built", "faulty", "failed", "stopped"]
    assert lines[2] == {
        "event": "built", "paths": ["content/x.md"], "problems": [], "written": 1, "removed": 0, "pages": 0,
        "articles": 0, "changed": ["a.html"], "styles_only": False, "next_due": "2026-02-01T00:00:00Z", "search": False,
        "search_left": False, "seconds": 0.0,
    }  # fmt: skip
    assert lines[3]["problems"][0]["code"] == "bad-date"
    assert lines[4] == {"event": "failed", "paths": [], "message": "m", "kind": "theme", "hint": "h", "trace": ""}


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(port):
    result = CliRunner().invoke(main, ["serve", "--port", port])

    assert result.exit_code == 2
    assert "--port" in result.output


def test_a_host_that_opens_the_preview_to_others_is_warned_of(tmp_path):
    result = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0", "--site", str(tmp_path)])

    assert result.stderr.splitlines()[0] == (
        "note: whoever can reach this machine at 0.0.0.0 may look at the preview, drafts included"
    )
