"""Disputes between enforcing courts: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    states={"dispute": {
        "consulting": ("协商中", "consulting"),
        "asked": ("待答复协商", "letter to be answered"),
        "failed": ("协商不成", "consultation failed"),
        "reported": ("协调中", "being coordinated"),
        "joined": ("并入对方协商", "joined with the other letter"),
        "withdrawn": ("已撤回", "withdrawn"),
        "settled": ("已达成纪要", "settled by minutes"),
        "decided": ("已决定，待执行", "decided, to be carried out"),
        "executed": ("已执行", "carried out"),
        "bound": ("随案受约束", "bound with the case"),
        "free": ("已解除约束", "no longer bound"),
        "received": ("待立案（执协）", "to be docketed"),
        "watching": ("已获告知", "informed"),
        "returned": ("已退回补充", "returned"),
        "docketed": ("已立案，待转报", "docketed, to be passed on"),
        "passed_on": ("已逐级报请", "reported upward"),
        "ended": ("已终结", "ended"),
        "coordinating": ("协调中", "being coordinated"),
        "concluded": ("已执行完毕", "concluded"),
    }},
    roles={
        "party": ("争议法院", "party"), "coordinator": ("协调法院", "coordinating court"),
        "successor": ("案件移入法院", "court to which the case moved"),
    },
    words={
        "dispose": ("确定处置法院", "name who disposes"), "designate": ("指定执行", "designate"), "elevate": ("提级执行", "elevate"),
        "joint": ("协同执行", "joint enforcement"), "withdrawn": ("撤回", "withdrawn"), "settled": ("达成纪要", "settled by minutes"),
        "decided": ("协调决定", "decided"), "asset": ("争议财产", "the asset"), "case": ("全案", "the whole case"),
    },
)  # fmt: skip
