"""Settings of one node: from the environment (`ZHIXING_…`), over a TOML file, over defaults below the data folder.

| variable (TOML key in lower case, without the prefix) | meaning | default |
|---|---|---|
| ZHIXING_SETTINGS | a TOML file with any of the following; relative paths in it start at its folder | none |
| ZHIXING_COURT | permanent id of the court | required |
| ZHIXING_DATA | folder of this node, shared by its web and worker processes | required |
| ZHIXING_DATABASE_URL | `sqlite:////path` or `postgresql://…` | `<data>/court.db` |
| ZHIXING_TRANSPORT_URL | `embedded:///path`, `amqp://…` or `amqps://…` | required |
| ZHIXING_KEY_FILE | private key of the court, mode 0600 | `<data>/court.key` |
| ZHIXING_STAFF_KEYS | folder with one private key per officer, mode 0600 | `staff` beside the key file |
| ZHIXING_DIRECTORY | signed key directory | `<data>/directory.json` |
| ZHIXING_ANCHOR | public key of the supreme court (PEM) | `anchor.pem` beside the directory |
| ZHIXING_BIND | address of the web server | `127.0.0.1:8000` |
| ZHIXING_SEAL_BODIES | encrypt bodies to the recipient | on, unless the queues are on this machine |
| ZHIXING_SECRET_KEY_FILE | secret of the browser sessions, made when missing | `<data>/web.secret` |
| ZHIXING_LEGAL_OFFSET_FILE | seconds by which legal time is ahead: demonstrations only | none |
| ZHIXING_LAW_OVERRIDES | YAML, rule id: value, for rules that are settings | none |
| ZHIXING_WEB_THREADS | 1 to 64 | 6 |
| ZHIXING_ATTACHMENT_LIMIT_BYTES | largest attachment, 1 to 4000000000 | 524288000 |
| ZHIXING_ATTACHMENT_QUOTA_BYTES | all attachments of this node together | 21474836480 |
| ZHIXING_EXCHANGE_PICTURE | tell the superior, every moment, what passes this court and those below it | on |
| ZHIXING_DEMONSTRATION | anybody at this machine signs in without a password; on loopback only | off |
| ZHIXING_METRICS_TOKEN_FILE | token every reader of `/metrics` must show | none: this machine only |
| ZHIXING_LOG_FORMAT | `text`, or `json`: one object per line without anything that was typed | text |
| ZHIXING_DEMONSTRATION_COURTS_FILE | JSON, court id: address, for links to the other courts of a demonstration | none |
| ZHIXING_TRACE_RECEIVER | OTLP/HTTP address of this machine for spans, unless OTEL_EXPORTER_OTLP_… names a collector | none |
| ZHIXING_TRACE_STORE | the file that receiver writes, for the pages of traces | none |
| ZHIXING_TRACE_LINK | where a trace is shown elsewhere (Jaeger, Grafana): `http://…/trace/{trace_id}` | none |
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from shared.domain.errors import SetupError, Text
from shared.domain.identifiers import is_court_id
from shared.telemetry.logs import FORMATS, Format

PREFIX = "ZHIXING_"
FILE_VARIABLE = "ZHIXING_SETTINGS"
KEYS = (
    "court", "data", "database_url", "transport_url", "key_file", "staff_keys", "directory", "anchor", "bind",
    "seal_bodies", "secret_key_file", "legal_offset_file", "law_overrides", "web_threads",
    "attachment_limit_bytes", "attachment_quota_bytes", "exchange_picture", "demonstration",
    "demonstration_courts_file", "metrics_token_file", "log_format", "trace_receiver", "trace_store", "trace_link",
)  # fmt: skip
_PATHS = {
    "data", "key_file", "staff_keys", "directory", "anchor", "secret_key_file", "legal_offset_file", "law_overrides",
    "demonstration_courts_file", "metrics_token_file", "trace_store",
}  # fmt: skip
#: The hashes of its chunks still fit one manifest (`shared.messages.frames`).
LARGEST_ATTACHMENT_BYTES = 4_000_000_000
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class MissingSetting(SetupError):
    """A setting without a default was not given."""

    code = "setting_missing"
    what = Text("缺少设置：{name}。", "Setting missing: {name}.")
    todo = Text("请设置环境变量 {name}，或在设置文件中写明 {key}。",
                "Set the environment variable {name}, or {key} in the settings file.")  # fmt: skip


class BadSetting(SetupError):
    """A setting has a value that cannot be used."""

    code = "setting_bad"
    what = Text("设置 {name} 的值有误：{reason}。", "Setting {name} cannot be used: {reason_en}.")
    todo = Text("请更正该设置后重新启动。", "Correct it and start again.")


class SettingsFileUnusable(SetupError):
    """The settings file is missing or is not TOML."""

    code = "settings_file"
    what = Text("设置文件 {path} 不可用：{reason}。", "Settings file {path} cannot be used: {reason}.")
    todo = Text("请核对路径、权限与 TOML 格式。", "Check its path, permissions and TOML.")


class DemonstrationExposed(SetupError):
    """A demonstration, where nobody needs a password, would be reached from other machines."""

    code = "demonstration_exposed"
    what = Text("演示模式（demonstration）免密码登录，不得监听 {bind}。",
                "A demonstration lets people in without a password; it must not listen on {bind}.")  # fmt: skip
    todo = Text("请将 ZHIXING_BIND 改为 127.0.0.1:端口，或关闭 ZHIXING_DEMONSTRATION。",
                "Set ZHIXING_BIND to 127.0.0.1:port, or switch ZHIXING_DEMONSTRATION off.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """See module docstring; addresses with passwords are kept out of `repr`."""

    court: str
    data: Path
    database_url: str = field(repr=False)
    transport_url: str = field(repr=False)
    key_file: Path
    staff_keys: Path
    directory: Path
    anchor: Path
    bind: str
    seal_bodies: bool
    secret_key_file: Path
    legal_offset_file: Path | None
    law_overrides: Path | None
    web_threads: int
    attachment_limit_bytes: int
    attachment_quota_bytes: int
    exchange_picture: bool
    demonstration: bool
    demonstration_courts_file: Path | None
    metrics_token_file: Path | None
    log_format: Format
    trace_receiver: str
    trace_store: Path | None
    trace_link: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Environment over file over defaults. Raises MissingSetting, BadSetting, SettingsFileUnusable."""
        environ = os.environ if environ is None else environ
        file = environ.get(FILE_VARIABLE)
        values = _read_file(Path(file)) if file else {}
        values |= {key: environ[PREFIX + key.upper()] for key in KEYS if environ.get(PREFIX + key.upper())}
        return cls.from_values(values)

    @classmethod
    def from_file(cls, path: Path) -> Settings:
        """The file alone, whatever the environment says: a country runs many courts. Raises as above."""
        return cls.from_values(_read_file(path))

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Settings:
        """Defaults filled in and every value checked. Raises MissingSetting, BadSetting, DemonstrationExposed."""
        court = _required(values, "court")
        if not is_court_id(court):
            _bad("court", f"{court} 不是法院标识", f"{court} is no court id")
        data = _path(_required(values, "data"))
        transport_url = _required(values, "transport_url")
        bind = _bind(values.get("bind") or "127.0.0.1:8000")
        demonstration = _switch(values, "demonstration", default=False)
        if demonstration and not _is_loopback(bind):
            raise DemonstrationExposed(bind=bind)
        key_file = _path(values.get("key_file") or data / "court.key")
        directory = _path(values.get("directory") or data / "directory.json")
        return cls(
            court=court,
            data=data,
            database_url=values.get("database_url") or f"sqlite:///{data / 'court.db'}",
            transport_url=transport_url,
            key_file=key_file,
            staff_keys=_path(values.get("staff_keys") or key_file.parent / "staff"),
            directory=directory,
            anchor=_path(values.get("anchor") or directory.parent / "anchor.pem"),
            bind=bind,
            seal_bodies=_switch(values, "seal_bodies", default=not _is_local(transport_url)),
            secret_key_file=_path(values.get("secret_key_file") or data / "web.secret"),
            legal_offset_file=_optional_path(values.get("legal_offset_file")),
            law_overrides=_optional_path(values.get("law_overrides")),
            web_threads=_whole(values, "web_threads", "6", 64),
            attachment_limit_bytes=_whole(values, "attachment_limit_bytes", "524288000", LARGEST_ATTACHMENT_BYTES),
            attachment_quota_bytes=_whole(values, "attachment_quota_bytes", "21474836480", 2**62),
            exchange_picture=_switch(values, "exchange_picture", default=True),
            demonstration=demonstration,
            demonstration_courts_file=_optional_path(values.get("demonstration_courts_file")),
            metrics_token_file=_optional_path(values.get("metrics_token_file")),
            log_format=_log_format(values.get("log_format") or FORMATS[0]),
            trace_receiver=_address(values, "trace_receiver").rstrip("/"),
            trace_store=_optional_path(values.get("trace_store")),
            trace_link=_trace_link(values),
        )


def write_file(path: Path, values: Mapping[str, str]) -> None:
    """Write a settings file with mode 0600, in one step: it may hold passwords."""
    unknown = set(values) - set(KEYS)
    assert not unknown, unknown
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        # A JSON string of printable characters is a TOML basic string too.
        file.writelines(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    draft.replace(path)


def _read_file(path: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsFileUnusable(path=path, reason=reason) from None
    for name, value in content.items():
        if name not in KEYS:
            raise SettingsFileUnusable(path=path, reason=f"unknown key: {name}")
        if not isinstance(value, (str, bool, int)):
            _bad(name, "应为文字、数字或真假值", "a text, number or true/false is wanted")
    values = {name: str(value) for name, value in content.items()}
    for name in _PATHS & set(values):
        values[name] = str((path.parent / values[name]).absolute())
    return values


def _required(values: Mapping[str, str], key: str) -> str:
    value = values.get(key)
    if not value:
        raise MissingSetting(name=PREFIX + key.upper(), key=key)
    return value


def _bad(key: str, zh: str, en: str) -> NoReturn:
    raise BadSetting(name=PREFIX + key.upper(), reason=zh, reason_en=en)


def _path(value: str | Path) -> Path:
    return Path(value).expanduser().absolute()


def _optional_path(value: str | None) -> Path | None:
    return _path(value) if value else None


def _bind(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65_536:
        _bad("bind", f"{value}，应写成 主机:端口", f"{value}, write host:port")
    return value


def _switch(values: Mapping[str, str], key: str, *, default: bool) -> bool:
    value = values.get(key)
    if not value:
        return default
    if value.lower() not in _YES | _NO:
        _bad(key, f"{value}，应为 true 或 false", f"{value}, write true or false")
    return value.lower() in _YES


def _whole(values: Mapping[str, str], key: str, default: str, most: int) -> int:
    value = values.get(key) or default
    if not value.isdigit() or not 1 <= int(value) <= most:
        _bad(key, f"{value}，应为 1 至 {most}", f"{value}, 1 to {most} are possible")
    return int(value)


def _log_format(value: str) -> Format:
    for known in FORMATS:
        if value == known:
            return known
    _bad("log_format", f"{value}，应为 text 或 json", f"{value}, write text or json")


def _address(values: Mapping[str, str], key: str) -> str:
    value = values.get(key) or ""
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
        _bad(
            key, f"{value}，应为 http:// 或 https:// 开头的网址", f"{value}, write an address with http:// or https://"
        )
    return value


def _trace_link(values: Mapping[str, str]) -> str:
    value = _address(values, "trace_link")
    if value and "{trace_id}" not in value:
        _bad("trace_link", f"{value}，须含 {{trace_id}}", f"{value}, it must contain {{trace_id}}")
    return value


def _is_loopback(bind: str) -> bool:
    return bind.rpartition(":")[0].strip("[]") in _LOCAL_HOSTS


def _is_local(transport_url: str) -> bool:
    parts: Any = urlsplit(transport_url)
    return parts.scheme == "embedded" or parts.hostname in _LOCAL_HOSTS
