"""What stands on the home pages: one module a view, listed by name in `panels` and chosen by the profile of the tier."""
