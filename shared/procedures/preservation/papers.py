"""Papers and states of preservation (财产保全): the docket 执保, its moving to another court, its passing into a 执 case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.preservations import Phase
from shared.domain.transitions import Transition
from shared.messages.terms import term
from shared.procedures.papers import ControlItem, FileSheet

NAME = "preservation"
PRES, CPLI = "财产保全规定 2020", "民诉法解释 2022"

COURT = (
    Transition("", "apply", "applied", f"{PRES} art. 2"),
    Transition("", "take_over", "preserved", f"{CPLI} art. 160"),
    Transition("applied", "order_security", "applied", f"{PRES} art. 5"),
    Transition("applied", "secure", "applied", f"{PRES} arts 4, 5"),
    Transition("applied", "rule", "ruled", f"{PRES} art. 4"),
    Transition("applied", "reject", "rejected", f"{PRES} art. 4"),
    Transition("ruled", "find_nothing", "ended", "立案结案意见 art. 21 (unconfirmed)"),
    Transition("ruled", "implement", "preserved", f"{PRES} arts 2, 4"),
    Transition("preserved", "implement", "preserved", f"{PRES} art. 4"),
    Transition("preserved", "sue", "preserved", f"{PRES} art. 17"),
    Transition("preserved", "ask_renewal", "preserved", f"{PRES} art. 18"),
    Transition("preserved", "tell", "preserved", f"{PRES} art. 18"),
    *(Transition(state, "ask_reconsideration", state, f"{PRES} art. 25") for state in ("ruled", "preserved", "rejected")),
    *(Transition(state, "uphold", state, f"{PRES} art. 25") for state in ("ruled", "preserved", "rejected")),
    *(Transition(state, "ask_lift", "lifting", f"{PRES} art. 23") for state in ("ruled", "preserved")),
    *(Transition(state, "revoke", "lift_ordered", f"{PRES} art. 25") for state in ("ruled", "preserved")),
    Transition("lifting", "keep", "preserved", f"{PRES} art. 23"),
    Transition("lifting", "keep_unstarted", "ruled", f"{PRES} art. 23"),
    *(Transition(state, "lapse", "lapsed", f"{CPLI} art. 163; {PRES}") for state in ("preserved", "lifting")),
    Transition("lapsed", "sue", "preserved", f"{PRES} art. 17: brought in time, recorded late"),
    *(Transition(state, "order_lift", "lift_ordered", f"{PRES} art. 23") for state in ("lifting", "lapsed")),
    Transition("lift_ordered", "release", "lifted", f"{PRES} arts 2, 23"),
    *(Transition(state, "convert", "converted", f"{PRES} art. 17; {CPLI} art. 168")
      for state in ("preserved", "lifting", "lapsed")),
    Transition("preserved", "send", "moving", f"{CPLI} arts 160, 168"),
    Transition("moving", "taken", "moved", f"{CPLI} arts 160, 168"),
    Transition("moving", "not_taken", "preserved", "[D] refused there: it stays here"),
)  # fmt: skip
GIVER = (
    Transition("", "send", "sent", f"{CPLI} arts 160, 168"),
    Transition("sent", "taken", "taken", f"{CPLI} arts 160, 168"),
    Transition("sent", "not_taken", "refused", "[D]"),
)
TAKER = (
    Transition("", "call", "called", f"{PRES} art. 17; {CPLI} art. 168"),
    Transition("", "take", "taken", f"{CPLI} art. 160"),
    Transition("called", "take", "taken", f"{CPLI} art. 168"),
    Transition("called", "not_given", "refused", "[D]"),
)


class SecurityExemption(StrEnum):
    """Grounds on which no security is asked for (PRES art. 9); the rule table says which of them are in force."""

    NONE = "no_exemption"
    MAINTENANCE = "maintenance"
    DOMESTIC_VIOLENCE = "domestic_violence"
    PUBLIC_INTEREST = "public_interest"
    GOOD_SAMARITAN = "good_samaritan"
    CLEAR_FACTS = "clear_facts"
    FINANCIAL_INSTITUTION = "financial_institution"


EXEMPTION_TITLES: dict[SecurityExemption, Text] = {
    SecurityExemption.NONE: Text("无", "none"),
    SecurityExemption.MAINTENANCE: Text("追索赡养费、劳动报酬等", "maintenance, wages and the like"),
    SecurityExemption.DOMESTIC_VIOLENCE: Text("遭受家庭暴力", "domestic violence"),
    SecurityExemption.PUBLIC_INTEREST: Text("公益诉讼", "public interest"),
    SecurityExemption.GOOD_SAMARITAN: Text("见义勇为", "brave help to others"),
    SecurityExemption.CLEAR_FACTS: Text("事实清楚、权利义务明确", "clear facts"),
    SecurityExemption.FINANCIAL_INSTITUTION: Text("金融机构申请", "a financial institution applies"),
}


class MoveFor(StrEnum):
    """Why controls go to another court."""

    TRIAL = "for_trial"
    ENFORCEMENT = "for_enforcement"


MOVE_TITLES: dict[MoveFor, Text] = {
    MoveFor.TRIAL: Text("另一法院受理诉讼", "another court tries the suit"),
    MoveFor.ENFORCEMENT: Text("另一法院执行", "another court enforces"),
}


@dataclass(frozen=True, slots=True)
class ApplyPreservation:
    """An application for preservation."""

    phase: Phase = term("申请阶段", "phase")
    cause: str = term("案由", "cause", min_length=1, max_length=100)
    amount_fen: int = term("保全金额（分）", "amount (fen)", minimum=1)
    applicant: str = term("申请人", "applicant", min_length=1, max_length=200)
    respondent: str = term("被申请人", "respondent", min_length=1, max_length=200)
    assets: str = term("财产或者线索", "assets or clues", min_length=1, max_length=1000)
    received_on: date = term("收到申请之日", "application received on")
    suit_no: str = term(
        "诉讼案号", "number of the suit", default="", max_length=100, help_zh="诉前可空", help_en="empty before suit"
    )
    urgent: bool = term("情况紧急", "urgent", default=False)
    exemption: SecurityExemption = term("免予担保的情形", "ground for no security", default=SecurityExemption.NONE)
    performance_on: date | None = term("履行期间届满日（执行前保全）", "end of the period of performance", default=None)


@dataclass(frozen=True, slots=True)
class SecurityOrdered:
    """Security the applicant has to give."""

    amount_fen: int = term("责令担保金额（分）", "security ordered (fen)", minimum=1)


@dataclass(frozen=True, slots=True)
class SecurityGiven:
    """Security received."""

    amount_fen: int = term("担保金额（分）", "security (fen)", minimum=1)
    document_no: str = term("担保材料编号", "paper of the security", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class PreservationRuling:
    """The ruling on the application."""

    granted: bool = term("准予保全", "granted")
    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No asset to preserve was found."""

    evidence: str = term("查控结果", "result of the search", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class ExpiryTold:
    """The applicant was told in writing of the end and of the last day to ask for renewal."""

    told_on: date = term("书面告知之日", "told in writing on")
    document_no: str = term("告知书编号", "number of the paper", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class RenewalAsked:
    """The applicant asks for renewal."""

    asked_on: date = term("申请续行之日", "asked on")


@dataclass(frozen=True, slots=True)
class SuitBrought:
    """The applicant has sued or applied for arbitration."""

    suit_no: str = term("诉讼（仲裁）案号", "number of the suit or arbitration", min_length=1, max_length=100)
    brought_on: date = term("起诉、申请仲裁之日", "brought on")


@dataclass(frozen=True, slots=True)
class AskLift:
    """A request to lift the preservation."""

    reason: str = term("理由", "reason", min_length=1, max_length=500)
    received_on: date = term("收到申请之日", "received on")
    urgent: bool = term("情况紧急", "urgent", default=False)


@dataclass(frozen=True, slots=True)
class LiftRuling:
    """The ruling on lifting."""

    lift: bool = term("解除", "lift", help_zh="否则驳回解除申请", help_en="otherwise the request is rejected")
    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class AskReconsideration:
    """A party asks for reconsideration of the ruling."""

    by: str = term("申请人", "who asks", pattern="applicant|respondent")
    served_on: date = term("收到裁定书之日", "ruling received on")
    received_on: date = term("收到复议申请之日", "request received on")


@dataclass(frozen=True, slots=True)
class ReconsiderationDecision:
    """The decision on it."""

    revoked: bool = term("撤销原裁定", "ruling revoked")
    document_no: str = term("决定文号", "number of the decision", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class MoveInputs:
    """Where the suit is tried."""

    to_court: str = term("受理诉讼的法院", "court that tries the suit", min_length=1, max_length=32)
    suit_no: str = term("诉讼案号", "number of the suit", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class ConvertInputs:
    """The 执 case a preservation belongs to, where it was not found by its suit number."""

    zx_no: str = term("执行案号", "number of the 执 case", min_length=1, max_length=64)


@dataclass(frozen=True, slots=True)
class PreservationTransfer:
    """保全移送函: the papers and controls of a preservation go to the court that tries or enforces; rank and dates stay."""

    case_no: str = term("执保案号", "preservation docket", max_length=64)
    purpose: MoveFor = term("移送事由", "why")
    target_no: str = term("诉讼或者执行案号", "suit or 执 case", max_length=100)
    cause: str = term("案由", "cause", max_length=100)
    amount_fen: int = term("保全金额（分）", "amount (fen)", minimum=1)
    applicant: str = term("申请人", "applicant", max_length=200)
    respondent: str = term("被申请人", "respondent", max_length=200)
    applied_on: date = term("申请之日", "applied on")
    ruling_no: str = term("裁定文号", "number of the ruling", max_length=100)
    ruled_on: date = term("裁定之日", "ruled on")
    security_fen: int = term("担保金额（分）", "security (fen)", minimum=0)
    sheet: FileSheet = term("卷宗目录", "file sheet")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")


@dataclass(frozen=True, slots=True)
class PreservationTaken:
    """接收保全回函: the controls are in effect at the receiving court under this number."""

    case_no: str = term("接收案号", "number there", max_length=64)
    controls: tuple[str, ...] = term("接收的控制措施", "controls taken", max_length=1000)


@dataclass(frozen=True, slots=True)
class PreservationConverted:
    """保全转执行通知: a 执 case of the suit preserved for was docketed at this court; the controls pass into it."""

    case_no: str = term("执保案号", "preservation docket", max_length=64)
    zx_no: str = term("执行案号", "number of the 执 case", max_length=64)
    title_no: str = term("执行依据文号", "title", max_length=100)
    suit_no: str = term("诉讼案号", "number of the suit", min_length=0, max_length=100)
    creditor: str = term("申请执行人", "creditor", max_length=200)
    debtor: str = term("被执行人", "debtor", max_length=200)
    filed_on: date = term("立案日", "filed on")
