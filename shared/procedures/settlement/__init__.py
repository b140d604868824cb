"""Settlement in enforcement (执行和解)."""
