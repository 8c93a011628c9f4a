"""What a template is made of: the digest of all that it extends, includes and imports, and the faults found on the way.

templates  ->  digest_templates  ->  one digest for each
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from site_builder.model.digest import Digest, digest_value
from site_builder.model.problem import SiteError, quote
from site_builder.model.theme import Template
from site_builder.model.words import Words

from .environment import make_environment
from .faults import name_close, to_syntax_error


def digest_templates(templates: Mapping[str, Template], words: Words) -> dict[str, Digest]:
    """For each template the digest of its closure: all that it extends, includes and imports, however far.

    ``card.html`` and ``also.html`` are part of every closure, since a list may show them through ``entry``. A template
    that may be missing (``ignore missing``, a list of names) changes the digest when it appears. Raises
    :class:`SiteError` for the first fault by name: bad syntax, an unknown filter, a name that is computed or doesn't
    exist, a template that extends itself, a text that ``words`` lack.
    """
    environment = make_environment(templates)
    references = {
        name: tuple(_find_references(environment, template, templates, words))
        for name, template in sorted(templates.items())
    }
    _refuse_circles(templates, references)
    return {name: _digest_closure(name, templates, references) for name in sorted(templates)}


class _Reference(NamedTuple):
    """One name that a template refers to, in the order of its text."""

    name: str
    line: int
    extends: bool


def _find_references(
    environment: Environment, template: Template, templates: Mapping[str, Template], words: Words
) -> Iterator[_Reference]:
    try:
        tree = environment.parse(template.source, template.name, template.origin)
        filters = list(tree.find_all(nodes.Filter))
        referring = list(tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)))
        # Parsing doesn't look filters and tests up; generating code does.
        environment.compile(tree, template.name, template.origin, raw=True)
    except TemplateSyntaxError as error:
        raise to_syntax_error(error, template.origin) from None
    for call in filters:
        if call.name == "text" and isinstance(call.node, nodes.Const) and call.node.value not in words.texts:
            message = (
                f"{template.origin}:{call.lineno}: expected the name of a text, found {quote(str(call.node.value))}"
            )
            raise SiteError(message, "theme", name_close(str(call.node.value), words.texts))
    for node in referring:
        place = f"{template.origin}:{node.lineno}"
        names = list(_literal_names(node, place))
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        if not optional and not any(name in templates for name in names):
            message = f"{place}: expected the name of a template, found {quote(names[0])}"
            raise SiteError(message, "theme", name_close(names[0], templates))
        for name in names:
            yield _Reference(name, node.lineno, isinstance(node, nodes.Extends))


def _literal_names(node: nodes.Node, place: str) -> Iterator[str]:
    given = node.template  # type: ignore[attr-defined]
    items = given.items if isinstance(given, nodes.Tuple | nodes.List) else [given]
    for item in items:
        value = item.value if isinstance(item, nodes.Const) else None
        for name in value if isinstance(value, tuple | list) else [value]:
            if not isinstance(name, str):
                raise SiteError(
                    f"{place}: expected the name of a template in quotes, found an expression",
                    "theme",
                    "write each name out, with {% if %} around it, so that a change of that template is noticed",
                )
            yield name


def _refuse_circles(templates: Mapping[str, Template], references: Mapping[str, tuple[_Reference, ...]]) -> None:
    parents = {name: [r for r in references[name] if r.extends and r.name in templates] for name in templates}
    for name in sorted(parents):
        seen: set[str] = set()
        waiting = list(parents[name])
        while waiting:
            parent = waiting.pop().name
            if parent == name:
                place = f"{templates[name].origin}:{parents[name][0].line}"
                raise SiteError(
                    f"{place}: expected another template, found {quote(name)}, which extends itself",
                    "theme",
                    "give one of them another name",
                )
            if parent not in seen:
                seen.add(parent)
                waiting.extend(parents[parent])


def _digest_closure(
    name: str, templates: Mapping[str, Template], references: Mapping[str, tuple[_Reference, ...]]
) -> Digest:
    closure: set[str] = set()
    waiting = [name, "card.html", "also.html"]
    while waiting:
        at = waiting.pop()
        if at in templates and at not in closure:
            closure.add(at)
            waiting.extend(reference.name for reference in references[at])
    return digest_value([name, [(at, templates[at].source) for at in sorted(closure)]])
