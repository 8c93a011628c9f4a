"""SARIF 2.1.0 (OASIS), which code scanning and many editors read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from ... import __version__
from ...check import CheckOutcome
from ...model.problem import Problem
from ...model.warning import WARNINGS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def to_sarif(outcome: CheckOutcome, before: str = "") -> str:
    """One run; its rules are the codes that it found, sorted."""
    codes = sorted({problem.code for problem in outcome.problems})
    rules = {code: number for number, code in enumerate(codes)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {"name": "site-builder", "version": __version__, "rules": [_rule(code) for code in codes]},
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, rules[problem.code], before) for problem in outcome.problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _rule(name: str) -> dict[str, Any]:
    about = WARNINGS.get(name)
    return {"id": name} | ({"shortDescription": {"text": about}} if about else {})


def _result(problem: Problem, rule: int, before: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(f"{before}{problem.path}", errors="surrogatepass")}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
    field = f"{problem.field}: " if problem.field else ""
    hint = f"\n{problem.hint}" if problem.hint else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": f"{field}{problem.message}{hint}"},
        "locations": [{"physicalLocation": place}],
    }
