"""Read a page of the documentation as data: its sections, tables, blocks and links."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def section(page: str, heading: str) -> str:
    """The text below a heading, up to the next of its level or a higher one."""
    match = re.search(rf"^(#+) {re.escape(heading)}$", page, re.MULTILINE)
    assert match, f"no heading {heading!r}"
    rest = page[match.end() :]
    end = re.search(rf"^#{{1,{len(match[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose head begins with the cell ``first``."""
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def ticked(text: str) -> list[str]:
    """What stands between backquotes."""
    return re.findall(r"`([^`\n]+)`", text)


def column(text: str, first: str) -> list[str]:
    """The names in the first column of a table."""
    return [name for row in table(text, first) for name in ticked(row[0])]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)


def blocks_below(page: str, level: int) -> dict[str, str]:
    """Heading of ``level``, without backquotes -> the first fenced block below it, or the empty string."""
    found = {}
    for part in re.split(rf"^{'#' * level} ", page, flags=re.MULTILINE)[1:]:
        heading = re.match(r"`.*", part)
        block = re.search(
            r"^```text\n(.*?)\n```$", re.split(r"^#", part, flags=re.MULTILINE)[0], re.MULTILINE | re.DOTALL
        )
        if heading:
            found[heading[0].replace("`", "")] = block[1] if block else ""
    return found


def anchors(page: Path) -> set[str]:
    """The ids that a forge gives to headings: lower case, blanks to hyphens, other signs dropped."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path, text: str) -> list[str]:
    dead = []
    for target in _LINK.findall(_CODE.sub("x", text)):
        name, _, anchor = target.partition("#")
        if "://" in name:
            continue
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    return dead
