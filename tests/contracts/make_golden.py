"""Writes golden messages for kinds that have none yet: `.venv/bin/python tests/contracts/make_golden.py`.

A golden message is a real one, with its directory and its receipt, from a run over several courts. Files that exist
are never written again: they stand for what was sent by earlier releases and has to stay readable for ever.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import golden_alerts
import golden_assets
import golden_circulation
import golden_dispatch
import golden_disputes
import golden_edges
import golden_entrustment
import golden_evidence
import golden_flags
import golden_ledger
import golden_matters
import golden_objections
import golden_power
import golden_preservation
import golden_reconsideration
import golden_supervision
from asset_stories import asset_country
from builders import Country, four_courts
from circulation_stories import circulating_country
from designation_stories import country_of
from preservation_stories import preserving_country
from stories import MAJOR, Elevation

from shared.flows import acts
from shared.messages.directory_issuing import issue
from shared.messages.signing import Signed, from_base64url
from shared.procedures import CATALOGUE

FOLDER = Path(__file__).parent / "golden"
PRESIDENT = (("chief", "review"), ("president", "approve"))
LOWER, UPPER = "gd0304", "gd03"


def requested(country: Country, number: int) -> tuple[Elevation, str]:
    """A case whose elevation the lower court asks for; the exchange id is the lower court's."""
    story = Elevation(country).filed(title_no=f"（2025）粤0304民初{number}号").controlled()
    draft = country.draft(LOWER, "officer1", "elevation_request", to=UPPER, lineage=story.lineage,
                          exchange=f"00000000-0000-4000-8000-{number:012d}", reason="需要上级法院统筹执行")  # fmt: skip
    country.approve(LOWER, draft, *PRESIDENT)
    country.issue(LOWER, "officer1", draft)
    story.exchange = f"00000000-0000-4000-8000-{number:012d}"
    return story, draft


def run(country: Country) -> None:
    """All kinds of this release at least once."""
    story = Elevation(country).to_review().ruled()
    acts.sign_for(country.nodes[LOWER], country.people[LOWER, "chief"], story.ruling)
    country.settle()
    story.handed_over()
    country.act(
        UPPER, "officer1", "report_handover_gap", lineage=story.lineage, exchange=story.ruling, items="缺送达回证"
    )
    story.handed_over().accepted().redocketed().taken_over()
    requested(country, 2)[0].docketed()
    declined = requested(country, 3)[0]
    country.act(UPPER, "filing", "decline_elevation", lineage=declined.lineage, exchange=declined.exchange,
                reasons="不符合提级条件")  # fmt: skip
    closed = Elevation(country).filed(title_no="（2025）粤0304民初4号").applied().docketed()
    country.act(
        LOWER, "officer1", "close_case", lineage=closed.lineage, epoch=1, mode="terminated", reason="申请人撤回"
    )
    closed.file_called()
    withdrawn(country)
    skipping(country)


def told(folder: Path) -> list[Country]:
    """Every run in a country of its own."""
    runs = [
        (four_courts, run),
        (country_of, golden_power.designations),
        (country_of, golden_power.crossings),
        (four_courts, golden_power.supervision),
        (asset_country, golden_assets.assets),
        (asset_country, golden_assets.outsiders),
        (four_courts, golden_edges.waiting),
        (country_of, golden_edges.overtaken),
        (golden_entrustment.entrusting_country, golden_entrustment.entrustments),
        (four_courts, golden_reconsideration.reconsiderations),
        (four_courts, golden_ledger.ledger),
        (four_courts, golden_objections.objections),
        (four_courts, golden_supervision.supervisions),
        (golden_matters.matter_country, golden_matters.matters),
        (golden_dispatch.dispatch_country, golden_dispatch.dispatches),
        (four_courts, golden_evidence.late),
        (golden_disputes.dispute_country, golden_disputes.disputes),
        (circulating_country, golden_circulation.circulations),
        (preserving_country, golden_preservation.preservations),
        (four_courts, golden_alerts.alerts),
        (four_courts, golden_flags.flags),
    ]  # fmt: skip
    countries = []
    for number, (made, tell) in enumerate(runs):
        place = folder / str(number)
        place.mkdir()
        countries.append(made(place))
        tell(countries[-1])
    return countries


def withdrawn(country: Country) -> None:
    """E2: ruling and withdrawal on their way together; the withdrawal arrives first."""
    story = Elevation(country).filed(title_no="（2025）粤0304民初5号").applied().docketed().file_called().file_sent()
    country.network.hold = lambda parcel: parcel.kind == "elevation_ruling"
    story.ruled()
    draft = country.draft(UPPER, "reviewer1", "ruling_withdrawn", to=LOWER, lineage=story.lineage,
                          exchange=story.exchange, reason="事实有误", supersedes=story.ruling)  # fmt: skip
    country.approve(UPPER, draft, *PRESIDENT)
    country.issue(UPPER, "reviewer1", draft)
    country.network.hold = lambda _parcel: False
    country.network.release()
    country.settle()


def skipping(country: Country) -> None:
    """The high court elevates past the intermediate one; a control shortened meanwhile makes the ruling refused."""
    story = Elevation(country, upper="gd").filed(title_no="（2025）粤0304民初6号")
    done = country.act(
        "gd", "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=story.case_no, reason="长期未结"
    )
    story.exchange = done["exchange_id"]
    story.file_called().file_sent().controlled(end_on=date(2026, 3, 20))
    draft = story.drafted(exception_reason="重大、疑难案件")
    country.approve("gd", draft, *MAJOR)
    country.issue("gd", "reviewer1", draft)


def golden(country: Country, kind: str) -> dict[str, Any] | None:
    """One message of this kind with all that is needed to verify it, or None when the run has none."""
    for court, node in country.nodes.items():
        with node.store.read() as unit:
            row = unit.inbox.first(kind=kind, order_by=("arrived_at",))
            if row is None:
                continue
            alg, key_id, signature = row.receipt_signature.split(":")
            receipt = Signed(row.receipt or b"", alg, key_id, from_base64url(signature) or b"")
        message = Signed(row.bytes_received, row.alg, row.key_id, row.signature)
        return {
            "anchor_pem": country.keys["spc"].public.pem(),
            "directory": written(directory(country)),
            "recipient": court,
            "message": written(message),
            "receipt": written(receipt),
        }
    return None


def directory(country: Country) -> Signed:
    """The directory document of the run."""
    known = country.directory.current()
    return issue(known.entries, serial=known.serial, previous="", issuer_key=country.keys["spc"],
                 issued_at=known.issued_at, expires_at=known.expires_at)  # fmt: skip


def written(signed: Signed) -> dict[str, Any]:
    """Bytes and headers as JSON."""
    return {"headers": signed.headers(), "body_utf8": signed.body.decode()}


def main() -> None:
    """Write what is missing."""
    missing = [
        (kind, path)
        for kind in CATALOGUE.messages.values()
        if not (path := FOLDER / f"{kind.name}.v{kind.version}.json").exists()
    ]
    if not missing:
        sys.stdout.write("every kind has its golden message\n")
        return
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        countries = told(Path(folder))
        for kind, path in missing:
            content = next((said for country in countries if (said := golden(country, kind.name))), None)
            if content is None:
                sys.stdout.write(f"the run has no {kind.name}\n")
                continue
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for country in countries:
            country.close()


if __name__ == "__main__":
    main()
