"""Takes the pictures of README and docs/tour.md: starts courts, plays the five stories in Chromium, photographs what they show.

python docs/make_pictures.py            all of them (make pictures)
python docs/make_pictures.py exchange   only these
"""

from __future__ import annotations

import base64
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from shared.bootstrap.country import Country
from shared.bootstrap.launch import Launch
from shared.cli.up import GUIDED
from shared.scenarios.guided.stories import Story, stories
from shared.web.pages.demonstration_guide import Guide, guide_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LARGEST_BYTES = 200_000
#: A scene with a jump of the clock over weeks, on a busy machine.
PATIENCE_MS = 180_000
PHONE_WIDTH = 375
AS_WEBP = """async png => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.9);
}"""


@dataclass(frozen=True)
class Picture:
    """One picture: taken when a scene of a story is done.

    Of the tour itself; or of the last page of that scene with the title `link`; or of `page` (court, login, path); from the
    part `below` on.
    """

    name: str
    story: int
    scene: int
    link: str = ""
    page: tuple[str, str, str] | None = None
    width: int = 1280
    height: int = 800
    language: str = "zh"
    scheme: str = "light"
    below: str = ""

    @property
    def file(self) -> str:
        """Its name in the folder of pictures."""
        return f"{self.name}.webp"


PICTURES = (
    Picture("home", 1, 4, page=("gd0304", "officer1", "/")),
    Picture("home-phone", 1, 4, page=("gd0304", "officer1", "/"), width=PHONE_WIDTH, height=760),
    Picture("story-1", 1, 7),
    Picture("case", 1, 9, link="案件", below="#lineage"),
    Picture("case-english", 1, 9, link="案件", language="en"),
    Picture("story-2", 2, 6),
    Picture("journey", 2, 8, link="本案流转轨迹"),
    Picture("story-5", 5, 6),
    Picture("story-7", 7, 2),
    Picture("story-8", 8, 3),
    Picture("exchange", 8, 3, page=("spc", "operator", "/exchange")),
    Picture("exchange-dark", 8, 3, page=("spc", "operator", "/exchange"), scheme="dark"),
)


class Photographer:
    """Plays stories in a browser, scene by scene, and takes the wanted pictures between them."""

    def __init__(self, browser: Browser, country: Country, guide: Guide) -> None:
        self._browser, self._country, self._guide = browser, country, guide

    def play(self, story: Story, wanted: list[Picture]) -> None:
        """One story to the last scene a picture is wanted of, which is then left where it is."""
        tour = self._page(1280, 800, "light")
        tour.goto(f"{self._guide.address}/stories/{story.number}?lang=zh")
        tour.locator("#play").click()
        for scene in range(1, max(picture.scene for picture in wanted) + 1):
            last = scene == len(story.scenes)
            tour.locator("#play" if last else "#next").wait_for(timeout=PATIENCE_MS)
            for picture in wanted:
                if picture.scene == scene:
                    self._take(picture, tour)
            if not last:
                tour.locator("#next").click()
                tour.locator("#next").wait_for(state="detached")
        if tour.locator("#stop").count():
            tour.locator("#stop").click()
            tour.locator("#play").wait_for(timeout=PATIENCE_MS)
        tour.context.close()

    def _take(self, picture: Picture, tour: Page) -> None:
        if picture.link or picture.page:
            page = self._page(picture.width, picture.height, picture.scheme)
            page.goto(self._address(picture, tour))
            page.goto(f"{page.url}?lang={picture.language}")
            if picture.below:
                page.locator(picture.below).evaluate("part => part.scrollIntoView({behavior: 'instant'})")
        else:
            page = tour
            page.locator(f".scenes > li:nth-child({picture.scene})").scroll_into_view_if_needed()
        file = FOLDER / picture.file
        file.write_bytes(self._small(page.screenshot()))
        if page is not tour:
            page.context.close()
        size = file.stat().st_size
        print(f"{file.relative_to(FOLDER.parents[1])}  {size / 1000:.0f} kB")
        assert size < LARGEST_BYTES, f"{file}: larger than {LARGEST_BYTES} bytes"

    def _small(self, png: bytes) -> bytes:
        """The picture as WebP, which for letters on paper takes a third of the room; the browser can write it."""
        page = self._browser.new_page()
        encoded = page.evaluate(AS_WEBP, base64.b64encode(png).decode())
        page.close()
        return base64.b64decode(encoded.partition(",")[2])

    def _address(self, picture: Picture, tour: Page) -> str:
        if picture.page is not None:
            court, login, path = picture.page
            return self._guide.link(f"http://{self._country.settings(court).bind}", court, login, path)
        found = tour.locator(f".scenes > li:nth-child({picture.scene}) a.look", has_text=picture.link).last
        return str(found.get_attribute("href"))

    def _page(self, width: int, height: int, scheme: str) -> Page:
        size = {"width": width, "height": height}
        return self._browser.new_context(viewport=size, locale="zh-CN", color_scheme=scheme).new_page()  # type: ignore[arg-type]


def main(names: list[str]) -> int:
    """Take the pictures with these names, all without names."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown or CHROMIUM is None:
        print(f"no such pictures: {', '.join(sorted(unknown))}" if unknown else "package chromium is not installed")
        return 1
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="zhixing-pictures-") as folder:
        launch = Launch(Path(folder) / "country", print, nursery=GUIDED)
        try:
            country = launch.start(engine=None, ports_from=None, fresh=False)
            guide = guide_of(country.folder)
            assert guide is not None
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                photographer = Photographer(browser, country, guide)
                for story in stories():
                    wanted = [p for p in PICTURES if p.story == story.number and (not names or p.name in names)]
                    if wanted:
                        photographer.play(story, wanted)
                browser.close()
        finally:
            launch.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
