from __future__ import annotations

import pytest

from site_builder.cli.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, 新闻, é, 🚀", "plain, 新闻, é, 🚀"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\tand\r", "two\\nlines\\tand\\r"),
        ("abc\u202etxt.exe", "abc\\u202etxt.exe"),
        ("a\u2028b\ufeff", "a\\u2028b\\ufeff"),
        ("caf\udce9.md", "caf\\xe9.md"),
        ("\ud800", "\\ud800"),
        ("[red]x[/red]", "[red]x[/red]"),
    ],
)
def test_what_would_steer_a_terminal_is_shown_and_not_done(text, shown):
    assert printable(text) == shown


def test_lines_are_kept_where_they_are_ours():
    assert printable("first\n    hint\x07", keep_lines=True) == "first\n    hint\\x07"
