"""Implementation power (执行实施权) over a case: who holds it, in which epoch, by which certificate.

The holder's own database is the only register of a power. Every passing raises the epoch by one;
an act or ruling that names another epoch is refused (R3). No clock moves power.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from shared.domain.deadlines import SHANGHAI
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition, after

STATES = (
    Transition("", "docket", "held", "民事诉讼法 2023 art. 235"),
    Transition("", "learn", "elsewhere", "[D] a court informed of a power it does not hold"),
    Transition("held", "serve", "elsewhere", "民事诉讼法 2023 art. 237; art. 90 (electronic service)"),
    Transition("held", "offer", "entrusting", "委托执行规定 2020 art. 2; [D] until the signed answer only preserving"),
    Transition(
        "entrusting", "take_back", "held", "委托执行规定 2020 art. 8; [D] refused, withdrawn or deemed withdrawn"
    ),
    Transition("entrusting", "taken", "elsewhere", "委托执行规定 2020 art. 2: the other court has docketed or resumed"),
    Transition("entrusting", "catch_up", "elsewhere", "[D]"),
    Transition("held", "serve_otherwise", "elsewhere", "民事诉讼法 2023 arts 87–95 (learnt after the record)"),
    Transition(
        "ended", "serve_otherwise", "elsewhere", "E1 [D] closed after the recorded service: the closing is void"
    ),
    Transition("held", "catch_up", "elsewhere", "[D] a restored court learns that it had passed the power"),
    Transition("elsewhere", "catch_up", "elsewhere", "[D]"),
    Transition(
        "ended", "catch_up", "elsewhere", "[D] the restored court had resumed the case, and it has passed since"
    ),
    Transition("elsewhere", "certify", "held", "[D] power certificate: ruling and service evidence"),
    Transition("elsewhere", "learn", "elsewhere", "[D]"),
    Transition("held", "end", "ended", "执行工作规定 2020 art. 64 (closing)"),
    Transition("elsewhere", "end", "ended", "[D] closing learnt from the holder"),
    Transition("ended", "resume", "held", "民诉法解释 2022 arts 466, 517 (执恢: a closed case goes on at its court)"),
    Transition("ended", "learn", "elsewhere", "[D] a resumed case, as its court says; 法释〔2016〕6号 art. 2"),
    # Over one asset only: it ends when the asset is sold or given back, and may be named again later.
    Transition("", "separate", "held", "法释〔2016〕6号 art. 2: the disposal right is about to move alone"),
    Transition("ended", "separate", "held", "法释〔2016〕6号 art. 2"),
)

ONE_HOLDER = "执行案件一案一执行法院 (EPI 2; EWR 13) · 实施权唯一持有 [D]"


def court_time(moment: datetime) -> str:
    """An instant as court people read it: Beijing time, to the minute."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


class NotTheHolder(Conflict):
    """This court does not hold the power, so it may not act on the case."""

    code = "not_the_holder"
    what = Text(
        "本院不再（或尚未）持有本案执行实施权：现由 {holder} 持有，第 {epoch} 批次，自 {since} 起。",
        "This court does not hold the implementation power of this case: {holder} does, epoch {epoch}, since {since}.",
    )
    todo = Text(
        "请停止实施行为；材料和款项移交现执行法院，续封除外。",
        "Stop implementing; forward papers and money to the holder. Only preserving controls is still possible.",
    )
    source = Citation("民事诉讼法", "2023", "art. 237")


class BeingEntrusted(NotTheHolder):
    """The power is offered to another court, which alone decides now; this court may only preserve."""

    code = "being_entrusted"
    what = Text(
        "本案执行实施权（第 {epoch} 批次）自 {since} 起由本院持有，但已向 {to} 发出委托（退回），等候其答复，本院只能保全。",
        "This court holds the power (epoch {epoch}, since {since}) but has offered it to {to}: until the answer it may only preserve.",
    )
    todo = Text(
        "续封续冻、收款照常；需要自行办理的，先撤回委托，待受托法院签收。",
        "Renew controls and receive money; to act, withdraw first and wait for the other court's signed answer.",
    )
    source = Citation("委托执行规定", "2020", "art. 2")


@dataclass(frozen=True, slots=True)
class Power:
    """One power as this node knows it.

    Attributes:
        power_id: what is held; the lineage for a whole case, its own id for one asset.
        holder: court_id of the holder as far as this node has evidence, or None after the end.
        epoch: starts at 1 with the first docket, plus one for each passing.
        since: instant (UTC) the holder has held it.
        certificate: ids of the ruling and of the service evidence the holder acts on; empty at the first docket.
        awaiting: id of a ruling this court has issued and that is not yet known to be served.
    """

    power_id: str
    lineage_id: str
    state: str
    holder: str | None
    epoch: int
    since: datetime
    certificate: dict[str, str]
    awaiting: str | None = None
    version: int = 1

    def served(self, *, from_epoch: int, to: str, at: datetime, ruling_id: str, evidence: str) -> Power:
        """The power after a ruling is served on the holder: compare-and-set on the epoch.

        Raises: Refused R3 when the epoch is not the present one or this node does not hold it.
        """
        if self.state != "held" or self.epoch != from_epoch:
            self.refuse_stale(from_epoch)
        return replace(
            self,
            state=after(STATES, self.state, "serve"),
            holder=to,
            epoch=self.epoch + 1,
            since=at,
            certificate={"ruling": ruling_id, "service": evidence},
        )

    def offered(self, *, to: str, letter_id: str) -> Power:
        """The power once its holder has offered it to another court: still here, but only to preserve. Raises as `served`."""
        state = after(STATES, self.state, "offer")
        return replace(self, state=state, certificate=self.certificate | {"offered_to": to, "offer": letter_id})

    def taken_back(self) -> Power:
        """The power after the other court's signed word that it will not take it."""
        kept = {name: value for name, value in self.certificate.items() if name not in ("offered_to", "offer")}
        return replace(self, state=after(STATES, self.state, "take_back"), certificate=kept)

    def taken(self, *, at: datetime, evidence: str) -> Power:
        """The power at its old holder once the court it was offered to has taken it."""
        to, letter = self.certificate["offered_to"], self.certificate["offer"]
        return replace(self, state=after(STATES, self.state, "taken"), holder=to, epoch=self.epoch + 1, since=at,
                       certificate={"ruling": letter, "service": evidence})  # fmt: skip

    def served_otherwise(self, *, epoch: int, to: str, at: datetime, ruling_id: str, evidence: str) -> Power:
        """The power at the old court when it learns that it had passed at `at`; a closing after that instant is void.

        Raises: Refused R3 when `epoch` is not the one after the present, or one in which it resumed without having the power.
        """
        if epoch != self.epoch + 1 and not (self.resumed and epoch <= self.epoch):
            self.refuse_stale(epoch - 1)
        return replace(
            self,
            state=after(STATES, self.state, "serve_otherwise"),
            holder=to,
            epoch=epoch,
            since=at,
            certificate={"ruling": ruling_id, "service": evidence},
        )

    @property
    def resumed(self) -> bool:
        """Held here by a docket entry of a resumed case, and not passed since."""
        return self.state == "held" and "docket" in self.certificate

    def beyond(self, epoch: int) -> Power:
        """The power after a service without effect has named `epoch`: nobody else is to have that one."""
        taken = self.epoch + 1 if self.state == "held" and self.epoch == epoch else epoch
        return replace(self, epoch=max(self.epoch, taken))

    def refuse_stale(self, named_epoch: int) -> NoReturn:
        """R3 with the holder and the evidence of the winner; with the other court while the power is offered to it."""
        if self.state == "entrusting":
            refuse(
                RefusalCode.R3,
                "执行实施权第 {named} 批次已向 {offered_to} 发出委托（退回），等候该院答复，其间不得另行移转。",
                "Epoch {named} of the power is offered to {offered_to}; until that court answers nothing else may move it.",
                rule=ONE_HOLDER,
                todo=Text("请要求本院撤回委托，或在受托法院立案后向该院制发。",
                          "Ask this court to withdraw, or address the other court once it has docketed."),
                named=named_epoch,
                offered_to=self.certificate.get("offered_to", "—"),
            )  # fmt: skip
        refuse(
            RefusalCode.R3,
            "文书所称第 {named} 批次与登记不符：执行实施权现为第 {epoch} 批次，持有法院 {holder}，依据 {winner}。",
            "The document names epoch {named}; the power is at epoch {epoch}, held by {holder}, by {winner}.",
            rule=ONE_HOLDER,
            todo=Text("请向现持有法院按最新批次另行制发。", "Issue a new ruling to the present holder on its epoch."),
            named=named_epoch,
            epoch=self.epoch,
            holder=self.holder or "—",
            winner=self.certificate.get("ruling", "docket"),
            evidence=self.certificate.get("service", ""),
        )

    def certified(self, *, epoch: int, to: str, at: datetime, ruling_id: str, evidence: str) -> Power:
        """The power at its new holder, once ruling and service evidence are both there.

        Raises: Refused R3 when a later epoch is known already, or another holder of the same one.
        """
        if epoch < self.epoch or (epoch == self.epoch and to != self.holder):
            self.refuse_stale(epoch)
        return replace(
            self,
            state=after(STATES, self.state, "certify"),
            holder=to,
            epoch=epoch,
            since=at,
            certificate={"ruling": ruling_id, "service": evidence},
            awaiting=None,
        )

    def caught_up(self, *, holder: str, epoch: int, at: datetime, evidence: str) -> Power:
        """The power after other courts told this one, restored from an older backup, who holds it now."""
        return replace(
            self,
            state=after(STATES, self.state, "catch_up"),
            holder=holder,
            epoch=epoch,
            since=at,
            certificate={"service": evidence},
        )

    def ended(self) -> Power:
        """The power after the case is closed: nobody holds it."""
        return replace(self, state=after(STATES, self.state, "end"), holder=None)

    def require_holder(self, court_id: str) -> None:
        """Raises NotTheHolder unless `court_id` holds the power now, BeingEntrusted when it has offered it."""
        if self.state == "entrusting":
            raise BeingEntrusted(to=self.certificate.get("offered_to", "—"), epoch=self.epoch,
                                 since=court_time(self.since))  # fmt: skip
        if self.state != "held" or self.holder != court_id:
            raise NotTheHolder(holder=self.holder or "—", epoch=self.epoch, since=court_time(self.since))
