"""Options that several commands share, each written once so that it means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """A date or datetime in ISO form. A date is its first moment; without an offset it is UTC."""

    name = "T"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read ``value``, or fail with what was expected."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"expected a date such as 2026-01-07 or 2026-01-07T12:00:00+01:00, found {value!r}", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def site_option(command: Command) -> Command:
    """``--site``: the folder that holds site.toml."""
    return click.option(
        "--site",
        type=click.Path(path_type=Path),
        default=Path(),
        metavar="DIR",
        help="The folder that holds site.toml.  [default: this one]",
    )(command)


def output_option(command: Command) -> Command:
    """``--output``: where the site is, or is to be."""
    return click.option(
        "--output",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Where the site is written.  [default: [output] folder in site.toml]",
    )(command)


def now_option(command: Command) -> Command:
    """``--now``: the only clock that a build knows. Without it the value is None: see :func:`read_clock`."""
    return click.option(
        "--now",
        type=Moment(),
        metavar="T",
        help="What the build takes for now, which decides what is future or expired: 2026-01-07 or"
        " 2026-01-07T12:00:00+01:00, UTC unless it says otherwise.  [default: the clock; for verify, the last build]",
    )(command)


def read_clock() -> datetime:
    """The time. The one place in the program that asks for it."""
    return datetime.now(UTC)


def content_options(command: Command) -> Command:
    """``--drafts``, ``--future``, ``--skip-faulty``, ``--jobs``: what is built and how wide."""
    for option in (
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            metavar="N",
            help="How many worker processes; 1 is none beside this one.  [default: as many as cores]",
        ),
        click.option("--skip-faulty", is_flag=True, help="Leave out faulty articles, name them, and build the rest."),
        click.option("--future", is_flag=True, help="Include articles that are dated after now."),
        click.option("--drafts", is_flag=True, help="Include drafts."),
    ):
        command = option(command)
    return command


def json_option(command: Command) -> Command:
    """``--json``: data on stdout; what people read stays on stderr."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")(command)
