"""``site-builder explain URL``: what a page is made of, so that a stale or a strange one can be understood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from .options import json_option, output_option, site_option
from .printable import printable

EXAMPLES = """\b
Examples:
  site-builder explain /2026/01/07/a-headline/
  site-builder explain https://news.example/tags/python/feed.xml"""


@click.command("explain", epilog=EXAMPLES)
@click.argument("url")
@site_option
@output_option
@json_option
def explain_command(url: str, site: Path, output: Path | None, as_json: bool) -> None:
    """Say what a page is made of."""
    import msgspec

    from ..listing import explain_url

    explanation = explain_url(site, output, url)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(explanation), indent=2).decode())
    else:
        click.echo("\n".join(explanation_lines(msgspec.to_builtins(explanation))))


def explanation_lines(fields: Mapping[str, Any]) -> list[str]:
    """One field a line under its own name; a list has an element a line; an empty field is left out."""
    width = max(map(len, fields), default=0) + 2
    lines = []
    for name, value in fields.items():
        values = value if isinstance(value, list | tuple) else [value]
        shown = [printable(str(each)) for each in values if each not in (None, "")]
        label = name.replace("_", " ")
        lines += [f"{label if row == 0 else '':<{width}}{text}" for row, text in enumerate(shown)]
    return lines
