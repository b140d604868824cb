"""The web server of the guided tour: a page with its stories, one page per story, on loopback beside the courts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from gunicorn.app.base import BaseApplication
from jinja2 import ChoiceLoader, FileSystemLoader

from shared import web
from shared.bootstrap.country import open_country
from shared.bootstrap.web import gunicorn_settings
from shared.domain.errors import ZhixingError
from shared.scenarios.guided.stage import Shown, Stage
from shared.scenarios.guided.stories import Story, stories
from shared.web.hardening import HEADERS
from shared.web.here import language, theme
from shared.web.pages import remember_reader, showing
from shared.web.pages.demonstration import require_own_name
from shared.web.pages.demonstration_guide import Guide, guide_of
from shared.web.problems import FormExpired

WEB = Path(web.__file__).parent
EVERY_MS = 700
#: The window that the links of the tour share, and that of the tour itself.
COURT_WINDOW = "zhixing-court"
THREADS = 4


def create_app(folder: Path, guide: Guide, told: tuple[Story, ...], *, stage: Stage | None = None) -> Flask:
    """The tour of the country in `folder`, whose courts trust the tickets of `guide`."""
    app = Flask(__name__, static_folder=str(WEB / "static"), template_folder="templates")
    own = app.jinja_loader
    assert own is not None
    app.jinja_loader = ChoiceLoader([own, FileSystemLoader(WEB / "templates")])
    app.config.update(
        SECRET_KEY=guide.secret, SESSION_COOKIE_NAME="zhixing_guide", SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None, MAX_CONTENT_LENGTH=64 * 1024,
    )  # fmt: skip
    CSRFProtect(app)
    app.before_request(require_own_name)
    app.after_request(_headers)
    app.after_request(remember_reader)
    showing.install_words(app)
    app.jinja_env.globals.update(window=COURT_WINDOW, every_ms=EVERY_MS)
    app.context_processor(lambda: {"lang": language(), "theme": theme()})
    app.register_error_handler(ZhixingError, _of_domain)
    app.register_error_handler(CSRFError, lambda _error: _of_domain(FormExpired()))
    _add_pages(app, folder, guide, {story.number: story for story in told}, stage or Stage(folder, guide))
    return app


def _add_pages(app: Flask, folder: Path, guide: Guide, told: dict[int, Story], stage: Stage) -> None:
    def need(number: int) -> Story:
        if number not in told:
            abort(404)
        return told[number]

    def shown(story: Story) -> Shown | None:
        found = stage.shown()
        return found if found is not None and found.story is story else None

    @app.get("/")
    def index() -> str:
        """The stories, and which of them is on the stage."""
        return render_template("stories.html", stories=list(told.values()), on=stage.shown())

    @app.get("/stories/<int:number>")
    def story(number: int) -> str:
        """One story as far as it has come."""
        it = need(number)
        links = _always(folder, guide)
        return render_template("stage.html", story=it, shown=shown(it), on=stage.shown(), always=links)

    @app.get("/stories/<int:number>/live")
    def live(number: int) -> str:
        """The part of the page that changes."""
        it = need(number)
        return render_template("stage_live.html", story=it, shown=shown(it))

    @app.post("/stories/<int:number>/<any(play, next, auto, pause, stop):wish>")
    def wish(number: int, wish: str) -> Response:
        """What the buttons ask for."""
        it = need(number)
        if wish == "play":
            stage.play(it, auto=request.form.get("auto") == "1")
        elif shown(it) is not None:
            deeds: dict[str, Any] = {
                "next": stage.next, "auto": lambda: stage.set_auto(auto=True),
                "pause": lambda: stage.set_auto(auto=False), "stop": stage.stop,
            }  # fmt: skip
            deeds[wish]()
        answer = redirect(url_for("story", number=number), 303)
        assert isinstance(answer, Response)
        return answer


def _always(folder: Path, guide: Guide) -> list[tuple[str, str, str]]:
    """(Chinese, English, address) of what is worth a look at any time."""
    country = open_country(folder)
    top = country.courts[0].court_id
    address = f"http://{country.settings(top).bind}"
    return [
        ("全国实时流转图", "live picture of the exchange", guide.link(address, top, "operator", "/exchange")),
        ("最高人民法院首页", "home of the supreme court", guide.link(address, top, "manager1", "/")),
    ]


def _headers(response: Response) -> Response:
    for name, value in (HEADERS | {"Cross-Origin-Opener-Policy": "unsafe-none"}).items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _of_domain(problem: ZhixingError) -> Response:
    return make_response(render_template("guide_problem.html", problem=problem), problem.status)


class GuideWeb(BaseApplication):
    """Served by gunicorn, as the courts are."""

    def __init__(self, folder: Path, guide: Guide) -> None:
        self._folder, self._guide = folder, guide
        super().__init__()

    def load_config(self) -> None:
        """Called once by gunicorn."""
        for name, value in gunicorn_settings(self._guide.address.removeprefix("http://"), THREADS).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The WSGI application, made in the worker process, where its stories are played."""
        return create_app(self._folder, self._guide, stories())


def serve(folder: Path) -> None:
    """Serve the tour announced in this country until SIGTERM."""
    guide = guide_of(folder)
    assert guide is not None
    GuideWeb(folder, guide).run()
