from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from site_builder.effects.search_engine import SearchEngine, find_engine
from site_builder.model.problem import SiteError
from site_builder.model.record import Record
from site_builder.model.text import Url

RECORD = Record(Url("/a/"), "Some words.", meta={"title": "A"})


def program(folder: Path, source: str) -> Path:
    file = folder / "engine"
    file.write_text(f"#!{sys.executable}\nimport os, signal, sys, time\n{source}\n", "utf-8")
    file.chmod(0o755)
    return file


def test_the_engine_is_found_with_its_version():
    found = find_engine()

    assert found is not None
    assert found.version == metadata.version("pagefind_bin_extended")


def test_where_it_is_not_installed_there_is_none(monkeypatch):
    monkeypatch.setattr("site_builder.effects.search_engine.PACKAGE", "no_such_engine")

    assert find_engine() is None


def test_one_process_makes_one_index_after_the_other():
    found = find_engine()
    assert found is not None
    with SearchEngine(found.program, "en") as engine:
        first, second = engine.index([RECORD]), engine.index([RECORD] * 100)

    assert [name for name in first if "fragment" in name] == [name for name in second if "fragment" in name] != []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("sys.exit(3)", "one that ended (3)"),
        ("sys.stdin.read(1); os.kill(os.getpid(), signal.SIGKILL)", "one that ended (-9)"),
        ("sys.stdin.read(1); print('bm8=', end=',', flush=True); time.sleep(60)", "Input data was truncated"),
        ("sys.stdin.read(1); time.sleep(60)", "none for 1 seconds"),
    ],
)
def test_one_that_ends_or_hangs_or_talks_nonsense_is_told_in_a_line(tmp_path, source, found):
    with (
        SearchEngine(program(tmp_path, source), "en", longest_answer_s=1.0) as engine,
        pytest.raises(SiteError) as fault,
    ):
        engine.index([RECORD])

    assert str(fault.value).startswith(f"expected an answer of the search engine, found {found}")
    assert fault.value.code == "search-engine"
    assert "enabled = false below [search] in site.toml" in fault.value.hint
