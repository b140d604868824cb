"""Playing stories on the running courts of a demonstration: moved to their legal day, over their own APIs.

`play(files, folder)` is what `zhixing scenario run --live` does, for whoever prepares cases.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shared.bootstrap.country import open_country
from shared.domain.errors import Text
from shared.scenarios.document import BadScenario, Problem, Scenario, read_scenario
from shared.scenarios.live_country import LiveCountry
from shared.scenarios.outcome import Outcome
from shared.scenarios.play import Player
from shared.scenarios.shifting import first_day, moved

NOTE = Text(
    "在运行中的法院演示：全部明写的日期顺延 {days} 天（第一日 {start}），执行依据文号加“{mark}”；因日历不同的日期只说明，不计为不符。",
    "played on running courts: every date written is {days} days later (day 0 is {start}), titles end in “{mark}”; "
    "dates that differ by the calendar are told, not counted.",
)


class NotForLive(BadScenario):
    """A story that running courts cannot play; nothing was sent."""

    code = "not_for_live"
    what = Text("不能在运行中的法院演示：\n{zh}", "Running courts cannot play this:\n{en}")
    todo = Text("请不带 --live 演示，或改写这些步骤；未发送任何内容。",
                "Play it without --live, or rewrite these steps; nothing was sent.")  # fmt: skip


def play(files: Iterable[Path], country_folder: Path) -> list[Outcome]:
    """Play each file, one after the other. All are read and checked before the first is played.

    Raises BadScenario, NotForLive, NotACountry, ClockUnattended, CourtsSilent, NotAtRest.
    """
    scenarios = [read_scenario(file) for file in files]
    live = LiveCountry(open_country(country_folder.absolute()))
    try:
        for scenario in scenarios:
            require_playable(scenario, live)
        return [play_one(scenario, live) for scenario in scenarios]
    finally:
        live.close()


def play_one(scenario: Scenario, live: LiveCountry) -> Outcome:
    """Play one story on courts that run. Raises NotForLive before anything is sent; CourtsSilent, NotAtRest."""
    begun = time.monotonic()
    outcome = begin(scenario, live).play()
    outcome.seconds = time.monotonic() - begun
    return outcome


def begin(scenario: Scenario, live: LiveCountry) -> Player:
    """The story moved to the running legal day, ready to be played. Raises NotForLive."""
    require_playable(scenario, live)
    start = first_day(scenario.start, live.clock.legal_now())
    days, mark = (start.date() - scenario.start.date()).days, f"·{secrets.token_hex(3)}"
    player = Player(moved(scenario, days, mark), live)
    player.outcome.note = NOTE.filled(days=days, start=start.date(), mark=mark)
    return player


def require_playable(scenario: Scenario, live: LiveCountry) -> None:
    """Raises NotForLive naming every line that cannot be played here."""
    if problems := tuple(_problems(scenario, live)):
        raise NotForLive(scenario.path, problems)


def _problems(scenario: Scenario, live: LiveCountry) -> Iterator[Problem]:
    for index, court in enumerate(scenario.courts):
        if court not in live.nodes:
            yield _problem(scenario, ("courts", index), f"{court} 未在运行", f"{court} does not run here")
    for court in scenario.people:
        zh, en = "运行中的法院人员已定", "the staff of running courts is what it is"
        yield _problem(scenario, ("people", court), zh, en)
    known = {court: {person.login for person in live.staff(court)} for court in scenario.courts if court in live.nodes}
    for index, step in enumerate(scenario.steps):
        if step.verb == "faults":
            zh, en = "运行中的法院不能制造故障", "faults are for virtual time only"
            yield _problem(scenario, ("steps", index, "faults"), zh, en)
            continue
        for field, login in _logins(step.given):
            court = step.given["court"]
            if court in known and login not in known[court]:
                place = ("steps", index, step.verb or "", field)
                yield _problem(scenario, place, f"{court} 没有 {login}", f"nobody is called {login} at {court}")


def _logins(given: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(given, dict):
        return
    if "who" in given:
        yield "who", given["who"]
    signers = given.get("signers")
    yield from (("signers", login) for each in (signers if isinstance(signers, list) else ()) for login in each)


def _problem(scenario: Scenario, path: tuple[str | int, ...], zh: str, en: str) -> Problem:
    return Problem(scenario.line(*path), ".".join(map(str, path)), Text(zh, en))
