"""Records filed with the high court (备案)."""
