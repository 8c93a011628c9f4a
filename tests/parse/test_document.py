"""The steps that bring sanitised HTML into the form of a body."""

from __future__ import annotations

import pytest

from site_builder.parse.document import finish


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("<th></th>", "<td></td>"),
        ('<th scope="col"> </th>', "<td> </td>"),
        ("<th>&nbsp;</th>", "<td>&nbsp;</td>"),
        ("<th>a</th>", "<th>a</th>"),
    ],
)
def test_a_head_of_a_table_that_says_nothing_is_a_plain_cell(head, cell):
    html = finish(f"<table><tbody><tr>{head}<th>b</th></tr></tbody></table>").html

    assert html.partition("<tr>")[2].partition("<th>b")[0] == cell
