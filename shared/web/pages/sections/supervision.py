"""Enforcement supervision: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    states={
        "supervision": {
            "lead": ("线索待立案", "lead, to be docketed"),
            "refused": ("不予受理", "refused"),
            "referred": ("已移送", "referred to the right court"),
            "open": ("已立案，审查中", "under review"),
            "file_due": ("已立案，待报送案卷", "docketed, file to come"),
            "deferred": ("暂缓执行中", "enforcement stayed meanwhile"),
            "ordered": ("已指令纠正", "lower court told to correct"),
            "order_recon": ("指令复议中", "the order is being reconsidered"),
            "title_review": ("执行依据审查中", "title under trial supervision"),
            "corrected": ("下级法院已纠正", "the lower court has corrected"),
            "direct_ruling": ("已直接裁定", "ruled in place of an act not corrected"),
            "dismissed": ("已驳回", "dismissed"),
            "terminated": ("已终结审查", "ended: too late"),
            "withdrawn": ("已准许撤回", "withdrawal allowed"),
            "ruled": ("已裁定撤销或者变更", "revoked or changed"),
            "remanded": ("已发回，待报告", "sent back, report to come"),
            "reported": ("发回后已报告", "sent back and reported on"),
            "informed": ("已被监督，待报送案卷", "supervised, file owed"),
            "file_sent": ("案卷已报送，待裁定", "file sent, ruling to come"),
            "ended": ("监督已结，裁定未变", "over, nothing changed"),
            "carried_out": ("已按监督裁定办理", "done as ruled"),
            "passed_on": ("已转告执行法院", "told on to the holder"),
            "received": ("收到移送的申请", "referred application received"),
        },
        "procuratorial_suggestion": {
            "registered": ("已登记，待回复", "registered, reply owed"),
            "replied": ("已回复", "replied"),
            "directed": ("上级责令纠正", "told from above to correct"),
            "corrected": ("已纠正", "corrected"),
            "directing": ("已责令下级法院纠正", "lower court told to correct"),
            "answered": ("已回复检察院", "procuratorate answered"),
        },
        "quality": {
            "selected": ("已选取", "chosen"),
            "reviewing": ("评查中", "under review"),
            "graded": ("初步意见，待答复", "draft grade, answer awaited"),
            "contested": ("有异议，待委员会决定", "contested"),
            "final": ("等次已定", "final"),
            "referred": ("已移送", "referred"),
        },
        "quality_report": {"sent": ("已报送", "sent"), "received": ("已收到", "received")},
    },
    roles={
        "enforcing": ("执行法院（被告知）", "enforcing court, told"),
        "referred_to": ("受移送法院", "court referred to"),
        "above": ("上一级法院", "next higher court"),
        "reporter": ("报送法院", "court that reports"),
    },
    words={
        "title_revoked": ("执行依据已撤销", "title revoked"),
        "title_stands": ("执行依据维持", "title stands"),
        "late": ("逾期", "late"),
        "wrong": ("不当", "wrong"),
        "inspection": ("督察", "inspection"),
        "discipline": ("法官惩戒委员会", "disciplinary committee"),
    },
)
