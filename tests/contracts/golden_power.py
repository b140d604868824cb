"""The run of `make_golden.py` over designation, cross enforcement, urging, correction, stay and supervision letters."""

from __future__ import annotations

from builders import Country
from designation_stories import PRESIDENT, Designation, drafted_and_issued
from stories import MAJOR
from supervising_stories import Supervision

LOWER, UPPER, HIGH, TARGET = "gd0304", "gd03", "gd", "gd0106"


def title(number: int) -> str:
    """The enforced judgment of one story."""
    return f"（2025）粤0304民初{number}号"


def designations(country: Country) -> None:
    """A case given to another city's court: asked, ruled, served, handed over, reported, replaced, withdrawn."""
    case = Designation(country).filed(title_no=title(20)).controlled().funded().opened().file_here().asked()
    country.act(
        TARGET, "officer1", "answer_conflict", lineage=case.lineage, exchange=case.review, reason="承办人系当事人近亲属"
    )
    case.target = "gd0305"
    case.asked()
    country.act("gd0305", "officer1", "answer_fit", lineage=case.lineage, exchange=case.review)
    case.ruled().handed_over().docketed()
    country.act("gd0305", "officer1", "report_progress", lineage=case.lineage, exchange=case.review, stage="已查控财产")
    recusal(country)
    withdrawn(country)
    Designation(country, upper=UPPER, target="gd0305").filed(title_no=title(23)).opened().file_here().ruled()
    served_otherwise(country)


def recusal(country: Country) -> None:
    """The designated court asks to be replaced; the old court hands over to the replacement."""
    case = Designation(country).filed(title_no=title(21)).opened().file_here().ruled()
    drafted_and_issued(country, TARGET, "recusal_request", PRESIDENT, login="officer1", to=HIGH, lineage=case.lineage,
                       exchange=case.review, reason="本院与当事人存在利害关系")  # fmt: skip
    done = country.act(HIGH, "reviewer1", "replace_designated_court", lineage=case.lineage, exchange=case.review)
    Designation(country, lower=TARGET, target="gd0305", lineage=case.lineage, review=done["exchange_id"]).ruled()


def withdrawn(country: Country) -> None:
    """Ruling and withdrawal on their way together; the withdrawal arrives first."""
    case = Designation(country).filed(title_no=title(22)).opened().file_here()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"
    case.ruled()
    drafted_and_issued(country, HIGH, "designation_withdrawn", PRESIDENT, login="reviewer1", to=LOWER,
                       lineage=case.lineage, exchange=case.review, supersedes=case.ruling, reason="情况变化")  # fmt: skip
    back_again(country)


def served_otherwise(country: Country) -> None:
    """The old court is cut off; the ruling is served by hand, after a first inquiry was given up. Then one closed before."""
    case = Designation(country).filed(title_no=title(24)).opened().file_here()
    country.network.hold = lambda parcel: LOWER in (parcel.sender, parcel.recipient)
    case.ruled()
    country.later(hours=1)
    country.act(HIGH, "chief", "drop_other_service", lineage=case.lineage, exchange=case.cleared())
    case.recorded(case.cleared())
    back_again(country)
    closed = Designation(country).filed(title_no=title(25)).opened().file_here()
    country.network.hold = lambda parcel: {HIGH, LOWER} <= {parcel.sender, parcel.recipient}
    closed.ruled()
    country.act(
        LOWER, "officer1", "close_case", lineage=closed.lineage, epoch=1, mode="terminated", reason="申请人撤回"
    )
    country.later(hours=1)
    closed.recorded(closed.cleared())
    back_again(country)
    barred(country)


def barred(country: Country) -> None:
    """Two courts have ruled on one case; the one that asks is barred by the other's ruling."""
    case = Designation(country).filed(title_no=title(26)).opened().file_here()
    rival = Designation(country, upper=UPPER, target="gd0305", lineage=case.lineage, case_no=case.case_no)
    rival.opened().file_here()
    country.network.hold = lambda parcel: LOWER in (parcel.sender, parcel.recipient)
    case.ruled()
    rival.ruled()
    case.cleared()
    back_again(country)


def back_again(country: Country) -> None:
    """What was held up arrives."""
    country.network.hold = lambda _parcel: False
    country.network.release()
    country.settle()
    country.later(minutes=10)


def crossings(country: Country) -> None:
    """Proposed, rejected, accepted; a concentration; a joint enforcement to its end."""
    for number, exchange in ((30, "x30"), (31, "x31")):
        case = Designation(country).filed(title_no=title(number))
        drafted_and_issued(country, LOWER, "cross_propose", PRESIDENT, login="officer1", to=HIGH, lineage=case.lineage,
                           exchange=exchange, mode="direct", reason="被执行人在当地影响较大", party_view="申请执行人同意")  # fmt: skip
        if number == 30:
            country.act(HIGH, "reviewer1", "reject_cross", lineage=case.lineage, exchange=exchange, reasons="尚无必要")
        else:
            country.act(HIGH, "reviewer1", "accept_cross", lineage=case.lineage, exchange=exchange, mode="direct")
    concentrated(country)
    joint(country)


def concentrated(country: Country) -> None:
    """Two cases of one debtor gathered at one court; the first is ruled on."""
    cases = [Designation(country, lower=lower, target="gd01").filed(title_no=title(number))
             for lower, number in ((LOWER, 32), ("gd0305", 33))]  # fmt: skip
    lines = "\n".join(f"{case.lower} {case.case_no}" for case in cases)
    done = country.act(HIGH, "reviewer1", "open_concentration", debtor="张某", target="gd01", cases=lines,
                       reason="同一被执行人在多家法院均有案件")  # fmt: skip
    for case in cases:
        case.review = done[case.case_no]
        case.file_here()
    draft = cases[0].drafted("concentration_ruling")
    country.approve(HIGH, draft, *MAJOR)
    country.issue(HIGH, "reviewer1", draft)


def joint(country: Country) -> None:
    """A lead and two helpers, one of whom cannot."""
    case = Designation(country).filed(title_no=title(34)).controlled()
    done = country.act(HIGH, "reviewer1", "open_joint", lead=LOWER, case_no=case.case_no, reason="财产分散")
    about = {"lineage": case.lineage, "exchange": done["exchange_id"]}
    country.act(HIGH, "reviewer1", "call_file", **about)
    country.act(LOWER, "officer1", "send_file", **about)
    for court in (LOWER, "gd0305", TARGET):
        drafted_and_issued(country, HIGH, "joint_decision", PRESIDENT, login="reviewer1", to=court, **about,
                           reasoning="确有协同必要。", tasks="gd0305 | 协助查封 | 2026-03-31\ngd0106 | 协助查找 |")  # fmt: skip
    country.act("gd0305", "officer1", "acknowledge_task", **about)
    country.act("gd0305", "officer1", "finish_task", result="已查封", **about)
    country.act(TARGET, "officer1", "decline_task", reason="被执行人不在本辖区", **about)
    country.act(LOWER, "officer1", "report_cross", stage="协同办理中", **about)
    country.act(HIGH, "reviewer1", "note_report", **about)
    country.act(HIGH, "reviewer1", "escalate_report", measure="一个月内启动处置", **about)
    country.act(HIGH, "reviewer1", "end_cross", result="任务完成", **about)


def supervision(country: Country) -> None:
    """Corrections and letters first, then stays, then urging of a case over six months old."""
    corrections(country)
    letter(country)
    stays(country)
    urgings(country)


def corrections(country: Country) -> None:
    """Corrected after a reconsideration; and not corrected, so ruled on above."""
    for number in (40, 41):
        story = Supervision(country).filed(title_no=title(number)).opened("open_correction", act="查封裁定")
        story.issued(
            "correction_instruction", error="明显超标的额查封", act_required="解除超出部分", due_on=story.day(10)
        )
        story.below("officer1", "request_reconsideration", grounds="标的物不可分")
        story.issued("reconsider_decision", result="upheld", act_required="解除超出部分", due_on=story.day(10))
        if number == 40:
            story.below("officer1", "report_corrected", done="已解除超出部分", document_no="（2026）粤0304执1号之二")
    story.days_pass(11)
    story.analysed().issued(
        "direct_ruling", MAJOR, ruling="解除超出部分的查封", assisting_bodies="深圳市不动产登记中心"
    )


def letter(country: Country) -> None:
    """A supervision letter: reminded, reported, returned, reported, closed."""
    story = Supervision(country).filed(title_no=title(42))
    story.opened("accept_complaint", complaint="长期不处置已查封房产", accepted_on=str(story.today))
    story.issued(
        "supervise_letter", (("chief", "review"),), demands="说明进展\n限期处置", leader="副院长", due_on=story.day(5)
    )
    story.below("chief", "name_supervised_officer", officer="officer1")
    story.days_pass(6)
    story.above("reviewer1", "take_supervision_step", step="urge", remark="三日内报告")
    story.below("officer1", "report_supervision", demands_status="正在研究")
    story.above("reviewer1", "return_supervision_report", reasons="未处置", due_on=story.day(15))
    story.below("officer1", "report_supervision", demands_status="房产已上网拍卖")
    story.above("reviewer1", "close_supervision", remark="要求已落实")


def stays(country: Country) -> None:
    """A stay kept and then ended by the superior, and one that the clock ends."""
    story = Supervision(country).filed(title_no=title(43))
    story.exchange = story.stayed(story.day(60))
    story.below("officer1", "report_ground_gone", facts="再审申请已撤回")
    story.above("reviewer1", "keep_stay", reasons="另案再审尚未审结")
    story.below("officer1", "report_ground_gone", facts="另案已审结")
    story.issued("resume", reasons="暂缓事由已消失")
    story.below("officer1", "resume_enforcement")
    lasting = Supervision(country).filed(title_no=title(44))
    lasting.stayed(lasting.day(5))
    lasting.days_pass(6)


def urgings(country: Country) -> None:
    """Explained, ordered, extended, satisfied; superseded by the high court's; not obeyed."""
    stories = [Supervision(country).filed(title_no=title(number)) for number in (45, 46)]
    country.later(days=190)
    for story in stories:
        story.applied()
        story.above("filing", "docket_inaction")
    obeyed, disobeyed = stories
    obeyed.above("reviewer1", "call_explanation", questions="为何未处置房产？")
    obeyed.below("officer1", "give_explanation", explanation="评估机构尚未出具报告。")
    obeyed.urged()
    obeyed.below("officer1", "acknowledge_urging")
    obeyed.below("officer1", "report_on_order", done="已启动评估", reasons="评估机构尚未出具报告")
    obeyed.issued("extended", due_on=obeyed.day(40), reasons="评估需时")
    obeyed.below("officer1", "report_on_order", done="房产已拍卖，案款已发放")
    obeyed.above("reviewer1", "accept_report", remark="予以认可")
    disobeyed.urged()
    disobeyed.days_pass(21)
    superseded = Supervision(country).filed(title_no=title(47))
    country.later(days=190)
    superseded.applied()
    superseded.above("filing", "docket_inaction")
    superseded.urged()
    superseded.opened("open_urging", by=HIGH, trigger="other", started_on="2026-03-09", ex_officio_reason="督办案件")
    superseded.issued("urging_order", by=HIGH, acts="处置房产", due_on=superseded.day(10))
