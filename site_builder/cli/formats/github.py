"""Workflow commands of GitHub Actions: each problem becomes an annotation at its line of the pull request.

    ::error file=content/x.md,line=4,col=7,title=bad-date::date: expected …, found …%0Awrite …

Escaped as the runner's own toolkit does it, so that no text of an article can end the command or begin another.
"""

from __future__ import annotations

from ...check import CheckOutcome
from ...model.problem import Problem
from ..printable import printable


def to_annotations(outcome: CheckOutcome, before: str = "") -> str:
    """One command a line; the empty string if there is nothing to tell."""
    return "\n".join(_command(problem, before) for problem in outcome.problems)


def _command(problem: Problem, before: str) -> str:
    properties = {"file": f"{before}{printable(problem.path)}"}
    if problem.line:
        properties |= {"line": str(problem.line), "col": str(problem.column)}
    properties["title"] = problem.code
    shown = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    field = f"{printable(problem.field)}: " if problem.field else ""
    hint = f"\n{printable(problem.hint, keep_lines=True)}" if problem.hint else ""
    return f"::{problem.severity} {shown}::{_escape(f'{field}{printable(problem.message)}{hint}')}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
