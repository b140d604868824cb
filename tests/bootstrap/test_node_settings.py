"""Settings as an operator writes them: environment, file, defaults, and mistakes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shared.bootstrap.settings import (
    BadSetting,
    DemonstrationExposed,
    MissingSetting,
    Settings,
    SettingsFileUnusable,
    write_file,
)

LEAST = {
    "ZHIXING_COURT": "gd03",
    "ZHIXING_DATA": "/srv/gd03",
    "ZHIXING_TRANSPORT_URL": "amqp://gd03:secret@mq/judiciary",
}
DEMONSTRATION = LEAST | {"ZHIXING_DEMONSTRATION": "true"}


def test_the_least_settings_are_court_folder_and_queues() -> None:
    settings = Settings.from_environment(LEAST)

    assert settings.database_url == "sqlite:////srv/gd03/court.db"
    assert settings.key_file == Path("/srv/gd03/court.key")
    assert settings.anchor == Path("/srv/gd03/anchor.pem")
    assert settings.bind == "127.0.0.1:8000"


@pytest.mark.parametrize("name", LEAST)
def test_a_missing_setting_is_named_in_both_languages(name: str) -> None:
    with pytest.raises(MissingSetting) as refused:
        Settings.from_environment({key: value for key, value in LEAST.items() if key != name})

    assert name in refused.value.what.zh
    assert name in refused.value.todo.en


def test_the_environment_wins_over_the_file_and_paths_in_the_file_start_at_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('court = "gd03"\ndata = "here"\ntransport_url = "embedded:///q.db"\nbind = "127.0.0.1:1"\n')

    settings = Settings.from_environment({"ZHIXING_SETTINGS": str(file), "ZHIXING_BIND": "0.0.0.0:9"})

    assert settings.data == tmp_path / "here"
    assert settings.bind == "0.0.0.0:9"


@pytest.mark.parametrize(
    ("queues", "sealed"),
    [("embedded:///q.db", False), ("amqp://a:b@127.0.0.1/v", False), ("amqps://a:b@mq.court/v", True)],
)
def test_bodies_are_sealed_unless_the_queues_are_on_this_machine(queues: str, sealed: bool) -> None:
    assert Settings.from_environment(LEAST | {"ZHIXING_TRANSPORT_URL": queues}).seal_bodies is sealed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIND", "8000"),
        ("BIND", "host:0"),
        ("SEAL_BODIES", "maybe"),
        ("WEB_THREADS", "0"),
        ("DEMONSTRATION", "maybe"),
        ("COURT", "粤03"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_environment(LEAST | {f"ZHIXING_{name}": value})

    assert f"ZHIXING_{name}" in refused.value.what.zh


@pytest.mark.parametrize("text", ["court = ", 'colour = "red"', "court = ['gd']"])
def test_a_bad_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)

    with pytest.raises((SettingsFileUnusable, BadSetting)):
        Settings.from_file(file)
    with pytest.raises(SettingsFileUnusable):
        Settings.from_file(tmp_path / "missing.toml")


def test_passwords_are_neither_shown_nor_left_readable(tmp_path: Path) -> None:
    write_file(tmp_path / "s.toml", {"court": "gd", "data": ".", "transport_url": 'amqp://gd:hush"hush@mq/v'})

    settings = Settings.from_file(tmp_path / "s.toml")

    assert settings.transport_url == 'amqp://gd:hush"hush@mq/v'
    assert "hush" not in repr(settings)
    assert stat.S_IMODE((tmp_path / "s.toml").stat().st_mode) == 0o600


def test_nothing_is_a_demonstration_unless_it_says_so() -> None:
    assert not Settings.from_environment(LEAST).demonstration


@pytest.mark.parametrize("place", ["127.0.0.1:8401", "localhost:8401", "[::1]:8401"])
def test_a_demonstration_listens_on_loopback(place: str) -> None:
    assert Settings.from_environment(DEMONSTRATION | {"ZHIXING_BIND": place}).demonstration


@pytest.mark.parametrize("place", ["0.0.0.0:8401", "[::]:8401", "10.0.0.5:8401", "court.example:8401"])
def test_a_demonstration_that_other_machines_could_reach_does_not_start(place: str) -> None:
    with pytest.raises(DemonstrationExposed) as refused:
        Settings.from_environment(DEMONSTRATION | {"ZHIXING_BIND": place})

    assert place in refused.value.what.zh
    assert place in refused.value.what.en
    assert "127.0.0.1" in refused.value.todo.zh


def test_the_example_settings_can_be_read() -> None:
    example = Path(__file__).resolve().parents[2] / "infra" / "demo" / "settings.toml"

    settings = Settings.from_file(example)

    assert settings.court == "gd0304"
    assert settings.seal_bodies


@pytest.mark.parametrize(
    ("name", "value"),
    [("TRACE_LINK", "http://127.0.0.1:16686/trace/"), ("TRACE_LINK", "javascript:alert(1)//{trace_id}"),
     ("TRACE_RECEIVER", "127.0.0.1:4318"), ("TRACE_RECEIVER", "http://")],
)  # fmt: skip
def test_an_address_for_traces_that_cannot_be_one_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_environment(LEAST | {f"ZHIXING_{name}": value})

    assert f"ZHIXING_{name}" in refused.value.what.zh


def test_without_settings_for_traces_there_is_neither_receiver_nor_link() -> None:
    settings = Settings.from_environment(LEAST)

    assert (settings.trace_receiver, settings.trace_store, settings.trace_link) == ("", None, "")
