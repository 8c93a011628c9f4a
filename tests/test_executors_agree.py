"""The same site through each executor gives the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import Builder, read_tree

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def builder() -> Iterator[Builder]:
    builder = Builder("UTC", "3")
    yield builder
    builder.close()


def test_the_sample_archive_is_the_same_built_here_and_in_two_processes(tmp_path, builder):
    (tmp_path / "site").mkdir()
    shutil.copy(ROOT / "site.toml", tmp_path / "site")
    shutil.copytree(ROOT / "content", tmp_path / "site" / "content")

    outcomes, trees = [], []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        answer = builder.build(tmp_path / "site", output=str(folder / "site"), cache=str(folder / "cache"), jobs=jobs)
        assert answer["outcome"]["problems"] == []
        outcomes.append(
            {name: answer["outcome"][name] for name in ("articles", "parsed", "pages", "written_paths", "reasons")}
        )
        trees.append(read_tree(folder / "site"))

    assert trees[0] == trees[1]
    assert outcomes[0] == outcomes[1]
    assert len(trees[0]) > 100
