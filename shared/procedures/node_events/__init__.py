"""Node events."""
