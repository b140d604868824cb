"""What can be wrong with the queues when a node starts, said to the person who runs it."""

from __future__ import annotations

from shared.domain.errors import BadInput, SetupError, Text


class TransportUnavailable(SetupError):
    """The queues cannot be reached."""

    code = "transport_unavailable"
    what = Text("无法连接消息队列 {address}：{reason}。", "The queues at {address} cannot be reached: {reason}.")
    todo = Text(
        "请确认消息服务器已启动、地址与账号正确、网络可达。",
        "Check that the broker runs, that address and account are right, and that the network reaches it.",
    )


class TransportMisprovisioned(SetupError):
    """The broker answers but lacks something this court needs, or grants something it must not."""

    code = "transport_misprovisioned"
    what = Text(
        "消息服务器上法院 {court_id} 的配置不完整：{reason}。",
        "The broker is not provisioned for court {court_id}: {reason}.",
    )
    todo = Text(
        "请由消息服务器管理员运行 zhixing broker provision，再用 zhixing broker check 核对。",
        "Have the broker's administrator run `zhixing broker provision`, then `zhixing broker check`.",
    )


class BadTransportUrl(BadInput):
    """The address of the queues cannot be understood."""

    code = "bad_transport_url"
    what = Text("消息队列地址有误：{reason}。", "The address of the queues is wrong: {reason}.")
    todo = Text(
        "请写成 embedded:///路径/queues.db、amqp://用户:密码@主机:端口/虚拟主机 或 amqps://…。",
        "Write embedded:///path/queues.db, amqp://user:password@host:port/vhost or amqps://…",
    )


class BadCourtId(BadInput):
    """A court id that cannot be part of a routing key."""

    code = "bad_court_id"
    what = Text("法院标识有误：{court_id}。", "Not a court id: {court_id}.")
    todo = Text("法院标识由小写字母和数字组成，如 gd0304。", "A court id is lower-case letters and digits, as gd0304.")


class BrokerRefused(SetupError):
    """The management interface of the broker refused a request."""

    code = "broker_refused"
    what = Text("消息服务器拒绝了管理请求 {request}：{reason}。", "The broker refused {request}: {reason}.")
    todo = Text(
        "请核对管理员账号及其 administrator 权限。",
        "Check the administrator's account and that it has the tag `administrator`.",
    )


class PrivateServerMissing(SetupError):
    """The programs of a private demonstration server are not installed."""

    code = "private_server_missing"
    what = Text("未找到 {program}。", "{program} was not found.")
    todo = Text(
        "请安装软件包 {package}（Debian/Ubuntu：apt-get install --no-install-recommends {package}），"
        "或使用无需服务器的内置引擎。",
        "Install the package {package} (Debian/Ubuntu: apt-get install --no-install-recommends {package}), "
        "or use the embedded engine, which needs no server.",
    )


class PrivateServerFailed(SetupError):
    """A private demonstration server did not start."""

    code = "private_server_failed"
    what = Text("{program} 未能启动：{reason}。", "{program} did not start: {reason}.")
    todo = Text("请查看日志 {log}。", "Read the log {log}.")
