"""The pages of a reconsideration: each step is a form offered to who may do it, from the request to the answer to the analysis."""

from __future__ import annotations

import re
from typing import Any

from objection_stories import Objection
from reconsideration_stories import DEBTOR, Reconsideration


def test_request_file_analysis_and_ruling_are_made_on_pages(lower: Any, upper: Any, country: Any) -> None:
    told = Objection(country).enforced().received().docketed().notified().ruled("dismiss").served()
    clerk, below, judge = lower.browser("filing"), lower.browser("reviewer1"), upper.browser("judge1")
    form = f"/acts/record_recon_request?exchange={told.exchange}"
    assert "/acts/record_recon_request" in clerk.see(f"/exchanges/{told.exchange}")
    assert DEBTOR in clerk.see(form), "the parties are suggested"
    given = {"f.who": DEBTOR, "f.role": "debtor", "f.received_on": told.today, "f.grounds": "异议裁定错误"}
    answer = clerk.submit(form, **given)
    assert answer.status_code == 303, answer.text
    with country.read("gd0304") as unit:
        recon = unit.exchanges.first(procedure="reconsideration").exchange_id
    here = f"/exchanges/{recon}"
    assert "已申请，待报送案卷" in below.see(here)
    assert below.submit(f"/acts/send_recon_file?exchange={recon}", **{"f.note": ""}).status_code == 303
    country.settle()
    assert "案卷已到，待立案" in judge.see(here)
    assert "异议裁定错误" in judge.see(here), "what is asked, and why, can be read above"
    assert here in clerk.see(f"/exchanges/{told.exchange}"), "the objection leads on to it"
    assert upper.browser("filing").submit(f"/acts/docket_reconsideration?exchange={recon}").status_code == 303
    page = judge.see(here)
    assert "复议审查中" in page
    assert "/acts/write_liability_analysis" in page
    assert "/documents/recon_ruling" in page

    ruling = {"f.disposition": "changed", "f.reasons": "适用法律错误", "f.act_effect": "revoke", "recipient": "gd0304"}
    without = judge.submit(f"/documents/recon_ruling?exchange={recon}", **ruling)
    assert without.status_code == 409
    assert "责任分析" in without.text
    analysis = {
        "f.outcome": "revoked", "f.defect_class": "law", "f.severity": "flawed", "f.cause": "适用法律错误",
        "f.response_due": "2026-04-01", "f.refer_to": "nobody", "f.actors.rows": "1", "f.harm_fen": "0", "f.actors.0.role": "panel_member",
        "f.actors.0.actor_id": told.data["panels"][0][0], "f.actors.0.share_percent": "60",
        "f.actors.0.mental_state": "negligence",
    }  # fmt: skip
    written = judge.submit(f"/acts/write_liability_analysis?exchange={recon}", **analysis)
    assert written.status_code == 303, re.sub(r"\s+", " ", written.text)[-3000:]
    drafted = judge.submit(f"/documents/recon_ruling?exchange={recon}", **ruling)
    assert drafted.status_code == 303, drafted.text
    assert "适用法律错误" in judge.see(drafted.location)
    assert Reconsideration(told, exchange=recon).state("gd03") == "reviewing"
