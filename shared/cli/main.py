"""The command `zhixing`. Subcommands are imported only when used, so that help comes at once."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from shared.bootstrap.explaining import explained
from shared.domain.errors import ZhixingError

#: name → (module, attribute, one line of help). The line stands here so that help imports nothing.
COMMANDS = {
    "up": ("shared.cli.up", "up", "在本机运行演示用的各级法院 / run the demonstration courts on this machine"),
    "node": ("shared.cli.node", "node", "运行或准备一个节点 / run or prepare one node"),
    "case": ("shared.cli.case", "case", "案件及其在各法院的流转 / a case and its journey through courts"),
    "events": ("shared.cli.events", "events", "流程节点的摘要链 / node events and their chain"),
    "courts": ("shared.cli.courts", "courts", "查询法院及其上级 / courts and their superiors"),
    "law": ("shared.cli.law", "law", "查询规则、日历和期限 / rules, calendar and deadlines"),
    "keys": ("shared.cli.keys", "keys", "本院密钥 / the key of this court"),
    "directory": ("shared.cli.directory", "directory", "密钥目录 / the key directory"),
    "parked": ("shared.cli.node_parked", "parked", "搁置的消息 / parked messages"),
    "broker": ("shared.cli.broker", "broker", "消息服务器 / queues, users and rights on RabbitMQ"),
    "separation": ("shared.cli.separation", "separation", "审执分离核查 / separation of powers, by signed evidence"),
    "ledger": (
        "shared.cli.ledger",
        "ledger",
        "台账指标、对账和补报 / figures, reconciliation and backfill of the ledger",
    ),
    "selfcheck": ("shared.cli.selfcheck", "selfcheck", "检查各项声明 / check the declarations of this release"),
    "clock": ("shared.cli.clock", "clock", "演示的法定时钟 / the legal clock of a demonstration"),
    "data": ("shared.cli.data", "data", "测量用数据 / data for measuring"),
    "scenario": ("shared.cli.scenario", "scenario", "演示情景 / play scenarios of several courts"),
}


class Lazy(click.Group):
    """Imports a subcommand when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, imported now; None when there is none of that name."""
        if name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line each, without importing anything."""
        with formatter.section("命令 / Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; one of our errors is printed in both languages (or the one asked for), never as a traceback."""
        try:
            return super().invoke(ctx)
        except ZhixingError as problem:
            click.echo(explained(problem, ctx.params.get("lang")), err=True)
            ctx.exit(1)


@click.group(cls=Lazy)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=None, help="只用一种语言提示 / messages in one language."
)
@click.version_option(package_name="zhixing")
def cli(lang: str | None) -> None:
    """执行：四级法院的执行指挥平台 / enforcement platform for four tiers of courts."""


def main() -> None:
    """Entry point of the installed command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not break Chinese
    cli()


if __name__ == "__main__":
    main()
