from __future__ import annotations

import pytest

from site_builder.parse.body import read_body
from site_builder.parse.report import Place

from .cases import read_cases


@pytest.mark.parametrize(("text", "html"), read_cases("attacks.txt"))
def test_attack_in_markdown_as_it_stands_on_a_page(text, html):
    assert read_body(text, is_html=False, place=Place()).html.removesuffix("\n") == html
