"""Settings → Node. Everything that holds a file, socket or thread is made here, so always after the fork."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from shared.bootstrap import incarnation, wake
from shared.bootstrap.clock import SharedOffsetClock
from shared.bootstrap.clock_requests import ClockRequests
from shared.bootstrap.directory_file import (
    DirectoryFile,
    check_not_forked,
    read_anchor,
    remember,
    remembered_serial,
    verified,
)
from shared.bootstrap.profiles import require_tier
from shared.bootstrap.settings import Settings
from shared.bootstrap.staff import StaffKeyFiles
from shared.domain.errors import SetupError, Text
from shared.flows.clock_control import ClockControl
from shared.flows.node import Node, Pace, Profile
from shared.flows.ports import Clock, ClockWithOffset, Store
from shared.flows.ports_telemetry import NullTracer, Tracer
from shared.flows.ports_traffic import NoPictures
from shared.law import Law
from shared.messages.directory import Directory, Trust
from shared.messages.signing import PrivateKey
from shared.persistence.attachment_files import AttachmentFolder
from shared.persistence.picture_files import PictureFolder
from shared.persistence.store import open_store
from shared.registry import Registry

#: Folder of the attachments, below the data folder: part of every backup of a node.
ATTACHMENTS = "attachments"
#: Folder of the pictures of the traffic, below the data folder.
PICTURES = "exchange"
#: The bell wakes the relay; by itself it only has to notice messages due for sending again (two seconds at least).
RELAY_POLL_SECONDS = 0.5


class KeyNotInDirectory(SetupError):
    """The court's key may not sign: the directory does not list it, or no longer."""

    code = "key_not_in_directory"
    what = Text("密钥目录（序号 {serial}）不认可 {court} 的密钥 {key_id}：{trust}。",
                "The key directory (serial {serial}) does not accept key {key_id} of {court}: {trust}.")  # fmt: skip
    todo = Text("请向最高人民法院登记公钥（zhixing keys export --pem）后安装新目录，或核对密钥文件。",
                "Have the public key entered by the supreme court (zhixing keys export --pem) and install the new "
                "directory, or check the key file.")  # fmt: skip


class BadLawOverrides(SetupError):
    """The file of law settings cannot be read."""

    code = "law_overrides"
    what = Text("规则设置文件 {path} 不可用：{reason}。", "Law settings {path} cannot be used: {reason}.")
    todo = Text("请写成 规则标识: 值。", "Write rule_id: value, one a line.")


def build_node(settings: Settings, profile: Profile, *, tracer: Tracer | None = None) -> Node:
    """One court's node, checked: tier, key, directory, database, incarnation.

    Raises: WrongTier, UnknownCourt, KeyFileUnusable, KeyFileLoose, DirectoryFileUnusable, DirectoryRolledBack and
    other errors of the directory, KeyNotInDirectory, BadLawOverrides, StoreNotReady, StoreUnavailable,
    DatabaseOfAnotherCourt, DataFolderUnusable.
    """
    from shared.procedures import CATALOGUE

    registry = Registry.load()
    court = registry.court(settings.court)
    require_tier(court, profile)
    key = PrivateKey.load(settings.key_file)
    law = Law.load(_overrides(settings.law_overrides))
    store = open_store(settings.database_url)
    try:
        node = Node(
            court=court, profile=profile, store=store, registry=registry, law=law, catalogue=CATALOGUE,
            clock=_clock(settings), key=key, directory=_directory(settings, store, key),
            staff_keys=StaffKeyFiles(settings.staff_keys), tracer=tracer or NullTracer(),
            pace=replace(Pace(), relay_poll_seconds=RELAY_POLL_SECONDS), seal_bodies=settings.seal_bodies,
            wake=partial(wake.ring, settings.data / wake.FILE), clock_control=_clock_control(settings),
            files=AttachmentFolder(settings.data / ATTACHMENTS, limit_bytes=settings.attachment_limit_bytes,
                                   quota_bytes=settings.attachment_quota_bytes),
            pictures=PictureFolder(settings.data / PICTURES) if settings.exchange_picture else NoPictures(),
        )  # fmt: skip
        incarnation.ensure(node, settings.data)
    except BaseException:
        store.close()
        raise
    return node


def _clock(settings: Settings) -> Clock:
    return SharedOffsetClock(settings.legal_offset_file) if settings.legal_offset_file else ClockWithOffset()


def _clock_control(settings: Settings) -> ClockControl | None:
    file = settings.legal_offset_file
    return ClockRequests(file.parent) if file else None


def _directory(settings: Settings, store: Store, key: PrivateKey) -> DirectoryFile:
    """Verified, not older than the one remembered, and naming our key."""
    anchor = read_anchor(settings.anchor)
    with store.read() as unit:
        directory = verified(settings.directory, anchor, at_least_serial=remembered_serial(unit))
        check_not_forked(unit, directory)
    _require_own_key(directory, settings.court, key)
    remember(store, directory)
    return DirectoryFile(settings.directory, anchor, directory)


def _require_own_key(directory: Directory, court_id: str, key: PrivateKey) -> None:
    trust = directory.trust(directory.key(court_id, key.key_id), datetime.now(UTC), False)
    if trust is not Trust.TRUSTED:
        raise KeyNotInDirectory(serial=directory.serial, court=court_id, key_id=key.key_id, trust=trust.value)


def _overrides(path: Path | None) -> Mapping[str, Any] | None:
    if path is None:
        return None
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadLawOverrides(path=path, reason=type(error).__name__) from None
    if not isinstance(content, dict):
        raise BadLawOverrides(path=path, reason="rule_id: value")
    return content
