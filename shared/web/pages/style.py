"""The components of the console with examples: what a page may be made of."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("style", __name__)
#: One state of each tone, and one without.
STATES = ("applied", "arrived", "overdue", "issued")


@blueprint.get("/style")
def show() -> str:
    """Every component once; figures and names are made up."""
    return render_template("style.html", states=STATES)
