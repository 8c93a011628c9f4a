"""Jinja as our templates speak it: what is undefined is an error, what is shown is escaped, nothing differs by the run.

templates, what is known of all pages  ->  make_environment  ->  an environment that compiles them
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, nodes
from jinja2 import Template as Compiled
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame as CompiledFrame
from markupsafe import Markup, escape

from site_builder.model.theme import Template
from site_builder.model.views import Frame

from ..filters import FILTERS
from .specialise import specialise

# Jinja's own that would make a page differ from one build to the next, or show what is no view.
_DROPPED_FILTERS = ("pprint", "random")
_DROPPED_GLOBALS = ("lipsum",)

# Most of what a page shows is plain text without any of these, and then there is nothing to do.
_find_special = re.compile("[&<>\"']").search


def escape_output(value: object) -> str:
    """Escape a value for HTML, as :func:`markupsafe.escape` does, as a plain ``str``: some 90 are on each page."""
    if type(value) is str:
        return escape(value) if _find_special(value) else value
    return value if type(value) is Markup else escape(value)


class _Generator(CodeGenerator):
    """Compiles ``{{ … }}`` to a call of :func:`escape_output`, and what follows one another to one piece of text."""

    def _output_child_pre(self, node: nodes.Expr, frame: CompiledFrame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escape_output(")

    def visit_Output(self, node: nodes.Output, frame: CompiledFrame) -> None:
        """As Jinja's own, but all at once: each piece that is handed on wakes every generator up to the page's."""
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        finalize = self._make_finalize()
        self.writeline("yield ''.join((", node)
        self.indent()
        for constants, child in _in_runs(node.nodes, lambda child: self._as_text(child, frame, finalize)):
            if constants:
                self.writeline(f"{self._output_const_repr(constants)},")
            if child is not None:
                self.newline(child)
                self._output_child_pre(child, frame, finalize)
                self.visit(child, frame)
                self._output_child_post(child, frame, finalize)
                self.write(",")
        self.outdent()
        self.writeline("))")

    def _as_text(self, child: nodes.Expr, frame: CompiledFrame, finalize: CodeGenerator._FinalizeInfo) -> str | None:
        try:
            return self._output_child_to_const(child, frame, finalize)
        except Exception:
            return None

    def visit_Getattr(self, node: nodes.Getattr, frame: CompiledFrame) -> None:
        """``a.b`` by Python's own look-up; by Jinja's only if there is no such attribute."""
        value, owner = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({value} if ({value} := getattr(({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr({owner}, {node.attr!r}))")


def _in_runs(
    children: Iterable[nodes.Expr], as_text: Callable[[nodes.Expr], str | None]
) -> Iterator[tuple[list[str], nodes.Expr | None]]:
    """Constants that follow one another, with the child after them; the last has none if the end is constant."""
    constants: list[str] = []
    for child in children:
        text = as_text(child)
        if text is None:
            yield constants, child
            constants = []
        else:
            constants.append(text)
    if constants:
        yield constants, None


class _Environment(Environment):
    code_generator_class = _Generator
    escape_output = staticmethod(escape_output)
    frame: Frame | None = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._ready: dict[str, Compiled] = {}

    def get_template(
        self, name: str | Compiled, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Compiled:
        """A template by its name, compiled once and never looked for again: each include on each page asks."""
        assert isinstance(name, str)
        found = self._ready.get(name)
        if found is None:
            found = self._ready[name] = super().get_template(name, parent, globals)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Jinja's own in one plain dictionary: each page and each include goes through them."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        if self.frame is not None:
            source = specialise(source, self, self.frame, self._load_tree)
        return super()._generate(source, name, filename, defer_init)

    def _load_tree(self, name: str) -> nodes.Template | None:
        """Another template's tree, if it includes no further one: templates may include each other."""
        assert self.loader is not None
        try:
            source, filename, _ = self.loader.get_source(self, name)
            tree = self._parse(source, name, filename)
        except TemplateError:  # told by those who need it
            return None
        if tree.find(nodes.Include) is not None:
            return None
        return specialise(tree, self, self.frame, lambda _: None)


def make_environment(templates: Mapping[str, Template], frame: Frame | None = None) -> Environment:
    """An environment of our filters and ``templates``; with ``frame`` one that renders, without it one that looks."""

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
    environment.frame = frame
    environment.filters.update(
        FILTERS if frame is None else {name: functools.partial(made, frame) for name, made in FILTERS.items()}
    )
    return environment
