"""Stay ordered by a superior (暂缓执行)."""
