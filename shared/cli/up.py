"""`zhixing up`: the courts of the demonstration on this machine, until Ctrl-C."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import click

from shared.bootstrap.country import EMBEDDED, RABBITMQ, USUAL_COURTS, Country
from shared.bootstrap.launch import Launch, ignore_interrupts, interrupt_on_sigterm, process_age_seconds
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.report import memory_mebibytes
from shared.bootstrap.staff import usual_posts
from shared.domain.people import ROLE_TITLES
from shared.web.pages.demonstration_guide import guide_of

DEFAULT_FOLDER = Path("var")
#: Nodes and the guided tour beside them; a name, as it runs in a process of its own.
GUIDED = "shared.scenarios.guided.nursery"


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_FOLDER, envvar="ZHIXING_COUNTRY",
              show_default=True, help="数据文件夹 / folder of the data.")  # fmt: skip
@click.option(
    "--ports", "ports_from", type=click.IntRange(1, 65_000), help="起始端口，默认 8401 起的空闲端口 / first port."
)
@click.option("--engine", type=click.Choice([EMBEDDED, RABBITMQ]),
              help="内置引擎，或本机安装的 RabbitMQ 与 PostgreSQL / embedded, or private RabbitMQ and PostgreSQL.")  # fmt: skip
@click.option("--courts", metavar="A,B,…",
              help="另选法院，以逗号分隔，须含其各级上级 / other courts, with all above them. "
                   f"[default: {','.join(USUAL_COURTS)}]")  # fmt: skip
@click.option("--fresh", is_flag=True, help="删除原数据重新开始 / delete the data and start over.")
@click.option("--report", is_flag=True, help="显示启动秒数与内存 / print seconds to healthy and memory.")
@click.option("--once", is_flag=True, help="启动、报告后即停止 / start, report, stop.")
def up(
    data: Path, ports_from: int | None, engine: str | None, courts: str | None, fresh: bool, report: bool, once: bool
) -> None:
    """在本机运行演示用的各级法院 / run the courts of the demonstration on this machine."""
    interrupt_on_sigterm()
    launch = Launch(data, lambda line: click.echo(line, err=True), nursery=GUIDED)
    try:
        country = launch.start(engine=engine, ports_from=ports_from, fresh=fresh, courts=_listed(courts))
        seconds = process_age_seconds()
        click.echo(table(country))
        if report or once:
            click.echo(cost(country, seconds))
        if not once:
            click.echo(ADVICE)
            code = launch.wait()
            click.echo(f"节点意外停止（{code}），请查看 {country.logs} / the nodes ended by themselves", err=True)
            raise click.exceptions.Exit(1)
    except KeyboardInterrupt:
        click.echo("\n正在停止… · stopping", err=True)
    finally:
        ignore_interrupts()
        launch.stop()


def _listed(courts: str | None) -> list[str] | None:
    """The words between commas, Chinese commas too; None for none."""
    return [word.strip() for word in courts.replace("，", ",").split(",") if word.strip()] if courts else None


def table(country: Country) -> str:
    """Courts, addresses and sign-ins."""
    rows = [("法院 court", "层级 tier", "网址 URL")]
    for court in country.courts:
        name = f"{court.name.zh} ({court.court_id})"
        rows.append(
            (name, f"{court.tier.label.zh} {court.tier.value}", f"http://{country.settings(court.court_id).bind}")
        )
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)) for row in rows
    ]
    lines.insert(1, "─" * (sum(widths) + 4))
    guide = guide_of(country.folder)
    if guide is not None:
        lines += [
            "",
            f"导览：五个故事，在浏览器里看它们进行 · guided tour, five stories that play live:  {guide.address}",
        ]
    posts = usual_posts(profile_of(country.courts[-1].tier))
    signs: dict[str, list[str]] = {}
    for post in posts:
        title = ROLE_TITLES[post.roles[0]]
        signs.setdefault(f"{title.zh} {title.en}", []).append(post.login)
    lines += ["", "登录名（各院相同） · sign-ins (the same at every court):"]
    lines += [f"  {', '.join(logins):<46} {title}" for title, logins in signs.items()]
    lines += ["", f"密码 password: {country.password_file.read_text().strip()}    ({country.password_file})", ""]
    return "\n".join(lines)


def cost(country: Country, seconds: float) -> str:
    """Seconds to healthy and memory."""
    used = memory_mebibytes(country.running)
    parts = "  ".join(f"{name} {mebibytes:.0f}" for name, mebibytes in used.items())
    return f"就绪用时 seconds to healthy: {seconds:.1f}\n内存 memory (PSS, MiB): {sum(used.values()):.0f} = {parts}"


ADVICE = """试一试 · what to try:
  0. 打开导览，点“播放” · open the guided tour and press Play
  1. 打开任一网址，点一个岗位即登录；页面上方可换人、换法院
     open any of them and sign in at a click; change person and court at the top of each page
  2. 以 filing 登录基层法院，立一件案 · sign in at the basic court as filing, docket a case
  3. 以 reviewer1 登录中级法院，起草提级执行裁定，合议、审批后制发
     sign in at the intermediate court as reviewer1, draft an elevation, let it be discussed and approved, issue it
  4. zhixing case trace 案号 · follow the case through every court
Ctrl-C 停止，数据保留 · Ctrl-C stops, the data stay
"""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
