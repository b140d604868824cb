"""What a process writes to its log: lines of text for a person at a terminal, or one JSON object per line for a collector.

JSON lines leave the court, so they say nothing that anybody typed: the text of the call (ours, or a library's up to the first
value in it), facts that are identifiers or numbers, and of an error its code or class and the places it came through,
never its message.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Literal

from shared.domain.errors import ZhixingError
from shared.telemetry import names

Format = Literal["text", "json"]
FORMATS: tuple[Format, ...] = ("text", "json")
TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_OURS = ("shared.", "services.")
#: Ids, codes, kinds, queues, class names. No space, no sign of an address or a query, nothing outside ASCII.
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]{1,120}")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9 ,._()-]*")
LEFT_OUT = "…"


def install(how: Format, court: str) -> None:
    """Set up the root logger of this process; what was set up before is replaced."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(court) if how == "json" else logging.Formatter(TEXT_FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def tell(problem: ZhixingError, text: str) -> None:
    """Why a process cannot go on: `text` for a person, or a line for a collector. Settings and files, no party."""
    root = logging.getLogger()
    if any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        logging.getLogger(__name__).critical("the process cannot go on", exc_info=problem)
    else:
        sys.stderr.write(text + "\n")


class JsonLines(logging.Formatter):
    """`{"ts", "level", "logger", "event", "facts", "court", "trace_id", "span_id", "error", "at"}`; the last five where there are any."""

    def __init__(self, court: str) -> None:
        super().__init__()
        self._court = court

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        ours = record.name.startswith(_OURS)
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record, ours),
            "court": self._court,
        }
        args = record.args if isinstance(record.args, tuple) else (record.args,)
        if args and record.args:
            line["facts"] = [_fact(each, ours) for each in args]
        line |= _span()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = names.error_code(error)
            frames = traceback.extract_tb(error.__traceback__)
            line["at"] = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord, ours: bool) -> str:
    """The text of the call before its values are put in. A library may have put them in already: cut before the first."""
    text = str(record.msg)
    if ours or record.args:
        return text
    plain = _PLAIN_WORDS.match(text)
    known = plain[0] if plain else ""
    return known if known == text else known.rpartition(" ")[0] + LEFT_OUT


def _fact(value: object, ours: bool) -> str | int | float | None:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, BaseException):
        return names.error_code(value)
    text = str(value) if ours and isinstance(value, str) else ""
    return text if _IDENTIFIER.fullmatch(text) else LEFT_OUT


def _span() -> dict[str, str]:
    if "opentelemetry" not in sys.modules:
        return {}
    from opentelemetry import trace

    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}


def _place(path: str) -> str:
    """A file from its package on, whatever folder it is installed in."""
    parts = path.replace("\\", "/").split("/")
    for top in ("shared", "services", "site-packages", "tests"):
        if top in parts:
            return "/".join(parts[parts.index(top) :]).removeprefix("site-packages/")
    return parts[-1]
