"""Notices go down level by level as signed; receipts come up one statement a subtree, and nobody is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from builders import Country, with_node
from circulation_stories import BELOW, NUMBER, circulating_country, days_pass, heard, issued, sign, stages
from designation_stories import refused

from shared.domain.notices import Notice
from shared.flows.desk import OpenDesk
from shared.procedures.circulation.notice.papers import NoticePassed
from shared.registry.registry import Registry
from shared.transport.in_process import never


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = circulating_country(tmp_path)
    yield built
    built.close()


def states(country: Country, notice_id: str, *courts: str) -> dict[str, str]:
    return {court: country.exchange(court, notice_id).state for court in courts}


@pytest.mark.shows("C085")
def test_a_notice_reaches_every_court_as_its_issuer_signed_it(country: Country) -> None:
    notice_id = issued(country)

    for court in BELOW:
        with country.read(court) as unit:
            notice = unit.of(Notice).need(notice_id)
            assert (notice.issuer, notice.number, notice.text) == ("spc", NUMBER, "各级法院应当逐案核查终本案件。")
    assert states(country, notice_id, *BELOW) == dict.fromkeys(BELOW, "received")
    assert heard(country, "gd0304", "notice_passed") == ["gd03"]


def test_the_issuer_knows_each_court_from_one_statement_of_each_subtree(country: Country) -> None:
    notice_id = issued(country)

    assert stages(country, "spc", notice_id) == dict.fromkeys(BELOW, "received")
    assert sorted(heard(country, "spc", "notice_receipt")) == ["gd", "hn"]


def test_it_is_complete_when_everybody_has_signed_for_it_and_only_then(country: Country) -> None:
    notice_id = issued(country)

    for court in BELOW[:-1]:
        sign(country, court, notice_id)
    days_pass(country, 1)
    assert stages(country, "spc", notice_id) == dict.fromkeys(BELOW[:-1], "signed") | {"hn0102": "received"}
    assert country.exchange("spc", notice_id).state == "issued"

    sign(country, "hn0102", notice_id)
    assert country.exchange("spc", notice_id).state == "complete"


def test_where_a_report_is_asked_for_a_signature_is_not_enough(country: Country) -> None:
    notice_id = issued(country, courts=("gd",), actions="核查终本案件", reply_due_on="2026-04-10")
    sign(country, "gd", notice_id)
    assert country.exchange("spc", notice_id).state == "issued"
    assert [str(duty.due_on) for duty in country.duties("gd", "notice_action_report")] == ["2026-04-10"]

    country.act("gd", "manager1", "report_notice_actions", lineage="court:spc", exchange=notice_id, done="已核查二百件")

    assert country.exchange("spc", notice_id).state == "complete"
    assert [duty.state for duty in country.duties("gd", "notice_action_report")] == ["met"]


def test_a_silent_court_is_named_all_the_way_up_and_costs_no_other_court_its_receipt(country: Country) -> None:
    country.network.hold = lambda parcel: "gd0304" in (parcel.recipient, parcel.sender)
    notice_id = issued(country)
    assert stages(country, "spc", notice_id)["gd03"] == "waiting", "the city gathers for a while"

    days_pass(country, 1, 2)

    assert [court for court, stage in stages(country, "spc", notice_id).items() if stage == "waiting"] == ["gd0304"]
    assert "notice_receipt_missing" in country.tasks("gd03")
    country.network.hold = never
    country.network.release()
    country.later(hours=1)
    assert "waiting" not in stages(country, "spc", notice_id).values()


def test_a_number_is_used_once(country: Country) -> None:
    issued(country)

    with refused("R11"):
        issued(country)


@pytest.mark.parametrize(("court", "to"), [("gd", "hn01"), ("gd0304", "gd03"), ("gd03", "gd")])
def test_only_a_superior_issues(country: Country, court: str, to: str) -> None:
    with refused("R2"):
        issued(country, court, (to,))


def test_a_court_on_the_way_can_neither_alter_the_text_nor_pass_it_past_a_level(country: Country) -> None:
    country.network.hold = lambda parcel: parcel.kind == "notice_passed"
    notice_id = issued(country, courts=("gd", "gd03", "gd0304"))
    node = country.nodes["gd"]
    country.network.hold, country.network.held = never, []
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        copy = desk.signed_copy(unit.of(Notice).need(notice_id).message_id)
        altered = replace(copy, body=copy.body.replace("应当", "不必"))
        sent = desk.send(
            "notice_passed", "gd03", NoticePassed("spc", altered), lineage_id="court:spc", exchange_id=desk.new_id()
        )
        with refused("R2"):
            desk.send(
                "notice_passed", "gd0304", NoticePassed("spc", copy), lineage_id="court:spc", exchange_id=notice_id
            )
        desk.flush()
    country.later(minutes=5)

    row = country.inbox("gd03", sent)
    assert (row.state, b'"R1"' in (row.receipt or b"")) == ("refused", True)
    assert stages(country, "gd03", notice_id)["gd03"] == "received", "the true one, sent again, has arrived"


def test_a_court_below_attaches_a_notice_of_its_own(country: Country) -> None:
    issued(country)

    own = issued(country, "gd", ("gd03", "gd0304"), number="粤高法〔2026〕9号", implements=NUMBER)

    with country.read("gd0304") as unit:
        assert {(row.issuer, row.implements) for row in unit.of(Notice).where()} == {("spc", ""), ("gd", NUMBER)}
    assert states(country, own, "gd0304") == {"gd0304": "received"}


def test_a_notice_that_is_replaced_ends_everywhere_and_nobody_owes_anything_on_it(country: Country) -> None:
    old = issued(country, courts=("gd", "gd03"), actions="核查", reply_due_on="2026-04-10")

    with pytest.raises(Exception, match="范围须包括"):
        issued(country, courts=("gd",), number="法〔2026〕2号", replaces=NUMBER)
    issued(country, courts=("gd", "gd03"), number="法〔2026〕2号", replaces=NUMBER)

    assert states(country, old, "spc", "gd", "gd03") == dict.fromkeys(("spc", "gd", "gd03"), "replaced")
    assert {duty.state for court in ("gd", "gd03") for duty in country.duties(court, "notice_action_report")} == {
        "dropped"
    }


def test_a_court_that_comes_later_asks_and_is_served_what_is_in_force(country: Country) -> None:
    data = resources.files("shared.registry") / "data"
    rows = (data / "courts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    before = Registry("".join(row for row in rows if not row.startswith("gd0304,")).encode(),
                      (data / "overrides.yaml").read_bytes())  # fmt: skip
    for court in ("spc", "gd", "gd03"):
        with_node(country, court, registry=before)
    country.network.drop = lambda parcel: parcel.recipient.startswith("gd03") and len(parcel.recipient) > 4
    notice_id = issued(country, "gd03", (), scope="all_below", number="深中法〔2026〕1号")
    assert "gd0304" not in stages(country, "gd03", notice_id)
    country.network.drop = never
    with_node(country, "gd03", registry=Registry.load())

    asked = country.act("gd0304", "manager1", "ask_for_notices")

    assert country.exchange("gd0304", asked["exchange_id"]).data["in_force"] == ["gd03 深中法〔2026〕1号"]
    assert states(country, notice_id, "gd0304") == {"gd0304": "received"}
    assert stages(country, "gd03", notice_id)["gd0304"] == "received"
    country.act("gd0304", "manager1", "ask_for_notices")
    assert heard(country, "gd0304", "notice_issue") == ["gd03"], "what it has is not sent again"
