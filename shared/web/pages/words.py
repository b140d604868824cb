"""What pages call states, stages and signatures. Titles of documents and fields stand in their declarations."""

from __future__ import annotations

from shared.domain.errors import Text
from shared.procedures.designation.tables import GROUND_TITLES
from shared.web.pages.sections import SECTIONS

_SAID = {
    # messages, both boxes
    "pending": ("待发出", "queued"), "relayed": ("已发出", "sent"), "arrived": ("已到达", "arrived"),
    "applied": ("已生效", "in effect"), "refused": ("被拒收", "refused"), "inert": ("已失效", "withdrawn"),
    "parked": ("停放待查", "parked"), "conflict": ("内容冲突", "conflict"), "buffered": ("等候前件", "waiting for an earlier one"),
    "held": ("持有", "held"), "entrusting": ("已发出委托，待答复", "offered, to be answered"),
    "power_offered": ("委托（退回）发出", "power offered"), "power_taken": ("受托立案（收回）：执行实施权移转", "power taken"), "quarantined": ("已隔离", "in quarantine"),
    # stages of evidence
    "accepted": ("制发", "issued"), "stored": ("入库生效", "in effect"), "signed": ("人工签收", "signed for"),
    "receipted": ("收到回执", "receipt in"), "act": ("办理", "act"), "act_refused": ("办理被拒", "act refused"),
    "overdue": ("逾期", "overdue"), "approved": ("签署", "signed"), "received_refusal": ("收到拒收", "refusal in"),
    "replayed": ("重放", "replayed"), "journey_refused": ("拒绝轨迹查询", "journey query refused"),
    "duty_moved": ("期限重新计算", "date computed anew"),
    "term_ended": ("期限届满", "term ended"), "act_void": ("行为无效", "act void"), "epoch_skipped": ("批次作废跳过", "epoch skipped"), "task_done": ("任务办结", "task done"), "helper_act": ("协同法院代办", "act by a helper"),
    "act_for_lead": ("代牵头法院办理", "act for the lead"), "served_otherwise": ("其他方式送达", "served by other means"),
    "served": ("已送达", "served"), "dispute": ("回执不一致", "receipts differ"), "altered": ("内容被改动", "content altered"),
    "signature_known": ("签名已见", "signature seen before"), "stray_receipt": ("不明回执", "stray receipt"),
    "incarnation_opened": ("启用新发送批次", "new incarnation"),
    "asset_passed": ("处置权移送", "disposal right passed"), "asset_taken_on": ("接收处置权", "disposal right taken on"),
    "control_lapsed": ("查封失效", "control lapsed"), "log_forked": ("证据日志分叉", "log forked"),
    "stages_exempted": ("分段豁免", "exempt from the split by stages"), "stage_exemption_ended": ("终止分段豁免", "exemption ended"),
    # attachments
    "attachment_stored": ("附件存入", "file stored"), "attachment_unfit": ("附件摘要不符", "attachment does not fit"),
    "attachment_complete": ("附件齐备", "attachment here"), "attachment_asked": ("附件待传", "asked for"),
    "attachment_missing": ("附件未到", "missing"), "attachment_here": ("本院已存", "stored here"),
    "attachment_absent": ("本院未存", "not stored here"),
    # drafts and signatures
    "drafting": ("拟稿", "drafting"), "approving": ("审批中", "in approval"), "issued": ("已制发", "issued"),
    "returned": ("已退回", "returned"), "discarded": ("已作废", "discarded"), "draft": ("拟稿签名", "draft"),
    "discuss": ("合议讨论", "discuss"), "review": ("局长审核", "review"), "approve": ("院长批准", "approve"),
    "issue": ("制发", "issue"), "rewrite": ("修改重拟", "rewrite"), "return": ("退回", "return"),
    "agree": ("同意", "agrees"), "disagree": ("不同意", "disagrees"),
    # delegations
    "given": ("有效", "in force"), "revoked": ("已撤销", "revoked"), "expired": ("已届满", "expired"),
    "to_come": ("未开始", "not begun"), "delegated": ("授权", "delegated"),
    "delegation_revoked": ("撤销授权", "delegation revoked"),
    # cases, power, controls, duties
    "open": ("办理中", "open"), "custody": ("移交保管", "in custody"), "closed": ("已结案", "closed"),
    "elsewhere": ("他院持有", "elsewhere"), "ended": ("已终结", "ended"), "active": ("有效", "in effect"),
    "taken_over": ("已接管", "taken over"), "released": ("已解除", "released"), "lapsed": ("已失效", "lapsed"),
    "met": ("已完成", "met"), "met_late": ("逾期完成", "met late"), "dropped": ("已免除", "dropped"), "stopped": ("停止计算", "stopped"),
    "pending_objection": ("审查中", "pending"), "approval_form": ("审批表", "approval form"), "title": ("执行依据", "enforcement title"), "other": ("其他", "other"), "application": ("申请立案", "application"), "elevated": ("提级", "elevated"),
    "designated": ("指定", "designated"), "entrusted": ("委托", "entrusted"), "resumed": ("恢复", "resumed"),
    # parties, money, kinds of assets
    "creditor": ("申请执行人", "creditor"), "debtor": ("被执行人", "debtor"), "interested": ("利害关系人", "interested party"),
    "in": ("到账", "received"), "out": ("发放", "paid out"), "forwarded": ("移交", "forwarded"),
    "bank": ("银行存款", "bank deposit"), "movable": ("动产", "movable"),
    "immovable_or_other": ("不动产或其他财产权", "immovable or other right"),
    # closing modes, results
    "cancelled": ("移送销案", "closed by transfer"), "declined": ("不同意", "declined"), "granted": ("同意", "granted"),
    "fulfilled": ("执行完毕", "fulfilled"), "terminated": ("终结执行", "terminated"),
    "not_enforced": ("不予执行", "not enforced"), "application_dismissed": ("驳回申请", "application dismissed"),
    "upheld": ("维持指令", "upheld"), "changed": ("变更指令", "changed"),
    # disposal of assets
    "sold": ("已成交", "sold"), "unsold": ("未成交", "not sold"), "given_back": ("退回", "given back"),
    "auction_notice": ("发布拍卖公告", "auction notice"), "sale": ("进入变卖程序", "sale"),
    # remedies, special superiors, security
    "reconsideration": ("申请复议", "reconsideration"), "suit": ("提起诉讼", "suit"), "none": ("无", "none"),
    "financial": ("金融案件", "financial matter"), "copyright_or_domain": ("互联网著作权、域名案件", "online copyright or domain name"),
    "cash": ("现金", "cash"), "property": ("财产担保", "property"), "guarantee": ("保证", "guarantee"),
    # what a ruling on an objection has done
    "ruling_carried_out": ("裁定已办理", "ruling carried out"), "carried_out_nothing": ("原行为不变", "nothing to change"),
    "carried_out_released": ("已解除控制措施", "control released"), "carried_out_called_off": ("已停止拍卖、变卖", "sale called off"),
    "carried_out_lifted": ("已恢复执行", "enforcement resumed"), "carried_out_already": ("此前已办理", "done before"),
    "carried_out_task": ("已交执行实施机构办理", "handed to the implementation body"),
    # journey
    "own": ("本院", "this court"), "answered": ("已答复", "answered"), "waiting": ("等候答复", "waiting"),
}  # fmt: skip
#: With the grounds on which a case is moved, which documents carry as codes.
_WORDS = (_SAID, *(section.words for section in SECTIONS))
WORDS = {name: Text(*said) for each in _WORDS for name, said in each.items()} | GROUND_TITLES

#: Which mark a state gets: trouble is the only red.
TONES = {
    "overdue": "bad", "refused": "bad", "parked": "bad", "conflict": "bad", "lapsed": "bad", "act_refused": "bad",
    "received_refusal": "bad", "control_lapsed": "bad", "attachment_unfit": "bad", "attachment_missing": "bad", "attachment_absent": "bad",
    "attachment_asked": "warn", "attachment_complete": "good", "attachment_here": "good", "log_forked": "bad", "returned": "warn", "pending": "warn",
    "buffered": "warn", "entrusting": "warn", "custody": "warn", "elsewhere": "warn", "met_late": "warn", "waiting": "warn", "stopped": "warn",
    "relayed": "warn", "arrived": "warn", "applied": "good", "stored": "good", "signed": "good", "open": "good",
    "given": "good", "revoked": "warn", "expired": "warn", "to_come": "warn", "held": "good", "active": "good", "met": "good", "answered": "good", "own": "good",
}  # fmt: skip
for _section in SECTIONS:
    TONES.update(_section.tones)


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
