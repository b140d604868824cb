"""The settings of a test country's courts, as commands read them from the environment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from builders import Country

from shared.bootstrap.directory_file import enter_keys


def settings_of(country: Country) -> Callable[[str], dict[str, str]]:
    """Writes keys and directory as files once; gives the variables of one court."""
    trust = country.folder / "trust"
    trust.mkdir()
    for court, key in country.keys.items():
        key.save(trust / f"{court}.key")
    public = {court: key.public for court, key in country.keys.items()}
    enter_keys(trust / "directory.json", trust / "anchor.pem", country.keys["spc"], public, timedelta(days=3650))

    def settings(court: str) -> dict[str, str]:
        home = country.folder / court
        environ = {
            "COURT": court, "DATA": home, "DATABASE_URL": f"sqlite:///{home / 'node.db'}", "KEY_FILE": trust / f"{court}.key",
            "TRANSPORT_URL": f"embedded://{home / 'queues.db'}", "DIRECTORY": trust / "directory.json",
        }  # fmt: skip
        return {f"ZHIXING_{name}": str(value) for name, value in environ.items()}

    return settings
