"""What Pagefind makes, repacked: the same each time, in small parts, and all of it still there."""

from __future__ import annotations

import itertools
import json
import zlib

import pytest

from site_builder.effects.search_engine import SearchEngine, find_engine
from site_builder.model.record import Record
from site_builder.model.text import Url
from site_builder.pages.pagefind import (
    ENTRY,
    PART_BYTES,
    UnknownFormat,
    decode,
    encode,
    pick_engine,
    repack,
    split_words,
)

COUNT = 60


def records() -> list[Record]:
    return [
        Record(
            Url(f"/{number}/"),
            " ".join(f"w{number * at % 977}x{at % 7}" for at in range(400)) + " café 新闻 新",
            meta={"title": f"T{number}"},
            filters={"tag": [f"t{at}" for at in range(number % 9)], "outlet": [f"o{number % 5}"]},
        )
        for number in range(COUNT)
    ]


DATES = {f"/{number}/": f"2026-01-{number % 28 + 1:02}" for number in range(COUNT)}


@pytest.fixture(scope="module")
def made():
    found = find_engine()
    assert found is not None
    with SearchEngine(found.program, "en") as engine:
        return [engine.index(records()) for _ in range(3)]


def unpack(data: bytes) -> bytes:
    return zlib.decompress(data, wbits=31).removeprefix(b"pagefind_dcd")


def meta_of(files: dict[str, bytes]) -> list:
    (name,) = [name for name in files if name.endswith(".pf_meta")]
    found: list = decode(unpack(files[name]))
    return found


def test_the_files_are_the_same_at_each_run(made):
    first, *others = [repack(files, DATES) for files in made]

    assert all(other == first for other in others)
    assert all(list(other) == list(first) for other in others)


def test_of_its_own_the_engine_writes_others_each_time(made):
    """If this fails, the engine has become deterministic: the sorting of filters may go."""
    assert len({json.dumps(sorted(files)) for files in made}) > 1


def test_every_word_stands_in_the_part_that_says_so(made):
    files = repack(made[0], DATES)
    parts = meta_of(files)[2]

    words = [
        [word.decode() for word, _ in split_words(unpack(files[f"index/{name}.pf_index"]))] for _, _, name in parts
    ]
    assert [word for part in words for word in part] == sorted(word for part in words for word in part)
    assert all(first <= part[0] and part[-1] <= last for (first, last, _), part in zip(parts, words, strict=True))
    assert all(before[1] < after[0] for before, after in itertools.pairwise(parts))


def test_parts_hold_no_more_than_they_should_unless_a_single_word_does(made):
    files = repack(made[0], DATES)

    for _, _, name in meta_of(files)[2]:
        data = unpack(files[f"index/{name}.pf_index"])
        assert len(data) <= PART_BYTES + 10 or len(list(split_words(data))) == 1


def test_no_word_and_no_occurrence_is_lost(made):
    before = meta_of(made[0])
    after = meta_of(repacked := repack(made[0], DATES))

    def words(files: dict[str, bytes], parts: list[list[str]]) -> list[tuple[bytes, bytes]]:
        return [word for _, _, name in parts for word in split_words(unpack(files[f"index/{name}.pf_index"]))]

    assert words(repacked, after[2]) == words(made[0], before[2])
    assert [count for _, count in after[1]] == [count for _, count in before[1]]


def test_the_text_of_a_result_is_named_for_its_day(made):
    names = [name for name, _ in meta_of(repack(made[0], DATES))[1]]

    assert [name.partition("-")[0] for name in names] == [
        DATES[f"/{number}/"].replace("-", "") for number in range(COUNT)
    ]


def test_filters_are_sorted(made):
    files = repack(made[0], DATES)
    filters = meta_of(files)[3]

    assert [title for title, _ in filters] == ["outlet", "tag"]
    title, values = decode(unpack(files[f"filter/{filters[1][1]}.pf_filter"]))
    assert (title, [value for value, _ in values]) == ("tag", [f"t{at}" for at in range(8)])


def test_the_entry_comes_last_for_it_names_the_others(made):
    assert list(repack(made[0], DATES))[-1] == ENTRY


def test_of_the_engine_a_page_needs_two_files(made):
    assert list(pick_engine(made[0])) == ["wasm.en.pagefind", "pagefind.js"]


@pytest.mark.parametrize("harm", ["cut", "gone", "entry"])
def test_what_is_not_as_expected_is_told_and_not_published(made, harm):
    files = dict(made[0])
    name = next(name for name in files if name.endswith(".pf_meta"))
    if harm == "cut":
        files[name] = files[name][:40]
    elif harm == "gone":
        del files[name]
    else:
        files[ENTRY] = b"{}"

    with pytest.raises(UnknownFormat):
        repack(files, DATES)


@pytest.mark.parametrize(
    "value", [0, 23, 24, 255, 256, 65_536, 1 << 40, -1, -25, "", "é" * 40, [], [1, ["a", [-2]]], ["x"] * 300]
)
def test_a_value_that_is_written_is_read_again(value):
    assert decode(encode(value)) == value
