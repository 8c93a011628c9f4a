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


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<h1>The  Bridge&#33;</h1><h2>Why</h2>", '<h2 id="b-why">Why</h2>'),
        ("<div><h3><a href=/x>the bridge</a></h3><p>a</p></div>", "<div><p>a</p></div>"),
        ("<h1>The Bridge, part 2</h1>", '<h2 id="b-the-bridge-part-2">The Bridge, part 2</h2>'),
        ("<p>a</p><h1>The Bridge</h1>", '<p>a</p><h2 id="b-the-bridge">The Bridge</h2>'),
    ],
)
def test_a_heading_at_the_beginning_that_says_the_title_again_goes(html, left):
    assert finish(html, "The Bridge").html == left + "\n"


def test_a_heading_of_signs_alone_is_not_taken_for_a_title_of_others():
    assert finish("<h1>???</h1>", "!!!").html == '<h2 id="b-section">???</h2>\n'


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        ('src="https://www.v.example/film/1?start=9&amp;key=a" title="Film"', "Film"),
        ('src="https://www.v.example/film/1?start=9&amp;key=a"', "v.example/film/1"),
        ('src="//v.example/"', "v.example"),
        (f'src="https://v.example/{"x" * 60}"', "v.example"),
    ],
)
def test_an_embedded_page_is_a_link_by_its_title_or_by_a_short_name(frame, name):
    assert finish(f"<iframe {frame}></iframe>").html.partition(">")[2] == f"{name}</a>\n"
