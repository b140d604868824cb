"""Corrective instruction (指令纠正) and the superior's own ruling."""
