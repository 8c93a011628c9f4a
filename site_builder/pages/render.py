"""Turn a page's view into HTML with the theme's templates. Sole owner of jinja2.

    templates                  ->  digest_templates  ->  one digest for each, of all that it is made of
    Page, the parts it names   ->  Renderer.render   ->  bytes, UTF-8, one newline at the end

A template sees ``view`` and the filters, and nothing else, so a page is a function of its view, the
frame and the closure of its template. What is undefined is an error and never an empty string. A fault
in a template is a :class:`SiteError` that names the template's file and line.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2 import Template as Compiled
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame as CompiledFrame
from markupsafe import Markup, escape

from site_builder.model.card import Card
from site_builder.model.digest import Digest, digest_value
from site_builder.model.page import Page, Parts
from site_builder.model.problem import SiteError, quote
from site_builder.model.theme import Template
from site_builder.model.views import ArticleView, Entry, Frame, StandaloneView
from site_builder.model.words import Words

from .filters import FILTERS

MOST_CARDS = 20_000

# Jinja's own that would make a page differ from one build to the next, or show what is no view.
_DROPPED_FILTERS = ("pprint", "random")
_DROPPED_GLOBALS = ("lipsum",)


class RenderSettings(msgspec.Struct, frozen=True):
    """All that rendering may depend on beside the page: the same for every page of a build."""

    frame: Frame
    templates: dict[str, Template]


class RenderedEntry:
    """An :class:`Entry` as templates see it: ``date``, ``card``, and the markup of the card, made when asked for."""

    __slots__ = ("_to_also", "_to_brief", "_to_html", "card", "date", "digest")

    def __init__(
        self,
        entry: Entry,
        card: Card,
        to_html: Callable[[Digest, Card], Markup],
        to_brief: Callable[[Digest, Card], Markup],
        to_also: Callable[[Digest, Card], Markup],
    ) -> None:
        self.date = entry.date
        self.card = card
        self.digest = entry.card
        self._to_html = to_html
        self._to_brief = to_brief
        self._to_also = to_also

    @property
    def html(self) -> Markup:
        """The card rendered by ``card.html``."""
        return self._to_html(self.digest, self.card)

    @property
    def brief(self) -> Markup:
        """The card rendered by ``card.html`` for the river of the front page: ``view.is_brief`` is true there."""
        return self._to_brief(self.digest, self.card)

    @property
    def also(self) -> Markup:
        """The card as a line under another one of its story, rendered by ``also.html``."""
        return self._to_also(self.digest, self.card)


def digest_templates(templates: Mapping[str, Template], words: Words) -> dict[str, Digest]:
    """For each template the digest of its closure: all that it extends, includes and imports, however far.

    ``card.html`` and ``also.html`` are part of every closure, since a list may show them through ``entry``. A template
    that may be missing (``ignore missing``, a list of names) changes the digest when it appears. Raises
    :class:`SiteError` for the first fault by name: bad syntax, an unknown filter, a name that is computed or doesn't
    exist, a template that extends itself, a text that ``words`` lack.
    """
    environment = _environment(templates)
    environment.filters.update(FILTERS)
    references = {
        name: tuple(_find_references(environment, template, templates, words))
        for name, template in sorted(templates.items())
    }
    _refuse_circles(templates, references)
    return {name: _digest_closure(name, templates, references) for name in sorted(templates)}


class Renderer:
    """Renders HTML pages. Keep one per process and frame: it holds compiled templates and the cards that it made."""

    def __init__(self, settings: RenderSettings) -> None:
        self._templates = settings.templates
        self._frame = settings.frame
        self._environment = _environment(settings.templates)
        for name, function in FILTERS.items():
            self._environment.filters[name] = functools.partial(function, settings.frame)
        self._compiled: dict[str, Compiled] = {}
        self._cards: OrderedDict[Digest, Markup] = OrderedDict()
        self._brief: OrderedDict[Digest, Markup] = OrderedDict()
        self._also: OrderedDict[Digest, Markup] = OrderedDict()

    def render(self, page: Page, parts: Parts) -> bytes:
        """The bytes of ``page``. ``parts`` must hold each card and body that its view names.

        Raises :class:`SiteError` (code ``theme``) for a fault in a template, with its file and line, the page, and what
        the view offers.
        """
        view = self._to_namespace(page, parts)
        try:
            text = self._find(page.renderer).render(view=view)
        except SiteError:
            raise
        except Exception as error:
            fault = self._to_site_error(error, page, view)
            if fault is None:
                raise
            raise fault from error
        return text.rstrip("\n").encode() + b"\n"

    def compile(self) -> None:
        """Compile all templates now, rather than each when it is first used."""
        for name in self._templates:
            self._find(name)

    def _to_namespace(self, page: Page, parts: Parts) -> SimpleNamespace:
        fields: dict[str, Any] = {}
        for name in page.view.__struct_fields__:
            value = getattr(page.view, name)
            if type(value) is tuple and value and type(value[0]) is Entry:
                value = [
                    RenderedEntry(
                        entry, parts.cards[entry.card], self._render_card, self._render_brief, self._render_also
                    )
                    for entry in value
                ]
            fields[name] = value
        if isinstance(page.view, ArticleView | StandaloneView):
            fields["body"] = _trust(parts.bodies[page.view.body])
        return SimpleNamespace(site=self._frame, **fields)

    def _render_card(self, digest: Digest, card: Card) -> Markup:
        return self._render_once("card.html", self._cards, digest, card)

    def _render_brief(self, digest: Digest, card: Card) -> Markup:
        return self._render_once("card.html", self._brief, digest, card, is_brief=True)

    def _render_also(self, digest: Digest, card: Card) -> Markup:
        return self._render_once("also.html", self._also, digest, card)

    def _render_once(
        self, template: str, made: OrderedDict[Digest, Markup], digest: Digest, card: Card, *, is_brief: bool = False
    ) -> Markup:
        html = made.get(digest)
        if html is not None:
            made.move_to_end(digest)
            return html
        view = SimpleNamespace(card=card, site=self._frame, is_brief=is_brief)
        html = _trust(self._find(template).render(view=view))
        made[digest] = html
        if len(made) > MOST_CARDS:
            made.popitem(last=False)
        return html

    def _find(self, name: str) -> Compiled:
        compiled = self._compiled.get(name)
        if compiled is None:
            if name not in self._templates:
                hint = _meant(name, self._templates)
                raise SiteError(f"expected a template {quote(name)}, found none", "theme", hint)
            try:
                compiled = self._environment.get_template(name)
            except TemplateSyntaxError as error:
                raise _to_syntax_error(error, self._templates[name].origin) from None
            self._compiled[name] = compiled
        return compiled

    def _to_site_error(self, error: Exception, page: Page, view: SimpleNamespace) -> SiteError | None:
        place = _find_place(error, {template.origin for template in self._templates.values()})
        if isinstance(error, TemplateSyntaxError):
            return _to_syntax_error(error, place or page.renderer)
        if place is None:
            return None
        message = f"{place}: {_in_words(error, view)} (rendering {page.path})"
        return SiteError(message, "theme", f"the view has: {', '.join(sorted(vars(view)))}")


def _trust(html: str) -> Markup:
    """``html`` as it is: for what the sanitiser or a template made, and for nothing else."""
    return Markup(html)  # noqa: S704


# Most of what a page shows is plain text without any of these, and then there is nothing to do.
_find_special = re.compile("[&<>\"']").search


def escape_output(value: object) -> str:
    """Escape a value for HTML, as :func:`markupsafe.escape` does, as a plain ``str``: some 90 are on each page."""
    if type(value) is str:
        return escape(value) if _find_special(value) else value
    return escape(value)


class _Generator(CodeGenerator):
    """Compiles ``{{ … }}`` to a call of :func:`escape_output`."""

    def _output_child_pre(self, node: nodes.Expr, frame: CompiledFrame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escape_output(")


class _Environment(Environment):
    code_generator_class = _Generator
    escape_output = staticmethod(escape_output)


def _environment(templates: Mapping[str, Template]) -> Environment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        template = templates.get(name)
        # The origin as file name is what tracebacks and faults of syntax carry.
        return None if template is None else (template.source, template.origin, lambda: True)

    environment = _Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    for name in _DROPPED_FILTERS:
        del environment.filters[name]
    for name in _DROPPED_GLOBALS:
        del environment.globals[name]
    return environment


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
        # Parsing doesn't look filters and tests up; generating code does.
        environment.compile(template.source, template.name, template.origin, raw=True)
    except TemplateSyntaxError as error:
        raise _to_syntax_error(error, template.origin) from None
    for call in tree.find_all(nodes.Filter):
        if call.name == "text" and isinstance(call.node, nodes.Const) and call.node.value not in words.texts:
            message = (
                f"{template.origin}:{call.lineno}: expected the name of a text, found {quote(str(call.node.value))}"
            )
            raise SiteError(message, "theme", _meant(str(call.node.value), words.texts))
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        place = f"{template.origin}:{node.lineno}"
        names = list(_literal_names(node, place))
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        if not optional and not any(name in templates for name in names):
            message = f"{place}: expected the name of a template, found {quote(names[0])}"
            raise SiteError(message, "theme", _meant(names[0], templates))
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


def _find_place(error: BaseException, origins: set[str]) -> str | None:
    """The innermost line of a template in the traceback, as ``file:line``; None if it never was in one."""
    place, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename in origins:
            place = f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}"
        step = step.tb_next
    return place


def _to_syntax_error(error: TemplateSyntaxError, origin: str) -> SiteError:
    message = (error.message or "a fault").rstrip(".")
    return SiteError(f"{error.filename or origin}:{error.lineno}: {message[0].lower()}{message[1:]}", "theme")


_NO_FIELD = re.compile(r"'(?:[\w.]+\.)?(\w+) object' has no attribute '(\w+)'")


def _in_words(error: Exception, view: SimpleNamespace) -> str:
    if isinstance(error, TemplateNotFound):
        return f"expected a template, found {quote(str(error.name))}"
    if isinstance(error, RecursionError):
        return "expected an end, found templates that include each other"
    if not isinstance(error, UndefinedError):
        return " ".join(f"{type(error).__name__}: {error}".split())
    match = _NO_FIELD.fullmatch(str(error))
    if match is None:
        return str(error)
    kind = "view" if match[1] == "SimpleNamespace" else match[1]
    meant = difflib.get_close_matches(match[2], sorted(vars(view)), n=1) if kind == "view" else []
    ending = f"; did you mean '{meant[0]}'?" if meant else ""
    return f"expected a field of the {kind}, found {quote(match[2])}{ending}"


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(known))}"
