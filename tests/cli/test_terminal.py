from __future__ import annotations

import io
import threading

import pytest

from site_builder.cli.terminal import BarReporter, PlainReporter, open_reporter


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_a_line_a_stage_and_one_a_quarter_of_a_long_one():
    stream = io.StringIO()

    with PlainReporter(stream) as reporter:
        reporter.stage("scan")
        reporter.stage("parse", 2000)
        for _ in range(20):
            reporter.advance(100)
        reporter.stage("render", 12)
        reporter.advance(12)
        reporter.notice("the store was\x1b damaged")

    assert stream.getvalue().splitlines() == [
        "scan",
        "parse: 2,000",
        "parse: 500 of 2,000",
        "parse: 1,000 of 2,000",
        "parse: 1,500 of 2,000",
        "parse: 2,000 of 2,000",
        "render: 12",
        "note: the store was\\x1b damaged",
    ]


def test_a_terminal_gets_a_bar_and_a_notice_as_it_was_written(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()

    with open_reporter(stream) as reporter:
        reporter.stage("parse", 10)
        reporter.advance(10)
        reporter.notice("[red]not markup[/red]")

    assert "parse" in stream.getvalue()
    assert "note: [red]not markup[/red]" in stream.getvalue()


def test_a_bar_keeps_no_thread_because_the_build_forks():
    before = threading.active_count()

    with BarReporter(Terminal()) as reporter:
        reporter.stage("parse", 10)

        assert threading.active_count() == before


def test_no_color_takes_the_colours_from_the_bar(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()

    with BarReporter(stream) as reporter:
        reporter.stage("parse", 10)
        reporter.advance(5)

    assert "\x1b[3" not in stream.getvalue()


@pytest.mark.parametrize(
    ("stream", "term", "kind"),
    [
        (Terminal(), "xterm", BarReporter),
        (Terminal(), "dumb", PlainReporter),
        (io.StringIO(), "xterm", PlainReporter),
    ],
)
def test_the_stream_decides_the_reporter(monkeypatch, stream, term, kind):
    monkeypatch.setenv("TERM", term)

    assert type(open_reporter(stream)) is kind
