"""Names that a story remembers: `as: ruling` keeps what a step gave, `${ruling.message_id}` puts it in again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shared.domain.errors import BadInput, Text

_REFERENCE = re.compile(r"\$\{([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\}")


class UnknownName(BadInput):
    """A step refers to something no step before it remembered."""

    code = "unknown_name"
    what = Text("前面的步骤没有记下“{name}”（已记：{known}）。", "No step before remembered “{name}” (known: {known}).")
    todo = Text("请在产生它的步骤写 as。", "Write `as` at the step that makes it.")


class Memory:
    """What the steps so far remembered."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Any]] = {}

    def keep(self, name: str, facts: Mapping[str, Any]) -> None:
        """Remember the facts of a step; a later step of the same name replaces them."""
        self._kept[name] = dict(facts)

    def get(self, name: str) -> dict[str, Any]:
        """All facts of a name. Raises UnknownName."""
        if name not in self._kept:
            raise UnknownName(name=name, known=", ".join(self._kept) or "—")
        return self._kept[name]

    def fill(self, value: Any) -> Any:
        """The value with references replaced, at any depth. Raises UnknownName."""
        if isinstance(value, str):
            whole = _REFERENCE.fullmatch(value)
            return self._fact(whole) if whole else _REFERENCE.sub(lambda found: str(self._fact(found)), value)
        if isinstance(value, Mapping):
            return {self.fill(name): self.fill(each) for name, each in value.items()}
        return [self.fill(each) for each in value] if isinstance(value, list) else value

    def words(self, text: Text) -> Text:
        """A sentence with its references replaced; as written where one names nothing."""
        try:
            return Text(str(self.fill(text.zh)), str(self.fill(text.en)))
        except UnknownName:
            return text

    def _fact(self, found: re.Match[str]) -> Any:
        name, member = found.groups()
        facts = self.get(name)
        if member not in facts:
            raise UnknownName(name=f"{name}.{member}", known=", ".join(facts))
        return facts[member]
