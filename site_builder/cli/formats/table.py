"""Name of a format -> its function: (outcome, what to put before paths) -> text without a line end, maybe empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...check import CheckOutcome
from .github import to_annotations
from .report import to_report
from .sarif import to_sarif
from .text import to_lines

FORMATS: Mapping[str, Callable[[CheckOutcome, str], str]] = {
    "text": to_lines,
    "github": to_annotations,
    "json": to_report,
    "sarif": to_sarif,
}
