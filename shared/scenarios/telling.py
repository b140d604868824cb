"""The words of a story: who did what at which court, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from shared.domain.errors import Text
from shared.flows.ports import COURT_TIME
from shared.messages.kinds import ActKind, MessageKind
from shared.scenarios.document import Step
from shared.scenarios.references import Memory
from shared.scenarios.world import World

if TYPE_CHECKING:
    from shared.scenarios.expectations import Difference
    from shared.scenarios.happenings import Happening
    from shared.scenarios.outcome import Outcome, Told

LOGINS = {
    "filing": Text("立案人员", "the filing clerk"), "chief": Text("执行局长", "the bureau chief"),
    "president": Text("院长", "the president"), "operator": Text("运维", "the operator"),
    "officer": Text("执行员", "officer"), "reviewer": Text("审查员", "reviewer"),
    "vicepresident": Text("副院长", "the vice-president"), "judge": Text("法官", "judge"),
    "duty": Text("指挥中心值班员", "duty officer"), "manager": Text("综合管理员", "manager"),
    "quality": Text("质效管理员", "quality officer"), "trial": Text("审判庭法官", "trial judge"),
}  # fmt: skip
FAULTS = {
    "down": Text("{value} 停机", "{value} goes down"), "up": Text("{value} 恢复", "{value} is up again"),
    "cut": Text("{value} 之间断网", "the network between {value} is cut"), "lose": Text("开始丢失：{value}", "lost from now: {value}"),
    "duplicate": Text("开始重复：{value}", "doubled from now: {value}"), "alter": Text("开始改动报文：{value}", "altered from now: {value}"), "hold": Text("扣住：{value}", "held back: {value}"),
    "reorder": Text("开始乱序：{value}", "overtaking from now: {value}"),
    "release": Text("放行被扣住的消息（{value}）", "what was held back goes on ({value})"), "heal": Text("故障排除", "all faults healed"),
}  # fmt: skip


CALENDAR = Text("日历不同，不计：", "another calendar, not counted: ")


def person(login: str | None) -> Text:
    """How a story calls a person."""
    if login is None:
        return Text("承办人", "the officer in charge")
    stem = login.rstrip("0123456789")
    title = LOGINS.get(stem, Text(login, login))
    return Text(title.zh + login[len(stem) :], f"{title.en} {login[len(stem) :]}".strip())


def court(country: World, court_id: str) -> Text:
    """The court's name; its id where no English name is known."""
    name = country.nodes[court_id].court.name if court_id in country.nodes else Text(court_id, court_id)
    return Text(name.zh, name.en or court_id)


def step_sentence(country: World, step: Step, memory: Memory) -> Text:
    """What a step says, before what came of it."""
    said = _sentence(country, step)
    if step.say is not None:
        own = memory.words(step.say)
        said = Text(f"{own.zh}" + (f"（{said.zh}）" if said.zh else ""), own.en + (f" ({said.en})" if said.en else ""))
    return Text(
        said.zh + ("（日期为推定）" if step.chosen else ""), said.en + (" (date chosen)" if step.chosen else "")
    )


def _sentence(country: World, step: Step) -> Text:
    given: Any = step.given
    if step.verb in ("faults", "clock", None):
        return _world(given) if step.verb == "faults" else Text("", "")
    where, who = court(country, given["court"]), person(given.get("who"))
    what = deed(country, step)
    return Text(f"{where.zh} {who.zh}：{what.zh}", f"{where.en}, {who.en}: {what.en}")


def deed(country: World, step: Step) -> Text:
    """What somebody does in a step, without who and where."""
    given: Any = step.given
    name = given.get("act") or given.get("kind") or ""
    title = kind_text(country, name)
    verb = step.verb
    match verb:
        case "act":
            return title
        case "draft" | "issue" if "kind" in given:
            to = court(country, given["to"])
            done = Text("拟稿", "drafts") if verb == "draft" else Text("制发", "issues")
            return Text(f"{done.zh}{title.zh}，致 {to.zh}", f"{done.en} {title.en} to {to.en}")
        case "issue":
            return Text(f"制发文书“{given['draft']}”", f"issues the draft “{given['draft']}”")
        case "approve":
            return Text(f"核签文书“{given['draft']}”", f"signs the draft “{given['draft']}”")
        case "give_back":
            return Text(
                f"退回文书“{given['draft']}”：{given['reason']}",
                f"returns the draft “{given['draft']}”: {given['reason']}",
            )
        case _:
            return Text(f"签收{title.zh}", f"signs for {title.en or 'a message'}")


def kind_text(country: World, name: str) -> Text:
    """The title of an act or a document; its name where nobody declares it."""
    declared = _declared(country, name)
    return declared.title if declared else Text(name, name)


def rule_of(country: World, step: Step) -> str:
    """The rule that what a step does rests on; empty where its declaration names none."""
    given: Any = step.given if isinstance(step.given, Mapping) else {}
    declared = _declared(country, given.get("act") or given.get("kind") or "")
    return declared.source if declared else ""


def _declared(country: World, name: str) -> ActKind | MessageKind | None:
    catalogue = next(iter(country.nodes.values())).catalogue
    return catalogue.acts.get(name) or catalogue.messages.get(name)


def _world(given: Mapping[str, Any]) -> Text:
    said = [FAULTS[name].filled(value=_plain(value)) for name, value in given.items()]
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items()) or "*"
    return ", ".join(value) if isinstance(value, list) else str(value)


# — the whole story —


def in_brief(outcome: Outcome, language: str) -> Iterator[str]:
    """Title, what the last step says, and the verdict; the whole story where it did not go as written."""
    if not outcome.met:
        yield from story(outcome, language)
        return
    yield f"■ {outcome.scenario.title.in_language(language)}"
    if outcome.told:
        yield f"  → {outcome.told[-1].text.in_language(language)}"


def story(outcome: Outcome, language: str) -> Iterator[str]:
    """The story line by line: title, steps with their dates, what came of them, and the verdict."""
    scenario = outcome.scenario
    yield f"■ {scenario.title.in_language(language)}"
    yield f"  {scenario.path} · {scenario.source}"
    if outcome.note:
        yield f"  {outcome.note.in_language(language)}"
    for told in outcome.told:
        yield from _told(told, language)
        for difference in outcome.differences:
            if difference.step == told.step.number:
                yield f"      ✘ {difference.sentence(language)}"
        for remark in outcome.remarks:
            if remark.step == told.step.number:
                yield f"      ≈ {CALENDAR.in_language(language)}{remark.sentence(language)}"
    verdict = (
        Text("符合预期", "as expected")
        if outcome.met
        else Text("与预期不符：{n} 处", "not as expected: {n} differences")
    )
    ids = "、".join(scenario.shows)
    yield f"  {'✔' if outcome.met else '✘'} {verdict.filled(n=len(outcome.differences)).in_language(language)} · {outcome.seconds:.1f} s · {ids}"


def _told(told: Told, language: str) -> Iterator[str]:
    for happening in told.before:
        yield _happened(happening, language)
    text = told.text.in_language(language)
    numbers = "、".join(str(told.result[name]) for name in ("case_no", "docket_no") if name in told.result)
    if text:
        text += f" → {numbers}" if numbers else ""
        yield f"  {told.step.at.astimezone(COURT_TIME):%Y-%m-%d %H:%M}  {text}"
    if told.refusal is not None:
        refused = Text("不予办理", "refused").in_language(language)
        yield f"      ⛔ {refused} {told.refusal.code}：{told.refusal.what.in_language(language)}"
    for happening in told.after:
        yield _happened(happening, language)


def _happened(happening: Happening, language: str) -> str:
    at = happening.at.astimezone(COURT_TIME)
    return f"      {at:%Y-%m-%d %H:%M}  {happening.court}  {happening.text.in_language(language)}"


def as_data(outcome: Outcome) -> dict[str, Any]:
    """The same as plain data for `--json`."""
    return {
        "file": outcome.scenario.path, "title": {"zh": outcome.scenario.title.zh, "en": outcome.scenario.title.en},
        "shows": list(outcome.scenario.shows), "met": outcome.met, "seconds": round(outcome.seconds, 3),
        "steps": [
            {
                "step": told.step.number, "line": told.step.line, "at": told.step.at.isoformat(), "chosen": told.step.chosen,
                "zh": told.text.zh, "en": told.text.en, "refused": told.refusal.code if told.refusal else None,
                "happened": [
                    {"at": each.at.isoformat(), "court": each.court, "zh": each.text.zh, "en": each.text.en}
                    for each in (*told.before, *told.after)
                ],
            }
            for told in outcome.told
        ],
        "note": {"zh": outcome.note.zh, "en": outcome.note.en} if outcome.note else None,
        "differences": [_difference(each) for each in outcome.differences],
        "remarks": [_difference(each) for each in outcome.remarks],
    }  # fmt: skip


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "step": each.step, "line": each.line, "path": ".".join(each.path), "expected": each.expected,
        "actual": each.actual,
    }  # fmt: skip
