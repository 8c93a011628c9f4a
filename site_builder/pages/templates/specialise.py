"""Work out once what is the same on every page: whatever in a template depends on ``view.site`` alone.

    a parsed template, the frame  ->  specialise  ->  the same template with less to do for each page

A frame holds for all pages of a build, so ``view.site.title``, a text of the catalogues, the items of the
navigation and the question whether there are any have one answer each. Here they are asked before the first page:
such an expression becomes its value, an ``if`` over one the branch that is taken, a ``for`` over one its turns,
and a template of constants that is included, its text. Whatever a page may still change, or would be told as a fault,
is left as it stands, so the bytes of a page are those of the template as it was written.

This is partial evaluation (Jones, Gomard, Sestoft, 1993) on Jinja's own tree and by its own rules for constants.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

from jinja2 import Environment, nodes
from jinja2.optimizer import Optimizer

_Node = TypeVar("_Node", bound=nodes.Node)

# A loop over more than these stays one: each turn is compiled by itself.
_MOST_TURNS = 40
# In a loop's body they would see, or leave behind, more than the item of their turn.
_BOUND_TO_THE_LOOP = (
    nodes.Assign, nodes.AssignBlock, nodes.Block, nodes.CallBlock, nodes.Extends, nodes.FromImport, nodes.Import,
    nodes.Include, nodes.Macro, nodes.Scope,
)  # fmt: skip

LoadTree = Callable[[str], nodes.Template | None]


class _Unknown(Exception):
    """It depends on the page, or is a fault that the page has to tell."""


def specialise(tree: nodes.Template, environment: Environment, frame: object, load: LoadTree) -> nodes.Template:
    """``tree``, changed in place, as it is to be compiled for a site with ``frame``.

    ``load`` gives the specialised tree of another template, or None if there is no such one. A template that gives
    the name ``view`` another meaning is left as it is.
    """
    if "view" not in _names_bound(tree):
        tree = _Specialiser(environment, frame, _aliases(tree), load).visit(tree)
        _join_outputs(tree)
    return tree


def is_constant(tree: nodes.Template) -> bool:
    """True if the template has one text for all pages."""
    return all(
        isinstance(node, nodes.Output)
        and all(isinstance(part, nodes.TemplateData | nodes.Const) for part in node.nodes)
        for node in tree.body
    )


class _Specialiser(Optimizer):
    """Walks from the leaves upwards. A value that can't be written down stays in the tree with where it came from.

    The methods are named as Jinja's visitors call them.
    """

    def __init__(self, environment: Environment, frame: object, aliases: frozenset[str], load: LoadTree) -> None:
        super().__init__(environment)
        self._environment = environment
        self._frame = frame
        self._aliases = aliases
        self._items: dict[str, object] = {}
        self._load = load

    def visit_Template(self, node: nodes.Template) -> nodes.Template:
        node = cast(nodes.Template, super().generic_visit(node))
        if not _put_back(node):
            raise AssertionError("only items of loops have no origin, and loops see to them")
        return node

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        node = super(Optimizer, self).generic_visit(node)
        if not isinstance(node, nodes.Expr) or isinstance(node, nodes.Literal):
            return node
        try:
            value = _value_of(node)
            return nodes.Const.from_untrusted(value, lineno=node.lineno, environment=self._environment)
        except (_Unknown, nodes.Impossible):
            return node

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:
        if node.ctx == "load" and node.name in self._items:
            return self._known(node, self._items[node.name], None)
        if node.ctx == "load" and node.name in self._aliases:
            return self._known(node, self._frame, node)
        return node

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        if node.attr == "site" and isinstance(node.node, nodes.Name) and node.node.name == "view":
            return self._known(node, self._frame, node)
        return self.generic_visit(node)

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Node:
        test = cast(nodes.Expr, self.visit(node.test))
        try:
            chosen = node.expr1 if _is_true(test) else node.expr2
        except _Unknown:
            chosen = None
        if chosen is not None:
            return cast(nodes.Node, self.visit(chosen))
        node.test = test
        return self.generic_visit(node)

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:
        """The branch that is taken, if the page has no say in it."""
        node.test = cast(nodes.Expr, self.visit(node.test))
        try:
            is_true = _is_true(node.test)
        except _Unknown:
            node.body = self._visit_all(node.body)
            node.elif_, node.else_ = self._other_branches(node)
            return node
        if is_true:
            return self._visit_all(node.body)
        if not node.elif_:
            return self._visit_all(node.else_)
        first, *others = node.elif_
        first.elif_, first.else_ = others, node.else_
        return cast("nodes.Node | list[nodes.Node]", self.visit(first))

    def _other_branches(self, node: nodes.If) -> tuple[list[nodes.If], list[nodes.Node]]:
        left: list[nodes.If] = []
        for branch in node.elif_:
            branch.test = cast(nodes.Expr, self.visit(branch.test))
            try:
                if _is_true(branch.test):
                    return left, self._visit_all(branch.body)
            except _Unknown:
                branch.body = self._visit_all(branch.body)
                left.append(branch)
        return left, self._visit_all(node.else_)

    def visit_For(self, node: nodes.For) -> nodes.Node | list[nodes.Node]:
        """Its turns one after the other, if what it goes through is known."""
        node.iter = cast(nodes.Expr, self.visit(node.iter))
        try:
            return self._unroll(node)
        except _Unknown:
            return self.generic_visit(node)

    def _unroll(self, node: nodes.For) -> list[nodes.Node]:
        items = _value_of(cast(nodes.Expr, node.iter))
        if not isinstance(items, tuple | list) or len(items) > _MOST_TURNS or not _is_simple(node):
            raise _Unknown
        name = cast(nodes.Name, node.target).name
        if name in self._items or name in self._aliases:
            raise _Unknown
        turns: list[nodes.Node] = []
        for item in items:
            self._items[name] = item
            try:
                turns += self._turn(node)
            finally:
                del self._items[name]
        return turns or (self._visit_all(node.else_) if not items else [])

    def _turn(self, loop: nodes.For) -> list[nodes.Node]:
        """The body for one item; in an ``if`` where the loop's own condition asks the page."""
        test = None if loop.test is None else cast(nodes.Expr, self.visit(_copy(loop.test)))
        try:
            if test is not None and not _is_true(test):
                return []
            test = None
        except _Unknown:
            pass
        body = self._visit_all([_copy(child) for child in loop.body])
        turn = (
            body if test is None else [nodes.If(test, body, [], [], lineno=loop.lineno, environment=self._environment)]
        )
        if not all(map(_put_back, turn)):
            raise _Unknown
        return turn

    def visit_Include(self, node: nodes.Include) -> nodes.Node | list[nodes.Node]:
        """The text of a template that has one text for all pages."""
        if not isinstance(node.template, nodes.Const) or node.ignore_missing:
            return self.generic_visit(node)
        tree = self._load(node.template.value)
        if tree is None or not is_constant(tree):
            return node
        return [_copy(child) for child in tree.body]

    def _visit_all(self, children: Sequence[nodes.Node]) -> list[Any]:
        return [made for child in children for made in self.visit_list(child)]

    def _known(self, node: nodes.Node, value: object, origin: nodes.Expr | None) -> nodes.Const:
        known = nodes.Const(value, lineno=node.lineno, environment=self._environment)
        known.origin = None if origin is None else _copy(origin)  # type: ignore[attr-defined]
        return known


def _is_simple(loop: nodes.For) -> bool:
    """True if a turn of the loop is its body with one name replaced."""
    if loop.recursive or (loop.else_ and loop.test is not None) or not isinstance(loop.target, nodes.Name):
        return False
    inside = [found for child in loop.body for found in (child, *child.find_all(nodes.Node))]
    return not any(
        isinstance(found, _BOUND_TO_THE_LOOP)
        or (
            isinstance(found, nodes.Name)
            and (found.name == "loop" or (found.ctx != "load" and found.name == loop.target.name))
        )
        for found in inside
    )


def _value_of(node: nodes.Expr) -> Any:
    try:
        return node.as_const()
    except Exception:
        raise _Unknown from None


def _is_true(node: nodes.Expr) -> bool:
    try:
        return bool(_value_of(node))
    except _Unknown:
        raise
    except Exception:
        raise _Unknown from None


def _aliases(tree: nodes.Template) -> frozenset[str]:
    """The names that the template gives to ``view.site``, at its top and once."""
    names = [
        node.target.name
        for node in tree.body
        if isinstance(node, nodes.Assign)
        and isinstance(node.target, nodes.Name)
        and isinstance(node.node, nodes.Getattr)
        and node.node.attr == "site"
        and isinstance(node.node.node, nodes.Name)
        and node.node.node.name == "view"
    ]
    bound = _names_bound(tree)
    return frozenset(name for name in names if bound.count(name) == 1)


def _names_bound(tree: nodes.Template) -> list[str]:
    """Every name that the template gives a meaning, as often as it does."""
    names = [node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"]
    names += [node.target for node in tree.find_all(nodes.Import)]
    names += [node.name for node in tree.find_all(nodes.Macro)]
    for imported in tree.find_all(nodes.FromImport):
        names += [name if isinstance(name, str) else name[1] for name in imported.names]
    return names


def _put_back(node: nodes.Node) -> bool:
    """Values that can't be written down, as the frame itself, become what they came from; False if one has none."""
    complete = True
    for field, value in node.iter_fields():
        for at, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, nodes.Const) and hasattr(child, "origin"):
                origin = child.origin
                if origin is None:
                    try:
                        nodes.Const.from_untrusted(child.value)
                    except nodes.Impossible:
                        complete = False
                elif at is None:
                    setattr(node, field, origin)
                else:
                    value[at] = origin
            elif isinstance(child, nodes.Node):
                complete = _put_back(child) and complete
    return complete


def _copy(node: _Node) -> _Node:
    """A copy of a part of a tree; the environment is shared."""
    made = copy.copy(node)
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(made, field, _copy(value))
        elif isinstance(value, list):
            setattr(made, field, [_copy(child) if isinstance(child, nodes.Node) else child for child in value])
    return made


def _join_outputs(node: nodes.Node) -> None:
    """Outputs that follow one another become one, so that they are handed on together."""
    for field, value in node.iter_fields():
        if isinstance(value, list):
            setattr(node, field, list(_joined(value)))
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, nodes.Node):
                _join_outputs(child)


def _joined(children: list[Any]) -> Iterator[Any]:
    before: nodes.Output | None = None
    for child in children:
        if not isinstance(child, nodes.Output):
            before = None
        elif before is not None:
            before.nodes += child.nodes
            continue
        else:
            before = child
        yield child
