"""Reconsideration (复议) by the next higher court, for every track whose rules it names."""
