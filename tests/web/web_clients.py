"""Web clients of real nodes: four courts on one in-process network, staff with real passwords."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from builders import Country
from flask import Flask
from flask.testing import FlaskClient

from shared.flows.passwords import hash_password
from shared.web.app import create_app
from shared.web.pages.demonstration import Demonstration

PASSWORD = "correct horse 电池"


@cache
def hashed() -> str:
    return hash_password(PASSWORD, cost=2**4)  # the real cost is a matter of test_passwords


class Court:
    """One court's web: a browser per person, a token per person."""

    def __init__(self, country: Country, court_id: str, demonstration: Demonstration | None = None) -> None:
        self.country, self.court_id = country, court_id
        self.node = country.nodes[court_id]
        self.app: Flask = create_app(self.node, secret_key=b"a key of the tests only", demonstration=demonstration)
        with self.node.store.begin() as unit:
            for person in unit.people.where():
                unit.people.save(replace(person, password_hash=hashed()))

    def browser(self, login: str | None = None) -> Browser:
        browser = Browser(self.app.test_client())
        if login:
            answer = browser.submit("/sign-in", "/sign-in", login=login, password=PASSWORD)
            assert answer.status_code == 303, answer.text
        return browser

    def api(self, login: str) -> Api:
        client = self.app.test_client()
        answer = client.post("/api/v1/tokens", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return Api(client, answer.json["token"])


class Browser:
    """A person with a browser: cookies, and forms sent with the hidden fields they were shown with."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def see(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:400]}"
        return answer.text

    def submit(self, page: str, target: str | None = None, **fields: Any) -> Any:
        """Load `page`, then post its hidden fields and `fields` to `target` (the page itself when not given)."""
        shown = self.client.get(page).text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
        return self.client.post(target or page, data=hidden | fields)


class Api:
    """A program with a token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.put(f"/api/v1{path}", json=body, headers=self.headers | headers)
