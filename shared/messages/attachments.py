"""How a message names its attachments: by name and SHA-256. The bytes follow on their own queue, pulled by the recipient."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from shared.messages.terms import payload_fields, term

SHA256_PATTERN = "[0-9a-f]{64}"
MEDIA_TYPE_PATTERN = r"([a-z0-9]+/[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,99})?"


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """One attachment as a message names it, so that the sender's signature covers it.

    Size and media type came later than the rest and may be missing (0, empty): the hash alone decides.
    """

    name: str = term("名称", "name", min_length=1, max_length=200)
    sha256: str = term("摘要", "sha256", pattern=SHA256_PATTERN)
    size_bytes: int = term("大小（字节）", "size (bytes)", default=0, minimum=0)
    media_type: str = term("文件类型", "media type", default="", max_length=120, pattern=MEDIA_TYPE_PATTERN)


def refs_in(payload: Any) -> Iterator[AttachmentRef]:
    """Every attachment a payload names, at any depth, in the order declared."""
    if isinstance(payload, AttachmentRef):
        yield payload
    elif isinstance(payload, tuple):
        for each in payload:
            yield from refs_in(each)
    elif dataclasses.is_dataclass(payload):
        for name in _may_name(payload.__class__):
            yield from refs_in(getattr(payload, name))


@lru_cache(maxsize=1024)
def _may_name(payload_type: Hashable) -> tuple[str, ...]:
    """The fields of a payload below which attachments may stand: none in most, which are then not walked."""
    found = []
    for field in payload_fields(cast("type[Any]", payload_type)):
        nested: Any = field.nested
        if nested is not None and (issubclass(nested, AttachmentRef) or _may_name(nested)):
            found.append(field.name)
    return tuple(found)
