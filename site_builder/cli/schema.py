"""``site-builder schema``: what an editor needs to know of the front matter."""

from __future__ import annotations

from pathlib import Path

import click

from .options import site_option

EXAMPLES = """\b
Examples:
  site-builder schema > front-matter.schema.json
  site-builder schema --site news | jq '.properties | keys'"""


@click.command("schema", epilog=EXAMPLES)
@site_option
def schema_command(site: Path) -> None:
    """Print the JSON Schema of the front matter, for editors."""
    import msgspec

    from ..schema import load_schema

    click.echo(msgspec.json.format(msgspec.json.encode(load_schema(site)), indent=2).decode())
