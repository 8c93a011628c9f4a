"""``site-builder build``: the options become a BuildOptions, the Outcome becomes text or JSON and an exit code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import content_options, json_option, now_option, output_option, read_clock, site_option

if TYPE_CHECKING:
    from ..model.outcome import Outcome

EXIT_FAULTY = 1

EXAMPLES = """\b
Examples:
  site-builder build
  site-builder build --site news --output public
  site-builder build --drafts --future --output preview    see what is not published yet
  site-builder build --explain                             one reason for each page that was rendered
  site-builder build --clean                               as if there had been no build before
  site-builder build --clean --profile                     where the time of a whole build goes
  site-builder build --json | jq .written_paths            what to upload

Faulty articles stop the build: every problem is told and the published site stays as it is.
Progress and problems go to stderr, the result to stdout."""


@click.command("build", epilog=EXAMPLES)
@site_option
@output_option
@click.option("--clean", is_flag=True, help="Forget the last build and make every page anew.")
@content_options
@now_option
@click.option("--explain", is_flag=True, help="Say for each page why it was rendered or removed.")
@click.option("--profile", is_flag=True, help="Say where the time went: stages, articles, templates, pages.")
@json_option
def build_command(
    site: Path,
    output: Path | None,
    clean: bool,
    drafts: bool,
    future: bool,
    skip_faulty: bool,
    jobs: int | None,
    now: datetime | None,
    explain: bool,
    profile: bool,
    as_json: bool,
) -> None:
    """Build the site: what changed is parsed, rendered and written."""
    from ..build import build
    from ..model.outcome import BuildOptions
    from .terminal import open_reporter

    options = BuildOptions(
        site=site,
        now=now or read_clock(),
        output=output,
        clean=clean,
        jobs=jobs,
        drafts=drafts,
        future=future,
        skip_faulty=skip_faulty,
        explain=explain,
        profile=profile,
        list_written=as_json,
    )
    with open_reporter() as reporter:
        outcome = build(options, reporter)
    show_outcome(outcome, as_json=as_json)
    if outcome.faulty:
        click.get_current_context().exit(EXIT_FAULTY)


def show_outcome(outcome: Outcome, *, as_json: bool) -> None:
    """Problems to stderr; then, to stdout, the reasons and the figures, or one JSON object of them all."""
    from .summary import problem_lines, reason_lines, summary_lines
    from .terminal import print_problems

    print_problems(problem_lines(outcome))
    if as_json:
        click.echo(outcome_json(outcome))
    else:
        lines = reason_lines(outcome) + _profile(outcome)
        lines += [] if outcome.faulty else summary_lines(outcome, str(Path.cwd()))
        if lines:
            click.echo("\n".join(lines))


def _profile(outcome: Outcome) -> list[str]:
    if outcome.profile is None:
        return []
    from .profile import profile_lines

    return profile_lines(outcome, outcome.profile)


def outcome_json(outcome: Outcome) -> str:
    """The fields of :class:`Outcome` under their own names and in their own order; ``stages`` maps name to seconds."""
    import msgspec

    fields = msgspec.to_builtins(outcome)
    fields["stages"] = dict(outcome.stages)
    fields["problems"] = msgspec.to_builtins(sorted(outcome.problems))
    return msgspec.json.format(msgspec.json.encode(fields), indent=2).decode()
