"""What the pages of entrustments, records, reconsiderations and outsiders' objections say for people, beside what all procedures say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.reconsiderations import Disposition
from shared.procedures.entrustment.papers import Filed
from shared.web.reading import command_centre, reviews

_ENTRUSTMENT = (
    ("surveyed_on", "财产调查完成", "surveyed on"), ("assets_there", "受托地财产情况", "assets there"),
    ("received_on", "委托函到达", "letter arrived"), ("missing", "须补办的材料", "papers missing"), ("there", "受托法院案号", "docket there"),
)  # fmt: skip
_RECORD = (
    ("court", "报送备案的法院", "court that filed"), ("other_court", "另一方法院", "other court"), ("happened_on", "发生之日", "happened on"),
    ("recorded_on", "备案之日", "recorded on"), ("question", "询问", "question"), ("answer", "答复", "answer"),
)  # fmt: skip
_RECONSIDERATION = (
    ("recon_case_no", "复议案号", "docket"), ("enforcement_case_no", "执行案号", "enforcement case"), ("ruling_no", "所复议的裁定", "ruling attacked"),
    ("received_on", "案卷收到之日", "file received on"), ("remand_scope", "重审范围", "scope of the new review"),
)  # fmt: skip
_OUTSIDER = (
    ("asset", "异议标的", "asset"), ("outsider", "案外人", "outsider"), ("right", "所主张的实体权利", "right claimed"), ("grounds", "事实、理由", "grounds"),
    ("received_on", "收到之日", "received on"), ("freeze_from", "停止处分自", "no disposal from"), ("freeze_until", "停止处分至", "no disposal until"),
    ("ruling_no", "裁定", "ruling"),
)  # fmt: skip
_LIABILITY = (("response_due", "答复期限", "to be answered by"),)
_NAMES = {"entrustment": _ENTRUSTMENT, "outsider_objection": _OUTSIDER, "liability": _LIABILITY}
#: Procedures that only serve another one; nobody looks for them beside it.
SERVING = ("other_service_clearance", "net_days")


def facts_of(exchange: Exchange) -> list[reviews.Fact]:
    """Title and value, in order of what happened; nothing for procedures that say all by themselves."""
    data = exchange.data
    if exchange.procedure in command_centre.PROCEDURES:
        return command_centre.facts_of(exchange)
    if exchange.procedure in _NAMES:
        return _plain(data, _NAMES[exchange.procedure])
    if exchange.procedure == "entrust_record":
        return [(Text("备案事项", "what is recorded"), Filed(data["filed"]).label), *_plain(data, _RECORD)]
    if exchange.procedure == "reconsideration":
        return [*_plain(data, _RECONSIDERATION), *_asked(data), *_ruled(data)]
    return reviews.facts_of(exchange)


def _plain(data: Mapping[str, Any], names: Iterable[tuple[str, str, str]]) -> list[reviews.Fact]:
    said = ((zh, en, data.get(name)) for name, zh, en in names)
    return [(Text(zh, en), Text(str(value), str(value))) for zh, en, value in said if value not in (None, "")]


def _asked(data: Mapping[str, Any]) -> list[reviews.Fact]:
    """Each request with its day and grounds; who has withdrawn, and on which day."""
    found = []
    for each in data.get("requests", ()):
        gone = each.get("withdrawn_on")
        said = f"{each['who']} {each['received_on']}"
        zh = f"{said}：{each['grounds']}" + (f"（已于 {gone} 撤回）" if gone else "")
        found.append(
            (
                Text("复议申请", "request"),
                Text(zh, f"{said}: {each['grounds']}" + (f" (withdrawn {gone})" if gone else "")),
            )
        )
    return found


def _ruled(data: Mapping[str, Any]) -> list[reviews.Fact]:
    known = data.get("disposition") in [*Disposition]
    return [(Text("处理结果", "decided"), Disposition(data["disposition"]).label)] if known else []
