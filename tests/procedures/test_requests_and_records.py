"""Requests for instruction go up level by level, committees first, law only; records are filed with the high court."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country, with_node
from circulation_stories import PRESIDENT, circulating_country, filed
from designation_stories import refused

from shared.domain.errors import BadInput
from shared.flows.desk import OpenDesk
from shared.law.lookup import Law
from shared.messages.schemas import BadPayload
from shared.procedures.net_days import exclusions_of, net_days_237

HERE, CITY, HIGH, TOP = "gd0304", "gd03", "gd", "spc"
ASKED = {
    "question": "终本案件中发现的股权可否直接变卖", "doubt": "no_rule", "facts_fixed": True, "facts": "被执行人持有某公司股权",
    "committee_no": "审委会（2026）3号", "committee_on": "2026-03-09", "committee_view": "可以", "minority_view": "应先评估",
    "similar_cases": "未检索到",
}  # fmt: skip
VIEW = {name: ASKED[name] for name in ("committee_no", "committee_on", "committee_view", "minority_view")}


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = circulating_country(tmp_path, ("spc", "gd", "gd03", "gd0304"))
    yield built
    built.close()


class Request:
    """A request of the district court, step by step."""

    def __init__(self, country: Country) -> None:
        self.country, (self.case_no, self.lineage) = country, filed(country, HERE)
        self.exchange = "11111111-0000-4000-8000-000000000001"

    def send(self, kind: str, court: str, to: str, **inputs: Any) -> None:
        author = "officer1" if court == HERE else "reviewer1"
        draft = self.country.draft(court, author, kind, to=to, lineage=self.lineage, exchange=self.exchange, **inputs)
        self.country.approve(court, draft, *PRESIDENT)
        self.country.issue(court, author, draft)

    def asked(self, to: str = CITY, **changes: Any) -> Request:
        self.send("consult_request", HERE, to, **(ASKED | changes))
        return self

    def passed_up(self) -> Request:
        self.send("consult_forward", CITY, HIGH, **VIEW)
        self.send("consult_forward", HIGH, TOP, **VIEW)
        return self

    def act(self, court: str, name: str, **inputs: Any) -> dict[str, Any]:
        who = "officer1" if court == HERE else "reviewer1"
        return self.country.act(court, who, name, lineage=self.lineage, exchange=self.exchange, **inputs)

    def decide(self, court: str, name: str, **inputs: Any) -> dict[str, Any]:
        return self.country.decide(court, name, *PRESIDENT, by="reviewer1", lineage=self.lineage, exchange=self.exchange,
                                   **inputs)  # fmt: skip

    def states(self) -> dict[str, str]:
        found = {}
        for court in (HERE, CITY, HIGH, TOP):
            with self.country.read(court) as unit:
                row = unit.exchanges.get(self.exchange)
            found |= {court: row.state} if row is not None else {}
        return found

    def net_days(self) -> Any:
        node = self.country.nodes[HERE]
        with node.store.read() as unit:
            desk = OpenDesk(node, unit)
            return net_days_237(desk, date(2025, 9, 1), exclusions_of(desk, self.lineage))


@pytest.fixture
def request_(country: Country) -> Request:
    return Request(country)


@pytest.mark.shows("F8.1", "F8.2", "C083")
def test_a_request_goes_up_level_by_level_with_each_view_and_its_answer_reaches_every_court(request_: Request) -> None:
    request_.asked().passed_up()
    assert request_.states() == {HERE: "asked", CITY: "passed_up", HIGH: "passed_up", TOP: "received"}
    duty = request_.country.duties(TOP, "consult_reply")[0]
    assert (str(duty.due_on), duty.body) == ("2026-05-11", "coordination")
    with request_.country.read(TOP) as unit:
        said = OpenDesk(request_.country.nodes[TOP], unit).received_payload(
            unit.exchanges.need(request_.exchange).data["request"]
        )
    assert [view.court for view in said.views] == [HERE, CITY, HIGH]

    request_.act(TOP, "accept_consult")
    request_.decide(TOP, "answer_consult", answer="应当先确定参考价")

    assert request_.states() == dict.fromkeys((HERE, CITY, HIGH, TOP), "answered")
    assert request_.country.exchange(HERE, request_.exchange).data["answered"] == {"answer": "应当先确定参考价"}
    assert [d.state for court in (CITY, HIGH, TOP) for d in request_.country.duties(court, "consult_reply")] == [
        "dropped", "dropped", "met"]  # fmt: skip


@pytest.mark.shows("F8.1")
def test_power_and_clocks_do_not_move_by_a_request(request_: Request) -> None:
    country = request_.country
    before = (country.power(HERE, request_.lineage), country.duties(HERE, "case_file_limit"), request_.net_days())
    request_.asked().act(CITY, "accept_consult")

    assert (
        country.power(HERE, request_.lineage),
        country.duties(HERE, "case_file_limit"),
        request_.net_days(),
    ) == before
    country.act(HERE, "officer1", "impose_control", lineage=request_.lineage, epoch=1, asset="银行账户", kind="bank", rank=1,
                start_on="2026-03-10", end_on="2027-03-09", registrar="某银行")  # fmt: skip


@pytest.mark.shows("F8.1")
@pytest.mark.parametrize(("to", "changes", "code"), [
    (CITY, {"facts_fixed": False}, "R7"), (HIGH, {}, "R2"), (TOP, {}, "R2"), (HIGH, {"field": "antitrust"}, "R2"),
])  # fmt: skip
def test_neither_facts_nor_a_court_past_the_next_level_are_asked(
    request_: Request, to: str, changes: dict[str, Any], code: str
) -> None:
    with refused(code):
        request_.asked(to, **changes)
    assert request_.states() == {}


@pytest.mark.parametrize("field", ["technical_ip", "antitrust"])
def test_only_technical_ip_and_antitrust_go_to_the_supreme_court_directly(request_: Request, field: str) -> None:
    request_.asked(TOP, field=field)

    assert request_.states() == {HERE: "asked", TOP: "received"}


@pytest.mark.parametrize(
    ("changes", "error"), [({"committee_no": ""}, BadPayload), ({"committee_on": "2026-03-11"}, BadInput)]
)
def test_the_committee_decides_before_anybody_asks(request_: Request, changes: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        request_.asked(**changes)


def test_an_installation_may_allow_requests_of_intermediate_courts_only(request_: Request) -> None:
    with_node(request_.country, HERE, law=Law.load({"consult_levels": ("intermediate",)}))

    with refused("R2"):
        request_.asked()


def test_a_question_of_fact_is_rejected_by_whoever_has_it_and_all_on_the_way_know(request_: Request) -> None:
    request_.asked()
    request_.send("consult_forward", CITY, HIGH, **VIEW)
    with pytest.raises(BadInput):
        request_.act(HIGH, "reject_consult", facts=False, level=False, reason="x")

    request_.act(HIGH, "reject_consult", facts=True, level=False, reason="属事实认定")

    assert request_.states() == dict.fromkeys((HERE, CITY, HIGH), "rejected")


def test_what_is_missing_is_supplied_to_the_court_that_asked_for_it(request_: Request) -> None:
    request_.asked()
    request_.act(CITY, "call_consult_supplement", missing="类案检索报告")
    assert request_.states() == {HERE: "supplementing", CITY: "supplementing"}

    request_.act(HERE, "supply_consult", supplied="附检索报告")

    assert request_.states() == {HERE: "asked", CITY: "received"}


@pytest.mark.shows("F8.2")
def test_an_answer_may_take_two_months_more_once(request_: Request) -> None:
    request_.asked().act(CITY, "accept_consult")

    done = request_.decide(CITY, "extend_consult", reason="committee", document_no="延1号")

    assert done["due_on"] == "2026-07-10"
    assert request_.country.exchange(HERE, request_.exchange).data["accepted"] == {"due_on": "2026-07-10"}
    with pytest.raises(Exception, match="已延长过"):
        request_.decide(CITY, "extend_consult", reason="committee", document_no="延2号")


# — records —


def extended(country: Country, lineage: str) -> dict[str, Any]:
    """The limit of a case extended a second time."""
    given: dict[str, Any] = {"by": "officer1", "lineage": lineage, "reason": "案情复杂"}
    with pytest.raises(Exception, match="尚未延长过"):
        country.decide(HERE, "extend_file_limit_further", *PRESIDENT, document_no="延2号", months=2, **given)
    country.decide(HERE, "extend_file_limit", *PRESIDENT, document_no="延1号", **given)
    return country.decide(HERE, "extend_file_limit_further", *PRESIDENT, document_no="延2号", months=2, **given)


@pytest.mark.shows("K038")
def test_a_further_extension_takes_effect_and_is_recorded_with_the_high_court(country: Country) -> None:
    _, lineage = filed(country, HERE)

    done = extended(country, lineage)

    assert done["due_on"] == "2027-02-10"
    record = done["exchange_id"]
    assert [country.exchange(court, record).state for court in (HERE, CITY, HIGH)] == ["filed", "passed_up", "received"]
    assert [str(duty.due_on) for duty in country.duties(HIGH, "record_logged")] == ["2026-03-17"]
    country.act(HIGH, "manager1", "log_record", lineage=lineage, exchange=record)
    assert [country.exchange(court, record).state for court in (HERE, HIGH)] == ["recorded", "recorded"]
    assert [duty.state for duty in country.duties(HIGH, "record_logged")] == ["met"]


def test_the_high_court_may_ask_first_and_nothing_waits_for_it(country: Country) -> None:
    _, lineage = filed(country, HERE)
    record = extended(country, lineage)["exchange_id"]

    country.act(HIGH, "manager1", "query_record", lineage=lineage, exchange=record, question="何时可以执结")
    assert country.exchange(HERE, record).state == "questioned"
    country.act(HERE, "officer1", "answer_record_query", lineage=lineage, exchange=record, answer="四月")

    assert country.exchange(HIGH, record).data["answer"] == "四月"
    assert [duty.state for duty in country.duties(HERE, "record_answer")] == ["met"]


@pytest.mark.parametrize("public_body", [True, False])
def test_a_public_body_among_dishonest_debtors_is_filed_and_nobody_else(country: Country, public_body: bool) -> None:
    _, lineage = filed(country, HERE)

    country.decide(HERE, "enter_blacklist", *PRESIDENT, by="officer1", lineage=lineage, person="被执行人一",
                   ground="able_but_refuses", document_no="决1号", reason="有能力而拒不履行", public_body=public_body)  # fmt: skip

    with country.read(HIGH) as unit:
        assert unit.exchanges.count(procedure="record", state="received") == int(public_body)
