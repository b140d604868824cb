"""The command centre: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

_COURSE = {
    "issued": ("已下达，待签收", "issued, to be acknowledged"), "acked": ("已签收", "acknowledged"), "unable": ("不能执行", "unable"),
    "waiting": ("待命，小组另有调度", "waiting for the squad"), "en_route": ("出警途中", "on its way"), "on_site": ("到达现场", "on the scene"),
    "controlled": ("已控制", "under control"), "not_found": ("未找到", "not found"), "obstructed": ("受阻", "obstructed"),
    "reinforced": ("已增援", "reinforced"), "reported": ("已报告结果", "result reported"), "taken_over": ("已接管", "taken over"),
    "reviewed": ("已评查", "reviewed"), "cancelled": ("已取消", "cancelled"), "passed_on": ("已改派或移转", "passed on"),
    "with_head": ("待负责人决定", "with the head"), "refused": ("被拒收", "refused"), "told": ("已获告知", "told"),
    "to_take_over": ("待接管", "to be taken over"),
}  # fmt: skip
STATES = {
    "dispatch": _COURSE,
    "reinforcement": {"asked": ("已请求", "asked"), "sent": ("已派出增援", "sent")},
    "incident": {"reported": ("已报告", "reported"), "supported": ("已支援", "supported"), "closed": ("处置完毕", "over")},
    "supervised_item": {"issued": ("已下达", "issued"), "received": ("待办", "to be done"), "answered": ("已回复", "answered")},
    "lead": {
        "received": ("已登记", "received"), "screened": ("已筛查", "screened"), "forwarded": ("已转办", "forwarded"),
        "assigned": ("已指派", "assigned"), "verifying": ("核实中", "being checked"), "confirmed": ("属实", "confirmed"),
        "unfounded": ("不实", "unfounded"), "known": ("已掌握", "known before"), "measure": ("已采取措施", "measure taken"),
        "replied": ("已回复", "replied"),
    },
    "liaison": {"asked": ("已请求，待答复", "asked"), "answered": ("已答复", "answered")},
    "reward_notice": {
        "applied": ("已申请，待决定", "to be decided"), "granted": ("已准予", "granted"), "refused": ("不予准许", "refused"),
        "published": ("已公告", "published"), "tips": ("已有举报", "tips received"), "realised": ("已实现", "money realised"),
        "paid": ("已发放", "paid"), "withdrawn": ("已撤回", "withdrawn"),
    },
}  # fmt: skip
_ROLES = {
    "caller": ("请求增援的法院", "court that asks for help"), "issuer": ("调度法院", "court that orders"), "executor": ("承办法院", "court ordered"), "commander": ("指挥法院", "commanding court"),
    "reporter": ("报告法院", "reporting court"), "told": ("受理报告的法院", "court told"), "supervisor": ("督办法院", "supervising court"),
    "supervised": ("承办法院", "supervised court"), "centre": ("执行指挥中心", "command centre"),
}  # fmt: skip
_WORDS = {
    "planned": ("已排班", "planned"), "on_duty": ("在岗", "on duty"), "missed": ("未签到", "missed"), "handed_over": ("已交接", "handed over"),
    "free": ("备勤", "free"), "assigned": ("已指派", "assigned"), "on_site": ("在现场", "on the scene"), "off": ("撤勤", "off"),
    "counts": ("有效", "counts"), "repeated": ("重复", "repeated"), "excluded": ("不予发放", "excluded"), "known": ("法院已掌握", "known before"),
    "police": ("公安", "police"), "procuratorate": ("检察院", "procuratorate"), "officer": ("执行人员", "officer"),
    "applicant": ("申请执行人", "applicant"), "public": ("群众", "the public"), "court": ("其他法院", "another court"),
    "emergency": ("突发事件", "emergency"), "request": ("协助请求", "request"), "complaint": ("投诉", "complaint"), "lead": ("线索", "lead"),
    "person": ("人员", "person"), "property": ("财产", "property"), "conduct": ("行为", "conduct"), "order": ("下达", "ordered"),
    "shift_handed_over": ("交接班", "shift handed over"), "applicants_agent": ("申请人的代理人", "agent of the applicant"),
    "bound_to_inform": ("有义务提供信息的人", "bound to inform"), "leader": ("带班领导", "leader"), "technician": ("技术人员", "technician"),
    "backup": ("替班人员", "substitute"), "confirmed": ("属实", "confirmed"), "unfounded": ("不实", "unfounded"),
    "controlled": ("已控制", "under control"), "not_found": ("未找到", "not found"), "obstructed": ("受阻", "obstructed"),
}  # fmt: skip

SECTION = Section(
    states=STATES,
    roles=_ROLES,
    words=_WORDS,
    tones={
        "missed": "bad", "on_duty": "good", "free": "good", "obstructed": "bad", "with_head": "bad", "controlled": "good",
        "unable": "warn", "en_route": "warn",
    },
    pages={
        "set_up_centre": "command_centre.show", "publish_rota": "command_centre.rota", "sign_in_shift": "command_centre.show",
        "hand_over_shift": "command_centre.rota", "ask_shift_swap": "command_centre.rota",
        "consent_shift_swap": "command_centre.rota", "form_squad": "command_centre.show", "stand_squad": "command_centre.show",
        "log_call": "command_centre.phone", "correct_call": "command_centre.phone", "add_contact": "command_centre.show",
        "receive_lead": "command_centre.leads", "issue_dispatch_order": "command_centre.show",
        "report_incident": "command_centre.show", "issue_item": "command_centre.show", "ask_liaison": "command_centre.show",
    },
)  # fmt: skip
