"""Side tracks: what a court decides about its own enforcement beside objections, one procedure for all of them."""
