"""``site-builder list``: the articles that the last build knows, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from .options import output_option, site_option
from .printable import printable

EXAMPLES = """\b
Examples:
  site-builder list
  site-builder list | cut -f 4                                    addresses only
  site-builder list --json | jq '.[] | select(.state == "draft")'

\b
Columns, with tabs between them:
  date, state (published, draft, future, expired, faulty, left out), source file, address, title"""


@click.command("list", epilog=EXAMPLES)
@site_option
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, one article a line.")
def list_command(site: Path, output: Path | None, as_json: bool) -> None:
    """List the articles of the last build, by path."""
    import msgspec

    from ..listing import list_articles

    articles = (msgspec.to_builtins(article) for article in list_articles(site, output))
    for line in json_lines(articles) if as_json else map(article_line, articles):
        click.echo(line)


def article_line(article: Mapping[str, Any]) -> str:
    """One article as tab-separated columns; a field that is not there is empty."""
    date = str(article.get("published") or "")[:10]
    columns = (date, article.get("state"), article.get("path"), article.get("url"), article.get("title"))
    return "\t".join(printable(str(column or "")) for column in columns)


def json_lines(articles: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON array, an element a line, made as they come: memory does not grow with the archive."""
    import msgspec

    yield "["
    before = ""
    for article in articles:
        if before:
            yield before + ","
        before = msgspec.json.encode(article).decode()
    if before:
        yield before
    yield "]"
