"""The ``site-builder`` command: find the command that was asked for, run it, turn its end into an exit code.

    arguments  ->  run_command_line  ->  0 | 1 | 2 | 70 | 75 | 130 | 141 | 143

A command's module is imported when the command is run, so ``--help`` loads nothing but click.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence

import click

from .. import __version__
from ..model.problem import SiteError
from .printable import printable

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 128 + signal.SIGINT
EXIT_PIPE_CLOSED = 128 + signal.SIGPIPE
EXIT_TERMINATED = 128 + signal.SIGTERM

# name -> (module beside this one, its command, the line in `site-builder --help`), in the order of the help.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "build": ("build", "build_command", "Build the site: what changed is parsed, rendered and written."),
    "check": ("check", "check_command", "Tell what is wrong with articles, and what to type instead."),
    "serve": ("serve", "serve_command", "Show the site in a browser, as it will be, while it is written."),
    "verify": ("verify", "verify_command", "Compare the built site with a clean build, byte for byte."),
    "list": ("list_articles", "list_command", "List the articles of the last build, by path."),
    "explain": ("explain", "explain_command", "Say what a page is made of."),
    "theme": ("theme", "theme_command", "List themes, begin one, or take a file of one to change it."),
    "schema": ("schema", "schema_command", "Print the JSON Schema of the front matter, for editors."),
}

EXAMPLES = """\b
Examples:
  site-builder build                       the site in this folder, into its output folder
  site-builder build --site news --json    another folder; the result as JSON
  site-builder build --skip-faulty         leave out faulty articles instead of stopping
  site-builder explain /tags/python/       what is this page made of?

\b
Exit codes:
  0 the site equals the content   2 site.toml, theme or usage    130 interrupted
  1 problems in the content      75 another build is running     70 a bug of ours"""


class _Terminated(BaseException):
    """SIGTERM came. Not an Exception, so that no handler on the way takes it for a fault."""


class _Commands(click.Group):
    """A group that reads names and summaries from :data:`COMMANDS` and imports a command only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f".{module}", __package__), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in COMMANDS.items()])


@click.group(
    cls=_Commands,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="site-builder %(version)s")
def main() -> None:
    """Turn a folder of front-matter Markdown articles into a static news archive."""


def run_command_line(arguments: Sequence[str]) -> int:
    """Run ``arguments`` and return the exit code. Every fault is told on stderr; only this function catches them.

    Not ``main.main()``: that leaves with 1 when a pipe is closed, which here means problems in the content.
    """
    _handle_signals()
    try:
        with main.make_context("site-builder", list(arguments)) as context:
            main.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except SiteError as fault:
        click.echo(f"error: {printable(str(fault), keep_lines=True)}", err=True)
        return fault.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: no file is half-written, the next build goes on from here", err=True)
        return EXIT_INTERRUPTED
    except _Terminated:
        return EXIT_TERMINATED
    except BrokenPipeError:
        _forget_stdout()
        return EXIT_PIPE_CLOSED
    except Exception:
        _tell_bug()
        return EXIT_BUG
    return 0


def _handle_signals() -> None:
    owner = os.getpid()

    def terminate(_number: int, _frame: object) -> None:
        # A forked worker inherits this handler, but has no run_command_line to end in.
        if os.getpid() != owner:
            os._exit(EXIT_TERMINATED)
        raise _Terminated

    def interrupt(_number: int, _frame: object) -> None:
        # Ctrl-C reaches the workers too; the parent alone decides when they end.
        if os.getpid() == owner:
            raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGINT, interrupt)


def _forget_stdout() -> None:
    # Otherwise the interpreter's own last flush prints "Exception ignored … BrokenPipeError".
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())


def _tell_bug() -> None:
    traceback.print_exc()
    versions = f"site-builder {__version__}, Python {sys.version.split()[0]}"
    click.echo(f"error: this is a bug in site-builder, not in your site: report the lines above ({versions})", err=True)
