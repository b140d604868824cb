"""The web of a node: JSON API and pages. No rules here: everything goes through `shared.flows`."""
