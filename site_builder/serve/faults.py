"""Why the last build did not come through, as the overlay shows it: the words of ``check``, and the line at fault.

problems        ->  to_fault          the articles' faults
Failed          ->  to_fault_of_run   site.toml, a template, the disk, or a bug of ours
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..effects.folders import Folder
from ..model.problem import Problem
from .events import Overlay, OverlayLine
from .messages import Failed

MOST_SHOWN = 20
_MOST_BYTES = 2 << 20
_LONGEST_LINE = 400
# Where a message of a run names its place: ``templates/list.html:12: …``, ``site.toml: … (at line 3, column 5)``.
_PLACE = re.compile(r"(?P<path>[^:\n]+?\.[A-Za-z]+):(?P<line>\d+)(?::(?P<column>\d+))?: ")
_TOML_PLACE = re.compile(r"(?P<path>[^:\n]+\.toml): .*\(at line (?P<line>\d+), column (?P<column>\d+)\)")


def to_fault(problems: Sequence[Problem], site: Path) -> Overlay:
    """The faults of articles that stopped a build, by place."""
    shown = sorted(problems)[:MOST_SHOWN]
    files = len({problem.path for problem in problems})
    errors = f"{len(problems):,} error{'s' if len(problems) != 1 else ''}"
    title = f"{errors} in {files:,} file{'s' if files != 1 else ''}: the page below is as it was before"
    with Folder(site) as folder:
        return Overlay(title, tuple(_to_line(problem, folder) for problem in shown), len(problems) - len(shown))


def _to_line(problem: Problem, folder: Folder) -> OverlayLine:
    first, _, hint = str(problem).partition("\n")
    line, caret = _quote_line(folder, problem.path, problem.line, problem.column)
    return OverlayLine(first, hint.strip(), line, caret)


def to_fault_of_run(failed: Failed, site: Path) -> Overlay:
    """A fault that is no article's: the whole message, and the line of the file that it names."""
    if failed.trace:
        message = f"this is a bug in site-builder, not in your site: {failed.message}"
        return Overlay("The build failed", (OverlayLine(message, "the terminal shows more; report it"),))
    with Folder(site) as folder:
        parts = failed.message.split("\n")
        lines = [_to_run_line(part, folder) for part in parts[:MOST_SHOWN]]
    lines[-1] = OverlayLine(f"{lines[-1].text} [{failed.kind}]", failed.hint, lines[-1].line, lines[-1].caret)
    return Overlay("The build failed: the page below is as it was before", tuple(lines), len(parts) - len(lines))


def _to_run_line(text: str, folder: Folder) -> OverlayLine:
    place = _PLACE.match(text) or _TOML_PLACE.match(text)
    if place is None:
        return OverlayLine(text)
    return OverlayLine(text, "", *_quote_line(folder, place["path"], int(place["line"]), int(place["column"] or 0)))


def _quote_line(folder: Folder, path: str, number: int, column: int) -> tuple[str, str]:
    """Line ``number`` of a file of the site and a caret below ``column``; empty where there is none to show."""
    if number < 1 or path.startswith("/") or ".." in path.split("/"):
        return "", ""
    try:
        data, _ = folder.read(path, _MOST_BYTES)
    except (OSError, ValueError):
        return "", ""
    # Not splitlines: articles hold U+2028, which no editor counts as a line.
    lines = re.split("\r\n|\n|\r", data.decode("utf-8-sig", "replace"))
    if number > len(lines):
        return "", ""
    line = "".join(
        character if character.isprintable() or character == "\t" else "�" for character in lines[number - 1]
    )
    if column < 1 or column > min(len(line) + 1, _LONGEST_LINE):
        return line[:_LONGEST_LINE], ""
    # Tabs stay, so that the caret stands below its character however wide they are.
    return line[:_LONGEST_LINE], re.sub(r"[^\t]", " ", line[: column - 1]) + "^"
