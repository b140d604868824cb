"""One service per tier; tiers never import one another."""
