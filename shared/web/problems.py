"""Errors as answers: problem documents (RFC 9457) for programs, a page for people. Bad input is never a 500."""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from shared.domain.errors import Text, ZhixingError
from shared.flows.ports_attachments import StorageFull
from shared.messages.schemas import BadPayload
from shared.web.here import for_api, language, say
from shared.web.keeping import keep_sent_form

log = logging.getLogger(__name__)
PROBLEM_TYPE = "urn:zhixing:problem:"
PROBLEM_CONTENT = "application/problem+json"
_CHECK = Text("请检查请求后重试。", "Check the request and try again.")
#: What HTTP itself refuses, in the words of people.
_OF_HTTP: dict[int, tuple[str, Text, Text]] = {
    400: ("bad_request", Text("请求格式不正确。", "The request is malformed."), _CHECK),
    401: (
        "not_signed_in", Text("尚未登录或登录已失效。", "Not signed in, or no longer."),
        Text("请重新登录，或换取新的令牌。", "Sign in again, or get a new token."),
    ),
    403: ("not_allowed", Text("无权办理。", "Not allowed."), Text("请由有权人员办理。", "Let an authorised person do it.")),
    404: ("not_found", Text("没有这个页面或地址。", "There is no such page or address."), Text("请核对地址。", "Check the address.")),
    405: ("method_not_allowed", Text("该地址不支持这种请求。", "This address does not take that method."), _CHECK),
    409: ("conflict", Text("内容已变化。", "It has changed meanwhile."), Text("请刷新后再办理。", "Reload, then act.")),
    412: (
        "version_changed", Text("内容已被他人修改，版本不符。", "It was changed meanwhile; the version differs."),
        Text("请重新读取后再提交。", "Read it again, then submit."),
    ),
    413: ("too_large", Text("提交的内容过大（上限 1 MiB），没有办理任何事项。", "What was sent is too large (limit 1 MiB); nothing was done."),
          Text("请返回上一页精简内容；文件请到“附件”页面上传，再在表单中引用。", "Go back and shorten it; upload files on the page of attachments, then name them.")),
    415: (
        "unsupported_media_type", Text("请求内容类型不支持。", "This content type is not supported."),
        Text("请以 application/json 提交。", "Send application/json."),
    ),
    422: ("bad_input", Text("内容不符合要求。", "The content does not fit."), Text("请按提示更正。", "Correct the fields named.")),
    428: (
        "version_required", Text("缺少 If-Match 版本。", "The If-Match version is missing."),
        Text("请先读取，再带上其 ETag 提交。", "Read it first and send its ETag in If-Match."),
    ),
    429: (
        "too_many_attempts", Text("尝试次数过多。", "Too many attempts."),
        Text("请稍候一分钟再试。", "Wait a minute and try again."),
    ),
}  # fmt: skip
_BROKEN = (
    "internal", Text("系统内部错误，操作未完成，数据未受影响。", "An internal error: nothing was changed."),
    Text("请稍后重试；如仍出现，请告知系统运维。", "Try again later; if it stays, tell the operator."),
)  # fmt: skip
#: Chinese for what marshmallow says of plain API fields; payload declarations bring their own words.
_FIELD_WORDS = {
    "Missing data for required field.": "必填", "Not a valid integer.": "应为整数", "Unknown field.": "没有这个字段",
    "Not a valid string.": "应为文字", "Field may not be null.": "不得为空", "Not a valid mapping type.": "应为对象",
    "Not a valid boolean.": "应为是或否", "Not a valid date.": "应为存在的日期（YYYY-MM-DD）", "Invalid input type.": "应为对象",
}  # fmt: skip


class FormExpired(ZhixingError):
    """The form does not carry the token of this session."""

    code = "form_expired"
    what = Text(
        "表单已失效：登录已更换或过期，或表单不是本站发出的；没有办理任何事项。",
        "The form has expired: the sign-in ended or changed, or the form is not from this site. Nothing was done.",
    )
    todo = Text("请返回上一页刷新后重新提交。", "Go back, reload the page and submit again.")


def install(app: Flask) -> None:
    """Answer every error of this application in one form."""
    app.register_error_handler(ZhixingError, _of_domain)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(OSError, _of_disk)
    app.register_error_handler(Exception, _of_bug)


def fields_of(error: ZhixingError) -> list[dict[str, str]]:
    """What is wrong with which field, in both languages."""
    problems = error.problems if isinstance(error, BadPayload) else ()
    return [{"path": p.path, "zh": p.message.zh, "en": p.message.en} for p in problems]


def _of_domain(error: ZhixingError) -> Response:
    g.problem_code = error.code
    if error.status >= 500:
        log.error("request failed: %s", error.code)
    extra = {
        "source": str(error.source) if error.source else None,
        "facts": {name: str(value) for name, value in error.facts.items()},
        "fields": fields_of(error),
    }
    if request.method == "POST" and not for_api() and error.status < 500 and not isinstance(error, FormExpired):
        extra["kept"] = keep_sent_form()
    return _answer(error.status, error.code, error.what, error.todo, extra)


def _of_http(error: HTTPException) -> Response:
    if isinstance(error, CSRFError):
        kept = keep_sent_form()
        return make_response(redirect(kept, 303)) if kept else _of_domain(FormExpired())
    if error.response is not None and error.code is None:
        return make_response(error.response)
    status = error.code or 500
    if 300 <= status < 400:
        return make_response(error.get_response())
    unnamed = (f"http_{status}", Text(f"请求未能完成（{status}）。", error.name), _CHECK)
    code, what, todo = _OF_HTTP.get(status, unnamed if status < 500 else _BROKEN)
    g.problem_code = code
    response = _answer(status, code, what, todo, {"fields": list(_fields(getattr(error, "data", None) or {}))})
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    if status == 401 and for_api():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _of_disk(error: OSError) -> Response:
    """A disk that is full while a body is coming in; anything else is unexpected."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return _of_domain(StorageFull(reason=error.strerror)) if full else _of_bug(error)


def _of_bug(error: Exception) -> Response:
    log.error("request failed unexpectedly", exc_info=error)
    code, what, todo = _BROKEN
    g.problem_code = type(error).__name__
    return _answer(500, code, what, todo, {})


def _answer(status: int, code: str, what: Text, todo: Text, extra: Mapping[str, Any]) -> Response:
    if not for_api():
        page = render_template("problem.html", status=status, code=code, what=what, todo=todo, extra=extra)
        return make_response(page, status)
    document: dict[str, Any] = {
        "type": PROBLEM_TYPE + code,
        "status": status,
        "code": code,
        "title": say(what),
        "title_zh": what.zh,
        "title_en": what.en,
        "todo_zh": todo.zh,
        "todo_en": todo.en,
    }
    document |= {name: value for name, value in extra.items() if value}
    # A lone surrogate a client sent and is told about becomes a JSON escape again.
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")
    answer = Response(body, status, content_type=PROBLEM_CONTENT)
    answer.headers["Content-Language"] = language()
    return answer


def _fields(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """What flask-smorest collected, as path and sentence per field."""
    found: list[dict[str, str]] = []

    def walk(messages: Any, path: str) -> None:
        if isinstance(messages, Mapping):
            for name, inner in messages.items():
                walk(inner, f"{path}.{name}".lstrip("."))
            return
        for message in messages if isinstance(messages, list) else [messages]:
            zh, _, en = str(message).partition(" | ")
            found.append({"path": path, "zh": _FIELD_WORDS.get(zh, zh), "en": en or zh})

    for part in (data.get("messages") or {}).values():
        walk(part, "")
    return found
