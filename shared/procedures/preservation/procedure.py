"""Preservation (财产保全): applied for at filing or trial, ruled there, carried out by implementation, then enforced.

Source: 财产保全规定 2020; 民诉法解释 2022 arts 160–168, 485; 法发〔2009〕43号 一(二), 三(三).
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.matters import from_the_peer
from shared.procedures.preservation import carrying_out, converting, docket, lifting, moving, papers
from shared.procedures.preservation.papers import CPLI, NAME, PRES
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS

R = RefusalCode
#: Filing or trial rules (PRES art. 2); the staff of both.
RULING = frozenset({Body.FILING, Body.TRIAL})
RULERS = frozenset({"filing_clerk", "judge"})
ALL = RULING | IMPLEMENTERS


def _act(name: str, title: Text, payload: type, article: str, effect: Any, *states: str, carried_out: bool = False,
         scope: str = "exchange") -> ActKind:  # fmt: skip
    return ActKind(name, title, payload, f"{PRES} {article}", IMPLEMENTERS if carried_out else RULING,
                   OFFICERS if carried_out else RULERS, scope, effect,
                   offers=(Offer(NAME, "court", states),) if states else ())  # fmt: skip


def _kind(name: str, title: Text, payload: type, article: str, **more: Any) -> MessageKind:
    return MessageKind(name=name, version=1, title=title, payload=payload, step="", source=f"{CPLI} {article}; {PRES} art. 17",
                       route=between_courts, bodies=ALL, authors=RULERS | OFFICERS, **more)  # fmt: skip


PROCEDURE = Procedure(
    name=NAME,
    title=Text("财产保全", "preservation"),
    source=f"{PRES}; {CPLI} arts 160–168, 485",
    tables={"court": papers.COURT, "giver": papers.GIVER, "taker": papers.TAKER},
    hooks=Hooks(
        before_act=(docket.guard,),
        after_act={
            "impose_control": carrying_out.controlled, "renew_control": carrying_out.renewed,
            "release_control": lifting.released, "file_case": converting.filed,
        },
        term_ended={carrying_out.SUIT_RULE: carrying_out.lapse, carrying_out.ENFORCEMENT_RULE: carrying_out.lapse},
        sweeps=(Sweep("preservation_expiry", carrying_out.sweep, carrying_out.next_on),),
    ),
    messages=(
        _kind("preservation_transfer", Text("保全移送函", "transfer of a preservation"), papers.PreservationTransfer,
              "arts 160, 168", answers=("preservation_taken",), sign_for=True, refusals=(R.R2, R.R7, R.R11),
              accept=moving.may_take, apply=moving.take, refused=moving.not_taken),
        _kind("preservation_taken", Text("接收保全回函", "preservation taken"), papers.PreservationTaken, "arts 160, 168",
              accept=from_the_peer(NAME, "giver"), apply=moving.taken, refusals=(R.R2,)),
        _kind("preservation_converted", Text("保全转执行通知", "preservation passes into a 执 case"), papers.PreservationConverted,
              "art. 168", answers=("preservation_transfer",), sign_for=True, refusals=(R.R4, R.R7),
              accept=moving.may_be_called, apply=moving.called, refused=moving.not_given),
    ),
    acts=(
        _act("apply_preservation", Text("保全申请立案（执保）", "docket an application for preservation"), papers.ApplyPreservation,
             "art. 2", docket.apply_for, scope="court"),
        _act("order_preservation_security", Text("责令提供担保", "order security"), papers.SecurityOrdered, "art. 5",
             docket.order_security, "applied"),
        _act("take_preservation_security", Text("登记保全担保", "security received"), papers.SecurityGiven, "arts 4, 5",
             docket.take_security, "applied"),
        _act("rule_preservation", Text("作出保全裁定", "rule on the preservation"), papers.PreservationRuling, "art. 4",
             docket.rule, "applied"),
        _act("report_nothing_to_preserve", Text("无财产可供保全", "nothing to preserve"), papers.NothingFound, "art. 4",
             carrying_out.find_nothing, "ruled", carried_out=True),
        _act("tell_preservation_expiry", Text("书面告知保全到期日", "tell the applicant of the end"), papers.ExpiryTold, "art. 18",
             carrying_out.tell, "preserved", carried_out=True),
        _act("ask_preservation_renewal", Text("登记续行保全申请", "renewal asked for"), papers.RenewalAsked, "art. 18",
             carrying_out.ask_renewal, "preserved"),
        _act("record_suit_brought", Text("登记起诉、申请仲裁", "suit or arbitration brought"), papers.SuitBrought, "art. 17",
             carrying_out.sued, "preserved"),
        _act("ask_preservation_lift", Text("登记解除保全申请", "lifting asked for"), papers.AskLift, "art. 23", lifting.ask,
             "ruled", "preserved"),
        _act("rule_preservation_lift", Text("裁定解除保全或者驳回", "rule on lifting"), papers.LiftRuling, "art. 23",
             lifting.rule_lift, "lifting", "lapsed"),
        _act("ask_preservation_reconsideration", Text("登记保全复议申请", "reconsideration of the ruling asked for"),
             papers.AskReconsideration, "art. 25", lifting.ask_reconsideration, "ruled", "preserved", "rejected"),
        _act("decide_preservation_reconsideration", Text("保全复议决定", "decide the reconsideration"),
             papers.ReconsiderationDecision, "art. 25", lifting.decide, "ruled", "preserved", "rejected"),
        _act("move_preservation", Text("移送保全至受理诉讼的法院", "move the preservation to the court of the suit"),
             papers.MoveInputs, "art. 17", moving.move_away, "preserved"),
        _act("convert_preservation", Text("保全转入执行案件", "pass the preservation into a 执 case"), papers.ConvertInputs,
             "art. 17", converting.convert_by_hand, "preserved", carried_out=True),
    ),
)  # fmt: skip
