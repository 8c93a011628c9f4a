"""JSON, in the form of ``docs/check.schema.json``."""

from __future__ import annotations

import msgspec

from ...check import CheckOutcome

VERSION = 1


def to_report(outcome: CheckOutcome, _before: str = "") -> str:
    """One object: the figures, and every problem with all its fields; paths are relative to the site's folder."""
    report = {
        "version": VERSION,
        "files": outcome.files,
        "checked": outcome.checked,
        "errors": outcome.errors,
        "warnings": outcome.warnings,
        "problems": [msgspec.to_builtins(problem) for problem in outcome.problems],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
