"""Which deadlines the code of a declaration opens, beyond those its `starts` name.

From the functions a declaration holds (effects, guards, hooks) one follows those they refer to in shared.procedures, and
takes the rule ids named by a function that opens a duty, or calls one that does: written out, as a name of a module, or
in a table, of whose rows the members count that it or one it refers to reads. What only ends or looks for a duty does not count.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

OPENERS = {"open_duty", "open_dated_duty"}
#: Calls whose arguments open nothing.
OTHERS = {"close_duties", "first", "where", "count", "move", "send"}
CODE = "shared.procedures"


class Looked(NamedTuple):
    """What a function refers to: functions, and words that may be rule ids.

    kept: words it hands on as `…_rule`, for a duty opened later. opens: whether it opens a duty itself.
    """

    functions: tuple[FunctionType, ...]
    words: frozenset[str]
    kept: frozenset[str]
    opens: bool


def opened_by(declared: Any, rule_ids: Iterable[str]) -> list[str]:
    """The rules of duties opened by the functions of a declaration, sorted."""
    found, seen, waiting = set[str](), set[FunctionType](), list(_functions(declared))
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        looked = _look(function)
        waiting += looked.functions
        found |= looked.kept
        if looked.opens or any(_look(each).opens for each in looked.functions):
            found |= looked.words
        if looked.opens:  # one that works out which rule it is
            found = found.union(*(_look(each).words for each in looked.functions if _returns_word(each)))
    return sorted(found.intersection(rule_ids))


@cache
def _look(function: FunctionType) -> Looked:
    node, cells = _definition(function), [cell.cell_contents for cell in function.__closure__ or ()]
    functions = tuple(_functions([*_things(ast.walk(node), function), *cells, *_worked_out(function)]))
    named = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | _read(function)
    read = _read(function).union(*map(_read, functions))
    words = frozenset(_words([*_things(_without(node), function), *cells], read))
    handed = [
        each.value for each in ast.walk(node) if isinstance(each, ast.keyword) and (each.arg or "").endswith("_rule")
    ]
    return Looked(functions, words, frozenset(_words(_things(handed, function), read)), bool(named & OPENERS))


def _returns_word(function: FunctionType) -> bool:
    return function.__annotations__.get("return") in ("str", str)


@cache
def _read(function: FunctionType) -> frozenset[str]:
    """The members a function reads of whatever it has in hand."""
    return frozenset(each.attr for each in ast.walk(_definition(function)) if isinstance(each, ast.Attribute))


def _worked_out(function: FunctionType) -> list[Any]:
    """The properties named `…_rule` which it reads, of classes its module knows."""
    classes = [each for each in function.__globals__.values() if isinstance(each, type)]
    named = [vars(each).get(name) for each in classes for name in _read(function) if name.endswith("_rule")]
    return [each.fget for each in named if isinstance(each, property)]


def _definition(function: FunctionType) -> ast.AST:
    return _definitions(function.__module__)[function.__code__.co_firstlineno]


@cache
def _definitions(module: str) -> dict[int, ast.AST]:
    """The functions of a module by the line they begin on."""
    found: dict[int, ast.AST] = {}
    for node in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            above = [each.lineno for each in getattr(node, "decorator_list", ())]
            found[min([node.lineno, *above])] = node
    return found


def _without(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it but the calls that open nothing."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OTHERS:
        return
    yield node
    for below in ast.iter_child_nodes(node):
        yield from _without(below)


def _things(nodes: Iterable[ast.AST], function: FunctionType) -> list[Any]:
    """What names and strings stand for."""
    found = []
    for node in nodes:
        if isinstance(node, ast.Constant):
            found.append(node.value)
        elif isinstance(node, ast.Name):
            found.append(function.__globals__.get(node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = function.__globals__.get(node.value.id)
            found += [vars(module).get(node.attr)] if isinstance(module, ModuleType) else []
    return found


def _functions(value: Any) -> Iterator[FunctionType]:
    """The functions of our procedures that a declaration, a table or a function object holds."""
    if isinstance(value, FunctionType):
        if value.__module__.startswith(CODE):
            yield value
    elif isinstance(value, partial):
        yield from _functions([value.func, *value.args, *value.keywords.values()])
    else:
        for _, part in _parts(value):
            yield from _functions(part)


def _words(value: Any, read: frozenset[str]) -> Iterator[str]:
    """The strings a value holds; of a row of a table those in the members that are read."""
    if isinstance(value, str):
        yield value
    for name, part in _parts(value):
        if not name or name in read:
            yield from _words(part, read)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from (("", part) for part in (*value.keys(), *value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        yield from (("", part) for part in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from ((each.name, getattr(value, each.name)) for each in dataclasses.fields(value))
