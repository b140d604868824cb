"""The port to the pictures of the traffic: the worker of a node writes them, its web reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from shared.domain.traffic import Branch


class Pictures(Protocol):
    """The newest picture of each branch: this court itself, and each direct lower court with all below it."""

    def write(self, branch: Branch) -> None:
        """Replace the picture of a branch. Raises OSError."""

    def read(self) -> Mapping[str, Branch]:
        """By root of the branch. What cannot be read is left out."""


class NoPictures:
    """A node that keeps none."""

    def write(self, branch: Branch) -> None:
        """Forget it."""

    def read(self) -> Mapping[str, Branch]:
        """None."""
        return {}
