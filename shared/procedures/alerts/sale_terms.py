"""What a recorded sale notice has to say (U4, U5): days, reserve, step down, bidding, deposit, minutes, validity of the price.

Members of the detail of `sale_notice_published` and `second_sale_published`: `channel` (net | offline), `asset_kind`,
`opens_on`, `reserve_fen`, `deposit_fen`, `bidding_hours`; of `price_fixed`: `price_fen`, `valid_until`. What a record
does not name is not judged. Source: 网拍规定 法释〔2016〕18号 arts 10, 12, 17, 20, 26, 27; 参考价规定 法释〔2018〕15号 art. 27.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shared.domain.deadlines import cap_end
from shared.domain.errors import Text
from shared.messages.desk import Desk
from shared.procedures.alerts.conditions import events_of, whole
from shared.procedures.alerts.declaring import Seen

#: (event, movable) → rule of the shortest notice.
NOTICE_RULES = {
    ("sale_notice_published", True): "sale_notice_first_movable",
    ("sale_notice_published", False): "sale_notice_first_other",
    ("second_sale_published", True): "sale_notice_second_movable",
    ("second_sale_published", False): "sale_notice_second_other",
}


def sale_terms_broken(desk: Desk, seen: Seen) -> Text | None:
    """Every term of a net auction that the notice breaks, in one text."""
    if seen.detail.get("channel", "net") != "net":
        return None
    broken = list(_broken(desk, seen))
    return Text("；".join(each.zh for each in broken), "; ".join(each.en for each in broken)) if broken else None


def _broken(desk: Desk, seen: Seen) -> Iterator[Text]:
    detail, law, on = seen.detail, desk.law, seen.on
    opens = _day(detail, "opens_on")
    rule = NOTICE_RULES[seen.name, detail.get("asset_kind") == "movable"]
    if opens is not None and (opens - on).days < law.number(rule, on):
        yield Text(f"公告 {(opens - on).days} 日", f"notice of {(opens - on).days} days")
    reserve, price = whole(detail, "reserve_fen"), _last(desk, seen, "price_fixed", "price_fen")
    if seen.name == "sale_notice_published":
        if reserve and price and 100 * reserve < law.number("net_auction_reserve", on) * price:
            yield Text(
                f"起拍价 {reserve} 分低于参考价 {price} 分的比例", f"reserve {reserve} of a price of {price} fen"
            )
    else:
        first = _last(desk, seen, "sale_notice_published", "reserve_fen")
        if reserve and first and 100 * (first - reserve) > law.number("net_auction_drop", on) * first:
            yield Text(f"降价幅度过大：{first}→{reserve} 分", f"reserve drops from {first} to {reserve} fen")
    hours = whole(detail, "bidding_hours")
    if hours and hours < law.number("net_auction_bidding", on):
        yield Text(f"竞价 {hours} 小时", f"bidding of {hours} hours")
    deposit, (least, most) = whole(detail, "deposit_fen"), law.rule("net_auction_deposit", on).numbers()
    if deposit and reserve and not least * reserve <= 100 * deposit <= most * reserve:
        yield Text(f"保证金 {deposit} 分", f"deposit of {deposit} fen")
    if not events_of(desk, seen.lineage_id, "sale_panel_decided", seen.subject_id):
        yield Text("没有合议记录", "no minutes of a panel")


def price_stale(desk: Desk, seen: Seen) -> Text | None:
    """The price is valid for more than its longest term, or the sale comes too long after it ran out."""
    on = seen.on
    if seen.name == "price_fixed":
        until = _day(seen.detail, "valid_until")
        latest = cap_end(on, desk.law.period("price_validity", on))
        if until is not None and until > latest:
            return Text(f"有效期至 {until}，超过一年。", f"Valid until {until}: more than a year.")
        return None
    fixed = events_of(desk, seen.lineage_id, "price_fixed", seen.subject_id)
    until = _day(fixed[-1].detail, "valid_until") if fixed else None
    if until is None or on <= cap_end(until, desk.law.period("price_stale", on)):
        return None
    return Text(f"参考价有效期于 {until} 届满。", f"The price ran out on {until}.")


def _last(desk: Desk, seen: Seen, kind: str, name: str) -> int:
    found = events_of(desk, seen.lineage_id, kind, seen.subject_id)
    return whole(found[-1].detail, name) if found else 0


def _day(detail: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(detail.get(name, "")))
    except ValueError:
        return None
