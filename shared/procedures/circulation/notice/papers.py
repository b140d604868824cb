"""What travels with a notice, and its states. Source: inter-court rules 8.3; periods and signatures [D]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.notices import Scope
from shared.domain.transitions import Transition
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term

NAME, QUERY = "notice", "notice_query"
S43 = "法发〔2009〕43号 三(一)"
DOWN = f"{S43} · 逐级下发 (unconfirmed)"
#: So that the original, enclosed as signed, still fits into a message.
MOST_CHARACTERS = 6_000

ISSUER = (
    Transition("", "issue", "issued", S43),
    Transition("issued", "complete", "complete", "[D] every court has signed for it, and reported where asked"),
    Transition("complete", "join", "issued", "[D] a court joined later"),
    Transition("issued", "replace", "replaced", "[D]"),
    Transition("complete", "replace", "replaced", "[D]"),
)
COURT = (
    Transition("", "arrive", "received", DOWN),
    Transition("", "pass", "passed", "[D] for courts below only"),
    Transition("passed", "sign", "passed", "[D]"),
    Transition("received", "sign", "signed", "[D] signed for by a person"),
    Transition("received", "report", "reported", "[D]"),
    Transition("signed", "report", "reported", "[D]"),
    Transition("reported", "sign", "reported", "[D] signed for after the report"),
    *(Transition(state, "replace", "replaced", "[D]") for state in ("received", "passed", "signed", "reported")),
    Transition("replaced", "sign", "replaced", "[D]"),
)
ASKER = (Transition("", "ask", "asked", "[D]"), Transition("asked", "answer", "answered", "[D]"))


@dataclass(frozen=True, slots=True)
class NoticeInputs:
    """A notice as its drafter fills it in."""

    number: str = term("文号", "number", min_length=1, max_length=100)
    title: str = term("标题", "title", min_length=1, max_length=200)
    scope: Scope = term("下发范围", "scope", help_zh="选“所列”的，在“法院”一栏逐一写明", help_en="where courts are named, list them below")  # fmt: skip
    text: str = term("正文", "text", min_length=1, max_length=MOST_CHARACTERS)
    effective_on: date = term("施行日", "effective on")
    courts: str = term("法院", "courts", default="", max_length=4_000, help_zh="法院标识、代字或名称，一行一个",
                       help_en="id, code or name, one a line")  # fmt: skip
    actions: str = term("要求事项", "actions", default="", max_length=2_000, help_zh="一行一项", help_en="one a line")
    reply_due_on: date | None = term("报告期限", "report due on", default=None)
    replaces: str = term("所替代的文号", "replaces number", default="", max_length=100)
    implements: str = term("所贯彻的上级文号", "carries out number", default="", max_length=100,
                           help_zh="上级通知的正文不得改动，只能另附本院的贯彻通知",
                           help_en="the notice above is never altered; this court's own one is attached to it")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeIssue:
    """通知: as its issuer signs it."""

    number: str = term("文号", "number", min_length=1, max_length=100)
    title: str = term("标题", "title", min_length=1, max_length=200)
    scope: Scope = term("下发范围", "scope")
    courts: tuple[str, ...] = term("法院", "courts", max_length=400)
    text: str = term("正文", "text", min_length=1, max_length=MOST_CHARACTERS)
    text_sha256: str = term("正文摘要", "sha256 of the text", pattern="[0-9a-f]{64}")
    actions: tuple[str, ...] = term("要求事项", "actions", max_length=50)
    issued_on: date = term("印发日", "issued on")
    effective_on: date = term("施行日", "effective on")
    reply_due_on: date | None = term("报告期限", "report due on")
    replaces: str = term("所替代的文号", "replaces number", default="", max_length=100)
    implements: str = term("所贯彻的上级文号", "carries out number", default="", max_length=100)


@dataclass(frozen=True, slots=True)
class NoticePassed:
    """转发: the original exactly as its issuer signed it."""

    issuer: str = term("制发法院", "issuer", min_length=1, max_length=32)
    original: SignedCopy = term("通知原文", "original as signed")


@dataclass(frozen=True, slots=True)
class NoticeReceipt:
    """通知回执: how a court and all below it stand; courts behind by name."""

    as_of: date = term("截至", "as of")
    total: int = term("应收法院数", "courts", minimum=0)
    waiting: tuple[str, ...] = term("未收到", "not received", max_length=1_000)
    unsigned: tuple[str, ...] = term("已收到未签收", "received, not signed for", max_length=1_000)
    unreported: tuple[str, ...] = term("已签收未报告", "signed for, not reported", max_length=1_000)


@dataclass(frozen=True, slots=True)
class NoticeActionReport:
    """贯彻情况报告."""

    done: str = term("贯彻情况", "what was done", min_length=1, max_length=4_000)
    left_open: str = term("未完成事项", "left open", default="", max_length=2_000)


@dataclass(frozen=True, slots=True)
class NoticeQuery:
    """查询现行通知: which this court has (issuer and number), so that it is sent the others."""

    known: tuple[str, ...] = term("本院已有", "known here", max_length=1_000)


@dataclass(frozen=True, slots=True)
class NoticeList:
    """现行通知清单: what is in force for the asking court."""

    in_force: tuple[str, ...] = term("现行通知", "in force", max_length=1_000)
