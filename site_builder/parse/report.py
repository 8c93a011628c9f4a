"""Collect what is wrong with one file while it is read.

The stages of parsing know lines and fields; only the report knows which file they are in.
"""

from __future__ import annotations

from ..model.problem import Problem, Severity
from .limits import Limit


class Place:
    """Where something stands in the file, both from 1; line 0 is the whole file."""

    __slots__ = ("column", "line")

    def __init__(self, line: int = 0, column: int = 0) -> None:
        self.line = line
        self.column = column


class Refused(Exception):
    """The file can't be read any further. Caught by :func:`parse_article`, never seen outside."""

    def __init__(self, place: Place, message: str, code: str, hint: str = "", field: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.code = code
        self.hint = hint
        self.field = field


def over(limit: Limit, found: int, place: Place) -> Refused:
    """The refusal of what is over ``limit``."""
    return Refused(place, limit.message(found), limit.code, limit.hint)


class Report:
    """The problems of one file; ``path`` is relative to the site's folder."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faulty = False
        self._problems: list[Problem] = []

    def refuse(self, place: Place, field: str, message: str, code: str, hint: str = "") -> None:
        """Add an error: the file becomes no article."""
        self.faulty = True
        self._add(place, field, message, code, hint, "error")

    def warn(self, place: Place, field: str, message: str, code: str, hint: str = "") -> None:
        """Add a warning: the file becomes an article all the same."""
        self._add(place, field, message, code, hint, "warning")

    def refuse_all(self, refused: Refused) -> None:
        """Add the error that ended the reading."""
        self.refuse(refused.place, refused.field, refused.message, refused.code, refused.hint)

    def problems(self) -> tuple[Problem, ...]:
        """Every problem once, by place."""
        return tuple(sorted(set(self._problems)))

    def _add(self, place: Place, field: str, message: str, code: str, hint: str, severity: Severity) -> None:
        self._problems.append(Problem(self.path, place.line, place.column, field, message, code, hint, severity))
