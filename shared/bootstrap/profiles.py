"""The profile of a tier, found by the tier's name: `services.<tier>.profile.PROFILE`.

Looked up while running because nothing below `services` may know a tier's service; a distribution with other
profiles puts them in the same place.
"""

from __future__ import annotations

from importlib import import_module

from shared.domain.courts import Court, Tier
from shared.domain.errors import SetupError, Text
from shared.flows.node import Profile


class WrongTier(SetupError):
    """A service was started for a court of another tier."""

    code = "wrong_tier"
    what = Text("{court}（{name}）是{found}，本服务只运行{wanted}。",
                "{court} ({name_en}) is a {found_en}; this service runs a {wanted_en} only.")  # fmt: skip
    todo = Text("请改用 python -m services.{module}。", "Use python -m services.{module}.")


def profile_of(tier: Tier) -> Profile:
    """The profile of a tier's service."""
    profile = import_module(f"services.{tier.value}.profile").PROFILE
    assert isinstance(profile, Profile)
    return profile


def require_tier(court: Court, profile: Profile) -> None:
    """Raises WrongTier unless the court is of the profile's tier."""
    if court.tier is not profile.tier:
        raise WrongTier(
            court=court.court_id, name=court.name.zh, name_en=court.name.en, module=court.tier.value,
            found=court.tier.label.zh, found_en=court.tier.label.en,
            wanted=profile.tier.label.zh, wanted_en=profile.tier.label.en,
        )  # fmt: skip
