"""``site-builder serve``: a preview until it is ended, told in quiet lines or as JSON."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import now_option, read_clock, site_option
from .printable import printable
from .summary import count, lines_of

if TYPE_CHECKING:
    from ..serve.messages import Built, Failed
    from .terminal import BarReporter, PlainReporter

_MOST_PATHS = 3

EXAMPLES = """\b
Examples:
  site-builder serve                       the site as it is, at http://127.0.0.1:8000/
  site-builder serve --watch --open        in the browser, and again with each file that is saved
  site-builder serve --watch --drafts --future     with what is not published yet
  site-builder serve --port 9000           this port or none; without it, the first that is free
  site-builder serve --host 0.0.0.0        for other devices too: whoever reaches this machine may look
  site-builder serve --watch --json        one JSON object a line, for programs

\b
Exit codes:
  2 site.toml, theme, usage or a port that is taken     75 another preview of the site is open
  130 ended by Ctrl-C                                   143 ended by SIGTERM

The preview has a folder of its own, .site-builder/preview: what is published stays as it is, and builds may run
meanwhile. Faults are shown in the browser, above the last good page, and here."""


@click.command("serve", epilog=EXAMPLES)
@site_option
@click.option("--watch", is_flag=True, help="Build again when a file is saved, and have open tabs show it.")
@click.option("--drafts", is_flag=True, help="Include drafts, marked as such.")
@click.option("--future", is_flag=True, help="Include articles that are dated after now, marked as such.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="H",
    help="The address to listen at. Any but this machine's own opens the preview to others.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port to listen at; 0 is any.  [default: the first that is free from 8000 on]",
)
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many worker processes a build has.  [default: as many as cores]",
)
@now_option
@click.option("--json", "as_json", is_flag=True, help="Tell what happens as JSON on stdout, an object a line.")
def serve_command(
    site: Path,
    watch: bool,
    drafts: bool,
    future: bool,
    host: str,
    port: int | None,
    opens: bool,
    jobs: int | None,
    now: datetime | None,
    as_json: bool,
) -> None:
    """Show the site in a browser, as it will be, while it is written."""
    from ..serve.hosts import is_loopback
    from ..serve.preview import ServeOptions, serve

    options = ServeOptions(site=site, watch=watch, drafts=drafts, future=future, jobs=jobs, host=host, port=port)
    teller = JsonTeller(opens=opens) if as_json else LineTeller(opens=opens)
    if not is_loopback(host):
        teller.notice(f"whoever can reach this machine at {host} may look at the preview, drafts included")
    number = serve(options, teller, (lambda: now) if now is not None else read_clock)
    click.get_current_context().exit(128 + number)


class LineTeller:
    """Says what happens to a person: a line a build, and problems as ``build`` shows them."""

    def __init__(self, *, opens: bool) -> None:
        self._opens = opens
        self._reporter: BarReporter | PlainReporter | None = None
        self._had_fault = False

    def started(self, url: str) -> None:
        """Say where to look, and show the progress of the first build."""
        from .terminal import open_reporter

        click.echo(f"preview at {url} (Ctrl-C ends it)")
        _flush()
        if self._opens:
            click.launch(url)
        self._reporter = open_reporter()
        self._reporter.__enter__()

    def stage(self, name: str, total: int | None) -> None:
        """Pass it on to the bar."""
        if self._reporter is not None:
            self._reporter.stage(name, total)

    def advance(self, steps: int) -> None:
        """Pass it on to the bar."""
        if self._reporter is not None:
            self._reporter.advance(steps)

    def notice(self, text: str) -> None:
        """Say it."""
        click.echo(f"note: {printable(text)}", err=True)

    def built(self, built: Built, paths: tuple[str, ...]) -> None:
        """One line; or the problems, and that the site is as it was."""
        self._end_progress()
        if built.faulty:
            self._tell_problems([line for problem in built.problems for line in lines_of(problem)])
            return
        line = built_line(built, paths)
        if line or self._had_fault:
            click.echo(line or "mended: the site is as it was")
            _flush()
        self._had_fault = False

    def failed(self, failed: Failed, paths: tuple[str, ...]) -> None:
        """The fault as ``build`` says it; a bug with its traceback."""
        self._end_progress()
        if failed.trace:
            click.echo(printable(failed.trace, keep_lines=True), err=True)
        self._tell_problems(failed_lines(failed))

    def bug(self, trace: str) -> None:
        """The traceback."""
        click.echo(printable(trace, keep_lines=True), err=True)
        click.echo("error: this is a bug in site-builder: report the lines above", err=True)

    def stopped(self) -> None:
        """Take the bar away, if there is one."""
        self._end_progress()

    def _tell_problems(self, lines: list[str]) -> None:
        from .terminal import print_problems

        print_problems(lines)
        click.echo("\nthe preview stays as it was", err=True)
        self._had_fault = True

    def _end_progress(self) -> None:
        if self._reporter is not None:
            self._reporter.__exit__(None, None, None)
            self._reporter = None


class JsonTeller:
    """Says what happens to a program: an object a line, whose ``event`` says what it is."""

    def __init__(self, *, opens: bool) -> None:
        self._opens = opens

    def started(self, url: str) -> None:
        """``started``, with the ``url``."""
        self._tell("started", url=url)
        if self._opens:
            click.launch(url)

    def stage(self, name: str, total: int | None) -> None:
        """``stage``, with its ``name`` and ``total``."""
        self._tell("stage", name=name, total=total)

    def advance(self, steps: int) -> None:
        """Nothing: a program doesn't watch a bar."""

    def notice(self, text: str) -> None:
        """``notice``, with the ``text``."""
        self._tell("notice", text=text)

    def built(self, built: Built, paths: tuple[str, ...]) -> None:
        """``built`` or ``faulty``, with figures and problems."""
        import msgspec

        fields = msgspec.to_builtins(built)
        for name in ("site", "faulty", "type"):
            fields.pop(name, None)
        self._tell("faulty" if built.faulty else "built", paths=paths, **fields)

    def failed(self, failed: Failed, paths: tuple[str, ...]) -> None:
        """``failed``, with message, code and hint."""
        import msgspec

        fields = msgspec.to_builtins(failed)
        fields.pop("type", None)
        self._tell("failed", paths=paths, **fields)

    def bug(self, trace: str) -> None:
        """``bug``, with the traceback."""
        self._tell("bug", trace=trace)

    def stopped(self) -> None:
        """``stopped``."""
        self._tell("stopped")

    def _tell(self, event: str, **fields: Any) -> None:
        import msgspec

        click.echo(msgspec.json.encode({"event": event, **fields}))
        _flush()


def _flush() -> None:
    sys.stdout.flush()


def built_line(built: Built, paths: tuple[str, ...]) -> str:
    """``built 3 pages in 84 ms (content/2026/x.md)``; empty if nothing came of it, or no more than a search index."""
    if built.search or (not built.written and not built.removed):
        return ""
    parts = [f"built {count(built.written, 'page')}"] if built.written else []
    if built.removed:
        parts.append(f"removed {count(built.removed, 'page')}" if not parts else f"removed {built.removed:,}")
    milliseconds = round(built.seconds * 1000)
    took = f"{milliseconds} ms" if milliseconds < 10_000 else f"{built.seconds:.0f} s"
    shown = [printable(path) for path in paths[:_MOST_PATHS]]
    if len(paths) > _MOST_PATHS:
        shown.append(f"{len(paths) - _MOST_PATHS:,} more")
    return f"{', '.join(parts)} in {took}" + (f" ({', '.join(shown)})" if shown else "")


def failed_lines(failed: Failed) -> list[str]:
    """The fault in the words of ``build``."""
    if failed.trace:
        return ["error: this is a bug in site-builder, not in your site: report the lines above"]
    hint = [f"    {line}" for line in printable(failed.hint, keep_lines=True).split("\n")] if failed.hint else []
    return [*f"error: {printable(failed.message, keep_lines=True)} [{failed.kind}]".split("\n"), *hint]
