"""What is worked out before the first page, what is left to each, and that no page can tell the difference."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from jinja2 import nodes

from site_builder.model.problem import SiteError
from site_builder.model.text import Url
from site_builder.model.theme import Template
from site_builder.model.views import Frame, NotFoundView
from site_builder.pages.filters import FILTERS
from site_builder.pages.templates.environment import make_environment
from site_builder.pages.templates.render import Renderer
from site_builder.pages.templates.settings import RenderSettings
from site_builder.pages.templates.specialise import is_constant, specialise
from tests.pages.sample_views import (
    CARDS,
    STORY_CARDS,
    VIEWS,
    broadsheet_theme,
    make_frame,
    page_of,
    parts_of,
)

THEME = broadsheet_theme()
NOT_FOUND = NotFoundView("Page not found", Url("/404.html"))
OPTIONS = {"navigation": [{"name": "Home", "url": "/"}, {"name": "Tags", "url": "/tags/"}], "footer": "", "none": []}
FRAME = make_frame(options=OPTIONS)


def templates_of(**sources: str) -> dict[str, Template]:
    return {f"{name}.html": Template(f"{name}.html", text, f"t/{name}.html") for name, text in sources.items()}


def plain(templates: dict[str, Template], frame: Frame) -> Renderer:
    """A renderer that works nothing out beforehand."""
    renderer = Renderer(RenderSettings(frame, templates))
    environment = make_environment(templates)
    environment.filters.update({name: partial(made, frame) for name, made in FILTERS.items()})
    renderer._environment = environment
    return renderer


def both(frame: Frame = FRAME, **sources: str) -> tuple[str, str]:
    """The page as it is rendered, and as it is from the template as it was written."""
    templates, page, parts = templates_of(**sources), page_of("page.html", NOT_FOUND), parts_of(*CARDS)
    rendered = Renderer(RenderSettings(frame, templates)).render(page, parts).decode()
    return rendered, plain(templates, frame).render(page, parts).decode()


def tree_of(source: str, **others: str) -> nodes.Template:
    """The tree that is left of a template."""
    environment = make_environment(templates_of(page=source, **others), FRAME)
    return specialise(environment.parse(source), environment, FRAME, environment._load_tree)  # type: ignore[attr-defined]


def left(source: str, **others: str) -> list[str]:
    """The kinds of nodes that each page still has to go through, texts apart."""
    return [type(node).__name__ for node in tree_of(source, **others).body if not isinstance(node, nodes.Output)]


# Each page is the one of the template as it was written


@pytest.mark.parametrize("options", [{}, {"social": [{"name": "A & B", "url": "https://a.example"}], "footer": "<b>"}])
@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_page_of_the_theme_is_the_same_byte_for_byte(name, options):
    frame = make_frame(options=THEME.options | options)
    page, parts = page_of(name, VIEWS[name]), parts_of(*CARDS, *STORY_CARDS)

    assert Renderer(RenderSettings(frame, THEME.templates)).render(page, parts) == (
        plain(THEME.templates, frame).render(page, parts)
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% for item in view.site.options.navigation %}{{ loop.index }}{{ item.name }}{% endfor %}",
        "{% for item in view.site.options.navigation if item.url != '/' %}{{ item.name }}{% else %}none{% endfor %}",
        "{% for item in view.site.options.none %}{{ item.name }}{% else %}none{% endfor %}",
        "{% for item in view.site.options.navigation %}{% if item.url == view.url %}here{% endif %}{% endfor %}",
        "{% for item in view.site.options.navigation if item.url != view.url %}{{ item.name }}{% endfor %}",
        "{% for item in view.site.options.navigation %}{% set name = item.name %}{{ name }}{% endfor %}",
        "{% for a in view.site.options.navigation %}{% for a in view.site.feeds %}{{ a.url }}{% endfor %}{% endfor %}",
        "{% for a in view.site.feeds %}{% for b in view.site.feeds %}{{ a.url ~ b.title }}{% endfor %}{% endfor %}",
        "{% for item in view.site.options.navigation %}{{ item|items|list|length }}{% endfor %}",
        "{% for item in view.site.options.navigation %}{{ [item, view.url]|length }}{% endfor %}",
        "{% set site = view.site %}{{ site.title }}{% block b %}{{ site.language }}{% endblock %}",
        "{% set site = view.site %}{% set site = {'title': 'Mine'} %}{{ site.title }}",
        "{% set view = {'site': {'title': 'Mine'}} %}{{ view.site.title }}",
        "{% macro m(view) %}{{ view.site.title }}{% endmacro %}{{ m({'site': {'title': 'Mine'}}) }}",
        "{% macro m(title) %}{{ title }} of {{ view.site.title }}{% endmacro %}{{ m('Here') }}",
        "{% if view.site.options.footer %}a{% elif view.site.title %}b{% else %}c{% endif %}",
        "{% if view.url == '/' %}a{% elif view.site.title %}{% if view.title %}b{% endif %}{% else %}c{% endif %}",
        "{% if view.url == '/' %}a{% elif view.site.options.footer %}b{% elif view.title %}c{% else %}d{% endif %}",
        "{% if view.site.options.footer %}a{% elif view.url == '/' %}b{% else %}c{% endif %}",
        "{% if view.site.options.nothing is defined %}a{% else %}b{% endif %}",
        "{{ view.site.options.nothing|default('b') }}{{ view.site.options.footer or view.title }}",
        "{{ view.title if view.site.title else view.url }}{{ 'x' if view.site.options.footer }}|",
        "{{ view.site.title }}{{ '<' ~ view.site.language ~ '>' }}{{ view.site.title|upper|safe }}{{ 'older'|text }}",
        "{% set x %}{{ view.site.title }}<b>{% endset %}{{ x }}{{ view.site.options.navigation[1].name }}",
        "{% with t = view.site.title %}{{ t }}{% endwith %}{% filter upper %}{{ view.site.title }}{% endfilter %}",
    ],
)  # fmt: skip
def test_a_template_means_the_same(source):
    rendered, expected = both(page=source)

    assert rendered == expected


def test_a_template_that_is_included_means_the_same():
    rendered, expected = both(
        page="{% include 'a.html' %}{% for x in view.site.feeds %}{% include 'b.html' %}{% endfor %}",
        a="<{{ view.site.title }}>",
        b="{{ x.title }}{% include 'a.html' %}",
    )

    assert rendered == expected


@pytest.mark.parametrize(
    "source",
    [
        "a\n{{ view.site.nothing }}",
        "a\n{% if view.site.options.nothing %}b{% endif %}",
        "a\n{% for x in view.site.feeds %}{{ x.nothing }}{% endfor %}",
        "{{ view.site.title }}\n{{ view.nothing }}",
        "{{ view.title }}{{ view.site.title }}{{\nview.nothing }}",
        "a\n{{ 'nothing'|text }}",
    ],
)
def test_a_fault_is_told_with_the_same_words_at_the_same_line(source):
    faults = []
    for renderer in (
        Renderer(RenderSettings(FRAME, templates_of(page=source))),
        plain(templates_of(page=source), FRAME),
    ):
        with pytest.raises(SiteError) as caught:
            renderer.render(page_of("page.html", NOT_FOUND), parts_of())
        faults.append(str(caught.value))

    assert faults[0] == faults[1]


# What is worked out


@pytest.mark.parametrize(
    "source",
    [
        "{{ view.site.title|upper }}, {{ 'older'|text }}",
        "{% if view.site.options.navigation %}<nav>{% endif %}",
        "{% if view.site.options.footer and view.title %}<footer>{% endif %}",
        "{% for item in view.site.options.navigation %}<a href='{{ item.url|href }}'>{{ item.name }}</a>{% endfor %}",
        "{{ view.site.title if view.site.feeds else view.title }}",
        "{% include 'other.html' %}",
    ],
)
def test_what_depends_on_the_site_alone_is_text(source):
    assert is_constant(tree_of(source, other="{{ view.site.title }}"))


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("{{ view.title }}", []),
        ("{% if view.title %}a{% endif %}", ["If"]),
        ("{% for item in view.site.options.navigation %}{{ loop.index }}{% endfor %}", ["For"]),
        ("{% for item in view.site.options.navigation if item.url != view.url %}a{% endfor %}", ["If", "If"]),
        ("{% include 'other.html' %}", ["Include"]),
        ("{% set site = view.site %}{{ site.title }}", ["Assign"]),
    ],
)
def test_what_a_page_has_a_say_in_is_left_to_it(source, kinds):
    assert left(source, other="{{ view.title }}") == kinds


def test_a_long_loop_stays_one():
    many: Any = [{"name": str(number)} for number in range(41)]
    environment = make_environment({}, make_frame(options={"many": many}))
    source = "{% for item in view.site.options.many %}{{ item.name }}{% endfor %}"
    tree = specialise(environment.parse(source), environment, make_frame(options={"many": many}), lambda _: None)

    assert [type(node).__name__ for node in tree.body] == ["For"]
