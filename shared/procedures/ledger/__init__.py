"""The ledger upward."""
