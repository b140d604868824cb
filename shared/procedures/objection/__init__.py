"""Objection to enforcement conduct (执行异议) and what else a court decides about its own enforcement."""
