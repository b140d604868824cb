"""Coercive measures: kinds, payloads, states. A person is a reference (a party id, or a role of the case), not a name.

Source: 民事诉讼法 2023 arts 119 (拘传、罚款、拘留), 259 (搜查令), 261 (强制迁出公告); 限制高消费规定 art. 5; 失信规定 法释〔2017〕7号
arts 2, 12; 异议复议规定 2020 art. 9 (限制出境). Sums and days of a fine or detention have bounds in law we have not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

CPL_119, CPL_259, CPL_261 = (f"民事诉讼法 2023 art. {number}" for number in (119, 259, 261))
CONSUMPTION_5, ORR_9 = "限制高消费规定 2010 art. 5", "异议复议规定 2020 art. 9"
DIS, DIS_2, DIS_12 = "失信规定 法释〔2017〕7号", "失信规定 法释〔2017〕7号 art. 2", "失信规定 法释〔2017〕7号 art. 12"

COURT = (
    Transition("", "impose", "in_force", f"{CPL_119}; {CPL_259}; {CPL_261}; {CONSUMPTION_5}; {DIS}"),
    Transition("in_force", "carry_out", "done", "[D] executed, as the record says"),
    Transition(
        "in_force", "vary", "in_force", f"{DIS_12}: an entry corrected; 异议复议规定 2020 art. 23: varied above"
    ),
    Transition("done", "vary", "done", "异议复议规定 2020 art. 23"),
    Transition("in_force", "ground_gone", "to_delete", DIS),
    Transition("in_force", "term_over", "to_delete", f"{DIS_2}: deleted when the term ends (unconfirmed)"),
    Transition("to_delete", "delete", "lifted", DIS),
    Transition("in_force", "lift", "lifted", "[D] lifted by this court, or revoked by the next higher one"),
    Transition("done", "lift", "lifted", "[D] revoked by the next higher court after it was executed"),
)


class Measure(StrEnum):
    """What is done to a person or a place."""

    SUMMONS = "summons"
    FINE = "fine"
    DETENTION = "detention"
    SEARCH = "search"
    EVICTION = "eviction"
    EXIT_BAN = "exit_ban"
    CONSUMPTION = "consumption"
    BLACKLIST = "blacklist"

    @property
    def label(self) -> Text:
        """The measure as people write it."""
        return MEASURE_TITLES[self]


MEASURE_TITLES: dict[Measure, Text] = {
    Measure.SUMMONS: Text("拘传", "summons by force"),
    Measure.FINE: Text("罚款", "fine"),
    Measure.DETENTION: Text("拘留", "detention"),
    Measure.SEARCH: Text("搜查", "search"),
    Measure.EVICTION: Text("强制迁出", "eviction"),
    Measure.EXIT_BAN: Text("限制出境", "exit ban"),
    Measure.CONSUMPTION: Text("限制消费", "consumption ban"),
    Measure.BLACKLIST: Text("纳入失信名单", "blacklisting"),
}


class BlacklistGround(StrEnum):
    """Why a debtor is blacklisted; the first has no term, the others two years (失信规定 art. 2)."""

    ABLE_BUT_REFUSES = "able_but_refuses"
    FORGERY_OR_VIOLENCE = "forgery_or_violence"
    HIDING_ASSETS = "hiding_assets"
    REPORT_BREACH = "report_breach"
    CONSUMPTION_BREACH = "consumption_breach"
    SETTLEMENT_BREACH = "settlement_breach"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return BLACKLIST_GROUND_TITLES[self]


BLACKLIST_GROUND_TITLES: dict[BlacklistGround, Text] = {
    BlacklistGround.ABLE_BUT_REFUSES: Text("有履行能力而拒不履行", "able to pay but refuses"),
    BlacklistGround.FORGERY_OR_VIOLENCE: Text("伪造证据、暴力威胁等妨碍执行", "forged evidence or violence"),
    BlacklistGround.HIDING_ASSETS: Text("虚假诉讼、隐匿转移财产规避执行", "sham suits or hidden assets"),
    BlacklistGround.REPORT_BREACH: Text("违反财产报告制度", "breach of the duty to report assets"),
    BlacklistGround.CONSUMPTION_BREACH: Text("违反限制消费令", "breach of the consumption ban"),
    BlacklistGround.SETTLEMENT_BREACH: Text("无正当理由拒不履行和解协议", "unjustified breach of a settlement"),
}


class Aggravation(StrEnum):
    """Why the term on the blacklist may be longer."""

    NONE = "none"
    VIOLENCE = "violence"
    SEVERAL_HEADS = "several_heads"

    @property
    def label(self) -> Text:
        """The circumstance as people write it."""
        return AGGRAVATION_TITLES[self]


AGGRAVATION_TITLES: dict[Aggravation, Text] = {
    Aggravation.NONE: Text("无", "none"),
    Aggravation.VIOLENCE: Text("暴力、威胁且情节严重", "violence or threats, serious"),
    Aggravation.SEVERAL_HEADS: Text("具有多项失信情形", "several heads"),
}


@dataclass(frozen=True, slots=True)
class AgainstPerson:
    """A measure against one person."""

    person: str = term("被采取措施的人", "person (reference)", min_length=1, max_length=64)
    document_no: str = term("决定文号", "number of the decision", min_length=1, max_length=100)
    reason: str = term("事实与理由", "facts and reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine in 分."""

    person: str = term("被处罚人", "person (reference)", min_length=1, max_length=64)
    amount_fen: int = term("罚款金额（分）", "amount (fen)", minimum=1)
    document_no: str = term("决定文号", "number of the decision", min_length=1, max_length=100)
    reason: str = term("事实与理由", "facts and reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class Detention:
    """Detention for some days."""

    person: str = term("被拘留人", "person (reference)", min_length=1, max_length=64)
    days: int = term("拘留日数", "days", minimum=1, maximum=366)
    document_no: str = term("决定文号", "number of the decision", min_length=1, max_length=100)
    reason: str = term("事实与理由", "facts and reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class OnPlace:
    """A warrant or a notice about a place."""

    place: str = term("场所或者不动产（编号）", "place or realty (reference)", min_length=1, max_length=100)
    document_no: str = term("文书文号", "number of the document", min_length=1, max_length=100)
    reason: str = term("事实与理由", "facts and reason", min_length=1, max_length=2000)
    until_on: date | None = term("指定期间届满日", "last day of the period set", default=None)


@dataclass(frozen=True, slots=True)
class EnterBlacklist:
    """A decision to blacklist, with its term."""

    person: str = term("失信被执行人", "debtor (reference)", min_length=1, max_length=64)
    ground: BlacklistGround = term("失信情形", "ground")
    document_no: str = term("决定文号", "number of the decision", min_length=1, max_length=100)
    reason: str = term("事实与理由", "facts and reason", min_length=1, max_length=2000)
    aggravation: Aggravation = term("加重情形", "circumstance for a longer term", default=Aggravation.NONE)
    added_years: int = term("延长年数", "years added", default=0, minimum=0)
    public_body: bool = term("失信被执行人为机关", "the debtor is a public body", default=False)


@dataclass(frozen=True, slots=True)
class MeasureDone:
    """How a measure was executed, or why it is lifted."""

    document_no: str = term("记录或者文书文号", "number of the record or document", min_length=1, max_length=100)
    reason: str = term("说明", "what was done, or why", min_length=1, max_length=1000)
