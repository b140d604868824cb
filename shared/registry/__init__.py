"""The courts of China with two lines of superiors, as of a date. Begin with `Registry.load()`."""

from shared.registry.overrides import UnknownCause
from shared.registry.registry import Registry
from shared.registry.rows import UnknownCourt

__all__ = ["Registry", "UnknownCause", "UnknownCourt"]
