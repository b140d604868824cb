"""Every picture a document shows is there, small, and made by `make pictures`; none is made that no document shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from make_pictures import FOLDER, LARGEST_BYTES, PICTURES

from shared.scenarios.guided.stories import stories

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/tour.md")


def shown_in(document: str) -> set[Path]:
    file = ROOT / document
    return {(file.parent / each).resolve() for each in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", file.read_text("utf-8"))}


def test_the_pictures_shown_are_those_that_are_made() -> None:
    shown = set().union(*map(shown_in, DOCUMENTS))

    assert shown == {FOLDER / picture.file for picture in PICTURES}
    assert {file.name for file in FOLDER.iterdir()} == {picture.file for picture in PICTURES}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_and_taken_at_a_scene_there_is(picture: object) -> None:
    made = next(each for each in PICTURES if each is picture)
    story = next(story for story in stories() if story.number == made.story)

    assert 1 <= made.scene <= len(story.scenes)
    assert 0 < (FOLDER / made.file).stat().st_size < LARGEST_BYTES


def test_readme_and_tour_show_what_is_promised() -> None:
    names = {picture.file: picture for picture in PICTURES}

    assert shown_in("README.md") == shown_in("README.zh-CN.md")
    assert 3 <= len(shown_in("README.md")) <= 4
    assert {f"story-{story.number}.webp" for story in stories()} <= {file.name for file in shown_in("docs/tour.md")}
    assert {picture.language for picture in names.values()} == {"zh", "en"}
    assert {picture.scheme for picture in names.values()} == {"light", "dark"}
    assert {picture.width for picture in names.values()} == {375, 1280}
