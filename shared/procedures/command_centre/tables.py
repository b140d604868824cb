"""States of dispatches, incidents, supervised items, leads, liaison requests and reward notices.

Source: 法发〔2009〕43号 一(一); 法发〔2009〕50号 (EMER); 财产调查规定 2020 arts 2, 21–24 (FT); the rest [D].
"""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.transitions import Transition

DISPATCH, REINFORCEMENT, INCIDENT, ITEM = "dispatch", "reinforcement", "incident", "supervised_item"
LEAD, LIAISON, REWARD = "lead", "liaison", "reward_notice"
ROOT, EMER, FT = "法发〔2009〕43号 一(一)", "法发〔2009〕50号", "财产调查规定 2020"
CENTRE = frozenset({Body.COMMAND_CENTRE})
OFFICERS = frozenset({"officer", "chief"})
LEADERS = frozenset({"chief", "president", "vice_president"})

#: Not on the scene yet: another order may still take the squad, and the order may be called off.
ON_THE_WAY = ("issued", "acked", "waiting", "en_route")
FOUND = ("controlled", "not_found", "obstructed", "reinforced")
#: What both courts of an order see, in its order.
COURSE = (
    Transition("", "order", "issued", ROOT),
    Transition("issued", "ack", "acked", "[D] 15 minutes"),
    Transition("waiting", "ack", "acked", "[D] another squad takes it"),
    *(Transition(state, "unable", "unable", "[D]") for state in ("issued", "acked", "waiting")),
    *(Transition(state, "wait", "waiting", "[D] another order goes first") for state in ("issued", "acked", "en_route")),
    *(Transition(state, "go_on", "acked", "[D] the squad is free again") for state in ("waiting",)),
    *(Transition(state, "set_out", "en_route", ROOT) for state in ("acked", "waiting")),
    *(Transition(state, "arrive", "on_site", "[D] 30 minutes") for state in ("acked", "en_route")),
    *(Transition(state, what, what, "[D]") for state in ("on_site", "reinforced") for what in FOUND[:3]),
    Transition("obstructed", "reinforce", "reinforced", "[D] the superior sends another squad"),
    *(Transition(state, "report", "reported", "[D] 24 hours") for state in FOUND),
    Transition("reported", "take_over", "taken_over", "[D] the holder takes over"),
    *(Transition(state, "review", "reviewed", "[D]") for state in ("reported", "taken_over")),
    Transition("reviewed", "take_over", "reviewed", "[D] taken over after the review"),
    *(Transition(state, "cancel", "cancelled", "[D]") for state in ON_THE_WAY),
)  # fmt: skip
ISSUER = (
    *COURSE,
    *(Transition(state, "pass_on", "passed_on", "[D] no answer, or unable: the next squad") for state in ("issued", "unable")),
    *(Transition(state, "to_head", "with_head", "[D] no squad left: the head decides") for state in ("issued", "unable")),
    Transition("issued", "refused", "refused", "[D] a guard of the other court"),
    Transition("with_head", "pass_on", "passed_on", "[D] the head orders a court again"),
    Transition("with_head", "cancel", "cancelled", "[D] the head lets it be"),
)  # fmt: skip
EXECUTOR = COURSE
HOLDER = (
    Transition("", "told", "told", "[D] the court that holds the case is informed"),
    Transition("", "report", "to_take_over", "[D]"),
    Transition("told", "arrive", "on_site", "[D]"),
    *(Transition(state, "report", "to_take_over", "[D]") for state in ("told", "on_site")),
    Transition("to_take_over", "take_over", "taken_over", "[D] 各地做法: handed over to the executing court"),
    *(Transition(state, "passed", "passed_on", "[D] the power has passed") for state in ("told", "on_site", "to_take_over")),
    *(Transition(state, "cancel", "cancelled", "[D]") for state in ("told", "on_site")),
)  # fmt: skip
CALLER = (Transition("", "ask", "asked", ROOT), Transition("asked", "sent", "sent", ROOT))
COMMANDER = (Transition("", "asked", "asked", ROOT), Transition("asked", "send", "sent", ROOT))
REPORTER = (
    Transition("", "report", "reported", f"{EMER} art. 2"),
    Transition("reported", "supported", "supported", f"{EMER} art. 3"),
    Transition("supported", "supported", "supported", "[D] from more than one court"),
    *(Transition(state, "close", "closed", "[D]") for state in ("reported", "supported")),
)
TOLD = (
    Transition("", "report", "reported", f"{EMER} art. 2"),
    Transition("reported", "support", "supported", f"{EMER} art. 3"),
    Transition("supported", "support", "supported", "[D]"),
)
SUPERVISOR = (Transition("", "issue", "issued", ROOT), Transition("issued", "answered", "answered", ROOT))
SUPERVISED = (Transition("", "arrive", "received", ROOT), Transition("received", "answer", "answered", ROOT))
LEADS = (
    Transition("", "receive", "received", f"{FT} art. 2"),
    Transition("received", "screen", "screened", "[D]"),
    Transition("received", "forward", "forwarded", "[D] it belongs to another court"),
    Transition("screened", "forward", "forwarded", "[D] it belongs to another court"),
    Transition("screened", "assign", "assigned", "[D]"),
    Transition("screened", "know", "known", "[D] the court knew it"),
    Transition("assigned", "begin", "verifying", f"{FT} art. 2"),
    Transition("verifying", "confirm", "confirmed", f"{FT} art. 2"),
    Transition("verifying", "disprove", "unfounded", f"{FT} art. 2"),
    Transition("verifying", "know", "known", f"{FT} art. 2"),
    Transition("confirmed", "take", "measure", f"{FT} art. 2"),
    *(Transition(state, "reply", "replied", f"{FT} art. 2") for state in ("measure", "unfounded", "known")),
    Transition("forwarded", "replied", "replied", "[D]"),
)
REQUESTS = (
    Transition("", "ask", "asked", "法〔2016〕41号"),
    Transition("asked", "answer", "answered", "法〔2016〕41号"),
)
REWARDS = (
    Transition("", "apply", "applied", f"{FT} art. 21"),
    Transition("applied", "grant", "granted", f"{FT} art. 21"),
    Transition("applied", "refuse", "refused", f"{FT} art. 21"),
    Transition("granted", "publish", "published", f"{FT} art. 22"),
    *(Transition(state, "tip", "tips", f"{FT} art. 23") for state in ("published", "tips", "realised")),
    *(Transition(state, "realise", "realised", f"{FT} art. 24") for state in ("tips", "realised")),
    Transition("realised", "pay", "paid", f"{FT} art. 24"),
    *(Transition(state, "withdraw", "withdrawn", "[D]") for state in ("applied", "granted", "published", "tips")),
)
