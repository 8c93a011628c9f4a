from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import click
import pytest
from click.testing import CliRunner

from site_builder.cli.build import outcome_json
from site_builder.cli.explain import explanation_lines
from site_builder.cli.list_articles import article_line, json_lines
from site_builder.cli.main import COMMANDS, main
from site_builder.cli.options import Moment
from site_builder.cli.verify import difference_lines, verdict
from site_builder.model.outcome import Outcome, Reason
from site_builder.model.problem import Problem


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_all_commands_says_of_one_what_it_says_itself(name):
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert (command.name, command.help) == (name, COMMANDS[name][2])


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_examples_in_its_help(name):
    result = CliRunner().invoke(main, [name, "--help"])

    assert (result.exit_code, f"site-builder {name}" in result.output.partition("Examples:")[2]) == (0, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_says_what_it_does(name):
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


def test_a_mistyped_command_is_refused_by_name():
    result = CliRunner().invoke(main, ["biuld"])

    assert result.exit_code == 2
    assert "No such command 'biuld'" in result.output


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-07", datetime(2026, 1, 7, tzinfo=UTC)),
        ("2026-01-07T12:30", datetime(2026, 1, 7, 12, 30, tzinfo=UTC)),
        ("2026-01-07T12:30:00Z", datetime(2026, 1, 7, 12, 30, tzinfo=UTC)),
        ("2026-01-07T12:30:00+01:00", datetime(2026, 1, 7, 12, 30, tzinfo=timezone(timedelta(hours=1)))),
    ],
)
def test_now_is_read_as_iso_and_as_utc_unless_it_says_otherwise(text, moment):
    assert Moment().convert(text, None, None) == moment


def test_another_form_of_now_is_refused_with_what_to_type():
    result = CliRunner().invoke(main, ["build", "--now", "yesterday"])

    assert result.exit_code == 2
    assert (
        "Invalid value for '--now': expected a date such as 2026-01-07 or 2026-01-07T12:00:00+01:00, found 'yesterday'"
        in " ".join(result.output.split())
    )


def test_json_has_every_field_of_an_outcome_under_its_own_name():
    shown = json.loads(outcome_json(Outcome()))

    assert list(shown) == list(Outcome.__struct_fields__)


def test_json_shows_problems_by_place_and_stages_by_name():
    problems = (Problem("b.md", 1, 1, "", "m", "c"), Problem("a.md", 2, 1, "", "m", "c"))
    outcome = Outcome(
        problems=problems,
        stages=(("scan", 0.5),),
        next_due=datetime(2026, 1, 7, tzinfo=UTC),
        reasons=(Reason("x", "new"),),
    )
    shown = json.loads(outcome_json(outcome))

    assert [problem["path"] for problem in shown["problems"]] == ["a.md", "b.md"]
    assert shown["stages"] == {"scan": 0.5}
    assert shown["next_due"] == "2026-01-07T00:00:00Z"
    assert shown["reasons"] == [{"path": "x", "reason": "new"}]


def test_an_article_is_a_line_of_columns_that_its_title_cannot_break():
    article = {
        "path": "content/x.md",
        "title": "A\ttab and a\nbreak",
        "url": "/2026/01/07/x/",
        "published": "2026-01-07T12:00:00Z",
        "state": "published",
    }

    assert article_line(article) == ("2026-01-07\tpublished\tcontent/x.md\t/2026/01/07/x/\tA\\ttab and a\\nbreak")


@pytest.mark.parametrize("articles", [[], [{"path": "a"}], [{"path": "a"}, {"path": "b\n"}]])
def test_the_list_is_a_json_array_with_an_article_a_line(articles):
    lines = list(json_lines(articles))

    assert json.loads("\n".join(lines)) == articles
    assert len(lines) == len(articles) + 2


def test_an_explanation_is_a_field_a_line():
    fields = {"url": "/x/", "owner": "", "templates": ["article.html", "base.html"], "last_written": None, "count": 0}

    assert explanation_lines(fields) == [
        "url           /x/",
        "templates     article.html",
        "              base.html",
        "count         0",
    ]


def test_differences_stand_by_path():
    assert difference_lines(("b/index.html",), ("c\x1b",), ("a/index.html",)) == [
        "different a/index.html",
        "missing   b/index.html",
        "extra     c\\x1b",
    ]


def test_verify_closes_with_a_verdict():
    assert [verdict(0, 1312), verdict(1, 1312)] == [
        "the site equals a clean build: 1,312 pages, byte for byte",
        "the site differs from a clean build in 1 file; build --clean writes it anew",
    ]
