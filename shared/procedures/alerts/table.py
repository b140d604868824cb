"""All 33 alerts, and what of them is asked when something happens."""

from __future__ import annotations

from collections import defaultdict

from shared.procedures.alerts.declared_closings import CLOSINGS
from shared.procedures.alerts.declared_deadlines import DEADLINES
from shared.procedures.alerts.declared_sales import SALES
from shared.procedures.alerts.declared_unlawful import UNLAWFUL
from shared.procedures.alerts.declaring import AlertKind, Clock, OnControl, OnDuty, OnSeen

ALERTS = {kind.alert: kind for kind in (*DEADLINES, *SALES, *CLOSINGS, *UNLAWFUL)}
#: Rule of a duty → its alert.
OF_DUTY = {
    rule: kind for kind in ALERTS.values() for watch in kind.watches if isinstance(watch, OnDuty) for rule in watch.rules
}  # fmt: skip
OF_CONTROL = next((kind, watch) for kind in ALERTS.values() for watch in kind.watches if isinstance(watch, OnControl))
OPENED: dict[str, list[tuple[AlertKind, Clock]]] = defaultdict(list)
CLOSED: dict[str, list[tuple[AlertKind, Clock]]] = defaultdict(list)
WRONG: dict[str, list[tuple[AlertKind, OnSeen]]] = defaultdict(list)
for _kind in ALERTS.values():
    for _watch in _kind.watches:
        if isinstance(_watch, Clock):
            for _name in _watch.opened:
                OPENED[_name].append((_kind, _watch))
            for _name in _watch.closed:
                CLOSED[_name].append((_kind, _watch))
        elif isinstance(_watch, OnSeen):
            for _name in _watch.names:
                WRONG[_name].append((_kind, _watch))
