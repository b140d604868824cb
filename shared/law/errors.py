"""What can go wrong when the law is asked."""

from __future__ import annotations

from shared.domain.errors import BadInput, NotFound, SetupError, Text


class UnknownRule(NotFound):
    """No rule has this id."""

    code = "unknown_rule"
    what = Text("没有这条规则：{name}。", "There is no such rule: {name}.")
    todo = Text("可用 zhixing law rules 列出全部规则。", "List all rules with: zhixing law rules.")


class RuleNotInForce(NotFound):
    """The rule exists, but not yet on that day."""

    code = "rule_not_in_force"
    what = Text(
        "规则 {name} 在 {on} 尚未施行（自 {first} 起）。",
        "Rule {name} was not yet in force on {on} (first on {first}).",
    )
    todo = Text("请核对日期。", "Check the date.")


class WrongRuleKind(BadInput):
    """The rule holds another kind of value than the one asked for."""

    code = "wrong_rule_kind"
    what = Text("规则 {name} 不是{wanted_zh}。", "Rule {name} is not {wanted_en}.")
    todo = Text("可用 zhixing law rule show 查看该规则。", "See the rule with: zhixing law rule show.")


class BadOverride(SetupError):
    """A setting tries to change a rule that may not be changed, or gives a value of the wrong form."""

    code = "bad_law_setting"
    what = Text("不能以设置改变规则 {name}：{why_zh}。", "Rule {name} cannot be set: {why_en}.")
    todo = Text(
        "只有标为“未证实”或“设计”的规则可以设置，且值的形式须与原值相同。",
        "Only rules marked unconfirmed or design can be set, to a value of the same form.",
    )
