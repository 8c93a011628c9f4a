"""What making a body safe changes in the standards' examples, as a list that is kept and reviewed.

    Markdown  ->  HTML of the parser, HTML of the page  ->  '-script +pre@tabindex': what went and what came

``python -m tests.parse.changes`` writes the list anew; ``test_changes`` compares. It holds numbers and kinds, no text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from site_builder.parse.body import read_body
from site_builder.parse.markdown import render_markdown
from site_builder.parse.report import Place

from .cases import FIXTURES, read_suite

LIST = FIXTURES / "changes.txt"
SUITES = ("commonmark", "gfm")


def to_change(markdown: str) -> str:
    """What is gone (``-``) and new (``+``): elements, their attributes, values of those (``=``), text."""
    before = _parts(render_markdown(markdown))
    after = _parts(read_body(markdown, is_html=False, place=Place()).html)
    gone = [f"-{name}" for name in sorted((before - after).keys())]
    return " ".join([*gone, *(f"+{name}" for name in sorted((after - before).keys()))])


def _parts(html: str) -> Counter[str]:
    parts: Counter[str] = Counter()
    body = LexborHTMLParser(html).body
    if body is None:
        return parts
    for node in body.css("*"):
        if node.tag == "body":
            continue
        parts[str(node.tag)] += 1
        parts.update(f"{node.tag}@{name}" for name in node.attributes)
    words = "".join(body.text().split())
    # By its length alone: which letters they are is the standard's text.
    parts["text"] = len(words)
    return parts


def list_changes() -> Iterator[str]:
    """A line for each example that is changed: the suite, its number, and what changes."""
    for suite in SUITES:
        rows: list[dict[str, Any]] = read_suite(f"markdown-{suite}.jsonl.gz")
        for row in rows:
            change = to_change(row["markdown"])
            if change:
                yield f"{suite} {row['example']}: {change}"


if __name__ == "__main__":
    LIST.write_text("".join(f"{line}\n" for line in list_changes()), "utf-8")
