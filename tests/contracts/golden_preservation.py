"""Golden messages of preservation and feasibility queries."""

from __future__ import annotations

from builders import Country
from preservation_stories import DELIVERY, Preserved
from stories import CASE

HERE, THERE = "gd0304", "gd0305"


def preservations(country: Country) -> None:
    """Every kind of this family at least once."""
    story = Preserved(country).ready()
    story.enforced(THERE, preserving_court=HERE, preservation_no=story.case_no)
    case = country.act(HERE, "filing", "file_case", **CASE)
    done = country.act(HERE, "officer1", "raise_feasibility_query", lineage=case["lineage_id"],
                       **(DELIVERY | {"judgment_no": "（2025）粤0305民初5号", "issuing_court": THERE}))  # fmt: skip
    about = {"lineage": case["lineage_id"], "exchange": done["exchange_id"]}
    country.act(
        THERE, "trial1", "answer_feasibility", answer="corrected", text="补正为设备一台", ruling_no="补1号", **about
    )
    country.act(HERE, "officer1", "conclude_feasibility", executable=True, reason="已补正", **about)
