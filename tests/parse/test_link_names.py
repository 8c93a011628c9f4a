from __future__ import annotations

import pytest

from site_builder.parse.link_names import name_links


@pytest.mark.parametrize(
    ("html", "named"),
    [
        (
            '<a href="/x/plan.svg?a=1"><img src="y" alt=""></a>',
            '<a href="/x/plan.svg?a=1"><img src="y" alt="plan.svg"></a>',
        ),
        ('<a href="https://h.example/"><img alt=""></a>', '<a href="https://h.example/"><img alt="h.example"></a>'),
        ('<a href="#b-x"><img alt=""></a>', '<a href="#b-x"><img alt="#b-x"></a>'),
        ('<a href="/"><img alt=""><img alt="b"></a>', '<a href="/"><img alt=""><img alt="b"></a>'),
        ('<a href="/"><img alt="PDF"> pdf</a>', '<a href="/"><img alt=""> pdf</a>'),
        ('<a href="/"><img alt="a sign"> pdf</a>', '<a href="/"><img alt="a sign"> pdf</a>'),
        ('<a><img alt=""></a>', '<a><img alt=""></a>'),
        ('<a href="#b-1" class="x">\u21a9</a>', '<a href="#b-1" class="footnote-backref">\u21a9</a>'),
        ('<a href="#b-1">up \u21a9</a>', '<a href="#b-1">up \u21a9</a>'),
    ],
)
def test_a_link_can_be_read_and_hit(html, named):
    assert name_links(html) == named
