"""Entrusted enforcement of a whole case (委托执行)."""
