"""What people have written and what stood there before: forms kept over an ended session, earlier wordings of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that could not be taken when it was sent: given back to the person who typed it, to nobody else.

    fields: name and value as sent, in order. Dropped when it was done, and after a day.
    """

    kept_id: str
    person_id: str
    path: str
    fields: dict[str, Any]
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """The content of a draft as it once was: what the signatures of this digest were given for."""

    draft_id: str
    digest: str
    payload: str
    written_at: datetime
