"""Responsibility analysis (责任分析), enclosed in whatever a superior revokes, changes or sends back."""
