from __future__ import annotations

import pytest

from site_builder.effects.themes.inline import to_inline
from site_builder.model.problem import SiteError


def test_a_script_loses_indentation_blank_lines_and_lines_of_comment_and_nothing_else():
    assert to_inline("// One.\nif (a) {\n  b('//c'); // d\n\n}\n", "x.js") == "if (a) {\nb('//c'); // d\n}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\nb('</script>')", "what ends or hides a script element: '</script'"),
        ("a\nb('<SCRIPT>')", "what ends or hides a script element: '<SCRIPT'"),
        ("a\nb('<!-- ')", "what ends or hides a script element: '<!--'"),
        ("a\nb('{{ view.title }}')", "template syntax: '{{'"),
        ("a\n{% if x %}", "template syntax: '{%'"),
    ],
)
def test_what_could_end_the_element_or_change_the_text_is_refused_with_its_line(text, found):
    with pytest.raises(SiteError) as raised:
        to_inline(text, "templates/x.js")

    assert str(raised.value).startswith(f"templates/x.js:2: expected a script alone, found {found}")
