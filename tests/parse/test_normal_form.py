from __future__ import annotations

import pytest

from site_builder.parse.document import finish
from site_builder.parse.normal_form import compose, compose_text

APART, TOGETHER = "e\u0301", "\u00e9"


def test_a_letter_and_its_accent_become_one_character():
    assert compose(f"Roch{APART}") == f"Roch{TOGETHER}"


def test_an_ideograph_of_compatibility_stays_the_one_that_a_name_is_written_with():
    assert compose(f"\ufa19{APART}\U0002f80f") == f"\ufa19{TOGETHER}\U0002f80f"


@pytest.mark.parametrize(
    ("html", "composed"),
    [
        (f"<p>{APART} <b>{APART}</b></p>", f"<p>{TOGETHER} <b>{TOGETHER}</b></p>"),
        (f'<img src="/{APART}" alt="{APART}">', f'<img src="/{APART}" alt="{TOGETHER}">'),
        (f'<a href="/{APART}" title="{APART}">a</a>', f'<a href="/{APART}" title="{TOGETHER}">a</a>'),
        (
            f"<pre><code>{APART}</code>{APART}</pre>{APART}",
            f"<pre><code>{APART}</code>{APART}</pre>{TOGETHER}",
        ),
        # U+0338 strikes out what is before it: with ">" it is another character, and the tag would have no end.
        (f"<p>\u0338{APART}</p>", f"<p>\u0338{TOGETHER}</p>"),
    ],
)
def test_text_is_composed_and_code_and_addresses_are_not(html, composed):
    assert compose_text(html) == composed


def test_a_body_is_composed():
    assert finish(f"<p>{APART}</p>").html == f"<p>{TOGETHER}</p>\n"
