"""Quality review of enforcement cases (质量评查)."""
