"""Papers of a dispute: letters between the courts, the report upward with its materials, orders and the decision.

Source: 执行工作规定 2020 arts 67–70; names and payloads [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.messages.terms import term
from shared.procedures.dispute.tables import Ground


@dataclass(frozen=True, slots=True)
class Matter:
    """The two courts, their cases, and what they dispute. `a` began it. Travels unchanged with every paper."""

    ground: Ground = term("争议类型", "ground")
    a: str = term("提起法院", "court that began", max_length=32)
    a_case_no: str = term("提起法院案号", "its case", max_length=64)
    a_lineage: str = term("提起法院案件谱系", "its lineage", max_length=64)
    b: str = term("对方法院", "other court", max_length=32)
    b_case_no: str = term("对方法院首次执行案号", "its case", max_length=64)
    b_lineage: str = term("对方法院案件谱系", "its lineage", max_length=64)
    asset: str = term("争议财产", "asset", default="", max_length=500)

    @property
    def parties(self) -> tuple[str, str]:
        """Both courts."""
        return self.a, self.b

    def other(self, court_id: str) -> str:
        """The court on the other side."""
        return self.b if court_id == self.a else self.a

    def lineage_of(self, court_id: str) -> str:
        """The lineage of a party's own case."""
        return self.a_lineage if court_id == self.a else self.b_lineage

    def same_as(self, other: Matter) -> bool:
        """Whether two letters are about one dispute, whoever wrote them."""
        mine, theirs = {self.a_lineage, self.b_lineage}, {other.a_lineage, other.b_lineage}
        return mine == theirs and self.asset.strip() == other.asset.strip()


@dataclass(frozen=True, slots=True)
class ConsultInputs:
    """What an officer fills in."""

    ground: Ground = term("争议类型", "ground")
    other_case_no: str = term(
        "对方法院首次执行案号", "first number of the other court's case", min_length=1, max_length=64
    )
    claim: str = term("本院主张", "what this court claims", min_length=1, max_length=2000)
    basis: str = term("事实和法律依据", "basis", min_length=1, max_length=2000)
    proposal: str = term("建议的协调意见", "proposal for the minutes", min_length=1, max_length=4000)
    asset: str = term("争议财产（没有的不填）", "asset, if any", default="", max_length=500)


@dataclass(frozen=True, slots=True)
class DisputeConsult:
    """协商函."""

    matter: Matter = term("争议", "dispute")
    claim: str = term("主张", "claim", max_length=2000)
    basis: str = term("依据", "basis", max_length=2000)
    proposal: str = term("建议的协调意见", "proposal for the minutes", max_length=4000)
    proposal_sha256: str = term("意见摘要", "hash of the proposal", pattern="[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class MinutesInputs:
    """What is agreed; empty: what the other court proposed last."""

    text: str = term(
        "协调纪要（不填即同意对方意见）", "minutes (empty: the other court's text)", default="", max_length=4000
    )


@dataclass(frozen=True, slots=True)
class AgreeMinutes:
    """协调纪要: one court's signature under a text; agreed once both have signed the same text."""

    text: str = term("协调纪要", "minutes", min_length=1, max_length=4000)
    text_sha256: str = term("纪要摘要", "hash of the text", pattern="[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Disagree:
    """不同意协商意见."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """A procedure between two courts in which the other refused or kept silent has become a dispute; no letter is needed."""

    from_exchange: str = term("由此产生争议的程序编号", "exchange it comes from", min_length=1, max_length=64)
    other_case_no: str = term(
        "对方法院首次执行案号", "first number of the other court's case", min_length=1, max_length=64
    )


@dataclass(frozen=True, slots=True)
class AssetState:
    """A control over the disputed asset as its court has it; `epoch`: of the disposal right over the asset alone."""

    control_id: str = term("控制措施编号", "control", max_length=64)
    asset: str = term("财产", "asset", max_length=500)
    rank: int = term("查封顺位", "rank", minimum=1)
    end_on: date = term("届满日", "end")
    epoch: int = term("处置权批次", "epoch of the disposal right", minimum=1)
    holder: str = term("处置权持有法院", "court that has the right", max_length=32)


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """What a court says when it reports upward; a superior that passes the report on gives its opinion only."""

    facts: str = term("案件基本情况", "facts", default="", max_length=3000)
    steps: str = term("执行经过", "steps taken", default="", max_length=1500)
    issue: str = term("争议焦点", "issue", default="", max_length=1500)
    basis: str = term("法律依据", "basis", default="", max_length=1500)
    consult_record: str = term("协商情况", "record of the consultation", default="", max_length=1500)
    own_view: str = term("本院意见", "own view", default="", max_length=1500)
    other_view: str = term("对方意见", "the other court's view", default="", max_length=1500)
    opinion: str = term("上级法院意见（转报时填写，含与对方上级法院协商情况）", "opinion of the superior that passes it on", default="",
                        max_length=1000)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a court on the ladder adds in writing."""

    court: str = term("法院", "court", max_length=32)
    docket_no: str = term("执协案号", "docket number", max_length=64)
    text: str = term("意见", "opinion", max_length=1000)


@dataclass(frozen=True, slots=True)
class DisputeReport:
    """请求协调报告 with its materials."""

    matter: Matter = term("争议", "dispute")
    reporter: str = term("报请法院", "reporting party", max_length=32)
    facts: str = term("案件基本情况", "facts", default="", max_length=3000)
    steps: str = term("执行经过", "steps taken", default="", max_length=1500)
    issue: str = term("争议焦点", "issue", default="", max_length=1500)
    basis: str = term("法律依据", "basis", default="", max_length=1500)
    consult_record: str = term("协商情况", "record of the consultation", default="", max_length=1500)
    own_view: str = term("本院意见", "own view", default="", max_length=1500)
    other_view: str = term("对方意见", "the other court's view", default="", max_length=1500)
    assets: tuple[AssetState, ...] = term("争议财产控制情况", "controls over the asset", default=(), max_length=20)
    opinions: tuple[Opinion, ...] = term("转报意见", "opinions on the way", default=(), max_length=5)


#: Without these a report is returned.
MATERIALS = {
    "facts": Text("案件基本情况", "facts"), "steps": Text("执行经过", "steps"), "issue": Text("争议焦点", "issue"),
    "basis": Text("法律依据", "basis"), "consult_record": Text("协商情况", "record of the consultation"),
    "own_view": Text("本院意见", "own view"), "other_view": Text("对方意见", "the other court's view"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """Why a report goes back."""

    note: str = term("退回说明", "note", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DisputeReturned:
    """退回补充: what is missing."""

    missing: tuple[str, ...] = term("欠缺材料", "what is missing", default=(), max_length=20)
    note: str = term("说明", "note", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DisputeInformed:
    """To every court on the ladder of the other side: the dispute is docketed."""

    matter: Matter = term("争议", "dispute")
    docket_no: str = term("执协案号", "docket number", max_length=64)


@dataclass(frozen=True, slots=True)
class DisputeForward:
    """The same materials for the other court, with the demand to answer."""

    docket_no: str = term("执协案号", "docket number", max_length=64)
    report: DisputeReport = term("请求协调报告", "report")


@dataclass(frozen=True, slots=True)
class AnswerDispute:
    """What the other court says."""

    view: str = term("答复意见", "view", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    """争议答复 with its own controls."""

    view: str = term("答复意见", "view", min_length=1, max_length=4000)
    assets: tuple[AssetState, ...] = term("争议财产控制情况", "controls over the asset", default=(), max_length=20)


class Outcome(StrEnum):
    """How a dispute ended without a decision, or by one."""

    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class WithdrawDispute:
    """Why the court does not pursue it."""

    reasons: str = term("撤回理由", "reasons", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class DisputeEnded:
    """争议终结告知: to the other court and to every court on the ladder."""

    outcome: Outcome = term("结果", "outcome")
    text: str = term("纪要、理由或决定书号", "minutes, reasons, or number of the decision", max_length=4000)


@dataclass(frozen=True, slots=True)
class DisputePassed:
    """争议随案移转告知: what binds the new holder of the case, as it stands; told again whenever it changes.

    frozen_by: empty: no freeze. disposer: the other court, where the decision names it; empty: the holder may dispose.
    """

    dispute: str = term("争议编号", "dispute", max_length=64)
    other: str = term("对方法院", "other court", max_length=32)
    asset: str = term("争议财产", "asset", default="", max_length=500)
    frozen_by: str = term("维持现状文书", "document of the freeze", default="", max_length=100)
    whole_case: bool = term("全案维持现状", "the whole case is frozen", default=False)
    restraints: tuple[str, ...] = term("同意紧急保全的财产", "assets that may be restrained", default=(), max_length=50)
    disposer: str = term("决定的处置法院", "court that disposes by the decision", default="", max_length=32)
    decision_no: str = term("决定书号", "number of the decision", default="", max_length=64)
    over: bool = term("争议已终结", "the dispute has ended", default=False)
