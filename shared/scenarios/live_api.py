"""One court's HTTP API as a program uses it: a token per person, errors as the court words them."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any

from shared.domain.errors import Conflict, Text, ZhixingError

PREFIX = "/api/v1"
ANSWER_SECONDS = 30.0
CREATED, NO_CONTENT = 201, 204


class CourtUnreachable(Conflict):
    """The court's web server does not answer."""

    code = "court_down"
    what = Text("{court} 的节点没有应答（{address}）。", "The node of {court} does not answer ({address}).")
    todo = Text("请核对 zhixing up 是否在运行。", "See whether `zhixing up` runs.")


class SaidNo(ZhixingError):
    """What a court answered instead of doing it; code and words are the court's."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        fields = problem.get("fields") or []
        told = [Text(f"{each['path']}：{each['zh']}", f"{each['path']}: {each['en']}") for each in fields]
        what = Text(str(problem.get("title_zh", "")), str(problem.get("title_en", "")))
        super().__init__(
            Text(" ".join([what.zh, *(each.zh for each in told)]), " ".join([what.en, *(each.en for each in told)])),
            Text(str(problem.get("todo_zh", "")), str(problem.get("todo_en", ""))),
        )
        self.code = str(problem.get("code", "http"))
        self.status = int(problem.get("status", 500))


class CourtApi:
    """The API of one court at `address` (host:port); everybody there has the same password."""

    def __init__(self, court_id: str, address: str, password: str) -> None:
        self._court_id, self._address, self._password = court_id, address, password
        self.page = f"http://{address}"
        self._tokens: dict[str, str] = {}

    def get(self, login: str, path: str) -> dict[str, Any]:
        """Read as this person. Raises CourtUnreachable, SaidNo."""
        return self._call("GET", path, None, {"Authorization": f"Bearer {self._token(login)}"})[0]

    def post(self, login: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Do something as this person. Raises CourtUnreachable, SaidNo."""
        return self._call("POST", path, body or {}, {"Authorization": f"Bearer {self._token(login)}"})[0]

    def rewrite(self, login: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Replace what stands there now. Raises CourtUnreachable, SaidNo."""
        token = {"Authorization": f"Bearer {self._token(login)}"}
        version = self._call("GET", path, None, token)[1]
        return self._call("PUT", path, body, token | {"If-Match": version})[0]

    def leave(self) -> None:
        """End all sign-ins."""
        for token in self._tokens.values():
            self._call("DELETE", "/tokens/current", None, {"Authorization": f"Bearer {token}"})
        self._tokens.clear()

    def _token(self, login: str) -> str:
        if login not in self._tokens:
            said, _ = self._call("POST", "/tokens", {"login": login, "password": self._password}, {})
            self._tokens[login] = said["token"]
        return self._tokens[login]

    def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> tuple[dict[str, Any], str]:
        """(answer, its version). Never repeated: nobody knows whether a lost request was done."""
        connection = http.client.HTTPConnection(self._address, timeout=ANSWER_SECONDS)
        sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        kind = {"Content-Type": "application/json"} if sent is not None else {}
        try:
            connection.request(method, PREFIX + path, sent, {**headers, **kind})
            answer = connection.getresponse()
            read = answer.read()
            said = json.loads(read) if read else {}
        except (OSError, http.client.HTTPException, ValueError):
            raise CourtUnreachable(court=self._court_id, address=self._address) from None
        finally:
            connection.close()
        if answer.status >= 400:
            raise SaidNo(said)
        return said, answer.headers.get("ETag", "")
