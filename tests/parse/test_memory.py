"""Memory is measured in a process of its own: what one needed at most can't be asked of one that lives on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .cases import read_suite

MOST_BYTES = 512 << 20

_CHILD = """
import json, resource, sys
from site_builder.config import ParseSettings
from site_builder.parse.article import parse_article
outcomes = {}
for row in map(json.loads, sys.stdin):
    body = "".join(part * times for part, times in row["parts"])
    data = ("---\\ntitle: A\\ndate: 2026-01-07\\n---\\n" + body).encode("utf-8", "surrogatepass")
    parsed = parse_article("x.md", data, ParseSettings())
    codes = sorted({p.code for p in parsed.problems if p.severity == "error"})
    outcomes[row["name"]] = ["article"] if parsed.article else codes
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([outcomes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit]))
"""


def parse_apart(rows: list[dict]) -> tuple[dict[str, list[str]], int]:
    """What became of each body, and the most memory that the process had, in bytes."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    done = subprocess.run([sys.executable, "-c", _CHILD], input=text, capture_output=True, text=True, check=True)
    outcomes, most_bytes = json.loads(done.stdout)
    return outcomes, most_bytes


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell how much memory a process had")
def test_every_pathological_body_takes_little_memory_and_is_an_article_or_refused_by_a_limit():
    outcomes, most_bytes = parse_apart(read_suite("markdown-pathological.jsonl.gz"))
    odd = {
        name: codes
        for name, codes in outcomes.items()
        if codes != ["article"] and not (codes and all(c.startswith("body-") or c == "file-too-large" for c in codes))
    }

    assert odd == {}
    assert most_bytes < MOST_BYTES
