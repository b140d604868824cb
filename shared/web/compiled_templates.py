"""Templates compiled once per process, whatever number of applications it makes.

Jinja keeps them per application. A process with many of them (tests, tools) would compile the same files for each: a
third of the time of a test of pages. The key is name and file, and a file that changed is compiled anew.
"""

from __future__ import annotations

from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache


class CompiledTemplates(BytecodeCache):
    """Code by template; holds nothing of an application."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after it compiled."""
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


OF_THIS_PROCESS = CompiledTemplates()
