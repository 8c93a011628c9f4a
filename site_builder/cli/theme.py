"""``site-builder theme``: which themes there are, a new one, a file of one to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from .options import json_option, site_option
from .printable import printable

EXAMPLES = """\b
Examples:
  site-builder theme list                  which themes there are, and the options of the one in use
  site-builder theme new mine              themes/mine, a child of the theme in use
  site-builder theme eject article.html    a copy of that template, to change it"""

LIST_EXAMPLES = """\b
Examples:
  site-builder theme list
  site-builder theme list --json | jq '.[] | select(.used).options'"""

NEW_EXAMPLES = """\b
Examples:
  site-builder theme new mine
  site-builder theme new mine --parent wire"""

EJECT_EXAMPLES = """\b
Examples:
  site-builder theme eject article.html
  site-builder theme eject static/style.css"""


@click.group("theme", epilog=EXAMPLES)
def theme_command() -> None:
    """List themes, begin one, or take a file of one to change it."""


@theme_command.command("list", epilog=LIST_EXAMPLES)
@site_option
@json_option
def theme_list_command(site: Path, as_json: bool) -> None:
    """List the themes that there are, and the options of the one in use."""
    import msgspec

    from ..theme import list_themes

    themes = msgspec.to_builtins(list_themes(site))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(themes), indent=2).decode())
        return
    for line in theme_lines(themes):
        click.echo(printable(line))


@theme_command.command("new", epilog=NEW_EXAMPLES)
@click.argument("name")
@click.option("--parent", default="", metavar="THEME", help="The theme to begin from.  [default: the one in use]")
@site_option
def theme_new_command(name: str, parent: str, site: Path) -> None:
    """Begin a theme: themes/NAME, a child that looks like its parent until you change it."""
    from ..theme import begin_theme

    written = begin_theme(site, name, parent)
    click.echo(f"made {printable(written.path)}", err=True)
    click.echo(f'to use it, write in site.toml:\n\n[theme]\nname = "{printable(name)}"', err=True)


@theme_command.command("eject", epilog=EJECT_EXAMPLES)
@click.argument("name", metavar="TEMPLATE")
@site_option
def theme_eject_command(name: str, site: Path) -> None:
    """Copy a template or static file of the theme in use into the site, to change it there."""
    from ..theme import eject_file

    written = eject_file(site, name)
    click.echo(f"made {printable(written.path)}, a copy of {printable(written.origin)}", err=True)
    click.echo("the site's own file is used from now on; remove it to have the theme's again", err=True)


def theme_lines(themes: list[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each theme, the one in use marked with ``*``; below that one its options with their values."""
    from ..model.option import to_toml

    for theme in themes:
        parent = f", child of {theme['parent']}" if theme["parent"] else ""
        place = theme["place"] or "comes with site-builder"
        yield f"{'*' if theme['used'] else ' '} {theme['name']} ({place}{parent})"
        if theme["description"]:
            yield f"    {theme['description']}"
        if theme["fault"]:
            yield from (f"    {line}" for line in theme["fault"].split("\n"))
        if theme["used"]:
            for option in theme["options"]:
                mark = "" if option["value"] == option["default"] else f"   ({_told(option)})"
                yield f"    {option['name']} = {to_toml(option['value'])}{mark}"


def _told(option: Mapping[str, Any]) -> str:
    """That a value is the site's; of a colour also what becomes of it, so that it can be read."""
    if set(option["shown"]) <= {option["value"]}:
        return "set in site.toml"
    light, dark = option["shown"]
    return f"set in site.toml; shown as {light} in the light, {dark} in the dark"
