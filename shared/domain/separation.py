"""Separation of powers inside a court: who took part in a case on which side and at which stage, and what that bars.

Implementation (执行实施权) and review (执行审查权) never meet in one person on one lineage; the stages control, disposal and
payment are different people's, unless an approved exemption for a small court is in effect; who approved a payment does not
make one; who reviews quality took part in nothing else. Source: 法发〔2009〕43号 三(一)(二), 四; the last two are design [D].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.domain.courts import Body
from shared.domain.errors import Citation, NotAllowed, Text
from shared.domain.people import Role


class Side(StrEnum):
    """Which power a person exercises in a case."""

    IMPLEMENTATION = "implementation"
    REVIEW = "review"
    QUALITY = "quality"

    @property
    def label(self) -> Text:
        """The side as people write it."""
        return SIDE_TITLES[self]


SIDE_TITLES: dict[Side, Text] = {
    Side.IMPLEMENTATION: Text("执行实施", "implementation"),
    Side.REVIEW: Text("执行审查", "review"),
    Side.QUALITY: Text("质量评查", "quality review"),
}


class Stage(StrEnum):
    """A stage of implementation (分段集约), and the approval of a payment, which is nobody's own payment."""

    CONTROL = "control"
    DISPOSAL = "disposal"
    PAYMENT = "payment"
    PAYMENT_APPROVAL = "payment_approval"

    @property
    def label(self) -> Text:
        """The stage as people write it."""
        return STAGE_TITLES[self]


STAGE_TITLES: dict[Stage, Text] = {
    Stage.CONTROL: Text("财产查控", "control"),
    Stage.DISPOSAL: Text("财产处置", "disposal"),
    Stage.PAYMENT: Text("款物发放", "payment"),
    Stage.PAYMENT_APPROVAL: Text("发放审批", "approval of a payment"),
}

#: The side of what is done for a body. Filing, trial, management and coordination exercise neither power in a case. The
#: command centre carries out what implementation asks for (design [D]).
SIDES: dict[Body, Side] = {
    Body.IMPLEMENTATION: Side.IMPLEMENTATION,
    Body.COMMAND_CENTRE: Side.IMPLEMENTATION,
    Body.REVIEW: Side.REVIEW,
    Body.SUPERVISION: Side.REVIEW,
    Body.PETITION: Side.REVIEW,
    Body.QUALITY: Side.QUALITY,
}

#: Posts above both sides: to review and approve on both, and what only they may do, is inherent to them (EWR 5).
LEADING = frozenset({Role.CHIEF.value, Role.PRESIDENT.value, Role.VICE_PRESIDENT.value})


def side_of(body: str) -> str:
    """The side of what is done for a body; empty for neither."""
    return SIDES[Body(body)].value if body in SIDES else ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a person is about to do, as separation sees it: side and stage, each empty for none."""

    side: str
    stage: str = ""

    @property
    def counts(self) -> bool:
        """False for what neither a side nor a stage claims."""
        return bool(self.side or self.stage)


@dataclass(frozen=True, slots=True)
class Participation:
    """A person took part in a lineage on a side and at a stage: the first time, by which act or document (`subject_id`)."""

    lineage_id: str
    person_id: str
    side: str
    stage: str
    kind: str
    subject_id: str
    at: datetime

    @property
    def part(self) -> Part:
        """Side and stage."""
        return Part(self.side, self.stage)


class Rule(StrEnum):
    """What two participations of one person in one lineage can break."""

    SIDES = "sides_meet"
    STAGES = "stages_meet"
    PAYER = "payer_approves"
    QUALITY = "quality_reviewer_took_part"

    @property
    def label(self) -> Text:
        """The rule in a sentence."""
        return ERRORS[self].rule


class NotSeparate(NotAllowed):
    """What the person did in the case before bars what they are about to do."""

    what = Text("您已于 {on} 办理过本案“{past}”（{was}）。", "On {on} you did “{past_en}” in this case ({was_en}).")
    rule = Text("", "")


class SidesMeet(NotSeparate):
    """Implementation and review in one person on one lineage."""

    code = Rule.SIDES.value
    rule = Text(
        "执行实施权与执行审查权不得由同一人在同一案件中行使", "One person never implements and reviews in one case"
    )
    what = Text(
        "执行实施与执行审查须由不同人员办理：您已于 {on} 办理过本案“{past}”（{was}）。",
        "Implementation and review take different people: on {on} you did “{past_en}” in this case ({was_en}).",
    )
    todo = Text("请由未参与本案另一职权的人员办理；此项没有例外。",
                "Let a colleague do it who has not taken part on the other side; there is no exception.")  # fmt: skip
    source = Citation("法发〔2009〕43号", "2009", "三(一)(二)")


class StagesMeet(NotSeparate):
    """Two stages of implementation in one person on one lineage."""

    code = Rule.STAGES.value
    rule = Text("查控、处置、发放各段由不同人员办理", "Control, disposal and payment take different people")
    what = Text(
        "财产查控、财产处置、款物发放须由不同人员分段办理：您已于 {on} 办理过本案“{past}”（{was}）。",
        "Control, disposal and payment take different people: on {on} you did “{past_en}” in this case ({was_en}).",
    )
    todo = Text("请由其他执行人员办理；人员特别少的法院，可报院长批准分段豁免。",
                "Let another officer do it; a very small court may have its president approve an exemption.")  # fmt: skip
    source = Citation("法发〔2009〕43号", "2009", "三(一), 四")


class PayerApproves(NotSeparate):
    """Who approved a payment pays, or who pays approves."""

    code = Rule.PAYER.value
    rule = Text("发放人与审批人不得为同一人", "Who pays and who approves are different people")
    what = Text(
        "案款发放与其审批须由不同人员办理：您已于 {on} 办理过本案“{past}”（{was}）。",
        "Paying and approving take different people: on {on} you did “{past_en}” in this case ({was_en}).",
    )
    todo = Text("请由其他人员办理。", "Let a colleague do it.")
    source = Citation("流转规则 6.2 [D]", "", "")


class QualityTookPart(NotSeparate):
    """A quality reviewer is among those who acted in the case."""

    code = Rule.QUALITY.value
    rule = Text("质量评查人员不得是本案办理人员", "Who reviews quality took no other part in the case")
    what = Text(
        "质量评查须由未办理本案的人员进行：您已于 {on} 办理过本案“{past}”（{was}）。",
        "Quality is reviewed by who took no other part: on {on} you did “{past_en}” in this case ({was_en}).",
    )
    todo = Text("请由未参与本案的人员办理。", "Let a colleague do it who has not taken part.")
    source = Citation("流转规则 6.2 [D]", "", "")


ERRORS: dict[Rule, type[NotSeparate]] = {
    Rule.SIDES: SidesMeet, Rule.STAGES: StagesMeet, Rule.PAYER: PayerApproves, Rule.QUALITY: QualityTookPart,
}  # fmt: skip


def clash(one: Part, other: Part) -> Rule | None:
    """What two things of one person in one lineage break together, whichever came first."""
    if one.side and other.side and one.side != other.side:
        return Rule.QUALITY if Side.QUALITY in (one.side, other.side) else Rule.SIDES
    if not one.stage or not other.stage or one.stage == other.stage:
        return None
    stages = {one.stage, other.stage}
    if Stage.PAYMENT_APPROVAL in stages:
        return Rule.PAYER if Stage.PAYMENT in stages else None
    return Rule.STAGES


def barred(past: Iterable[Participation], part: Part, *, exempt: bool) -> tuple[Rule, Participation] | None:
    """What stands against a person doing `part` next, after all they did in the lineage; None when nothing does.

    exempt: an exemption of this court is in effect today; it lifts the split by stages and nothing else.
    """
    for each in past:
        rule = clash(each.part, part)
        if rule is not None and not (exempt and rule is Rule.STAGES):
            return rule, each
    return None


@dataclass(frozen=True, slots=True)
class Breach:
    """Two participations of one person in one lineage that must not both be: `second` should have been refused."""

    rule: Rule
    first: Participation
    second: Participation


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exemption from the split by stages: its days, both included. `ended_at`: when it was taken back, if it was."""

    from_on: date
    until_on: date
    given_at: datetime
    ended_at: datetime | None = None

    def covers(self, at: datetime, on: date) -> bool:
        """Whether it was in effect at an instant of a legal day."""
        given = self.given_at <= at and (self.ended_at is None or at < self.ended_at)
        return given and self.from_on <= on <= self.until_on


def breaches(found: Iterable[tuple[Participation, bool]]) -> Iterator[Breach]:
    """Every breach among participations in order of time, each with whether an exemption was in effect then.

    Per person, lineage and rule only the first is told.
    """
    past: dict[tuple[str, str], list[Participation]] = {}
    told: set[tuple[str, str, Rule]] = set()
    for each, exempt in found:
        who = (each.lineage_id, each.person_id)
        wrong = barred(past.setdefault(who, []), each.part, exempt=exempt)
        if wrong is not None and (*who, wrong[0]) not in told:
            told.add((*who, wrong[0]))
            yield Breach(wrong[0], wrong[1], each)
        past[who].append(each)
