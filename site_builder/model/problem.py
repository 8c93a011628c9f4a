"""Faults, told to the person who can mend them.

A fault in content is a :class:`Problem` value: stages return problems beside their results, and one
run shows them all. A fault that stops the run (configuration, theme, output) is a
:class:`SiteError`: raised, and caught in the command line only.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Problem(msgspec.Struct, frozen=True, order=True):
    """One fault in one file: where, what was expected, what was found, and what to type.

    ``path`` is relative to the site's folder. ``line`` and ``column`` count from 1; 0 means the
    whole file (and a problem of a whole line has ``column`` 1). ``message`` reads "expected …,
    found …", in lower case. ``code`` is stable and documented in ``docs/problems.md``. ``hint`` is
    what to type, or empty. Sorting sorts by place.
    """

    path: str
    line: int
    column: int
    field: str
    message: str
    code: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        field = f"{self.field}: " if self.field else ""
        first = f"{place}: {field}{self.message} [{self.code}]"
        return f"{first}\n    {self.hint}" if self.hint else first


class SiteError(Exception):
    """A fault that stops the run and that its reader can mend; never one in an article.

    ``code`` says which kind it is, ``hint`` what to do. Survives pickling from a worker.
    """

    exit_code = 2

    def __init__(self, message: str, code: str = "site", hint: str = "") -> None:
        super().__init__(message, code, hint)
        self.message = message
        self.code = code
        self.hint = hint

    def __str__(self) -> str:
        first = f"{self.message} [{self.code}]"
        return f"{first}\n    {self.hint}" if self.hint else first


class StoreBusy(SiteError):
    """Another build of the same site holds the lock."""

    exit_code = 75


def printable(text: str) -> str:
    """``text`` with each character that can't be printed, and each byte that is no UTF-8, as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def quote(text: str, most: int = 60) -> str:
    """``text`` as a message shows it: in single quotes, on one line, control characters visible, cut at ``most``."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text[: most + 1])
    return f"'{shown[:most]}…'" if len(shown) > most else f"'{shown}'"
