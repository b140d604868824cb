"""Last days of periods of people and courts: computed by the rule, kept with their proof, said when they are missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.deadlines import due
from shared.domain.errors import Conflict, Text
from shared.messages.desk import Desk


class TermOver(Conflict):
    """What was done came after the last day; `proof` shows how that day was computed."""

    code = "term_over"
    what = Text(
        "{title}的期限自 {start} 起算，至 {last_on} 届满；{done_on} 提出已逾期。计算过程：\n{proof}",
        "The period for {title_en} runs from {start} to {last_on}; {done_on} is too late.\n{proof_en}",
    )
    todo = Text(
        "逾期的裁定不予受理；有正当理由耽误期限的，可以申请顺延（民事诉讼法 2023 art. 86）。",
        "Rule that it is not accepted; who was prevented may ask for restoration (CPL 2023 art. 86).",
    )


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a period and its proof, one step a line."""

    rule_id: str
    start: date
    last_on: date
    title: Text
    proof: Text

    def require(self, done_on: date) -> None:
        """Raises TermOver when done after the last day."""
        if done_on > self.last_on:
            raise TermOver(title=self.title.zh, title_en=self.title.en, start=self.start, last_on=self.last_on,
                           done_on=done_on, proof=self.proof.zh, proof_en=self.proof.en)  # fmt: skip


def last_day(desk: Desk, rule_id: str, start: date) -> LastDay:
    """When the period of a rule ends that began on `start`, by the law of today."""
    rule = desk.law.rule(rule_id, desk.today)
    computed = due(start, rule.period(), desk.law.calendar)
    assert computed.due_on is not None  # these periods are in days or months
    lines = [(step.text.zh, step.text.en) for step in computed.proof]
    lines.append((f"{rule.title.zh}：{rule.citations[0]}", f"{rule.title.en}: {rule.citations[0]}"))
    proof = Text("\n".join(zh for zh, _ in lines), "\n".join(en for _, en in lines))
    return LastDay(rule_id, start, computed.due_on, rule.title, proof)
