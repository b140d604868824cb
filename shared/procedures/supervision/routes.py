"""Which court supervises: the next higher one; for a high court's own ruling normally that high court itself.

The supreme court takes the latter only where facts and procedure are undisputed and the law is attacked, or where the ruling
went through the judicial committee (unconfirmed). Source: 申请执行监督意见 法发〔2023〕4号; 执行权制约意见 2021 art. 29.
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Line, Tier
from shared.procedures.supervision.papers import Beyond, Challenged
from shared.registry.registry import Registry


def competent_court(
    registry: Registry, ruling_court: str, challenged: Challenged, beyond: Beyond | None, on: date
) -> str:
    """The court to which an application against a ruling of this court belongs. Raises UnknownCourt."""
    above = registry.superior(ruling_court, Line.REMEDY, on)
    own = registry.court(ruling_court).tier is Tier.HIGH and challenged is Challenged.RECON_RULING and beyond is None
    return ruling_court if own or above is None else above.court_id
