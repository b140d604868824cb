"""`zhixing node`: one court's node from its settings: its tables and key, its staff, its two processes."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import zlib
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from shared.bootstrap import names
from shared.bootstrap.country import court_key
from shared.bootstrap.directory_file import enter_keys
from shared.bootstrap.explaining import explained
from shared.bootstrap.profiles import require_tier
from shared.bootstrap.settings import BadSetting, MissingSetting, Settings
from shared.bootstrap.staff import hire, usual_posts
from shared.bootstrap.supervisor import supervise
from shared.cli.node_gate import release_gate
from shared.cli.node_settings import node_options, profile_for, settings_of
from shared.domain.errors import ZhixingError
from shared.flows.node import Profile
from shared.flows.passwords import hash_password
from shared.messages.signing import PrivateKey, PublicKey
from shared.persistence.store import open_store
from shared.registry import Registry
from shared.telemetry.logs import TEXT_FORMAT

DIRECTORY_LIFE = timedelta(days=365)


@click.group()
def node() -> None:
    """运行或准备一个节点，设置取自 ZHIXING_… 环境变量 / one node, from ZHIXING_… variables."""
    logging.basicConfig(level=logging.INFO, format=TEXT_FORMAT)


node.add_command(release_gate)


@node.command()
@node_options
def web(court: str | None, data: Path | None) -> None:
    """网页与接口进程 / the web process."""
    from shared.bootstrap import web as process

    settings = settings_of(court, data)
    process.serve(settings, profile_for(settings))


@node.command()
@node_options
def worker(court: str | None, data: Path | None) -> None:
    """收发与时钟进程 / the worker: relay, consumer, clock."""
    from shared.bootstrap import worker as process

    settings = settings_of(court, data)
    process.serve(settings, profile_for(settings))


@node.command()
@node_options
def run(court: str | None, data: Path | None) -> None:
    """同时运行两个进程 / both processes under one supervisor."""
    settings = settings_of(court, data)
    run_one(settings, profile_for(settings))


@node.command()
@node_options
def migrate(court: str | None, data: Path | None) -> None:
    """建立或升级数据表；缺密钥时生成 / make or upgrade the tables, and the key if there is none."""
    settings = settings_of(court, data)
    prepare(settings)
    click.echo(f"{settings.court}: 数据表与密钥已就绪 / tables and key are ready")


@node.command()
@node_options
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="初始密码；否则随机生成并显示一次 / first password, else a random one is shown once.")  # fmt: skip
def init(court: str | None, data: Path | None, password_file: Path | None) -> None:
    """migrate，并录入一套最小的演示人员 / migrate, and enter the smallest demonstration staff."""
    settings = settings_of(court, data)
    profile = profile_for(settings)
    key = prepare(settings)
    password = password_file.read_text().strip() if password_file else secrets.token_urlsafe(9)
    store = open_store(settings.database_url)
    try:
        with store.begin() as unit:
            posts = usual_posts(profile)
            # Another court, other names: the demonstration would be confusing with one set of people everywhere.
            number = zlib.crc32(settings.court.encode()) % 100
            people = zip(posts, names.people(number, len(posts)), strict=True)
            entered = hire(unit, settings.court, key, settings.staff_keys, people, hash_password(password))
    finally:
        store.close()
    click.echo(f"已录入 / entered: {', '.join(person.login for person in entered) or '—'}")
    if entered and not password_file:
        click.echo(f"密码 / password: {password}")


@node.command()
def provision() -> None:
    """开设各法院队列并签发密钥目录（最高法运行） / queues of all courts and the key directory; run at the supreme court.

    ZHIXING_COURTS, ZHIXING_BROKER_ADMIN_URL (http://user:password@host:port), ZHIXING_COURT_SECRETS (a folder with
    COURT/broker_password); public keys COURT.pem lie beside the directory, where `node migrate` and `node init` put them.
    """
    from shared.transport.provisioning import ManagementApi
    from shared.transport.provisioning import provision as provide

    settings = settings_of(None, None)
    courts = [each.strip() for each in _variable("ZHIXING_COURTS").split(",") if each.strip()]
    place, folder = urlsplit(_variable("ZHIXING_BROKER_ADMIN_URL")), Path(_variable("ZHIXING_COURT_SECRETS"))
    known = {court: (folder / court / "broker_password").read_text().strip() for court in courts}
    api = ManagementApi(
        f"{place.scheme}://{place.hostname}:{place.port}", unquote(place.username or ""), unquote(place.password or "")
    )
    provide(api, courts, known)
    trust = settings.directory.parent
    keys = {court: PublicKey.from_pem((trust / f"{court}.pem").read_text()) for court in courts}
    enter_keys(settings.directory, settings.anchor, PrivateKey.load(settings.key_file), keys, DIRECTORY_LIFE)
    click.echo(f"{len(courts)} 个法院已就绪 / courts are ready: {', '.join(courts)}")


def prepare(settings: Settings) -> PrivateKey:
    """Tables, key, and the public half beside the directory, for the supreme court to enter. May be repeated."""
    from shared.persistence.migrations.migrate import upgrade

    Registry.load().court(settings.court)
    try:
        if settings.database_url.startswith("sqlite"):
            settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = court_key(settings.key_file)
        upgrade(settings.database_url)
        settings.directory.parent.mkdir(parents=True, exist_ok=True)
        (settings.directory.parent / f"{settings.court}.pem").write_text(key.public.pem())
    except OSError as error:
        raise BadSetting(
            name="ZHIXING_DATA", reason=f"{error.filename} 不可写：{error.strerror}",
            reason_en=f"{error.filename} is not writable: {error.strerror}",
        ) from None  # fmt: skip
    return key


def run_one(settings: Settings, profile: Profile) -> None:
    """Web and worker of one node until SIGTERM. Raises WrongTier, UnknownCourt before anything starts."""
    require_tier(Registry.load().court(settings.court), profile)
    from shared.bootstrap.nursery import children_of, warm_up

    warm_up()
    supervise(children_of(settings, profile), running=settings.data / "running.json")


def run_service(profile: Profile) -> None:
    """What `python -m services.<tier>` does; options are the settings, over the environment."""

    @click.command(help=f"{profile.title.zh} / {profile.title.en}")
    @click.option("--court", help="法院标识 / court id.")
    @click.option("--settings", help="设置文件 / settings file.")
    @click.option("--data", help="数据文件夹 / folder of this node.")
    @click.option("--database-url", help="数据库 / database.")
    @click.option("--transport-url", help="消息队列 / queues.")
    @click.option("--key-file", help="私钥 / private key.")
    @click.option("--directory", help="密钥目录 / key directory.")
    @click.option("--anchor", help="最高法公钥 / public key of the supreme court.")
    @click.option("--bind", help="主机:端口 / host:port.")
    def command(**given: str | None) -> None:
        environ = dict(os.environ) | {f"ZHIXING_{name.upper()}": value for name, value in given.items() if value}
        run_one(Settings.from_environment(environ), profile)

    try:
        command(standalone_mode=False)
    except ZhixingError as problem:
        click.echo(explained(problem), err=True)
        sys.exit(1)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        sys.exit(1)


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise MissingSetting(name=name, key=name)
    return value
