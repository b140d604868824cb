"""Matters entrusted through the command centres (执行事项委托): no power moves, only what one letter asks is done."""
