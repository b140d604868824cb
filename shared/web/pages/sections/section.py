"""What one family of procedures adds to the pages: words for its states and roles, which page an act is done from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Said = tuple[str, str]
"""A word in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Section:
    """Attributes:
    states: procedure → state → word. `roles`: role → word. `words`, `tones`: as of `shared.web.pages.words`.
    pages: act about no case → endpoint of the page it is done from.
    """

    states: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)
    roles: Mapping[str, Said] = field(default_factory=dict)
    words: Mapping[str, Said] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
