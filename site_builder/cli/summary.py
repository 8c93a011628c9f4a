"""What a build says at its end: an Outcome in words.

    Outcome  ->  summary_lines   what was read, rendered, written, and how long it took   (stdout)
    Outcome  ->  problem_lines   every error, by place, and lines that count them          (stderr)

Pure: no terminal, no colour, so the text can be compared letter for letter.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..model.outcome import Outcome
from ..model.problem import Problem
from .printable import printable

_LABEL_WIDTH = 10


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 page``, ``1,234 pages``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def summary_lines(outcome: Outcome, folder: str = "") -> list[str]:
    """The figures of a build that was not stopped, one subject a line; the last line says where to look.

    The output is named as it is seen from ``folder`` (absolute, the one that the person stands in) if it is below it.
    """
    rows = [
        ("articles", _articles(outcome)),
        ("files", f"{outcome.files - outcome.read:,} unchanged, {outcome.read:,} read, {outcome.parsed:,} parsed"),
        ("pages", f"{outcome.kept:,} kept, {outcome.rendered:,} rendered"),
        ("output", f"{outcome.written:,} written, {outcome.removed:,} removed"),
        ("time", _time(outcome.stages)),
    ]
    if outcome.next_due is not None:
        due = outcome.next_due.isoformat(sep=" ", timespec="minutes")
        rows.append(("next due", f"{due}: a date passes then and the site changes; build again"))
    rows.append(("site", _site(outcome, folder)))
    return [f"{label:<{_LABEL_WIDTH}}{text}" for label, text in rows] + _left_out(outcome)


def _articles(outcome: Outcome) -> str:
    parts = [f"{outcome.articles:,} on the site"]
    if outcome.withheld:
        parts.append(f"{outcome.withheld:,} withheld (draft, future or expired)")
    if outcome.left_out:
        parts.append(f"{len(outcome.left_out):,} left out (faulty)")
    return ", ".join(parts)


def _time(stages: Sequence[tuple[str, float]]) -> str:
    total = f"{sum(seconds for _, seconds in stages):.2f} s"
    each = ", ".join(f"{name} {seconds:.2f}" for name, seconds in stages)
    return f"{total} ({each})" if each else total


def _site(outcome: Outcome, folder: str) -> str:
    where = printable(_as_seen_from(folder, outcome.output))
    if outcome.written or outcome.removed:
        return f"{count(outcome.pages, 'page')} in {where}; open {where}/index.html"
    return f"{count(outcome.pages, 'page')} in {where}, as they were: nothing had changed"


def _as_seen_from(folder: str, path: str) -> str:
    below = path.removeprefix(folder.rstrip("/") + "/")
    return below if folder else path


def _left_out(outcome: Outcome) -> list[str]:
    if not outcome.left_out:
        return []
    paths = [f"    {printable(path)}" for path in sorted(outcome.left_out)]
    return [f"left out, until the problems above are mended: {count(len(paths), 'article')}", *paths]


def problem_lines(outcome: Outcome) -> list[str]:
    """Every error, sorted by place, its hint indented below it; then the counts, and what they mean.

    Warnings are counted alone: an old archive has thousands, and ``site-builder check`` is for them.
    """
    errors = [problem for problem in sorted(outcome.problems) if problem.severity == "error"]
    warnings = [problem for problem in outcome.problems if problem.severity == "warning"]
    lines = [line for problem in errors for line in lines_of(problem)]
    if errors:
        lines += ["", f"{_found(errors, 'error')}{_NOT_WRITTEN if outcome.faulty else ''}"]
    if warnings:
        lines.append(
            f"{_found(warnings, 'warning')}: site-builder check shows {'it' if len(warnings) == 1 else 'them'}"
        )
    return lines


_NOT_WRITTEN = ": nothing was written; mend the errors, or build the rest with --skip-faulty"


def lines_of(problem: Problem) -> list[str]:
    """A problem as people read it, its hint indented below; a warning says that it is one."""
    # One str() for all who show problems; each part is made safe first, so that no text can forge a line of its own.
    safe = msgspec.structs.replace(
        problem,
        path=printable(problem.path),
        field=printable(problem.field),
        message=printable(problem.message),
        hint=printable(problem.hint, keep_lines=True).replace("\n", "\n    "),
    )
    first, *rest = str(safe).split("\n")
    prefix = "warning: " if problem.severity == "warning" else ""
    return [prefix + first, *rest]


def _found(problems: Sequence[Problem], word: str) -> str:
    return f"{count(len(problems), word)} in {count(len({p.path for p in problems}), 'file')}"


def reason_lines(outcome: Outcome) -> list[str]:
    """``--explain``: why each page was rendered or removed, by path."""
    return [f"{printable(reason.path)}: {printable(reason.reason)}" for reason in sorted(outcome.reasons)]
