"""What a party sees: what the law opens, its own data, its last days, and who has been told; never what is not opened."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from builders import Country, four_courts
from portal_stories import HERE, Visitor, visitor
from stories import Elevation
from web.web_clients import Court

from shared.domain.cases import Party
from shared.domain.node_events import EVENT_KINDS
from shared.domain.portal import PartyNotice, masked_name, masked_numbers
from shared.flows import query_codes
from shared.procedures.portal.opened import BY_KIND, OPENED

NASTY = '<script>alert("张")</script>'


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    four = four_courts(tmp_path_factory.mktemp("portal"))
    yield four
    four.close()


@pytest.fixture(scope="module")
def court(country: Country) -> Court:
    return Court(country, HERE)


def notices(party: Visitor) -> dict[str, str]:
    with party.country.read(HERE) as unit:
        rows = unit.of(PartyNotice).where(lineage_id=party.lineage, party_id=party.party_id)
    return {row.kind: row.told_by or row.state for row in rows}


def test_the_table_opens_known_events_and_none_of_what_stays_inside() -> None:
    assert set(BY_KIND) <= set(EVENT_KINDS)
    assert len(BY_KIND) == len(OPENED)
    inside = {
        "lead_received",
        "approval_asked",
        "approval_given",
        "feedback_analysed",
        "network_query_sent",
        "obstruction_found",
    }
    assert not inside & set(BY_KIND)


@pytest.mark.shows("C096")
def test_the_portal_shows_the_data_of_the_case_in_both_languages_and_no_staff_menu(court: Court) -> None:
    party = visitor(court)
    party.act("chief", "name_handler", person_id=court.country.people[HERE, "officer1"].person_id)
    party.act("officer1", "impose_control", asset="账户6222020200112233445", kind="bank", rank=1, start_on="2026-03-10",
              end_on="2027-03-09", registrar="某银行")  # fmt: skip
    party.act("officer1", "receive_money", amount_fen=20_000_00)
    browser = party.browser()

    page = browser.see("/portal/case")

    for shown in (
        "gd0304 officer1",
        "20,000.00",
        "查封、扣押、冻结",
        "案款到账",
        "执行案件办理期限",
        "***************3445",
    ):
        assert shown in page
    assert "6222020200112233445" not in page
    assert 'class="menu"' not in page
    assert "What happens next" in browser.see("/portal/case?lang=en")


def test_names_of_others_are_masked_and_every_text_is_escaped(court: Court) -> None:
    party = visitor(court, cause=NASTY, debtor="张三丰")

    page = party.browser().see("/portal/case")

    assert "张三丰" not in page
    assert "张**" in page
    assert "深圳市某贸易有限公司" in page
    assert NASTY not in page


def test_masking_keeps_what_identifies_hidden() -> None:
    assert [masked_name(name) for name in ("", "张", "张某", "深圳市某贸易有限公司")] == [
        "*",
        "*",
        "张*",
        "深圳******公司",
    ]
    assert masked_numbers("证件44030119900101123X，账号123456") == "证件**************123X，账号123456"


def test_what_is_not_opened_is_not_shown_and_a_lead_goes_only_to_the_creditor(court: Court) -> None:
    creditor = visitor(court)
    debtor = visitor(court, "debtor", of=creditor)
    for kind in ("lead_received", "lead_checked", "approval_asked"):
        creditor.act("officer1", "record_node_event", kind=kind, subject_id="线索1")

    seen, other = creditor.browser().see("/portal/case"), debtor.browser().see("/portal/case")

    assert "收到财产线索" not in seen + other
    assert "报请审批" not in seen + other
    assert "核实财产线索" in seen
    assert "核实财产线索" not in other


def test_the_last_day_of_a_remedy_is_computed_by_the_rule(court: Court) -> None:
    party = visitor(court)
    party.act("officer1", "record_node_event", kind="distribution_plan_served", document_no="分配1号")

    page = party.browser().see("/portal/case")

    today = court.node.clock.legal_today()
    assert "对分配方案提出异议" in page
    assert "民诉法解释 2022 art. 509" in page
    assert f"自 {today} 起算" in page
    assert "分配1号" in page


def test_a_notice_is_told_when_the_party_sees_it_and_the_ledger_says_so_once(court: Court) -> None:
    party = visitor(court)
    assert notices(party) == {"case_filed": "to_tell"}
    before = len(court.country.statements(HERE, "party_told"))
    browser = party.browser()

    assert "新的告知" in browser.see("/portal/case")
    assert "新的告知" not in browser.see("/portal/case")

    assert notices(party) == {"case_filed": "portal"}
    assert len(court.country.statements(HERE, "party_told")) == before + 1


def test_who_does_not_look_is_told_by_the_handler_who_records_how(court: Court) -> None:
    party = visitor(court)
    officer = court.browser("officer1")
    with party.country.read(HERE) as unit:
        row = unit.of(PartyNotice).first(lineage_id=party.lineage, party_id=party.party_id)
    page = officer.see("/portal-notices?sort=-on")
    assert f"{party.case_no}：" in page

    assert officer.submit("/portal-notices", f"/portal-notices/{row.notice_id}", means="phone").status_code == 303
    again = officer.submit("/portal-notices", f"/portal-notices/{row.notice_id}", means="sms", command="another")

    assert again.status_code == 409
    assert notices(party)["case_filed"] == "phone"
    assert (
        officer.submit("/portal-notices", f"/portal-notices/{row.notice_id}", means="pigeon", command="x").status_code
        == 422
    )


def test_when_the_case_has_moved_the_portal_names_the_court(country: Country, court: Court) -> None:
    story = Elevation(country).filed(title_no="（2025）粤0304民初6999号")
    party = visitor(court, of=Visitor(court, story.lineage, story.case_no, "", "", "", ""))
    story.applied().docketed().file_called().file_sent().ruled()

    page = party.browser().see("/portal/case")

    assert "本案已由其他法院执行" in page
    assert "深圳市中级人民法院" in page


def test_an_unknown_page_of_the_portal_has_no_way_into_the_staff_site(court: Court) -> None:
    page = court.browser().see("/portal/nothing", 404)

    assert 'href="/portal"' in page
    assert "/sign-in" not in page


def test_the_case_page_leads_to_its_codes(court: Court) -> None:
    party = visitor(court)

    assert f"/cases/{quote(party.case_no)}/codes" in court.browser("filing").see(f"/cases/{quote(party.case_no)}")


def test_an_interested_person_sees_neither_the_money_nor_the_assets_of_the_parties(court: Court) -> None:
    creditor = visitor(court)
    with court.node.store.begin() as unit:
        unit.parties.add(Party("outsider-1", creditor.lineage, "interested", "案外某公司"))
    creditor.act("officer1", "impose_control", asset="福田区某路1号房产", kind="immovable_or_other", rank=1,
                 start_on="2026-03-10", end_on="2029-03-09", registrar="登记中心")  # fmt: skip
    creditor.act("officer1", "receive_money", amount_fen=23_456_78)

    page = visitor(court, "interested", of=creditor).browser().see("/portal/case")

    assert "法院立案" in page or "立案" in page
    for inside in ("某路1号", "23,456.78", "查封、扣押、冻结", "案款到账", "执行案件办理期限"):
        assert inside not in page


def test_only_what_was_on_the_page_counts_as_told(court: Court) -> None:
    party = visitor(court)
    browser = party.browser()
    with party.country.read(HERE) as unit:
        shown = unit.of(PartyNotice).where(lineage_id=party.lineage, party_id=party.party_id)
    party.act("officer1", "record_node_event", kind="asset_search_completed")

    query_codes.notices_opened(court.node, shown)

    assert notices(party) == {"case_filed": "portal", "asset_search_completed": "to_tell"}
    assert "新的告知" in browser.see("/portal/case")
