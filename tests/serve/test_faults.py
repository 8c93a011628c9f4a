"""Faults as the overlay shows them."""

from __future__ import annotations

from site_builder.model.problem import Problem
from site_builder.serve.events import Overlay, OverlayLine
from site_builder.serve.faults import to_fault, to_fault_of_run
from site_builder.serve.messages import Failed


def problem(path="content/x.md", line=2, column=7, hint="write 2026-03-12"):
    return Problem(path, line, column, "date", "expected YYYY-MM-DD, found 'x'", "bad-date", hint)


def test_a_problem_is_shown_in_the_words_of_check_with_its_line_and_a_caret(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("---\ndate: x\n---\n")

    assert to_fault([problem()], tmp_path) == Overlay(
        "1 error in 1 file: the page below is as it was before",
        (
            OverlayLine(
                "content/x.md:2:7: date: expected YYYY-MM-DD, found 'x' [bad-date]",
                "write 2026-03-12",
                "date: x",
                "      ^",
            ),
        ),
    )


def test_tabs_before_the_caret_stay_so_that_it_stands_below_its_character(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("---\n\tda: x\r\n")

    line = to_fault([problem()], tmp_path).lines[0]

    assert (line.line, line.caret) == ("\tda: x", "\t     ^")


def test_a_line_separator_within_a_line_is_no_line_and_control_characters_are_not_passed_on(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("a\u2028b\nc\x1b[31md\n")

    assert to_fault([problem()], tmp_path).lines[0].line == "c�[31md"


def test_what_cannot_be_read_has_no_line(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "secret").write_text("secret\nsecret\n")
    (tmp_path / "content" / "x.md").symlink_to(tmp_path / "secret")

    found = to_fault(
        [problem(), problem("content/none.md"), problem("../secret"), problem("content/y.md", 0, 0)], tmp_path / "."
    )

    assert [line.line for line in found.lines] == ["", "", "", ""]


def test_many_problems_are_counted_and_the_first_are_shown(tmp_path):
    found = to_fault([problem(f"content/{number:03}.md") for number in range(50)], tmp_path)

    assert found.title == "50 errors in 50 files: the page below is as it was before"
    assert (len(found.lines), found.more) == (20, 30)


def test_a_fault_in_a_template_shows_its_line_and_what_the_view_has(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("one\n{{ view.x }}\n")
    failed = Failed(message="templates/a.html:2: expected a field", kind="theme", hint="the view has: site, title")

    assert to_fault_of_run(failed, tmp_path).lines == (
        OverlayLine("templates/a.html:2: expected a field [theme]", "the view has: site, title", "{{ view.x }}"),
    )


def test_faults_in_the_settings_are_shown_one_by_one_and_toml_s_with_its_place(tmp_path):
    (tmp_path / "site.toml").write_text("[site]\nx = \n")
    two = Failed(message="site.toml: [site] a\nsite.toml: [site] b", kind="config")
    toml = Failed(message="site.toml: expected TOML, found a fault: Invalid value (at line 2, column 5)", kind="config")

    assert [line.text for line in to_fault_of_run(two, tmp_path).lines] == [
        "site.toml: [site] a", "site.toml: [site] b [config]",
    ]  # fmt: skip
    assert (to_fault_of_run(toml, tmp_path).lines[0].line, to_fault_of_run(toml, tmp_path).lines[0].caret) == (
        "x = ",
        "    ^",
    )


def test_a_bug_of_ours_is_named_as_one(tmp_path):
    failed = Failed(message="KeyError: 'x'", kind="bug", trace="Traceback …")

    assert to_fault_of_run(failed, tmp_path) == Overlay(
        "The build failed",
        (
            OverlayLine(
                "this is a bug in site-builder, not in your site: KeyError: 'x'", "the terminal shows more; report it"
            ),
        ),
    )
