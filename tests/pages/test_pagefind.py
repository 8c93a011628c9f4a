"""What Pagefind makes, repacked: the same each time, in small parts, and all of it still there."""

from __future__ import annotations

import itertools
import json
import zlib

import pytest

from site_builder.effects.search_engine import SearchEngine, find_engine
from site_builder.model.record import Record
from site_builder.model.text import Url
from site_builder.pages.cbor import UnknownFormat, decode, encode
from site_builder.pages.pagefind import ENGINE_SCRIPT, MOST_WORDS_SHOWN, pick_engine, read_tag, repack, to_part_bytes
from site_builder.pages.postings import split_words, to_place

COUNT = 60
ENTRY = "pagefind-entry.json"


def records() -> list[Record]:
    return [
        Record(
            Url(f"/{number}/"),
            " ".join(f"w{number * at % 977}x{at % 7}" for at in range(400)) + " café 新闻 新",
            meta={"title": f"T{number}"},
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


def meta_of(files: dict[str, bytes], kind: str = "") -> list:
    tag = json.loads(files[ENTRY])["languages"]["en"]["hash"] if ENTRY in files else read_tag(files) + kind
    found: list = decode(unpack(files[f"pagefind.{tag}.pf_meta"]))
    return found


def parts_of(files: dict[str, bytes], kind: str = "") -> list[list[tuple[bytes, bytes]]]:
    return [list(split_words(unpack(files[f"index/{name}.pf_index"]))) for _, _, name in meta_of(files, kind)[2]]


def entries_of(files: dict[str, bytes], kind: str = "") -> list:
    return [decode(entry) for part in parts_of(files, kind) for _, entry in part]


def test_the_files_are_the_same_at_each_run(made):
    first, *others = [repack(files, DATES) for files in made]

    assert all(other == first for other in others)
    assert all(list(other) == list(first) for other in others)


@pytest.mark.parametrize("kind", ["", "p"])
def test_every_word_stands_in_the_part_that_says_so(made, kind):
    files = repack(made[0], DATES)
    bounds, parts = meta_of(files, kind)[2], parts_of(files, kind)

    words = [[word.decode() for word, _ in part] for part in parts]
    assert [word for part in words for word in part] == sorted(word for part in words for word in part)
    assert all(first <= part[0] and part[-1] <= last for (first, last, _), part in zip(bounds, words, strict=True))
    assert all(before[1] == after[0] for before, after in itertools.pairwise(bounds))


@pytest.mark.parametrize(("kind", "size"), [("", 16), ("p", 64)])
def test_parts_hold_no_more_than_they_should_unless_a_single_word_does(made, kind, size):
    parts = [[entry for _, entry in part] for part in parts_of(repack(made[0], DATES), kind)]
    most = to_part_bytes(sum(len(entry) for part in parts for entry in part), size)

    assert len(parts) > 3
    assert all(sum(map(len, part)) <= most or len(part) == 1 for part in parts)


def test_for_phrases_no_word_and_no_occurrence_is_lost(made):
    assert entries_of(repack(made[0], DATES), "p") == entries_of(made[0])


def test_for_words_alone_there_is_the_sum_of_weights_at_places_that_are_the_words_own(made):
    def weigh(places: list[int]) -> int:
        weight = total = 0
        for place in places:
            weight, total = (-1 - place, total) if place < 0 else (weight, total + weight)
        return total

    def lighten(pages: list, word: str) -> list:
        for page in pages:
            full, rest = divmod(weigh(page[1]), 255)
            weights = [255] * full + [rest] * bool(rest)
            page[1] = [it for at, weight in enumerate(weights) for it in (-1 - weight, to_place(word) + at)]
        return pages

    expected = entries_of(made[0])
    for word, pages, spellings in expected:
        lighten(pages, word)
        for spelling in spellings:
            lighten(spelling[1], word)

    assert entries_of(repack(made[0], DATES)) == expected
    assert max(len(page[1]) for _, pages, _ in expected for page in pages) > 2


def test_of_a_text_its_beginning_is_kept_to_be_shown(made):
    files = repack(made[0], DATES)
    name = meta_of(files)[1][0][0]
    shown = json.loads(unpack(files[f"fragment/{name}.pf_fragment"]))

    assert shown == {
        "url": "/0/",
        "content": " ".join([*records()[0].content.split()[:MOST_WORDS_SHOWN], "…"]),
        "meta": {"title": "T0"},
    }


def test_the_text_of_a_result_is_named_for_its_day(made):
    names = [name for name, _ in meta_of(repack(made[0], DATES))[1]]

    assert [name.partition("-")[0] for name in names] == [
        DATES[f"/{number}/"].replace("-", "") for number in range(COUNT)
    ]


def test_the_lists_of_parts_come_last_for_they_name_the_others(made):
    files = repack(made[0], DATES)

    assert list(files)[-2:] == [f"pagefind.{read_tag(files)}p.pf_meta", f"pagefind.{read_tag(files)}.pf_meta"]


def test_of_the_engine_a_page_needs_its_program_and_a_small_part_of_its_script(made):
    picked = pick_engine(made[0])

    assert list(picked) == ["wasm.en.pagefind", ENGINE_SCRIPT]
    assert len(picked[ENGINE_SCRIPT]) * 5 < len(made[0]["pagefind.js"])


def test_a_script_without_that_part_is_told(made):
    with pytest.raises(UnknownFormat, match="a script that joins"):
        pick_engine(made[0] | {"pagefind.js": b"export const search = 1;"})


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
