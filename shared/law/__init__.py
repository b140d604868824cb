"""The law as data: dated rules with their sources, closing modes, the calendar. Begin with `Law.load()`."""

from shared.law.errors import RuleNotInForce, UnknownRule, WrongRuleKind
from shared.law.lookup import Law
from shared.law.rules import ClosingMode, Rule, RuleValue

__all__ = ["ClosingMode", "Law", "Rule", "RuleNotInForce", "RuleValue", "UnknownRule", "WrongRuleKind"]
