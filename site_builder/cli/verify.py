"""``site-builder verify``: build cleanly aside and compare every path and byte."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from .options import content_options, now_option, output_option, read_clock, site_option
from .printable import printable
from .summary import count, problem_lines

EXIT_DIFFERENT = 1

EXAMPLES = """\b
Examples:
  site-builder verify
  site-builder verify --site news --output public --skip-faulty

Give the options that the build had: what it left out must be left out here too.
The moment is that of the last build, unless --now says otherwise.
Prints one line for each file that is missing, extra or different; exit code 1 if there is any."""


@click.command("verify", epilog=EXAMPLES)
@site_option
@output_option
@content_options
@now_option
def verify_command(
    site: Path,
    output: Path | None,
    drafts: bool,
    future: bool,
    skip_faulty: bool,
    jobs: int | None,
    now: datetime | None,
) -> None:
    """Compare the built site with a clean build, byte for byte."""
    from ..model.outcome import BuildOptions
    from ..verify import verify
    from .terminal import open_reporter, print_problems

    options = BuildOptions(
        site=site,
        now=now or read_clock(),
        output=output,
        jobs=jobs,
        drafts=drafts,
        future=future,
        skip_faulty=skip_faulty,
        list_written=False,
    )
    with open_reporter() as reporter:
        result = verify(options, reporter, now=now)
    if result.faulty is not None:
        print_problems(problem_lines(result.faulty))
        click.get_current_context().exit(EXIT_DIFFERENT)
    lines = difference_lines(result.missing, result.extra, result.different)
    click.echo("\n".join([*lines, verdict(len(lines), result.pages)]))
    if not result.equal:
        click.get_current_context().exit(EXIT_DIFFERENT)


def difference_lines(missing: tuple[str, ...], extra: tuple[str, ...], different: tuple[str, ...]) -> list[str]:
    """``missing x``, ``extra x``, ``different x``, by path."""
    found = [
        (path, word)
        for word, paths in (("missing", missing), ("extra", extra), ("different", different))
        for path in paths
    ]
    return [f"{word:<10}{printable(path)}" for path, word in sorted(found)]


def verdict(differences: int, pages: int) -> str:
    """The closing line."""
    if not differences:
        return f"the site equals a clean build: {count(pages, 'page')}, byte for byte"
    return f"the site differs from a clean build in {count(differences, 'file')}; build --clean writes it anew"
