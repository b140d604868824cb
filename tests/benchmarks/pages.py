"""What every page costs at a court with very many cases and messages: server time, number of SQL statements, plans.

    zhixing up --once --fresh --data big --courts spc,gd,gd03,gd0304
    zhixing data build --data big --court gd0304 --cases 100000 --messages 1000000
    PYTHONPATH=tests python tests/benchmarks/pages.py --data big --court gd0304 [--plans]

Opens one page of every sort that can be reached by links, as several posts, with the test client: no network, no browser.
Prints milliseconds (median: by the clock, and of the processor alone) and statements, the slowest first, marking what is
over the aim of 100 ms; with --plans also
statements that scan or sort a large table (SQLite).
It asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import quote

from page_costs import Cost, Reader, slow_plans

from shared.bootstrap.country import open_country
from shared.cli.node_settings import node_of
from shared.flows.node import Node
from shared.web.app import create_app

AIM_MILLISECONDS = 100
#: A statement of more than so many thousand instructions of SQLite's machine is told: 10,000 rows of a list at most.
MOST_THOUSANDS = 100
LOGINS = ("officer1", "filing", "chief", "president", "operator", "reviewer1", "judge1", "duty1", "manager1", "quality1",
          "trial1", "inspector1")  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--court", required=True)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--posts", default=",".join(LOGINS), help="logins, between commas")
    asked.add_argument("--plans", action="store_true")
    asked.add_argument("--all", action="store_true", help="every page, not only the slowest 25")
    given = asked.parse_args()
    settings = open_country(given.data.absolute()).settings(given.court)
    node = node_of(settings)
    reader = Reader(create_app(node, secret_key="of this run"), node, rounds=given.rounds)
    costs: list[Cost] = []
    for login in given.posts.split(","):
        with node.store.read() as unit:
            there = unit.people.first(login=login)
        if there is not None:
            costs += reader.walk(login, *examples(node))
    show(costs, whole=given.all)
    if given.plans and settings.database_url.startswith("sqlite:///"):
        for slow in slow_plans(settings.database_url.removeprefix("sqlite:///"), costs, most_thousands=MOST_THOUSANDS):
            words = " ".join(slow.sql.split())
            sys.stdout.write(f"\n{slow.thousands:,}k  {'; '.join(slow.steps)}\n  {words[words.index(' FROM ') :]}\n"
                             f"  {', '.join(slow.pages)[:300]}\n")  # fmt: skip
    node.store.close()


def examples(node: Node) -> list[str]:
    """Addresses no link may lead to in this data: the API, searches, deep pages of lists."""
    with node.store.read() as unit:
        cases = unit.cases.where(state="open", order_by=("-filed_on", "-case_no"), limit=1) or unit.cases.where(limit=1)
        sent, received = unit.outbox.where(limit=1), unit.inbox.where(limit=1)
        duties, evidence, drafts = unit.duties.where(limit=1), unit.evidence.where(limit=1), unit.drafts.where(limit=1)
    found = [f"/api/v1/{name}" for name in (
        "acts", "alerts", "attachments", "cases", "court", "delegations", "drafts", "duties", "events", "evidence", "flags",
        "inbox", "listed", "outbox", "quarantine", "tasks")]  # fmt: skip
    found += [
        "/metrics",
        "/readyz",
        "/ledger.csv",
        "/duties?page=200",
        "/cases?page=200",
        "/inbox?page=200",
        "/outbox?page=200",
    ]
    found += [
        f"/cases?q={quote('王')}",
        f"/cases?q={quote('执12')}",
        "/cases?q=12",
        "/cases?format=csv",
        "/duties?format=csv",
    ]
    for case in cases:
        number = quote(case.case_no)
        found += [f"/cases/{number}", f"/journeys/{number}", f"/api/v1/cases/{number}", f"/api/v1/journeys/{number}"]
    found += [f"/outbox/{row.message_id}" for row in sent] + [f"/api/v1/outbox/{row.message_id}" for row in sent]
    found += [f"/inbox/{row.message_id}" for row in received] + [f"/api/v1/inbox/{row.message_id}" for row in received]
    found += [f"/messages/{row.message_id}/print" for row in sent]
    found += [f"/duties/{row.duty_id}/proof" for row in duties] + [
        f"/api/v1/evidence/{row.subject_id}" for row in evidence
    ]
    return found + [f"/drafts/{row.draft_id}" for row in drafts]


def show(costs: list[Cost], *, whole: bool) -> None:
    """A table, the slowest first."""
    costs.sort(key=lambda cost: (cost.is_file, -cost.busy_milliseconds))
    over = sum(cost.milliseconds > AIM_MILLISECONDS and not cost.is_file for cost in costs)
    sys.stdout.write(
        f"{len(costs)} pages and files, {over} pages over {AIM_MILLISECONDS} ms (load {os.getloadavg()[0]:.1f})\n"
    )
    sys.stdout.write(f"{'ms':>9} {'busy ms':>8} {'SQL':>5} {'same':>5} {'':>4} {'post':<11} address\n")
    for cost in costs if whole else costs[:25]:
        mark = " *" if cost.milliseconds > AIM_MILLISECONDS else ""
        sys.stdout.write(f"{cost.milliseconds:>9.1f} {cost.busy_milliseconds:>8.1f} {len(cost.statements):>5} {cost.repeated:>5} {cost.status:>4} "
                         f"{cost.login:<11} {cost.path}{mark}{' (file)' if cost.is_file else ''}\n")  # fmt: skip
    for cost in costs:
        if cost.status >= 500:
            sys.stdout.write(f"{cost.status}: {cost.path} as {cost.login}\n")


if __name__ == "__main__":
    main()
