"""What pages call states, stages and signatures. Titles of documents and fields stand in their declarations."""

from __future__ import annotations

from shared.domain.errors import Text

_SAID = {
    # messages, both boxes
    "pending": ("待发出", "queued"), "relayed": ("已发出", "sent"), "arrived": ("已到达", "arrived"),
    "applied": ("已生效", "in effect"), "refused": ("被拒收", "refused"), "inert": ("已失效", "withdrawn"),
    "parked": ("停放待查", "parked"), "conflict": ("内容冲突", "conflict"), "buffered": ("等候前件", "waiting for an earlier one"),
    "held": ("持有", "held"), "quarantined": ("已隔离", "in quarantine"),
    # stages of evidence
    "accepted": ("制发", "issued"), "stored": ("入库生效", "in effect"), "signed": ("人工签收", "signed for"),
    "receipted": ("收到回执", "receipt in"), "act": ("办理", "act"), "act_refused": ("办理被拒", "act refused"),
    "overdue": ("逾期", "overdue"), "approved": ("签署", "signed"), "received_refusal": ("收到拒收", "refusal in"),
    "replayed": ("重放", "replayed"), "journey_refused": ("拒绝轨迹查询", "journey query refused"),
    "control_lapsed": ("查封失效", "control lapsed"), "log_forked": ("证据日志分叉", "log forked"),
    # drafts and signatures
    "drafting": ("拟稿", "drafting"), "approving": ("审批中", "in approval"), "issued": ("已制发", "issued"),
    "returned": ("已退回", "returned"), "discarded": ("已作废", "discarded"), "draft": ("拟稿签名", "draft"),
    "discuss": ("合议讨论", "discuss"), "review": ("局长审核", "review"), "approve": ("院长批准", "approve"),
    "issue": ("制发", "issue"), "rewrite": ("修改重拟", "rewrite"),
    # cases, power, controls, duties
    "open": ("办理中", "open"), "custody": ("移交保管", "in custody"), "closed": ("已结案", "closed"),
    "elsewhere": ("他院持有", "elsewhere"), "ended": ("已终结", "ended"), "active": ("有效", "in effect"),
    "taken_over": ("已接管", "taken over"), "released": ("已解除", "released"), "lapsed": ("已失效", "lapsed"),
    "met": ("已完成", "met"), "met_late": ("逾期完成", "met late"), "dropped": ("已免除", "dropped"),
    "pending_objection": ("审查中", "pending"), "application": ("申请立案", "application"), "elevated": ("提级", "elevated"),
    "designated": ("指定", "designated"), "entrusted": ("委托", "entrusted"), "resumed": ("恢复", "resumed"),
    # parties, money, kinds of assets
    "creditor": ("申请执行人", "creditor"), "debtor": ("被执行人", "debtor"), "interested": ("利害关系人", "interested party"),
    "in": ("到账", "received"), "out": ("发放", "paid out"), "forwarded": ("移交", "forwarded"),
    "bank": ("银行存款", "bank deposit"), "movable": ("动产", "movable"),
    "immovable_or_other": ("不动产或其他财产权", "immovable or other right"),
    # roles and states of procedures
    "superior": ("上级法院", "superior court"), "lower": ("原执行法院", "lower court"),
    "old_holder": ("原执行法院", "former holder"), "new_holder": ("现执行法院", "new holder"),
    "requested": ("待立案", "to be docketed"), "requesting": ("已报请", "requested"), "reviewing": ("审查中", "under review"),
    "under_review": ("上级审查中", "under review above"), "ruled": ("已裁定，待送达", "ruled, not yet served"),
    "withdrawing": ("撤回中", "being withdrawn"), "revoked": ("已撤销", "revoked"), "served": ("已送达", "served"),
    "declined": ("不予提级", "declined"), "handed_over": ("已移送", "handed over"), "checking": ("核对移送材料", "checking the papers"),
    "taking_over": ("接管控制措施", "taking over controls"), "docketed": ("已立案", "docketed"),
    "holder": ("持有，待移送", "holder, papers to come"), "cancelled": ("已销案", "docket cancelled"),
    # grounds of elevation
    "six_months": ("超过六个月未执行", "over six months without enforcement"),
    "urging_failed": ("督促执行届期未执行", "urging order not obeyed"), "long_unresolved": ("长期未能执结", "long unresolved"),
    "lower_court_request": ("下级法院报请", "requested by the lower court"),
    # journey
    "own": ("本院", "this court"), "answered": ("已答复", "answered"), "waiting": ("等候答复", "waiting"),
}  # fmt: skip
WORDS = {name: Text(*said) for name, said in _SAID.items()}

#: Which mark a state gets: trouble is the only red.
TONES = {
    "overdue": "bad", "refused": "bad", "parked": "bad", "conflict": "bad", "lapsed": "bad", "act_refused": "bad",
    "received_refusal": "bad", "control_lapsed": "bad", "log_forked": "bad", "returned": "warn", "pending": "warn",
    "buffered": "warn", "custody": "warn", "elsewhere": "warn", "met_late": "warn", "waiting": "warn",
    "relayed": "warn", "arrived": "warn", "applied": "good", "stored": "good", "signed": "good", "open": "good",
    "held": "good", "active": "good", "met": "good", "answered": "good", "own": "good",
}  # fmt: skip

#: Where a state of a procedure is called otherwise than the stage of a message of that name.
PROCEDURE_STATES = {"accepted": Text("材料齐全，待立案", "papers complete, to be docketed"), "ended": Text("已办结", "done")}


def worded(name: object) -> bool:
    """Whether there is a word for it, so that a code in a document can be shown in people's language."""
    return isinstance(name, str) and name in WORDS


def word(name: str | None) -> Text:
    """A state or stage for people; one without a word here is shown as it is named."""
    known = WORDS.get(name or "")
    return known or Text(name or "—", (name or "—").replace("_", " "))


def tone(name: str | None) -> str:
    """`good`, `warn`, `bad` or empty."""
    return TONES.get(name or "", "")
