"""The party portal: words of its ledger."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    words={
        "party_told": ("已告知当事人", "party told"), "to_tell": ("待告知", "to be told"), "told": ("已告知", "told"),
        "replaced": ("已更换", "replaced"), "sms": ("短信", "SMS"), "phone": ("电话", "telephone"),
        "letter": ("书面", "letter"), "counter": ("当面", "in person"),
    },
    tones={"to_tell": "warn", "told": "good"},
)  # fmt: skip
