"""What a side review and a coercive measure say for people: whom it is about, what was decided, what lies against it.

Persons stand as the references they were entered with. Other procedures say nothing here.
"""

from __future__ import annotations

from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.reviews import Remedy, Track
from shared.procedures.coercive.tables import BlacklistGround, Measure
from shared.procedures.side_review.tables import Disposition

Fact = tuple[Text, Text]
_MEASURE = (
    ("person", "对象", "person"), ("place", "场所", "place"), ("amount_fen", "金额（分）", "amount (fen)"), ("days", "日数", "days"),
    ("document_no", "文号", "document"), ("from_on", "自", "from"), ("until_on", "至", "until"), ("lifted_on", "解除日", "lifted on"),
)  # fmt: skip
_REVIEW = (
    ("objector", "异议人（申请人）", "asked by"), ("challenged", "所针对的文书或者措施", "about"), ("grounds", "事实与理由", "grounds"),
    ("received_on", "收到之日", "received on"), ("apply_last_on", "可以提出的最后一日", "last day to ask"),
    ("apply_proof", "计算过程", "how that day was computed"), ("refused_for", "不予受理的理由", "not accepted because"),
    ("ruling_no", "裁定（决定）文号", "ruling"), ("competent_court", "有管辖权的法院", "court that has jurisdiction"),
    ("new_party", "拟变更、追加的人", "party to be added"),
)  # fmt: skip
_REMEDY = {
    Remedy.RECONSIDERATION: Text("{days} 日内向 {court} 申请复议", "reconsideration by {court} within {days} days"),
    Remedy.SUIT: Text("{days} 日内向 {court} 提起执行异议之诉", "a suit before {court} within {days} days"),
    Remedy.NONE: Text("作出即生效，不得复议", "none: it is final"),
}


def title_of(exchange: Exchange) -> Text | None:
    """The measure or the track; None for every other procedure."""
    if exchange.procedure == "coercive":
        return Measure(exchange.data["measure"]).label
    return Track(exchange.data["track"]).label if exchange.procedure == "side_review" else None


def facts_of(exchange: Exchange) -> list[Fact]:
    """Title and value, in order of what happened."""
    if exchange.procedure == "coercive":
        return _plain(exchange, _MEASURE) + _ground(exchange)
    return _plain(exchange, _REVIEW) + _decided(exchange) if exchange.procedure == "side_review" else []


def _plain(exchange: Exchange, names: tuple[tuple[str, str, str], ...]) -> list[Fact]:
    said = ((zh, en, exchange.data.get(name)) for name, zh, en in names)
    return [(Text(zh, en), Text(str(value), str(value))) for zh, en, value in said if value not in (None, "")]


def _ground(exchange: Exchange) -> list[Fact]:
    if exchange.data["measure"] != Measure.BLACKLIST:
        return []
    return [(Text("失信情形", "ground"), BlacklistGround(exchange.data["ground"]).label)]


def _decided(exchange: Exchange) -> list[Fact]:
    data = exchange.data
    if "disposition" not in data:
        return []
    remedy = _REMEDY[Remedy(data["remedy"])].filled(days=data["remedy_days"], court=data["reviewing_court"])
    served = {row["who"]: row["on"] for row in data["served"]}
    people = "；".join(f"{who} {served.get(who, '—')}" for who in data["persons"])
    return [
        (Text("处理结果", "decided"), Disposition(data["disposition"]).label), (Text("救济途径", "remedy"), remedy),
        (Text("送达", "served"), Text(people, people)),
    ]  # fmt: skip
