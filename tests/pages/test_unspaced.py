from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.pages.unspaced import UNSPACED, spread

SCRIPT = Path(__file__).resolve().parents[2] / "themes/broadsheet/static/search.js"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Plain words", "Plain words"),
        ("新闻报道", " 新闻 闻报 报道 道 "),
        ("新", " 新 "),
        ("Python新闻, 2026", "Python 新闻 闻 , 2026"),
        ("東京タワー。", " 東京 京タ タワ ワー ー。 。 "),
        ("ข่าว", " ข่ ่า าว ว "),
        ("أخبار اليوم", "أخبار اليوم"),
        ("한국어 뉴스", "한국어 뉴스"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("l’église", "l'église"),
        ("one—two… three – four", "one — two... three – four"),
        ("well\u2011known", "well-known"),
    ],
)
def test_scripts_without_blanks_become_pairs_and_others_stay(text, expected):
    assert spread(text) == expected


def test_the_script_of_the_theme_cuts_by_the_same_characters():
    script = SCRIPT.read_text("utf-8")
    literal = "".join(
        re.findall(r'"((?:\\[^"]|[^"\\])*)"', script[script.index("const UNSPACED") : script.index("const RUN")])
    )

    decoded = re.sub(r"\\+u\{?([0-9a-f]{4,5})\}?", lambda match: chr(int(match[1], 16)), literal)
    assert decoded == UNSPACED
