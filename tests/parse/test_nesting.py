from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.parse.document import finish
from site_builder.parse.markdown import render_markdown
from site_builder.parse.nesting import is_in_order, mend_each, mend_nesting
from site_builder.parse.sanitise import ALLOWED, sanitise
from tests.parse.cases import read_archive


@pytest.mark.parametrize(
    ("html", "mended"),
    [
        # In text that keeps its lines a paragraph is a blank line that a converter misread.
        ("<pre><code>a\n<p>b</p>\n\n<p>c</p></code></pre>", "<pre><code>a\nb\n\nc</code></pre>"),
        ("<pre>a<pre>b</pre>c</pre>", "<pre>a\nbc</pre>"),
        ("<h2><p>a</p></h2>", "<h2>a</h2>"),
        ("<h2>a<p>b</p></h2>", "<h2>a\nb</h2>"),
        # What is meant for words goes from around a block.
        ("<code>a<p>b</p></code>", "a<p>b</p>"),
        ("<span><small>a<hr>b</small></span>", "a<hr>b"),
        ("<p><code>a</code> <em>b</em></p>", "<p><code>a</code> <em>b</em></p>"),
        ('<a href="x"><p>a</p></a>', '<a href="x"><p>a</p></a>'),
        # Elements without the parent that they need.
        ("<figcaption>a</figcaption>", "<div>a</div>"),
        ("<figure><figcaption>a</figcaption></figure>", "<figure><figcaption>a</figcaption></figure>"),
        ("<div><li>a</li></div>", "<div><div>a</div></div>"),
        ("<ul><ul><li>a</li></ul></ul>", "<ul><li>a</li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        # What stands in a list by itself is an item, or belongs to the one before it.
        ("<ul>a <b>b</b>\n</ul>", "<ul><li>a <b>b</b>\n</li></ul>"),
        ("<ul>a<li>b</li>c</ul>", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<ol><ul>a</ul></ol>", "<ol><li>a</li></ol>"),
        ("<ul><li>a</li><br><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><span><p>a</p></span></ul>", "<ul><li><p>a</p></li></ul>"),
        ("<dl><div><dt>a</dt><dd>b</dd></div>c</dl>", "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>"),
        ("<ul><li>a</li>\n</ul>", "<ul><li>a</li>\n</ul>"),
        ("<p>a<p>b</p></p>", "a<p>b</p>"),
        ("<p><summary>a</summary></p>", "<div>a</div>"),
        ('<section id="b-x"><p>a</p></section>', '<div id="b-x"><p>a</p></div>'),
    ],
)
def test_elements_stand_where_they_may(html, mended):
    assert mend_nesting(html) == mended
    assert mend_nesting(mended) == mended


def test_an_address_holds_no_character_that_none_may_hold():
    assert finish('<a href="{{ page|x }}">a</a>').html == '<a href="%7B%7B%20page%7Cx%20%7D%7D">a</a>\n'


def test_words_that_look_like_an_address_stay_as_they_are():
    assert finish('<p>&lt;a href="{{ page }} b"></p>').html == '<p>&lt;a href="{{ page }} b"&gt;</p>\n'


def test_a_size_of_an_image_is_a_number_or_none():
    assert finish('<img src="/a.png" alt="" width="250px" height="40">').html == (
        '<img src="/a.png" alt="" height="40">\n'
    )


# The quick look

_PIECES = st.sampled_from([*(f"<{name}>" for name in ALLOWED), *(f"</{name}>" for name in ALLOWED), "a", " ", "\n"])


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_what_is_in_order_at_a_glance_has_nothing_to_mend(markup):
    html = sanitise(markup)

    assert not is_in_order(html) or mend_each(html) == html


@pytest.mark.parametrize("name", ["18f-blog", "digitalgov", "ocaml-planet"])
def test_most_bodies_of_real_archives_are_in_order_and_have_nothing_to_mend(name):
    bodies = [sanitise(render_markdown(data.decode("utf-8", "replace"))) for _, data in read_archive(name, step=40)]
    in_order = [html for html in bodies if is_in_order(html)]

    assert [html for html in in_order if mend_each(html) != html] == []
    assert len(in_order) > len(bodies) // 2
