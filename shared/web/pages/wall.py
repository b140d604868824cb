"""The command-centre wall: one page for a big screen, dark, without a menu, that renews itself."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from shared.web.here import node
from shared.web.pages.showing import t
from shared.web.reading import command_centre
from shared.web.reading.wall import Wall, read_wall

blueprint = Blueprint("wall", __name__, url_prefix="/command-centre/wall")
MINUTE, HOUR, DAY = 60, 3600, 86_400


@blueprint.app_template_filter("left")
def left(span: timedelta) -> str:
    """Time left, or so long late."""
    said = lasting(abs(span))
    return t(f"超 {said}", f"{said} late") if span < timedelta() else t(f"剩 {said}", f"{said} left")


@blueprint.app_template_filter("lasting")
def lasting(span: timedelta) -> str:
    """A length of time in the largest units that say it."""
    seconds = int(span.total_seconds())
    if seconds < HOUR:
        return t(
            f"{seconds // MINUTE} 分 {seconds % MINUTE:02d} 秒", f"{seconds // MINUTE} min {seconds % MINUTE:02d} s"
        )
    if seconds < 2 * DAY:
        minutes = seconds % HOUR // MINUTE
        return t(f"{seconds // HOUR} 小时 {minutes} 分", f"{seconds // HOUR} h {minutes} min")
    return t(f"{seconds // DAY} 日", f"{seconds // DAY} days")


@blueprint.get("")
def show() -> str:
    """The whole page; without script it is loaded again by itself."""
    return render_template("wall.html", wall=_wall(), stages=command_centre.STAGES)


@blueprint.get("/board")
def board() -> str:
    """The content alone, for the script that renews it."""
    return render_template("wall_board.html", wall=_wall(), stages=command_centre.STAGES)


def _wall() -> Wall:
    with node().store.read() as unit:
        return read_wall(node(), unit)
