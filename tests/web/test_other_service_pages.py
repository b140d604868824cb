"""The pages of a service by other means: each act is offered where it can be done, to the chief, in both languages."""

from __future__ import annotations

from typing import Any


def test_the_chief_inquires_records_and_finds_each_act_only_in_its_state(upper: Any, country: Any, story: Any) -> None:
    story.to_review()
    country.network.hold = lambda parcel: "gd0304" in (parcel.sender, parcel.recipient)
    story.ruled()
    chief, reviewer = upper.browser("chief"), upper.browser("reviewer1")
    ruled = f"/exchanges/{story.exchange}"
    assert "/acts/ask_other_service" in chief.see(ruled)
    assert "/acts/record_other_service" not in chief.see(ruled)
    assert "/acts/ask_other_service" not in reviewer.see(ruled), "only told that the chief may"

    done = country.act("gd03", "chief", "ask_other_service", lineage=story.lineage, exchange=story.exchange)

    page = chief.see(f"/exchanges/{done['exchange_id']}")
    assert "均已承诺，可记录送达" in page
    assert "记录其他方式送达" in page
    assert "放弃以其他方式送达" in page
    answer = chief.submit(
        f"/acts/record_other_service?exchange={done['exchange_id']}",
        **{"f.means": "post", "f.served_on": "2026-03-10", "f.proof": "邮件签收单", "f.proof_sha256": "ab" * 32},
    )
    assert answer.status_code == 303, answer.text
    assert country.power("gd03", story.lineage).state == "held"
    page = chief.see(f"/exchanges/{done['exchange_id']}")
    assert "已记录送达" in page
    assert "/acts/drop_other_service" not in page
