"""A fault in a template, in words for the one who writes it: where it is, what was expected, what was found."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from types import SimpleNamespace

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from site_builder.model.problem import SiteError, quote


def find_place(error: BaseException, origins: set[str]) -> str | None:
    """The innermost line of a template in the traceback, as ``file:line``; None if it never was in one."""
    place, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename in origins:
            place = f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}"
        step = step.tb_next
    return place


def to_syntax_error(error: TemplateSyntaxError, origin: str) -> SiteError:
    """What Jinja says of a template's syntax, after the file and the line."""
    message = (error.message or "a fault").rstrip(".")
    return SiteError(f"{error.filename or origin}:{error.lineno}: {message[0].lower()}{message[1:]}", "theme")


_NO_FIELD = re.compile(r"'(?:[\w.]+\.)?(\w+) object' has no attribute '(\w+)'")


def put_in_words(error: Exception, view: SimpleNamespace) -> str:
    """What is wrong, if something of Python or Jinja was raised while a template was at work on ``view``."""
    if isinstance(error, TemplateNotFound):
        return f"expected a template, found {quote(str(error.name))}"
    if isinstance(error, RecursionError):
        return "expected an end, found templates that include each other"
    if not isinstance(error, UndefinedError):
        return " ".join(f"{type(error).__name__}: {error}".split())
    match = _NO_FIELD.fullmatch(str(error))
    if match is None:
        return str(error)
    kind = "view" if match[1] == "SimpleNamespace" else match[1]
    meant = difflib.get_close_matches(match[2], sorted(vars(view)), n=1) if kind == "view" else []
    ending = f"; did you mean '{meant[0]}'?" if meant else ""
    return f"expected a field of the {kind}, found {quote(match[2])}{ending}"


def name_close(name: str, known: Iterable[str]) -> str:
    """The hint for a name that isn't known: the one that may be meant, or all that there are."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(known))}"
