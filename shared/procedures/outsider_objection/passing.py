"""The power passes while an asset of the case is frozen: whoever holds the case now is bound as the old holder was.

The objection stays with the court it was made to (异议复议规定 2020 art. 4); the new holder is told in the commit in which the
power has passed, and the freeze comes again with the controls (`carried`). Each court passes on what it hears later.
"""

from __future__ import annotations

from dataclasses import replace

from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks
from shared.procedures.matters import CLOSINGS
from shared.procedures.outsider_objection.carried import about_asset, is_frozen
from shared.procedures.outsider_objection.freeze import stop_disposal
from shared.procedures.outsider_objection.notices import RELEASE_RULES, send_end, send_notice
from shared.procedures.outsider_objection.release import case_closed
from shared.procedures.outsider_objection.tables import NAME, REVIEWER
from shared.procedures.power.asset import own_power
from shared.procedures.urging.course import POWER_PASSES


def _power_passed(desk: Desk, message: Received) -> None:
    """At the old holder, in the commit in which its case is gone: whoever holds it now is bound as it was."""
    lineage_id, power = message.envelope.subject, desk.powers.get(message.envelope.subject)
    if power is None or power.holder in (None, desk.court_id):
        return
    here = desk.controls.where(lineage_id=lineage_id)
    for row in desk.exchanges.where(procedure=NAME):
        if row.lineage_id == lineage_id or any(about_asset(row, control) for control in here):
            _pass_on(desk, row, str(power.holder), lineage_id)


def _pass_on(desk: Desk, row: Exchange, holder: str, lineage_id: str) -> None:
    contested = row.lineage_id == lineage_id
    if row.state == "to_release" and contested and own_power(desk, row.data["control_id"]) is None:
        duty = desk.duties.first(
            subject_id=row.exchange_id, rule_id__in=list(RELEASE_RULES), state__in=["open", "overdue"]
        )
        for rule_id in RELEASE_RULES:
            desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by="power_passed", event="drop")
        row = desk.move(row, "holder_told" if row.role == REVIEWER else "passed_on")
        _remember(desk, row, holder, lineage_id)
        send_end(desk, row, holder, lineage_id, duty.due_on if duty and duty.due_on else desk.today)
    elif row.role == REVIEWER or row.state == "frozen":
        if row.data["reviewed_by"] == holder:
            return  # bound by its own review
        row = _remember(desk, row, holder, lineage_id)
        if is_frozen(row):
            send_notice(desk, row, holder, lineage_id)


def _remember(desk: Desk, row: Exchange, holder: str, lineage_id: str) -> Exchange:
    if row.role == REVIEWER and lineage_id == row.lineage_id:
        told = sorted({*row.data["told"], holder} - {desk.court_id})
        return desk.exchanges.save(replace(row, data=row.data | {"told": told}))
    passed = [*row.data.get("passed_to", ()), [holder, lineage_id]]
    unique = [pair for index, pair in enumerate(passed) if pair not in passed[:index]]
    return desk.exchanges.save(replace(row, data=row.data | {"passed_to": unique}))


FREEZE_HOOKS = Hooks(after_apply=dict.fromkeys(POWER_PASSES, _power_passed), after_act=dict.fromkeys(CLOSINGS, case_closed),
                     before_act=(stop_disposal,))  # fmt: skip
