"""Where a story of the guided tour is played: one at a time, in a thread, scene by scene, on the courts that run."""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shared.bootstrap.country import open_country
from shared.domain.errors import Conflict, Text, ZhixingError
from shared.scenarios import live
from shared.scenarios.guided.rows import Row, Rows
from shared.scenarios.guided.stories import Scene, Story
from shared.scenarios.live_country import LiveCountry
from shared.scenarios.outcome import Outcome
from shared.web.pages.demonstration_guide import Guide

log = logging.getLogger(__name__)
#: How long a scene stays before the next one begins by itself.
AUTO_SECONDS = 6.0
UNDER_WAY = frozenset({"playing", "waiting"})


class StageTaken(Conflict):
    """Another story is being played on these courts."""

    code = "stage_taken"
    what = Text("正在演示“{zh}”。", "“{en}” is being played.")
    todo = Text("请等它演完，或在该页停止。", "Wait until it is over, or stop it on its page.")


class Broken(ZhixingError):
    """A mistake of the tour itself."""

    code = "internal"
    status = 500
    what = Text("演示因内部错误停止。", "The story stopped by an internal error.")
    todo = Text("详见日志 guide-web.log；可以重新播放。", "See the log guide-web.log; you may play it again.")


class Stopped(Exception):
    """The story ends here."""


@dataclass(frozen=True)
class Shown:
    """What the page shows of a story. `scene`: the last begun, from 1.

    state: playing | waiting (for Next) | done | differs (ended, not as written) | stopped | failed (see `problem`).
    rows: by step number. note: how the days differ from the file.
    """

    story: Story
    state: str
    auto: bool
    scene: int
    rows: dict[int, Row]
    legal_now: datetime | None = None
    note: Text | None = None
    problem: ZhixingError | None = None

    @property
    def under_way(self) -> bool:
        """Whether it goes on."""
        return self.state in UNDER_WAY

    def state_of(self, scene: Scene) -> str:
        """One of done, now, coming."""
        if scene.number < self.scene or (scene.number == self.scene and self.state in {"waiting", "done", "differs"}):
            return "done"
        return "now" if scene.number == self.scene else "coming"


class Stage:
    """The stage of one country. All methods return at once; the story goes on in its thread."""

    def __init__(self, folder: Path, guide: Guide, *, auto_seconds: float = AUTO_SECONDS) -> None:
        self._folder, self._guide, self._auto_seconds = folder, guide, auto_seconds
        self._changed = threading.Condition()
        self._shown: Shown | None = None
        self._go_on = self._stop = False

    def shown(self) -> Shown | None:
        """The story on the stage, or the last one."""
        return self._shown

    def play(self, story: Story, *, auto: bool) -> None:
        """Begin a story with its first scene. Raises StageTaken."""
        with self._changed:
            if self._shown is not None and self._shown.under_way:
                title = self._shown.story.scenario.title
                raise StageTaken(zh=title.zh, en=title.en)
            self._shown = Shown(story, "playing", auto, 1, {})
            self._go_on = self._stop = False
        threading.Thread(target=self._perform, args=(story,), name="story", daemon=True).start()

    def next(self) -> None:
        """Go on to the next scene; nothing while one is under way (a second click is no second step)."""
        with self._changed:
            if self._shown is not None and self._shown.state == "waiting":
                self._go_on = True
                self._tell(state="playing")

    def set_auto(self, *, auto: bool) -> None:
        """Whether scenes follow one another by themselves."""
        with self._changed:
            self._tell(auto=auto)

    def stop(self) -> None:
        """End the story after the scene under way; what was done stays done."""
        with self._changed:
            self._stop = True
            self._changed.notify_all()

    def _perform(self, story: Story) -> None:
        try:
            with closing(LiveCountry(open_country(self._folder))) as country:
                self._play_on(story, country)
        except Stopped:
            self._tell(state="stopped")
        except ZhixingError as problem:
            self._tell(state="failed", problem=problem)
        except Exception:
            log.exception("the story stopped")
            self._tell(state="failed", problem=Broken())

    def _play_on(self, story: Story, country: LiveCountry) -> None:
        player = live.begin(story.scenario, country)
        rows = Rows(country, self._guide)
        for step in player.steps():
            self._note(rows, player.outcome)
            scene = story.begins(step)
            if scene is not None:
                if scene.number > 1:
                    self._wait(country)
                self._tell(scene=scene.number, state="playing")
        self._note(rows, player.outcome)
        self._tell(state="done" if player.outcome.met else "differs", legal_now=country.clock.legal_now())

    def _note(self, rows: Rows, outcome: Outcome) -> None:
        """Show what was told since one last looked."""
        shown = self._shown.rows if self._shown else {}
        new = {
            told.step.number: rows.row(told, [each for each in outcome.differences if each.step == told.step.number])
            for told in outcome.told if told.step.number not in shown
        }  # fmt: skip
        self._tell(rows=shown | new, note=outcome.note)

    def _wait(self, country: LiveCountry) -> None:
        """Until somebody asks for the next scene, or its time has come. Raises Stopped."""
        with self._changed:
            self._tell(state="waiting", legal_now=country.clock.legal_now())
            while not (self._go_on or self._stop):
                auto = self._shown is not None and self._shown.auto
                if not self._changed.wait(self._auto_seconds if auto else None) and auto:
                    break
            if self._stop:
                raise Stopped
            self._go_on = False

    def _tell(self, **changed: object) -> None:
        with self._changed:
            assert self._shown is not None
            self._shown = replace(self._shown, **changed)  # type: ignore[arg-type]
            self._changed.notify_all()
