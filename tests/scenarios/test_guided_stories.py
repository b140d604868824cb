"""The five stories of the guided tour go to their end as written, and are told in scenes a newcomer can follow."""

from __future__ import annotations

import pytest

from shared.scenarios.guided.stories import Story, stories
from shared.scenarios.play import play

STORIES = stories()


def test_there_are_five_with_the_numbers_of_the_tour() -> None:
    assert [story.number for story in STORIES] == [1, 2, 5, 7, 8]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.number))
def test_a_story_goes_to_its_end_as_written_and_all_its_pages_have_an_address(story: Story) -> None:
    outcome = play(story.scenario)

    assert outcome.met, [each.sentence("en") for each in outcome.differences]
    assert len(outcome.told) == len(story.scenario.steps)
    pages = [page["page"] for told in outcome.told for page in told.show]
    assert pages
    assert all(page.startswith("/") and "${" not in page for page in pages)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.number))
def test_a_story_has_four_to_ten_scenes_each_said_in_both_languages_and_a_wrong_turn(story: Story) -> None:
    steps = [number for scene in story.scenes for number in scene.steps]

    assert steps == list(range(1, len(story.scenario.steps) + 1))
    assert 4 <= len(story.scenes) <= 10
    assert all(scene.said.zh != scene.said.en for scene in story.scenes)
    assert any(scene.wrong for scene in story.scenes)
    assert all(scene.said.zh.startswith("错例") for scene in story.scenes if scene.wrong)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.number))
def test_running_courts_can_play_it(story: Story) -> None:
    assert not [step for step in story.scenario.steps if step.verb == "faults"]
    assert not story.scenario.people


def test_played_one_after_the_other_they_take_days_not_weeks_to_begin() -> None:
    weekdays = [story.scenario.start.weekday() for story in STORIES]

    assert weekdays == sorted(weekdays)
