"""Playing a scenario: each step on its date, its faults and expectations, and a story of what happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.domain.errors import ZhixingError
from shared.messages.kinds import About
from shared.scenarios import expectations, facts
from shared.scenarios.country import Country
from shared.scenarios.document import Scenario, Step
from shared.scenarios.expectations import Difference
from shared.scenarios.happenings import Happening, Witness
from shared.scenarios.outcome import Outcome, Told
from shared.scenarios.references import Memory
from shared.scenarios.shifting import is_day
from shared.scenarios.telling import step_sentence
from shared.scenarios.world import World

#: A step that was to be refused, but was not; or that was refused, but was not to be.
NOT_REFUSED = "done"


def play(scenario: Scenario) -> Outcome:
    """Play a scenario in virtual time, in a temporary folder that is removed afterwards. Raises NeverQuiet."""
    begun = time.monotonic()
    with TemporaryDirectory(prefix="zhixing-scenario-") as folder:
        country = Country(Path(folder), scenario.courts, scenario.start, scenario.people)
        try:
            outcome = Player(scenario, country).play()
        finally:
            country.close()
    outcome.seconds = time.monotonic() - begun
    return outcome


class Player:
    """One scenario under way in one country."""

    def __init__(self, scenario: Scenario, country: World) -> None:
        self._scenario, self._country = scenario, country
        self._memory, self._witness = Memory(), Witness(country)
        self._memory.keep("address", {court: country.address(court) for court in scenario.courts})
        self._lineage, self._lineages = "", {""}
        self.outcome = Outcome(scenario)
        self._verbs: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "act": self._act, "draft": self._draft, "approve": self._approve, "give_back": self._give_back,
            "issue": self._issue, "sign_for": self._sign_for, "faults": self._disturb, "clock": self._pass,
        }  # fmt: skip

    def play(self) -> Outcome:
        """All steps, up to the first that goes another way than written; unmet expectations do not stop it."""
        for _ in self.steps():
            pass
        return self.outcome

    def steps(self) -> Iterator[Step]:
        """Each step before it is played: it happens when one asks for the next. What was told stands in `outcome`."""
        if self._country.live:
            self._country.settle()
            self._witness.news()  # what was before the story is not told
        for step in self._scenario.steps:
            yield step
            if not self._step(step):
                break
        if not self._country.live:  # running courts may have duties of an earlier release, told as they were written
            self.outcome.carried = facts.carried(self._country)
            for breach in facts.unproved_dates(self._country):
                self._differs(self._scenario.steps[-1], ("proofs",), (), "every date proved", breach)

    def _step(self, step: Step) -> bool:
        before = self._advance(step.at)
        problem: ZhixingError | None = None
        result: dict[str, Any] = {}
        try:
            if step.verb is not None:
                # What a fault does is named court by court; a reference inside would make no sense.
                given = step.given if isinstance(step.given, str) else self._memory.fill(step.given)
                result = self._verbs[step.verb](given if isinstance(given, Mapping) else {})
                if step.remember:
                    self._memory.keep(step.remember, result)
        except ZhixingError as refused:
            problem = refused
        self._country.settle()
        text = step_sentence(self._country, step, self._memory)
        pages = () if problem else step.show
        show = tuple({name: str(self._memory.fill(each)) for name, each in page.items()} for page in pages)
        self.outcome.told.append(Told(step, text, result, tuple(before), tuple(self._news()), problem, show))
        went_as_written = self._refusal_as_written(step, problem)
        self._check(step)
        return went_as_written

    def _refusal_as_written(self, step: Step, problem: ZhixingError | None) -> bool:
        code = problem.code if problem else None
        if code == step.refused:
            return True
        actual = f"{problem.code} {problem.what.zh} {problem.what.en}" if problem else NOT_REFUSED
        self._differs(step, ("refused",), ("refused",), step.refused or NOT_REFUSED, actual)
        return False

    def _check(self, step: Step) -> None:
        for breach in facts.two_holders(self._country):
            self._differs(step, ("one_holder",), (), "one holder", breach)
        if step.expect is None:
            return
        lineage = self._lineage
        if "about" in step.expect:
            lineage = str(self._memory.get(step.expect["about"]).get("lineage_id", ""))
        expected = self._memory.fill(step.expect)
        for path, wanted, actual in expectations.compare(self._country, lineage, expected):
            self._differs(step, path, ("expect", *path), wanted, actual)

    def _may_differ(self, wanted: Any, actual: Any) -> bool:
        """On running courts the days are other days: what a calendar computes from them is told, not failed."""
        return self._country.live and is_day(wanted) and is_day(actual)

    def _differs(self, step: Step, path: tuple[str, ...], place: tuple[str, ...], wanted: Any, actual: Any) -> None:
        numbered = tuple(int(part) if part.isdigit() else part for part in place)
        line = self._scenario.line("steps", step.number - 1, *numbered)
        found = self.outcome.remarks if self._may_differ(wanted, actual) else self.outcome.differences
        found.append(Difference(step.number, line, path, wanted, actual))

    def _advance(self, until: datetime) -> list[Happening]:
        self._country.advance(until)
        return self._news()

    def _news(self) -> list[Happening]:
        """Where others are at work too, only what concerns the cases of this story."""
        self._lineages.add(self._lineage)
        news = self._witness.news()
        return [each for each in news if each.lineage in self._lineages] if self._country.live else news

    # — the verbs: each takes what is written and gives what `as` remembers —

    def _about(self, given: Mapping[str, Any]) -> About:
        about = given.get("about")
        if isinstance(about, str):
            kept = self._memory.get(about)
            found = About(str(kept.get("lineage_id", "")), kept.get("exchange_id"))
        elif about is not None and "procedure" in about:
            found = facts.newest(self._country, given["court"], about["procedure"], about.get("lineage", self._lineage))
        elif about is not None:
            found = About(about.get("lineage", self._lineage), about.get("exchange"))
        else:
            found = About("")
        self._lineage = found.lineage_id or self._lineage
        return found

    def _act(self, given: Mapping[str, Any]) -> dict[str, Any]:
        about = self._about(given)
        done = self._country.act(
            given["court"], given["who"], given["act"], about, given.get("inputs", {}), given.get("epoch")
        )
        result = {"lineage_id": about.lineage_id, "exchange_id": about.exchange_id} | done
        self._lineage = str(result["lineage_id"]) or self._lineage
        return result

    def _draft(self, given: Mapping[str, Any]) -> dict[str, Any]:
        about = self._about(given)
        exchange = about.exchange_id or self._country.new_id()
        about = About(about.lineage_id, exchange)
        earlier = self._memory.get(given["rewrite"])["draft_id"] if "rewrite" in given else None
        draft_id = self._country.draft(
            given["court"], given.get("who"), given["kind"], to=given["to"], about=about,
            inputs=given.get("inputs", {}), supersedes=given.get("supersedes"), draft_id=earlier,
        )  # fmt: skip
        return {"draft_id": draft_id, "lineage_id": about.lineage_id, "exchange_id": exchange}

    def _approve(self, given: Mapping[str, Any]) -> dict[str, Any]:
        kept = self._memory.get(given["draft"])
        self._country.approve(given["court"], kept["draft_id"], given.get("signers", "usual"))
        return kept

    def _give_back(self, given: Mapping[str, Any]) -> dict[str, Any]:
        kept = self._memory.get(given["draft"])
        self._country.give_back(given["court"], given["who"], kept["draft_id"], given["reason"])
        return kept

    def _issue(self, given: Mapping[str, Any]) -> dict[str, Any]:
        if "draft" in given:
            kept = self._memory.get(given["draft"])
        else:
            kept = self._draft(given)
            self._country.approve(given["court"], kept["draft_id"], given.get("signers", "usual"))
        message_id = self._country.issue(given["court"], given.get("who"), kept["draft_id"])
        return kept | {"message_id": message_id} | facts.done_by(self._country.nodes[given["court"]], kept["draft_id"])

    def _sign_for(self, given: Mapping[str, Any]) -> dict[str, Any]:
        message_id = given.get("message")
        if message_id is None:
            about = self._about(given) if "about" in given else About(self._lineage)
            message_id = self._country.waiting_for_signature(given["court"], given["kind"], about)
        self._country.sign_for(given["court"], given["who"], message_id)
        return {"message_id": message_id, "lineage_id": self._lineage}

    def _disturb(self, given: Mapping[str, Any]) -> dict[str, Any]:
        self._country.disturb(given)
        self._country.sweep()
        return {}

    def _pass(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {}
