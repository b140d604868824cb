"""One of our errors as text for a person at a terminal or in a log."""

from __future__ import annotations

from shared.domain.errors import ZhixingError


def explained(problem: ZhixingError, language: str | None = None) -> str:
    """What is wrong, what to do, and the rule behind it; in one language or, without one, in both."""
    lines = [f"[{problem.code}]"]
    for each in ("zh", "en"):
        if language in (None, each):
            lines += [problem.what.in_language(each), problem.todo.in_language(each)]
    if problem.source:
        lines.append(f"({problem.source})")
    return "\n".join(lines)
