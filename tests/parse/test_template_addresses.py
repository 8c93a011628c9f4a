from __future__ import annotations

import pytest

from site_builder.parse.document import finish
from site_builder.parse.markdown import render_markdown


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ('{{ "/a/b/" | url }}', "/a/b/"),
        ("{{'/a.png'|relative_url}}", "/a.png"),
        ('{{- "/a/" | absolute_url -}}#end', "/a/#end"),
        ("{{ site.baseurl }}/a/", "/a/"),
        ("{{site.url}}{{site.baseurl}}/a/", "/a/"),
        ("{{ site.baseurl }}", "/"),
        ('{{ "//h.example/a" | url }}', "/h.example/a"),
    ],
)
def test_the_address_that_a_template_would_have_made_is_where_a_link_leads(written, address):
    assert render_markdown(f"[a]({written})\n") == f'<p><a href="{address}">a</a></p>\n'


@pytest.mark.parametrize(
    "written", ['{{ "/a/" | shout }}', "{{ page.url | url }}", '{{ "a/" | url }}', '{{ "javascript:x" | url }}']
)
def test_what_only_that_template_knew_stays_as_it_was_written(written):
    assert finish(render_markdown(f"[a]({written})\n")).html == f"<p>[a]({written})</p>\n"


def test_code_about_templates_stays_code():
    assert render_markdown('`[a]({{ "/a/" | url }})`\n') == "<p><code>[a]({{ &quot;/a/&quot; | url }})</code></p>\n"


def test_a_link_keeps_its_title_and_its_marks():
    html = render_markdown('![b]({{ "/b.png" | url }} "B") and [a *c*]({{ "/a/" | url }})\n')

    assert html == '<p><img src="/b.png" alt="b" title="B" /> and <a href="/a/">a <em>c</em></a></p>\n'


def test_in_html_as_well():
    html = "<img src='{{site.baseurl}}/a b.png' alt=a><a href=\"{{ '/b/' | url }}\">b</a>"

    assert finish(html).html == '<img src="/a%20b.png" alt="a"><a href="/b/">b</a>\n'
