"""What may happen to objections in a run, beside the steps that move power: one list, as in `properties.steps`.

Each step does the next thing somebody may do, mostly rightly, and goes on while dice and answers let it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from objection_stories import panel
from properties.beginning import HOLDERS
from properties.review_world import HOUSE, Disposal, ReviewWorld
from properties.steps import STEPS, Dice, Step, exchanges_at, holds

from shared.domain.courts import Line
from shared.domain.exchanges import Exchange
from shared.flows import drafting

JUDGES = range(1, 7)
ON, LONG = 0.75, 0.9  # how often a step goes on with the next thing
OWN = ("dismiss", "revoke", "revoke", "vary", "declare")
REMANDS = ("remanded_facts", "remanded_procedure", "remanded_outsider")
ABOVE = ("upheld", "changed", "changed", "facts_found", *REMANDS, *REMANDS)
OUTCOME = {"changed": "changed", "facts_found": "revoked"} | dict.fromkeys(REMANDS, "remanded")
RULED = ("decided", "refused", "rejected")
ATTACKED = (*RULED, "effective")
World, Act = ReviewWorld, Callable[[], Any]


def objects(world: World, dice: Dice) -> bool:
    """Somebody objects to a control or a sale, mostly where the case is."""
    lineage = dice.choice(world.lineages)
    court = dice.choice([c for c in HOLDERS if holds(world, c, lineage)] or HOLDERS)
    with world.country.read(court) as unit:
        things = [c.control_id for c in unit.controls.where(lineage_id=lineage, order_by=("rank", "control_id"))]
        sales = unit.exchanges.where(procedure="disposal", lineage_id=lineage, order_by=("opened_at",))
        parties = unit.parties.where(lineage_id=lineage, order_by=("role", "party_id"))
    things += [sale.exchange_id for sale in sales] * 3
    if not things or not parties:
        return False
    who = dice.choice(parties)
    return world.act(court, "filing", "file_objection", lineage, challenged=dice.choice(things), objector=who.name,
                     objector_role=who.role, grounds="查封不当", received_on=today(world)) is not None  # fmt: skip


def review(world: World, dice: Dice) -> bool:
    """The next thing in an objection at its court: docket, notify, rule by a panel, serve."""
    found = [(court, row) for court in HOLDERS for row in exchanges_at(world, court, procedure="objection", role="court")
             if row.state in ("received", "filed", "under_review", *RULED)]  # fmt: skip
    if not found:
        return False
    court, row = dice.choice(found)
    done = False
    while _reviewed(world, dice, court, again(world, court, row)):
        done = True
        if dice.random() > ON:
            break
    return done


def _reviewed(world: World, dice: Dice, court: str, row: Exchange) -> bool:
    about = (row.lineage_id, row.exchange_id)
    if row.state == "received":
        return world.act(court, "filing", "docket_objection", *about) is not None
    if row.state == "filed":
        return world.act(court, "reviewer1", "notify_of_objection", *about, notified_on=today(world)) is not None
    if row.state == "under_review":
        disposition = dice.choice(OWN)
        varied = "减少冻结数额" if disposition == "vary" else ""
        inputs = {"disposition": disposition, "reasons": "经审查", "varied_text": varied}
        return decide(world, court, "rule_objection", bench(dice), row, court, **inputs)
    served = {each["who"] for each in row.data.get("served", [])}
    left = [who for who in row.data.get("persons", []) if who not in served]
    return row.state in RULED and bool(left) and all(
        world.act(court, "reviewer1", "record_objection_service", *about, who=who, served_on=today(world)) is not None
        for who in left)  # fmt: skip


def reconsider(world: World, dice: Dice) -> bool:
    """The next things in a reconsideration: ask below or above, file up, docket, rule with the analysis; rule anew."""
    done = False
    while (found := _to_reconsider(world)) and _reconsidered(world, dice, *dice.choice(found)):
        done = True
        if dice.random() > LONG:
            break
        world.settle()
    return done


def _to_reconsider(world: World) -> list[tuple[str, Exchange]]:
    """Reconsiderations under way, and objections that are to be ruled anew or may be attacked."""
    found = []
    for court in world.nodes:
        found += [(court, row) for row in exchanges_at(world, court, procedure="reconsideration")
                  if row.state in ("asked", "arrived", "reviewing")] * 2  # fmt: skip
        for row in exchanges_at(world, court, procedure="objection", role="court"):
            anew = row.state in ("under_review", *RULED) and row.data["remand_count"]
            known = {each["of"] for each in row.data.get("reconsidered", [])}
            open_to = row.state in ATTACKED and row.data.get("served") and row.data["ruling_no"] not in known
            found += [(court, row)] * (4 if anew else 1 if open_to else 0)
    return found


def _asked(world: World, dice: Dice, court: str, row: Exchange) -> bool:
    each = dice.choice(row.data["served"])
    given = {"who": each["who"], "role": "debtor", "received_on": today(world), "grounds": "裁定错误"}
    if dice.random() < 0.7:
        return world.act(court, "filing", "record_recon_request", row.lineage_id, row.exchange_id, **given) is not None
    above = world.nodes[court].registry.superior(court, Line.REMEDY, world.clock.legal_today(), None)
    if above is None or above.court_id not in world.nodes:
        return False
    named = {"lower_court": court, "case_no": row.data["enforcement_case_no"], "ruling_no": row.data["ruling_no"],
             "served_on": each["on"], "first_case_no": world.start.first_numbers[row.lineage_id]}  # fmt: skip
    return world.act(above.court_id, "filing", "record_recon_request_above", "", **given, **named) is not None


def _reconsidered(world: World, dice: Dice, court: str, row: Exchange) -> bool:
    about = (row.lineage_id, row.exchange_id)
    if row.procedure == "objection":
        attacked = row.state in ATTACKED and row.data.get("served")
        return _asked(world, dice, court, row) if attacked else _reviewed(world, dice, court, row)
    if row.role == "lower":
        return world.act(court, "reviewer1", "send_recon_file", *about) is not None
    if row.state == "arrived":
        return world.act(court, "filing", "docket_reconsideration", *about) is not None
    return row.state == "reviewing" and _ruled_above(world, dice, court, row)


def _ruled_above(world: World, dice: Dice, court: str, row: Exchange) -> bool:
    disposition = dice.choice(ABOVE)
    if disposition in OUTCOME:
        actors = [{"role": "panel_member", "actor_id": row.data["panel"][0], "share_percent": 60,
                   "mental_state": "negligence"}] if row.data.get("panel") else []  # fmt: skip
        due = str(world.clock.legal_today() + timedelta(days=20))
        world.act(court, "reviewer1", "write_liability_analysis", row.lineage_id, row.exchange_id, cause="适用法律错误",
                  outcome=OUTCOME[disposition], defect_class="law", severity="flawed", response_due=due, actors=actors)  # fmt: skip
    inputs: dict[str, Any] = {"disposition": disposition, "reasons": "经审查"}
    if disposition in ("changed", "facts_found"):
        inputs["act_effect"] = effect = dice.choice(
            [e for e in ("uphold", "revoke", "vary") if e != row.data["before"]]
        )
        inputs["varied_text"] = "减少冻结数额" if effect == "vary" else ""
    if disposition in REMANDS:
        inputs["remand_scope"] = "查明冻结数额"
    return decide(world, court, "recon_ruling", bench(dice), row, row.peer, **inputs)


def outsider(world: World, dice: Dice) -> bool:
    """The next thing in the objection of the outsider who claims the house."""
    done = False
    for court in HOLDERS:
        for row in exchanges_at(world, court, procedure="outsider_objection"):
            while (acts := _of_outsider(world, dice, court, again(world, court, row))) and dice.choice(acts)():
                done = True
                if dice.random() > ON:
                    break
    return done


def _of_outsider(world: World, dice: Dice, court: str, row: Exchange) -> list[Act]:
    def act(login: str, name: str, **inputs: Any) -> Act:
        return lambda: world.act(court, login, name, row.lineage_id, row.exchange_id, **inputs) is not None

    def ruled(name: str, **inputs: Any) -> Act:
        return lambda: decide(world, court, name, bench(dice), row, court, **inputs)

    day = today(world)
    sue = [act("filing", "record_outsider_suit", plaintiff=side, received_on=day, unrelated=True, document_no="民初9号")
           for side in ("outsider", "creditor")]  # fmt: skip
    serve = [act("reviewer1", "serve_outsider_ruling", side=side, person=who, served_on=day)
             for side, who in (("outsider", "王某"), ("creditor", "深圳市某贸易有限公司"))]  # fmt: skip
    security = ruled("allow_objection_security", given_by="creditor", amount_fen=100_000_00, document_no="准许担保1号")
    lift = act("officer1", "release_contested_asset", document_no="解封1号")
    if row.role != "court":
        return [lift] if row.state == "to_release" else []
    rulings = [ruled("rule_outsider_objection", disposition=each, ruling_no="执异1号裁定", reasons="经审查认定")
               for each in ("founded", "founded", "not_founded", "not_founded", "rejected", "withdrawn")]  # fmt: skip
    judgments = [act("filing", "record_outsider_judgment", end=end, document_no="判决") for end in ("bars", "permits")]
    return {"received": [act("filing", "file_outsider_objection")], "under_review": [*rulings, security],
            "asset_suspended": [*serve, *sue], "dismissed": [*serve, *sue], "litigation": [*judgments, security],
            "to_release": [lift]}.get(row.state, [])  # fmt: skip


def sell(world: World, dice: Dice) -> bool:
    """A court begins to sell something it has sealed, or records how its sale ended; often the contested house."""
    known = [(court, c) for court, c in world.controls() if c.rank == 1 and c.state == "active"]
    known += [pair for pair in known if pair[1].asset == HOUSE]
    if not known:
        return False
    court, control = dice.choice(known)
    begun = exchanges_at(world, court, procedure="disposal", state="selling", lineage_id=control.lineage_id)
    given: dict[str, Any] = {"control_id": control.control_id, "document_no": "拍卖1号"}
    if not any(sale.data["control_id"] == control.control_id for sale in begun):
        what, inputs = "begin_disposal", {"form": "auction_notice", "begun_on": today(world)}
    else:
        result = dice.choice(("sold", "unsold"))
        what, inputs = "record_disposal", {"result": result} | ({"proceeds_fen": 1_00} if result == "sold" else {})
    done = world.act(court, "officer2", what, control.lineage_id, **given, **inputs) is not None
    if done and inputs.get("result") != "unsold":
        world.disposals.append(Disposal(world.clock.now(), court, control, what))
    return done


def days(world: World, dice: Dice) -> bool:
    """Days pass and everybody's clock looks; often the ten days of a remedy."""
    world.days(dice.choice((1, 4, 14, 14, 17)))
    return True


# — doing, shared by steps —


def today(world: World) -> str:
    """The day at the courts."""
    return str(world.clock.legal_today())


def bench(dice: Dice) -> tuple[int, ...]:
    """Three judges: mostly the first or the last three, so that after a remand an old panel tries to sit, or a new one does."""
    return dice.choice(((1, 2, 3), (1, 2, 3), (4, 5, 6), (4, 5, 6), tuple(sorted(dice.sample(JUDGES, 3)))))


def again(world: World, court: str, row: Exchange) -> Exchange:
    """An exchange as it is now."""
    with world.country.read(court) as unit:
        found: Exchange = unit.exchanges.need(row.exchange_id)
    return found


def decide(world: World, court: str, name: str, judges: tuple[int, ...], row: Exchange, to: str, **inputs: Any) -> bool:
    """A panel drafts, discusses and issues a document or an act that needs it; nothing when anybody may not."""
    author = f"judge{judges[0]}"

    def drafted() -> Any:
        draft = world.country.draft(
            court, author, name, to=to, lineage=row.lineage_id, exchange=row.exchange_id, **inputs
        )
        world.country.approve(court, draft, *panel(*judges))
        with world.country.read(court) as unit:
            digest = unit.drafts.need(draft).digest
        return drafting.issue(world.nodes[court], world.people[court, author], draft, digest=digest)

    return world.turn(drafted) is not None


_MOVES = {name: (does, weight // 2 or 1) for name, (does, weight) in STEPS.items()}
#: What may happen in these runs: objections, and everything that moves power half as often.
REVIEW_STEPS: dict[str, tuple[Step, int]] = {
    "review": (review, 30), "reconsider": (reconsider, 24), "days": (days, 14), "objects": (objects, 8), "sell": (sell, 14),
    "outsider": (outsider, 14), **_MOVES,
}  # fmt: skip
