"""The procedures of this family, for the catalogue: flags on cases.

A flag follows its case: whoever gives a case away or gets one knows the court on the other side from then on, and tells it
of every flag. Source: 法发〔2009〕43号 一(三); travelling [D], decision 0022.
"""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.flags import LISTED, Flag
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Done, Hooks
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import between_courts
from shared.procedures.flags.marking import ACTS, MARKERS
from shared.procedures.flags.papers import FlagHandedOn, FlagStatement
from shared.procedures.flags.spreading import keep, share, shares, told
from shared.procedures.urging.course import POWER_PASSES

#: Kinds by whose effect a court learns from whom it has a case, or to whom a court below has given it.
COMES = ("ruling_served", "designation_served", "power_certificate", "certificate_by_proof", "case_handover",
         "entrust_return")  # fmt: skip
#: Acts by which a court gets a case, or records that another has: the exchange names the other side.
GETS = ("docket_entrusted_case", "record_other_service")


def _may_say(desk: Desk, message: Received) -> None:
    told(desk, message)


def _hear(desk: Desk, message: Received) -> None:
    flag = told(desk, message)
    known = desk.of(Flag).get(flag.flag_id)
    if keep(desk, flag) and flag.state == "open" and (known is None or known.state != "open"):
        _tell_people(desk, flag)
    if shares(desk, flag.lineage_id, message.envelope.sender):
        share(desk, flag.lineage_id, [message.envelope.sender])


def _tell_people(desk: Desk, flag: Flag) -> None:
    """Where the case is, somebody has to do what the flag is about."""
    power = desk.powers.get(flag.lineage_id)
    if power is not None and power.holder == desk.court_id and power.state == "held":
        desk.raise_task(
            "flag_raised",
            lineage_id=flag.lineage_id,
            subject_id=flag.flag_id,
            body=Body.IMPLEMENTATION,
            once_key=f"flag:{flag.flag_id}:{flag.statement}",
            zh=f"{flag.raiser} 在本案设督办标记：{flag.ground_zh}",
            en=f"{flag.raiser} has flagged this case: {flag.ground_en}",
        )


def _passed(desk: Desk, message: Received) -> None:
    """The case has come or gone: the courts on the way know one another's flags from now on."""
    power = desk.powers.get(message.envelope.subject)
    share(desk, message.envelope.subject, [message.envelope.sender, power.holder if power is not None else None])


def _got(desk: Desk, done: Done) -> None:
    exchange = desk.exchanges.get(done.exchange_id or "")
    power = desk.powers.get(done.lineage_id)
    share(desk, done.lineage_id, [exchange.peer if exchange is not None else None, power.holder if power else None])


R = RefusalCode
_WORDS = {
    "flag_raise": Text("设督办标记", "flag raised"),
    "flag_escalate": Text("督办标记升级", "flag escalated"),
    "flag_strike": Text("督办标记销号", "flag struck off"),
    "flag_reopen": Text("重新打开督办标记", "flag reopened"),
    "flag_copy": Text("督办标记转告", "flag handed on"),
}


def _kind(name: str, payload: type) -> MessageKind:
    bodies = MARKERS | {Body.IMPLEMENTATION}
    return MessageKind(name, 1, _WORDS[name], payload, "F6.8", LISTED, between_courts, bodies, accept=_may_say, apply=_hear,
                       refusals=(R.R1, R.R2, R.R6, R.R7))  # fmt: skip


FLAGS = Procedure(
    name="flags",
    title=Text("督办标记", "flags"),
    source=LISTED,
    messages=(
        *(_kind(name, FlagStatement) for name in _WORDS if name != "flag_copy"),
        _kind("flag_copy", FlagHandedOn),
    ),
    acts=ACTS,
    hooks=Hooks(after_apply=dict.fromkeys((*POWER_PASSES, *COMES), _passed), after_act=dict.fromkeys(GETS, _got)),
)
PROCEDURES: tuple[Procedure, ...] = (FLAGS,)
