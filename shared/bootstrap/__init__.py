"""Puts one court's node together from its settings, and runs nodes as processes. Begin with `build_node`."""
