from __future__ import annotations

import time

import pytest

from site_builder.parse.blank_lines import drop_blank_lines
from site_builder.parse.document import finish


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a</p><p></p><p>&nbsp;</p><p><br>\n</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<pre>a</pre><br>\n<br>b", "<pre>a</pre>b"),
        ("a<br><br>\n<ul><li>b</li></ul>", "a<ul><li>b</li></ul>"),
        ("<div>\n<br>&nbsp;<br>\na<br>b</div>", "<div>\na<br>b</div>"),
        # A break within words is one, and so is a paragraph of the kind that has no margins.
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("a<br><br>b", "a<br><br>b"),
        ("<div>a</div><div><br></div><div>b</div>", "<div>a</div><div><br></div><div>b</div>"),
        ('<p id="b-x"></p>', '<p id="b-x"></p>'),
        ("a<br><picked>", "a<br><picked>"),
    ],
)
def test_what_only_makes_room_beside_blocks_goes(html, kept):
    assert drop_blank_lines(html) == kept


def test_many_breaks_take_no_time():
    began = time.perf_counter()
    drop_blank_lines("<br> " * 100_000 + "</p> " * 10_000 + "<p>" * 10_000)

    assert time.perf_counter() - began < 2


def test_a_body_has_none():
    assert finish("<p>a</p><br><p>&nbsp;</p>").html == "<p>a</p>\n"
