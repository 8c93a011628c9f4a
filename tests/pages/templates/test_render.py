from __future__ import annotations

import pickle
from typing import Any

import pytest

from site_builder.model.problem import SiteError
from site_builder.model.text import Href, Url
from site_builder.model.theme import Template
from site_builder.model.views import NotFoundView
from site_builder.pages.templates import render
from site_builder.pages.templates.closures import digest_templates
from site_builder.pages.templates.render import Renderer
from site_builder.pages.templates.settings import RenderSettings
from tests.english import ENGLISH
from tests.pages.sample_views import (
    BODY_TEXT,
    CARDS,
    article_view,
    entries,
    list_view,
    make_card,
    make_frame,
    page_of,
    parts_of,
)

NOT_FOUND = NotFoundView("Page not found", Url("/404.html"))


def templates_of(**sources: str) -> dict[str, Template]:
    """Templates named by their keyword, ``base`` for ``base.html``."""
    return {
        f"{name}.html": Template(f"{name}.html", source, f"themes/t/templates/{name}.html")
        for name, source in sources.items()
    }


def render_text(view: Any, frame: Any = None, name: str = "page", **sources: str) -> str:
    renderer = Renderer(RenderSettings(frame or make_frame(), templates_of(**sources)))
    return renderer.render(page_of(f"{name}.html", view), parts_of(*CARDS)).decode()


def fault_of(view: Any, **sources: str) -> str:
    with pytest.raises(SiteError) as caught:
        render_text(view, **sources)
    return str(caught.value)


def digest_fault(**sources: str) -> str:
    with pytest.raises(SiteError) as caught:
        digest_templates(templates_of(**sources), ENGLISH)
    return str(caught.value)


# What a template sees


def test_a_template_sees_the_fields_of_its_view():
    assert render_text(NOT_FOUND, page="{{ view.title }} at {{ view.url }}") == "Page not found at /404.html\n"


def test_a_template_sees_the_frame_as_view_site():
    assert render_text(NOT_FOUND, page="{{ view.site.language }}") == "en\n"


def test_plain_text_is_escaped():
    view = NotFoundView("<script>'\"&", Url("/x"))

    assert render_text(view, page="{{ view.title }}") == "&lt;script&gt;&#39;&#34;&amp;\n"


def test_a_template_that_stands_in_content_is_text():
    assert render_text(NotFoundView("{{ 7*7 }}", Url("/x")), page="{{ view.title }}") == "{{ 7*7 }}\n"


def test_the_body_of_an_article_is_its_html():
    assert render_text(article_view(), page="{{ view.body }}") == BODY_TEXT


def test_front_matter_of_other_names_is_offered_and_escaped():
    assert render_text(article_view(extra={"mood": "<b>"}), page="{{ view.extra['mood'] }}") == "&lt;b&gt;\n"


def test_an_entry_has_its_date_and_its_card():
    source = "{% for entry in view.entries %}{{ entry.date }} {{ entry.card.path }};{% endfor %}"

    view = list_view(entries=entries(*CARDS[1:3]))

    assert render_text(view, page=source) == "2026-01-07 2026/1.md;2026-01-07 2026/2.md;\n"


def test_the_html_of_an_entry_is_made_by_the_card_template():
    view = list_view(entries=entries(make_card(title="<b>")))
    renderer = Renderer(
        RenderSettings(
            make_frame(),
            templates_of(
                page="{{ view.entries[0].html }}", card="<i>{{ view.card.title }} {{ view.site.language }}</i>"
            ),
        )
    )

    html = renderer.render(page_of("page.html", view), parts_of(make_card(title="<b>")))

    assert html == b"<i>&lt;b&gt; en</i>\n"


def test_the_line_of_an_entry_under_another_is_made_by_its_own_template_and_once():
    page = "{{ view.entries[0].also }}{{ view.entries[0].also }}{{ view.entries[0].html }}"
    renderer = Renderer(
        RenderSettings(make_frame(), templates_of(page=page, also="<i>{{ view.card.title }}</i>", card="<b>"))
    )

    html = renderer.render(page_of("page.html", list_view(entries=entries(CARDS[1]))), parts_of(CARDS[1]))

    assert html.decode() == f"{f'<i>{CARDS[1].title}</i>' * 2}<b>\n"
    assert (len(renderer._also), len(renderer._cards)) == (1, 1)


def test_a_list_without_entries_has_none():
    assert render_text(list_view(entries=()), page="{{ view.entries|length }}") == "0\n"


def test_cards_are_forgotten_oldest_use_first(monkeypatch):
    monkeypatch.setattr(render, "MOST_CARDS", 2)
    renderer = Renderer(RenderSettings(make_frame(), templates_of(page="{{ view.entries|cards }}", card="x")))
    first, second, third = entries(*CARDS[1:4])

    for shown in ((first, second), (first,), (third,)):
        renderer.render(page_of("page.html", list_view(entries=shown)), parts_of(*CARDS))

    assert list(renderer._cards) == [first.card, third.card]


def test_a_page_ends_with_one_newline_and_is_utf_8():
    renderer = Renderer(RenderSettings(make_frame(), templates_of(page="é\n\n\n")))

    assert renderer.render(page_of("page.html", NOT_FOUND), parts_of()) == "é\n".encode()


def test_links_begin_with_the_path_of_the_site():
    frame = make_frame(base_url=Href("https://x.org/news"))

    assert render_text(NOT_FOUND, frame, page="{{ '/a/'|href }} {{ view.url|absolute }}") == (
        "/news/a/ https://x.org/news/404.html\n"
    )


@pytest.mark.parametrize("source", ["{{ [1, 2]|random }}", "{{ view|pprint }}"])
def test_filters_that_differ_from_run_to_run_are_absent(source):
    assert "no filter named" in fault_of(NOT_FOUND, page=source)


def test_words_that_differ_from_run_to_run_are_absent():
    assert "'lipsum' is undefined" in fault_of(NOT_FOUND, page="{{ lipsum() }}")


# Faults in templates


def test_an_unknown_field_names_line_page_and_the_close_one():
    assert fault_of(NOT_FOUND, page="a\n{{ view.titel }}") == (
        "themes/t/templates/page.html:2: expected a field of the view, found 'titel'; did you mean 'title'? "
        "(rendering x/index.html) [theme]\n    the view has: description, feeds, site, title, url"
    )


def test_an_unknown_field_of_a_card_names_the_line():
    message = fault_of(article_view(), page="{{ view.card.titel }}")

    assert message.startswith("themes/t/templates/page.html:1: expected a field of the Card, found 'titel' (rendering")


def test_a_missing_asset_names_the_line():
    assert fault_of(NOT_FOUND, page="{{ view.site.assets['x.css'] }}").startswith(
        "themes/t/templates/page.html:1: 'dict object' has no attribute 'x.css' (rendering x/index.html) [theme]"
    )


def test_a_fault_in_a_card_names_the_card_template_and_the_page():
    message = fault_of(list_view(), page="\n{{ view.entries|cards }}", card="\n\n{{ nothing }}")

    assert message.startswith("themes/t/templates/card.html:3: 'nothing' is undefined (rendering x/index.html) [theme]")


def test_a_fault_in_a_parent_names_the_parent():
    message = fault_of(NOT_FOUND, page='{% extends "base.html" %}', base="\n{{ 1 + view.title }}")

    assert message.startswith("themes/t/templates/base.html:2: TypeError: unsupported operand")


def test_a_fault_inside_a_filter_names_the_line_that_uses_it():
    message = fault_of(NOT_FOUND, page="\n{{ '2026-01-07'|date(view.title) }}")

    assert message.startswith("themes/t/templates/page.html:2: ValueError: expected a date style (long,")


def test_templates_that_include_each_other_without_end_are_told():
    message = fault_of(NOT_FOUND, page='{% include "page.html" %}')

    assert message.startswith(
        "themes/t/templates/page.html:1: expected an end, found templates that include each other"
    )


def test_a_missing_page_template_is_told_with_the_close_name():
    assert fault_of(NOT_FOUND, pages="x") == (
        "expected a template 'page.html', found none [theme]\n    did you mean 'pages.html'?"
    )


def test_bad_syntax_is_told_at_rendering_too():
    assert fault_of(NOT_FOUND, page="\n{% if %}") == (
        "themes/t/templates/page.html:2: expected an expression, got 'end of statement block' [theme]"
    )


def test_a_fault_survives_pickling():
    with pytest.raises(SiteError) as caught:
        render_text(NOT_FOUND, page="{{ view.titel }}")

    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# Digests


def digests_of(**sources: str) -> dict[str, str]:
    return dict(digest_templates(templates_of(**sources), ENGLISH))


SET = {
    "also": "a",
    "base": "<html>",
    "card": "c",
    "list": '{% extends "base.html" %}',
    "part": "p",
    "x": '{% include "part.html" %}',
}


@pytest.mark.parametrize(
    ("changed", "touched"),
    [
        ("base", {"base.html", "list.html"}),
        ("part", {"part.html", "x.html"}),
        ("x", {"x.html"}),
        ("card", {"also.html", "base.html", "card.html", "list.html", "part.html", "x.html"}),
        ("also", {"also.html", "base.html", "card.html", "list.html", "part.html", "x.html"}),
    ],
)
def test_a_changed_template_changes_the_digests_of_those_that_are_made_of_it(changed, touched):
    before, after = digests_of(**SET), digests_of(**(SET | {changed: SET[changed] + " more"}))

    assert {name for name in before if before[name] != after[name]} == touched


def test_a_closure_reaches_through_several_templates():
    deep = {"a": '{% extends "b.html" %}', "b": '{% import "c.html" as c %}', "c": '{% from "d.html" import x %}'}

    assert digests_of(**deep, d="1")["a.html"] != digests_of(**deep, d="2")["a.html"]


def test_a_template_that_may_be_missing_changes_the_digest_when_it_appears():
    page = '{% include "extra.html" ignore missing %}'

    assert digests_of(page=page)["page.html"] != digests_of(page=page, extra="x")["page.html"]


def test_the_first_of_several_names_may_be_missing():
    assert set(digests_of(page='{% include ["own.html", "part.html"] %}', part="p")) == {"page.html", "part.html"}


def test_digests_do_not_depend_on_where_the_theme_lies():
    here = {"page.html": Template("page.html", "x", "themes/a/templates/page.html")}
    there = {"page.html": Template("page.html", "x", "templates/page.html")}

    assert digest_templates(here, ENGLISH) == digest_templates(there, ENGLISH)


def test_two_templates_may_include_each_other():
    assert len(digests_of(a='{% include "b.html" %}', b='{% if 0 %}{% include "a.html" %}{% endif %}')) == 2


@pytest.mark.parametrize("tag", ["{% include view.title %}", "{% extends view.title %}", '{% include ["a", view.x] %}'])
def test_a_computed_name_is_refused_with_its_line(tag):
    assert digest_fault(page=f"\n{tag}") == (
        "themes/t/templates/page.html:2: expected the name of a template in quotes, found an expression [theme]\n"
        "    write each name out, with {% if %} around it, so that a change of that template is noticed"
    )


def test_a_reference_to_a_missing_template_is_refused_with_the_close_name():
    assert digest_fault(page='\n\n{% include "prat.html" %}', part="p") == (
        "themes/t/templates/page.html:3: expected the name of a template, found 'prat.html' [theme]\n"
        "    did you mean 'part.html'?"
    )


def test_bad_syntax_is_refused_with_its_line():
    assert digest_fault(page="\n{% endif %}") == (
        "themes/t/templates/page.html:2: encountered unknown tag 'endif' [theme]"
    )


def test_an_unknown_filter_is_refused_with_its_line():
    assert digest_fault(page="\n{{ view.title|upcase }}") == (
        "themes/t/templates/page.html:2: no filter named 'upcase' [theme]"
    )


@pytest.mark.parametrize(
    "sources",
    [
        {"a": '{% extends "a.html" %}'},
        {"a": '{% extends "b.html" %}', "b": '{% extends "a.html" %}'},
    ],
)
def test_a_template_that_extends_itself_is_refused(sources):
    assert digest_fault(**sources) == (
        "themes/t/templates/a.html:1: expected another template, found 'a.html', which extends itself [theme]\n"
        "    give one of them another name"
    )
