"""Every code that the program can give a fault, read from its source.

    sources  ->  problem_codes | run_codes  ->  set of codes

A function or class that has a parameter ``code`` hands it on; whatever calls it says which. A code is a string written
there, a choice between two, or a variable that holds one; anything else is refused, so that no code hides.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.parse.fields import FIELDS

RUN_ENDS = frozenset({"SiteError", "StoreBusy"})


class Taker(NamedTuple):
    """Something that takes a code, as its argument of this number, and what it is if left out."""

    position: int
    default: str | None


def problem_codes(sources: Mapping[str, str]) -> set[str]:
    """The codes of faults in content."""
    return {code for taker, code in _codes(sources) if taker not in RUN_ENDS}


def run_codes(sources: Mapping[str, str]) -> set[str]:
    """The codes of faults that stop a run."""
    return {code for taker, code in _codes(sources) if taker in RUN_ENDS}


def _codes(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    trees = {path: ast.parse(source) for path, source in sources.items()}
    everywhere: dict[str, Taker | None] = {}
    for tree in trees.values():
        everywhere |= {name: taker for name, taker in _takers(tree).items() if taker}
    everywhere["StoreBusy"] = everywhere.get("SiteError")
    for path, tree in trees.items():
        # A name that this very file defines without a code is another one.
        known = everywhere | _takers(tree)
        for scope in ast.walk(tree):
            if isinstance(scope, ast.FunctionDef | ast.Module):
                yield from _in_scope(path, scope, known)


def _takers(tree: ast.Module) -> dict[str, Taker | None]:
    found: dict[str, Taker | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name != "__init__":
            found[node.name] = _taker(node)
        elif isinstance(node, ast.ClassDef):
            init = next((n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"), None)
            names = [n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
            if init is not None:
                found[node.name] = _taker(init)
            elif names:
                found[node.name] = Taker(names.index("code"), None) if "code" in names else None
    return found


def _taker(function: ast.FunctionDef) -> Taker | None:
    names = [argument.arg for argument in function.args.args]
    if "code" not in names:
        return None
    position = names.index("code")
    defaults = function.args.defaults
    offset = position - (len(names) - len(defaults))
    default = defaults[offset] if offset >= 0 else None
    said = default.value if isinstance(default, ast.Constant) and isinstance(default.value, str) else None
    return Taker(position - (names[0] == "self"), said)


def _in_scope(
    path: str, scope: ast.FunctionDef | ast.Module, known: Mapping[str, Taker | None]
) -> Iterator[tuple[str, str]]:
    for node in _own_nodes(scope):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        taker = known.get(name)
        if named:
            given: ast.expr | None = named[0]
        elif taker is None or any(isinstance(argument, ast.Starred) for argument in node.args):
            continue
        else:
            given = node.args[taker.position] if taker.position < len(node.args) else None
        if given is not None:
            yield from ((name, code) for code in _values(path, given, scope))
        elif taker is not None and taker.default:
            yield name, taker.default


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions inside it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own_nodes(child)


def _values(path: str, node: ast.expr, scope: ast.FunctionDef | ast.Module) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _values(path, node.body, scope)
        yield from _values(path, node.orelse, scope)
    elif ast.unparse(node) == "f'missing-{field_name}'":
        yield from (f"missing-{field.name}" for field in FIELDS if field.required)
    elif isinstance(node, ast.Attribute) and node.attr == "code":
        return  # handed on from a value that was made with its code
    elif isinstance(node, ast.Name) and _is_parameter(node.id, scope):
        return  # handed on: the callers say which
    elif isinstance(node, ast.Name) and (assigned := _assigned(node.id, scope)):
        for value in assigned:
            yield from _values(path, value, scope)
    else:
        raise AssertionError(f"{path}:{node.lineno}: expected a code in quotes, found {ast.unparse(node)}")


def _is_parameter(name: str, scope: ast.FunctionDef | ast.Module) -> bool:
    return isinstance(scope, ast.FunctionDef) and name == "code" and name in {a.arg for a in scope.args.args}


def _assigned(name: str, scope: ast.FunctionDef | ast.Module) -> list[ast.expr]:
    return [
        node.value
        for node in _own_nodes(scope)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]
