"""A parked or waiting message: why it stands, what trying it again will do, and what waits behind it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.errors import Text
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming
from shared.flows.restored import is_closed
from shared.messages.envelope import Envelope
from shared.web.reading import messages

#: Counted no further.
MOST = 1000
#: Stages an operator asks about.
TOLD = ("arrived", "parked", "replayed", "stored", "refused", "inert")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing trying again depends on."""

    said: Text
    holds: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before anybody tries. `behind`: later messages of the same lineage that wait for this one."""

    message: messages.Message
    reason: str
    checks: list[Check]
    will: list[Text]
    behind: int
    told: list[messages.Statement]


def outlook(node: Node, unit: Unit, row: Incoming) -> Outlook:
    """Reads only. The row is parked, held or buffered; of any other nothing will happen."""
    envelope = Envelope.from_bytes(row.bytes_received)
    told = [each for each in messages.statements(unit, subject_id=row.message_id) if each.stage in TOLD]
    parked = [each for each in told if each.stage == "parked"]
    behind = unit.inbox.count(sender=row.sender, stream=row.stream, lineage_id=row.lineage_id,
                              lineage_seq__gt=row.lineage_seq, state="buffered", most=MOST)  # fmt: skip
    checks = _checks(node, unit, row, envelope)
    reason = str(parked[-1].detail.get("reason", "")) if parked else ""
    return Outlook(messages.incoming(node, row), reason, checks, _will(row, checks, behind), behind, told)


def _checks(node: Node, unit: Unit, row: Incoming, envelope: Envelope) -> list[Check]:
    kind = node.catalogue.messages.get(envelope.kind)
    place = unit.positions.get(row.sender, row.stream, row.lineage_id)
    following = row.lineage_seq == (place.consumed if place else 0) + 1
    return [
        Check(Text(f"本节点识别该文书种类（{envelope.kind} 第 {envelope.version} 版）",
                   f"this node knows the kind ({envelope.kind} version {envelope.version})"),
              kind is not None and envelope.version <= kind.version),
        Check(Text(f"本节点已安装其依据的规则版本（{envelope.law_release[:24]}）",
                   f"the law release it names is installed ({envelope.law_release[:24]})"),
              node.law.knows_release(envelope.law_release)),
        Check(Text("同案前件均已处理", "all before it in its lineage is done"), following),
        Check(Text("该案不在灾后恢复核对中", "its lineage is not closed after a restore"), not is_closed(unit, row.lineage_id)),
    ]  # fmt: skip


def _will(row: Incoming, checks: list[Check], behind: int) -> list[Text]:
    if row.state != "parked":
        return [Text("该文书未停放，重放不产生任何变化。", "It is not parked: trying again changes nothing.")]
    said = [
        Text("按今日规则重新核验原始字节与签名后的内容；生效、拒收或再次停放，三者必居其一，在同一事务内完成。",
             "The bytes as received are judged anew by today's rules: they take effect, are refused, or are parked again, in one transaction."),
        Text("重放人和时间作为证据入日志；向发出法院回送新的签名回执。",
             "Who tried, and when, goes into the evidence log; the sender gets a new signed receipt."),
    ]  # fmt: skip
    if not all(check.holds for check in checks):
        said.append(
            Text(
                "上列条件尚有不符：现在重放多半仍会停放或等候。",
                "Not all conditions hold: it will most likely be parked or wait again.",
            )
        )
    if behind:
        said.append(
            Text(
                f"其后等候的 {behind} 件同案文书随之依次处理。",
                f"The {behind} waiting behind it are then handled in order.",
            )
        )
    return said
