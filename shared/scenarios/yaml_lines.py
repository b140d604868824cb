"""YAML with line numbers, without surprises: dates stay text, `no` stays text, nothing twice, no aliases."""

from __future__ import annotations

import re
from typing import Any

import yaml

Path = tuple[str | int, ...]
Lines = dict[Path, int]


class PlainLoader(yaml.SafeLoader):
    """Knows only true, false, null and decimal integers (with `_`); everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own form

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """As PyYAML does, but an alias is refused: a story is read from top to bottom."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not used in scenarios", problem_mark=mark)
        return super().compose_node(parent, index)


PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9_]*)$"), list("-0123456789"))


def load(text: str) -> tuple[Any, Lines]:
    """The plain data and the line (from 1) of every value by its path. Raises yaml.YAMLError."""
    loader = PlainLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None, {(): 1}
        lines: Lines = {}
        _walk(root, (), lines)
        return loader.construct_document(root), lines
    finally:
        loader.dispose()


def _walk(node: yaml.Node, path: Path, lines: Lines) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            if (*path, name) in lines:
                raise yaml.MarkedYAMLError(problem=f"{name} stands here twice", problem_mark=key.start_mark)
            lines[*path, name] = key.start_mark.line + 1
            _walk(value, (*path, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines)


def line_of(lines: Lines, path: Path) -> int:
    """The line of a value, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
