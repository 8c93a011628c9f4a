"""``site-builder check``: options in, one of four formats and an exit code out."""

from __future__ import annotations

import os
from pathlib import Path

import click

from .options import now_option, read_clock, site_option

EXIT_PROBLEMS = 1

EXAMPLES = """\b
Examples:
  site-builder check                                       everything
  site-builder check content/2026                          tell of these files and folders only
  site-builder check --changed-since origin/main           tell of what a branch changes
  site-builder check --changed-since HEAD --strict         before a commit; warnings count too
  site-builder check --format github --changed-since origin/main
  site-builder check --format sarif > check.sarif
  site-builder check --fix --changed-since HEAD            mend dates, tags, links, blanks; then check

\b
Exit codes:
  0 no error (with --strict: and no warning)   1 problems   2 site.toml, theme or usage

Whatever is asked of, it is judged against the whole archive. Warnings are switched off or taken for errors by
their code in [check] of site.toml. The result goes to stdout, progress to stderr."""


@click.command("check", epilog=EXAMPLES)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@site_option
@click.option(
    "--changed-since",
    metavar="REV",
    help="Tell only of files that differ from this git revision, committed or not.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to tell: for people, as annotations of a GitHub workflow, or as data.",
)
@click.option(
    "--fix",
    "mends",
    is_flag=True,
    help="First mend, in the articles themselves, what has exactly one right answer.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many worker processes; 1 is none beside this one.  [default: as many as cores]",
)
@now_option
def check_command(
    paths: tuple[Path, ...],
    site: Path,
    changed_since: str | None,
    form: str,
    mends: bool,
    strict: bool,
    jobs: int | None,
    now: object,
) -> None:
    """Tell what is wrong with articles, and what to type instead."""
    from datetime import datetime

    import msgspec

    from ..check import CheckOptions, check
    from ..fix import fix
    from .formats.table import FORMATS
    from .printable import printable
    from .terminal import open_reporter

    assert now is None or isinstance(now, datetime)
    options = CheckOptions(
        site=site,
        now=now or read_clock(),
        paths=tuple(Path(os.path.abspath(path)) for path in paths),  # noqa: PTH100 - drops "..", follows no link
        changed_since=changed_since,
        jobs=jobs,
    )
    fixes = fix(options) if mends else None
    with open_reporter() as reporter:
        outcome = check(options, reporter)
    if fixes is not None:
        for fixed in fixes.fixed:
            click.echo(f"mended: {as_seen_from_here(site)}{printable(str(fixed))}", err=True)
        outcome = msgspec.structs.replace(outcome, problems=tuple(sorted((*outcome.problems, *fixes.problems))))
    text = FORMATS[form](outcome, as_seen_from_here(site))
    if text:
        click.echo(text)
    if outcome.errors or (strict and outcome.warnings):
        click.get_current_context().exit(EXIT_PROBLEMS)


def as_seen_from_here(site: Path) -> str:
    """What to put before a problem's path so that it leads there from the current folder: empty, or ending in /."""
    relative = Path(os.path.relpath(site)).as_posix()
    return "" if relative == "." else f"{relative}/"
