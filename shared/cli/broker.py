"""`zhixing broker`: queues, users and rights of the courts on a RabbitMQ broker, for its administrator."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

import click

from shared.domain.errors import ZhixingError
from shared.transport import topology
from shared.transport.errors import BadCourtId
from shared.transport.provisioning import ManagementApi, check, provision, show

Command = TypeVar("Command", bound=Callable[..., Any])

PASSWORD_VARIABLE = "ZHIXING_BROKER_ADMIN_PASSWORD"  # noqa: S105 - the name of the variable, not a secret


class _Refusal(click.ClickException):
    """An error of ours, printed in both languages instead of a traceback."""

    def __init__(self, error: ZhixingError) -> None:
        what, todo = error.what, error.todo
        super().__init__(f"[{error.code}]\n{what.zh}\n{todo.zh}\n{what.en}\n{todo.en}")


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ZhixingError as error:
            raise _Refusal(error) from error


@click.group("broker", cls=_Group)
def broker() -> None:
    """消息服务器：为各法院开设队列、账号与权限。 / Queues, users and rights of courts on RabbitMQ."""


def _administration(command: Command) -> Command:
    """The options all commands share: where the management interface is and who logs in."""
    for option in (
        click.option(
            "--admin-password-file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=f"管理员密码文件；否则取环境变量 {PASSWORD_VARIABLE}，再否则询问。 / Else ${PASSWORD_VARIABLE}, else asked for.",
        ),
        click.option("--admin-user", default="admin", show_default=True, help="管理员账号 / administrator"),
        click.option(
            "--management-url",
            default="http://127.0.0.1:15672",
            show_default=True,
            help="管理接口地址 / address of the management interface",
        ),
    ):
        command = option(command)
    return command


def _choice_of_courts(command: Command) -> Command:
    """The options that name courts."""
    for option in (
        click.option(
            "--country",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="数据目录，每个法院一个以其标识命名的子目录 / folder with one folder per court, named by its id",
        ),
        click.option(
            "--courts-file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="每行一个法院标识，# 为注释 / one court id a line, # begins a comment",
        ),
        click.option("--court", "courts", multiple=True, help="法院标识，可重复 / court id, repeatable"),
    ):
        command = option(command)
    return command


@broker.command("provision")
@_administration
@_choice_of_courts
@click.option(
    "--credentials",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="存放各法院连接地址的目录（文件权限 0600） / folder for one address file per court, mode 0600",
)
@click.option("--amqp", default="", help="法院连接的 主机:端口，默认管理接口主机的 5672 / host:port courts connect to")
@click.option("--renew", is_flag=True, help="重设未知的密码 / new passwords for users whose password is not known here")
def provision_command(
    management_url: str,
    admin_user: str,
    admin_password_file: Path | None,
    courts: Sequence[str],
    courts_file: Path | None,
    country: Path | None,
    credentials: Path,
    amqp: str,
    renew: bool,
) -> None:
    """开设队列、账号与权限；可重复执行。 / Create queues, users and rights; may be repeated."""
    ids = _court_ids(courts, courts_file, country)
    api = _api(management_url, admin_user, admin_password_file)
    credentials.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = {court: _password_in(_credential(credentials, court)) for court in ids}
    passwords = provision(api, ids, {court: word for court, word in known.items() if word}, renew)
    place = amqp or f"{urlsplit(management_url).hostname}:5672"
    for court, password in passwords.items():
        address = f"amqp://{court}:{quote(password, safe='')}@{place}/{quote(topology.VHOST, safe='')}"
        _write_private(_credential(credentials, court), address + "\n")
    click.echo(f"{len(ids)} 个法院已就绪 / courts ready: {', '.join(ids)}")
    if left := [court for court in ids if court not in passwords]:
        click.echo(f"账号已存在、密码未动（--renew 可重设） / password left as it is: {', '.join(left)}")


@broker.command("check")
@_administration
@_choice_of_courts
def check_command(
    management_url: str,
    admin_user: str,
    admin_password_file: Path | None,
    courts: Sequence[str],
    courts_file: Path | None,
    country: Path | None,
) -> None:
    """与应有配置逐项比较；有差异时退出码为 1。 / Compare with what must be; exit code 1 on differences."""
    ids = _court_ids(courts, courts_file, country)
    differences = check(_api(management_url, admin_user, admin_password_file), ids)
    for difference in differences:
        click.echo(f"{difference.zh} / {difference.en}")
    if differences:
        raise click.exceptions.Exit(1)
    click.echo(f"{len(ids)} 个法院配置相符 / courts as they must be")


@broker.command("show")
@_administration
def show_command(management_url: str, admin_user: str, admin_password_file: Path | None) -> None:
    """列出各法院收件队列。 / List the inboxes of all courts."""
    click.echo("法院 court      待取 waiting  在手 in hand  读取者 consumers")
    for state in show(_api(management_url, admin_user, admin_password_file)):
        click.echo(f"{state.court_id:<16}{state.waiting:>12}{state.in_hand:>14}{state.consumers:>16}")


def _api(url: str, user: str, password_file: Path | None) -> ManagementApi:
    if password_file is not None:
        password = password_file.read_text().strip()
    else:
        password = os.environ.get(PASSWORD_VARIABLE) or click.prompt(
            f"{user} 的密码 / password", hide_input=True, err=True
        )
    return ManagementApi(url, user, password)


def _court_ids(courts: Sequence[str], courts_file: Path | None, country: Path | None) -> list[str]:
    ids = list(courts)
    if courts_file is not None:
        lines = (line.partition("#")[0].strip() for line in courts_file.read_text(encoding="utf-8").splitlines())
        ids += [line for line in lines if line]
    if country is not None:
        ids += [folder.name for folder in sorted(country.iterdir()) if folder.is_dir() and _is_court(folder.name)]
    if not ids:
        raise click.UsageError("请用 --court、--courts-file 或 --country 指明法院。 / Name the courts.")
    return [topology.checked_court_id(court) for court in dict.fromkeys(ids)]


def _is_court(name: str) -> bool:
    try:
        topology.checked_court_id(name)
    except BadCourtId:
        return False
    return True


def _credential(folder: Path, court: str) -> Path:
    return folder / f"{court}.amqp"


def _password_in(path: Path) -> str:
    return unquote(urlsplit(path.read_text().strip()).password or "") if path.exists() else ""


def _write_private(path: Path, text: str) -> None:
    """Never readable by others, not even for a moment; replaced in one step."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
