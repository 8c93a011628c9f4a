# ruff: noqa: E501 - messages and addresses are shown whole
"""The command, and each format by its own standard."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from site_builder.check import CheckOutcome
from site_builder.cli.formats.github import to_annotations
from site_builder.cli.formats.report import to_report
from site_builder.cli.formats.sarif import to_sarif
from site_builder.cli.formats.table import FORMATS
from site_builder.cli.formats.text import to_lines
from site_builder.cli.main import main, run_command_line
from site_builder.model.problem import Problem

ROOT = Path(__file__).resolve().parents[2]
ERROR = Problem("content/ä, b:c%.md", 4, 7, "title", "expected x, found 'y'\x1b", "bad-date", "write a\nor b")
WARNING = Problem("content/z.md", 0, 0, "", "expected 100%\n::error::x", "bare-url", "", "warning")
OUTCOME = CheckOutcome(problems=(ERROR, WARNING), files=1200, checked=2)


@pytest.fixture
def site(tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments, "--jobs", "1", "--now", "2026-02-01"])
    return result.exit_code, result.stdout


def write(site: Path, fields: str = "", body: str = "Text.") -> None:
    text = f"---\ntitle: A\ndate: 2026-01-07\nsummary: It landed.\n{fields}---\n{body}\n"
    (site / "content/x.md").write_text(text, "utf-8")


def test_an_archive_in_order_exits_with_0(site):
    write(site)

    assert run() == (0, "no problem: 1 file checked\n")


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--strict",), 1)])
def test_a_warning_exits_with_1_only_if_strict(site, arguments, code):
    write(site, body="See https://nasa.gov/.")

    assert run(*arguments) == (
        code,
        (
            "warning: content/x.md:6:5: expected a link, found the bare address 'https://nasa.gov/' [bare-url]\n"
            "    write [what it is](https://nasa.gov/), or <https://nasa.gov/>\n\n1 warning: 1 file checked\n"
        ),
    )


def test_an_error_exits_with_1_and_one_elsewhere_does_not(site):
    write(site, "draft: maybe\n")
    (site / "content/y.md").write_text("---\ntitle: B\ndate: 2026-01-07\nsummary: C\n---\nText.\n", "utf-8")

    assert run()[0] == 1
    assert run("content/y.md") == (0, "no problem: 1 of 2 files checked\n")


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("--nothing",), ("none.md",), ("--changed-since", "-x")])
def test_a_wrong_use_exits_with_2(site, arguments):
    assert run_command_line(["check", *arguments]) == 2


def test_the_lines_for_people_make_every_sign_visible():
    assert to_lines(OUTCOME).split("\n") == [
        "content/ä, b:c%.md:4:7: title: expected x, found 'y'\\x1b [bad-date]",
        "    write a",
        "    or b",
        "warning: content/z.md: expected 100%\\n::error::x [bare-url]",
        "",
        "1 error and 1 warning: 2 of 1,200 files checked",
    ]


def test_annotations_are_escaped_so_that_no_text_ends_a_command():
    assert to_annotations(OUTCOME, "news/").split("\n") == [
        "::error file=news/content/ä%2C b%3Ac%25.md,line=4,col=7,title=bad-date::title: expected x, found 'y'\\x1b%0Awrite a%0Aor b",
        "::warning file=news/content/z.md,title=bare-url::expected 100%25\\n::error::x",
    ]


def test_annotations_of_nothing_are_nothing(site):
    write(site)

    assert run("--format", "github") == (0, "")


def test_annotations_lead_to_the_file_from_the_folder_one_stands_in(site, monkeypatch):
    write(site, "draft: maybe\n")
    monkeypatch.chdir(site.parent)

    assert run("--site", site.name, "--format", "github")[1].startswith(
        f"::error file={site.name}/content/x.md,line=5,col=8,"
    )


@pytest.mark.parametrize("outcome", [OUTCOME, CheckOutcome()])
def test_the_report_fits_its_schema(outcome):
    schema = json.loads((ROOT / "docs/check.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    report = json.loads(to_report(outcome))
    jsonschema.validate(report, schema)
    assert [problem["code"] for problem in report["problems"]] == [problem.code for problem in outcome.problems]


def test_the_schema_of_the_report_refuses_what_is_not_in_it():
    schema = json.loads((ROOT / "docs/check.schema.json").read_text("utf-8"))
    report = json.loads(to_report(OUTCOME)) | {"extra": 1}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, schema)


@pytest.mark.parametrize("outcome", [OUTCOME, CheckOutcome()])
def test_sarif_fits_its_schema(outcome):
    # The schema of SARIF 2.1.0 as Microsoft's SARIF SDK (MIT) has it.
    schema = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8-sig"))
    log = json.loads(to_sarif(outcome, "news/"))

    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(log)] == []
    log["runs"][0]["columnKind"] = "bytes"
    assert [error.message for error in validator.iter_errors(log)] != []


def test_sarif_names_each_rule_once_and_each_result_by_place():
    run_of_it = json.loads(to_sarif(OUTCOME, "news/"))["runs"][0]

    assert [rule["id"] for rule in run_of_it["tool"]["driver"]["rules"]] == ["bad-date", "bare-url"]
    assert [result["locations"][0]["physicalLocation"] for result in run_of_it["results"]] == [
        {
            "artifactLocation": {"uri": "news/content/%C3%A4%2C%20b%3Ac%25.md"},
            "region": {"startLine": 4, "startColumn": 7},
        },
        {"artifactLocation": {"uri": "news/content/z.md"}},
    ]
    assert [(r["ruleId"], r["ruleIndex"], r["level"]) for r in run_of_it["results"]] == [
        ("bad-date", 0, "error"),
        ("bare-url", 1, "warning"),
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_tells_of_an_empty_archive(form):
    FORMATS[form](CheckOutcome(), "")
