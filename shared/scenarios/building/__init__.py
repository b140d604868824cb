"""Building a court's database of any size, for measuring: the matters of played stories, repeated."""
