"""What pages call the states of procedures and the roles in them; the same terms stand in GLOSSARY.md.

A state is named per procedure, because one identifier may mean different things in two of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.domain.errors import Text
from shared.web.pages.sections import SECTIONS

_DESIGNATING = {
    "reviewing": ("审查中", "under review"), "declined": ("不予指定", "declined"), "ruled": ("已裁定，待送达", "ruled, not yet served"),
    "certified": ("已送达生效", "served, power passed"), "supervising": ("监督办理中", "supervising"),
    "recusal": ("请求另行指定，待答复", "replacement asked for"), "replaced": ("已另行指定", "another court named"),
    "revoked": ("已撤销", "revoked"), "withdrawing": ("撤回中", "being withdrawn"),
}  # fmt: skip
_SAID: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "elevation": {
        "requested": ("待立案", "to be docketed"), "requesting": ("已报请", "requested"), "reviewing": ("审查中", "under review"),
        "under_review": ("上级审查中", "under review above"), "ruled": ("已裁定，待送达", "ruled, not yet served"),
        "withdrawing": ("撤回中", "being withdrawn"), "revoked": ("已撤销", "revoked"), "served": ("已送达", "served"),
        "declined": ("不予提级", "declined"),
    },
    "transfer": {
        "waiting": ("待接收法院持权", "waiting for the new holder"), "custody": ("移交保管", "in custody"),
        "handed_over": ("已移送", "handed over"), "accepted": ("材料齐全，待立案", "papers complete, to be docketed"),
        "cancelled": ("已销案", "docket cancelled"), "redirected": ("已改向移送", "redirected"),
        "holder": ("持有，待移送", "holder, papers to come"), "checking": ("核对移送材料", "checking the papers"),
        "docketed": ("已立案", "docketed"), "taking_over": ("接管控制措施", "taking over controls"),
        "passed_on": ("权力已转出", "passed on"),
    },
    "designation": _DESIGNATING | {
        "served": ("已送达", "served"), "asked": ("征询中", "asked"), "informed": ("已告知，待证明", "told, certificate to come"),
        "fit": ("可以承办", "can take the case"), "conflict": ("不宜承办", "should not take the case"), "void": ("指定不生效", "void"),
        "holder": ("已持权", "holder"), "docketed": ("已立案", "docketed"), "closed": ("已结案", "closed"),
        "passed_on": ("权力已转出", "passed on"),
    },
    "concentration": _DESIGNATING | {"gathering": ("集中中", "gathering")},
    "other_service_clearance": {
        "asking": ("征询中", "asking the other courts"), "clear": ("均已承诺，可记录送达", "all have promised"),
        "barred": ("有法院不能承诺", "barred"), "dropped": ("已放弃", "given up"), "recorded": ("已记录送达", "service recorded"),
        "promised": ("已承诺不另行裁定", "promised to issue no ruling"), "released": ("承诺已解除", "released"),
    },
    "joint": {
        "deciding": ("审查中", "deciding"), "running": ("协同中", "under way"), "leading": ("牵头办理中", "leading"),
        "tasked": ("待签领任务", "task given"), "working": ("任务办理中", "working"), "done": ("任务已完成", "task done"),
        "unable": ("任务不能完成", "task cannot be done"),
    },
    "cross": {
        "proposed": ("已报送，待决定", "proposed"), "accepted": ("已同意", "accepted"), "rejected": ("不同意", "rejected"),
    },
    "net_days": {"running": ("扣除中", "days not counted")},
    "urging": {
        "applied": ("待立案", "to be docketed"), "reviewing": ("审查中", "under review"), "declined": ("已驳回", "rejected"),
        "ordered": ("已督促，期限内", "ordered, term running"), "redirected": ("已变更执行法院", "case moved"),
        "reported": ("已报告，待答复", "reported, answer owed"), "suspended": ("期限中止", "term suspended"),
        "lapsed": ("届期未执行", "lapsed"), "satisfied": ("督促事项已执行", "satisfied"), "revoked": ("已撤销", "revoked"),
        "superseded": ("已被取代", "superseded"), "asked": ("待说明", "explanation owed"), "under_order": ("被督促，期限内", "under the order"),
        "answered": ("已说明", "explained"), "lost": ("案件已转出", "case moved away"),
    },
    "correction": {
        "reviewing": ("审查中", "under review"), "instructed": ("已指令纠正", "instructed"), "revoked": ("已撤销", "revoked"),
        "reconsidering": ("复议中", "under reconsideration"), "corrected": ("已纠正", "corrected"),
        "uncorrected": ("届期未纠正", "not corrected in time"), "ruled": ("上级已直接裁定", "ruled directly"),
        "decided": ("复议已决定", "reconsideration decided"), "overruled": ("已被上级裁定取代", "overruled"),
    },
    "reconsideration": {
        "asked": ("已申请，待报送案卷", "asked, file to come"),
        "arrived": ("案卷已到，待立案", "file here, to be docketed"),
        "reviewing": ("复议审查中", "under review"),
        "inadmissible": ("无可复议裁定", "nothing to reconsider"),
        "joined": ("已并入", "joined to the request under way"),
        "ruled": ("已裁定", "ruled, parties to be served"),
        "concluded": ("已终结复议", "concluded without a ruling"),
        "sent": ("案卷已报送，待裁定", "file sent, ruling to come"),
        "withdrawn": ("复议申请已撤回", "requests withdrawn"),
        "remanded": ("已发回重新审查", "sent back for a new ruling"),
    },
    "liability": {
        "issued": ("已发出，待答复", "enclosed and served, answer to come"),
        "overdue": ("逾期未答复", "answer overdue"),
        "answered": ("已答复，待回复", "answered, reply owed"),
        "received": ("待答复", "analysis here, answer owed"),
        "responded": ("已答复", "answered"),
    },
    "stay": {
        "reviewing": ("审查中", "under review"), "issued": ("已通知，待送达", "issued, not yet received"), "revoked": ("已撤销", "revoked"),
        "stayed": ("暂缓中", "stayed"), "expired": ("暂缓届满", "expired"), "to_resume": ("待恢复执行", "to be resumed"),
        "passed_on": ("随案转出", "passed on with the case"), "declined": ("不予暂缓", "declined"),
    },
    "suspension": {
        "suspended": ("中止中", "suspended"), "told": ("他院中止中", "suspended at another court"), "lifted": ("已恢复执行", "lifted"),
    },
    "settlement": {
        "performing": ("履行中，案件中止", "being performed, case suspended"), "terminated": ("已据和解终结执行", "case terminated by it"),
        "forwarded": ("材料已移送", "papers forwarded"), "papers": ("收到材料，待登记", "papers here, to be recorded"), "recorded": ("已登记", "recorded"),
        "performed": ("已履行完毕", "performed"), "broken": ("未履行，已恢复执行", "broken, enforcement resumed"),
        "passed_on": ("随案转出", "passed on with the case"),
    },
    "stage_exemption": {"granted": ("已批准", "granted")},
    "supervision_letter": {
        "accepted": ("已受理，待发督办函", "accepted, letter owed"), "assigned": ("督办中", "assigned"), "revoked": ("已撤销", "revoked"),
        "reported": ("已报告，待销号", "reported"), "overdue": ("逾期未报告", "report overdue"), "closed": ("已销号", "closed out"),
    },
    "objection": {
        "received": ("收到，待立案", "received, to be docketed"), "supplement": ("补正材料中", "papers are missing"),
        "filed": ("已立案，待通知", "docketed, parties to be told"), "under_review": ("审查中", "under review"),
        "refused": ("不予受理", "not accepted"), "rejected": ("驳回申请", "application rejected"), "withdrawn": ("已撤回", "withdrawn"),
        "decided": ("已裁定，待生效", "decided, not yet effective"), "effective": ("已生效", "effective"),
        "reconsidering": ("复议中", "under reconsideration"), "changed": ("已被复议变更", "changed above"),
        "refusal_reconsidering": ("不予受理复议中", "refusal under reconsideration"),
        "rejection_reconsidering": ("驳回申请复议中", "rejection under reconsideration"),
        "carried_out": ("已办理", "carried out here"), "passed_on": ("已转告现执行法院", "passed on to the holder"),
    },
    "silence_complaint": {
        "complained": ("投诉待审查", "complaint to be examined"), "ordered": ("已指令，期限内", "ordered, term running"),
        "dismissed": ("理由不成立", "not well founded"), "complied": ("已按期履行", "done in time"),
        "complied_late": ("逾期履行", "done late"), "answered": ("已报告", "reported"),
    },
    "disposal": {"selling": ("处置中", "being sold"), "sold": ("已成交", "sold"), "unsold": ("未成交", "not sold")},
    "disposal_right": {
        "asked": ("已商请，待移送执行函", "asked, letter owed"), "disputed": ("有争议", "disputed"),
        "transferred": ("处置权已移送", "handed over"), "disposing": ("持有处置权", "holds the asset"),
    },
    "duplicate_docket": {
        "notified": ("已告知两院", "both courts told"), "noticed": ("已获告知", "told"), "contested": ("有异议，待决定", "contested"),
        "insisted": ("须撤销立案", "must be revoked"),
    },
    "entrustment": {
        "proposed": ("拟委托", "survey done, superiors asked"),
        "dropped": ("未委托", "given up before the letter"),
        "sent": ("委托已发出，待答复", "only preserving until the answer"),
        "supplementing": ("补办材料中", "papers are missing"),
        "withdrawing": ("撤回中", "the withdrawal is on its way"),
        "withdrawn": ("已撤回", "not entrusted after all"),
        "refused": ("未获接受", "refused"),
        "cancelled": ("已销案", "cancelled here, held by the other court"),
        "resumed": ("退回后恢复执行", "the case is back"),
        "received": ("收到委托，待立案", "letter here, not docketed"),
        "docketed": ("已立案", "holds the power"),
        "returning": ("退回中", "given back, not yet taken"),
        "closed": ("已结案", "closed here"),
        "passed_on": ("权力已转出", "a superior has moved the case"),
    },
    "entrust_urging": {
        "asked": ("待处理", "waits for this court"),
        "directed": ("已责令", "ordered"),
    },
    "entrust_return": {
        "applied": ("报批中", "waits for the high court"),
        "approved": ("已批准", "may be given back"),
        "refused": ("未获接受", "refused"),
        "sent": ("退回已发出，待接收", "only preserving until it is taken"),
        "asked": ("待处理", "waits for this court"),
        "passed": ("已层报", "passed upward"),
    },
    "entrust_record": {
        "passed": ("已层报", "passed upward"),
        "recorded": ("已备案", "logged by the high court"),
        "filed": ("已报送备案", "sent to the high court"),
        "asking": ("备案询问中", "question put"),
        "questioned": ("被询问，待答复", "to be answered"),
    },
    "side_review": {
        "received": ("已登记，待受理", "recorded, not filed yet"),
        "under_review": ("合议庭审查中", "a panel reviews"),
        "for_president": ("待院长决定", "waits for the president's decision"),
        "refused": ("不予受理", "not accepted"),
        "withdrawn": ("已撤回", "withdrawn"),
        "decided": ("已裁定（决定），救济期间内", "decided, open to its remedy"),
        "reconsidering": ("复议中", "before the next higher court"),
        "suit": ("执行异议之诉中", "before a trial court"),
        "effective": ("已生效", "final"),
        "changed": ("已被上级法院或者判决改变", "replaced by the next higher court or by a judgment"),
        "carried_out": ("已办理", "done what was decided"),
    },
    "coercive": {
        "in_force": ("措施有效", "in force"),
        "done": ("已执行", "executed"),
        "to_delete": ("应删除", "to be deleted from the blacklist"),
        "lifted": ("已解除", "lifted"),
    },
    "closed_for_now": {
        "listed": ("已终本，信息公开", "closed for now and published"),
        "correcting": ("信息待更正", "an entry is to be corrected"),
        "masked": ("信息已屏蔽", "masked"),
        "reopened": ("已恢复执行", "reopened"),
    },
    "outsider_objection": {
        "received": ("收到异议，待立案", "received, to be filed"), "refused": ("不予受理", "not accepted"),
        "filed": ("已立案", "filed"), "under_review": ("审查中，停止处分", "under review, no disposal"),
        "rejected": ("驳回申请", "application rejected"), "withdrawn": ("已撤回", "withdrawn"),
        "asset_suspended": ("中止对该标的的执行", "no enforcement on the asset"),
        "dismissed": ("已驳回，起诉期内停止处分", "dismissed, term for a suit running"),
        "litigation": ("执行异议之诉中", "suit under way"), "retrial": ("申请再审", "retrial applied for"),
        "to_release": ("待解除查封", "seizure to be lifted"), "released": ("已解除查封", "seizure lifted"),
        "release_told": ("已告知现执行法院解除", "the holder was told to lift the seizure"),
        "resumed": ("恢复对该标的的执行", "enforcement on the asset goes on"), "frozen": ("停止处分", "no disposal"),
    },
    "entrusted_matter": {
        "prepared": ("拟委托，待核对", "prepared, not checked"),
        "dropped": ("未委托", "given up before it was sent"),
        "sent": ("已发出，待签收", "sent, not signed for"),
        "accepted": ("已签收，办理中", "signed for"),
        "supplementing": ("补充材料中", "documents are missing"),
        "withdrawing": ("撤回中", "the withdrawal is on its way"),
        "withdrawn": ("已撤回", "not to be done after all"),
        "done": ("已办结，待确认", "done, to be confirmed"),
        "returned": ("已退回", "given back by the other court"),
        "refused": ("未获接受", "refused by a guard"),
        "confirmed": ("已确认", "done and confirmed"),
        "passed_on": ("随案转出", "passed on with the case"),
        "carried": ("随案转入，待报告", "came with the case, report awaited"),
        "void": ("委托无效，须重新委托", "void, to be requested anew"),
        "received": ("收到，待签收", "here, not signed for"),
        "absorbed": ("由本院自行执行", "this court holds the case now"),
    },
    "matter_complaint": {
        "sent": ("已投诉，待答复", "complained"),
        "answered": ("已获答复", "answered"),
        "asked": ("待处理", "waits for this court"),
        "ordered": ("已督办", "ordered"),
        "explained": ("已说明", "explained"),
        "decided": ("已答复", "decided or explained"),
    },
    "matter_watch": {
        "seen": ("已预警", "reported"),
        "ordered": ("已督办", "ordered"),
        "explained": ("已说明", "explained"),
        "settled": ("已解除", "settled after all"),
    },
}  # fmt: skip
_ENDED = Text("已办结", "done")
_ALL = dict(_SAID)
for _section in SECTIONS:
    _ALL.update(_section.states)
STATES = {name: {state: Text(*said) for state, said in states.items()} for name, states in _ALL.items()}

_ROLES = {
    "superior": ("上级法院", "superior court"), "upper": ("上一级法院", "next higher court"), "lower": ("原执行法院", "lower court"),
    "old_holder": ("原执行法院", "former holder"), "new_holder": ("现执行法院", "new holder"),
    "decider": ("决定法院", "deciding court"), "old_court": ("原执行法院", "original court"), "target": ("被指定法院", "designated court"),
    "gatherer": ("集中决定法院", "gathering court"), "set": ("集中案件组", "set of cases"), "organiser": ("组织法院", "organising court"),
    "lead": ("牵头法院", "lead court"), "helper": ("协同法院", "helping court"), "proposer": ("报送法院", "proposing court"),
    "court": ("执行法院", "enforcing court"), "holder": ("现执行法院", "court that holds the case"), "asker": ("征询法院", "court that asks"),
    "promiser": ("承诺法院", "court that promises"), "later_holder": ("后手法院", "later holder"),
    "follower": ("随案接收法院", "court the case came to"),
    "first_sealer": ("首先查封法院", "first sealing court"), "claimant": ("优先债权执行法院", "court of the priority claim"),
    "sender": ("委托法院", "entrusting court"), "receiver": ("受托法院", "court entrusted"), "filer": ("备案法院", "court that files"),
    "level": ("受理备案的法院", "court that records"), "returner": ("退回法院", "court that gives back"), "approver": ("审批法院", "court that approves"),
    "urger": ("提请法院", "court that asks"), "director": ("责令法院", "court that orders"), "directed": ("被责令法院", "court ordered"),
    "bound": ("受通知停止处分的法院", "court told to stop disposal"),
    "complainant": ("投诉法院", "court that complains"), "addressee": ("受理投诉的法院", "court complained to"),
    "respondent": ("被督办法院", "court that explains"),
    "later": ("后立案法院", "later court"), "first": ("先立案法院", "first court"),
}  # fmt: skip
ROLES = {
    name: Text(*said) for each in (_ROLES, *(section.roles for section in SECTIONS)) for name, said in each.items()
}


def state_word(procedure: str, state: str) -> Text | None:
    """A state of a procedure for people, or None where nothing is said about it here."""
    if state == "ended":
        return _ENDED
    return STATES.get(procedure, {}).get(state)
