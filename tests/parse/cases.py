"""Text fixtures: a title, a dot, the input, a dot, the expected output, a dot. And the suites beside the checkout."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


def read_cases(name: str) -> list[Any]:
    """The cases of a fixture file, as parameters (input, expected) that name their line."""
    lines = (FIXTURES / name).read_text(encoding="utf-8").split("\n")
    cases = []
    index = 0
    while index < len(lines):
        if index + 1 < len(lines) and lines[index + 1] == ".":
            middle = lines.index(".", index + 2)
            end = lines.index(".", middle + 1)
            given = "\n".join(lines[index + 2 : middle])
            expected = "\n".join(lines[middle + 1 : end])
            cases.append(pytest.param(given, expected, id=f"{name}:{index + 1}: {lines[index]}"))
            index = end
        index += 1
    assert cases, f"no cases in {name}"
    return cases


def read_suite(name: str) -> list[dict[str, Any]]:
    """The rows of a suite; skips the test that asks where the suites are absent."""
    file = SHARED / "suites" / name
    if not file.exists():
        pytest.skip(f"the suite {name} is not beside the checkout")
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def read_archive(name: str, *, step: int) -> Iterator[tuple[str, bytes]]:
    """Every ``step``-th article of a real archive, with its path; skips the test where the archives are absent."""
    file = SHARED / "corpora" / f"{name}.tar.xz"
    if not file.exists():
        pytest.skip(f"the archive {name} is not beside the checkout")
    with tarfile.open(file) as archive:
        members = [member for member in archive.getmembers() if member.isfile() and member.name.endswith(".md")]
        for member in members[::step]:
            stream = archive.extractfile(member)
            assert stream is not None
            yield member.name, stream.read()
