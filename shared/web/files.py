"""Files over HTTP: views that take large bodies, and answers that only ever download, never open inside the page."""

from __future__ import annotations

from typing import Any, BinaryIO, TypeVar, cast

from flask import Flask, Request, Response, current_app, request
from werkzeug.wsgi import wrap_file

from shared.domain.attachments import StoredAttachment
from shared.flows.attachments.keeping import OCTETS
from shared.flows.ports_attachments import AttachmentTooLarge
from shared.web.here import node

View = TypeVar("View")
#: Types named to the browser; everything else, and all that could run script, is a row of bytes.
NAMED_TYPES = frozenset({
    "application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel", "text/plain", "text/csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "image/png", "image/jpeg", "image/tiff",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "audio/mpeg", "video/mp4", "application/ofd",
})  # fmt: skip


def takes_files(view: View) -> View:
    """Mark a view as one whose body may be as large as an attachment."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class FileRequest(Request):
    """A request whose uploaded files go to the node's own disk while they come, never into memory or a small /tmp."""

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> BinaryIO:
        return node().files.scratch()


def install(app: Flask, *, others_bytes: int) -> None:
    """Before any body is read; `others_bytes` is what a form takes up around its file."""
    app.request_class = FileRequest

    def allow() -> None:
        if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
            files, length = node().files, request.content_length or 0
            request.max_content_length = files.limit_bytes + others_bytes
            if length > request.max_content_length:
                raise AttachmentTooLarge(limit_mb=files.limit_bytes // 1024 // 1024)
            files.require_room(max(0, length - others_bytes))

    app.before_request(allow)


def download(row: StoredAttachment) -> Response:
    """The file as something to save: streamed, in parts if asked for."""
    file = node().files.open(row.sha256)
    answer = Response(wrap_file(request.environ, cast("Any", file)), direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.content_type = row.media_type if row.media_type in NAMED_TYPES else OCTETS
    answer.headers.set("Content-Disposition", "attachment", filename=row.title)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.content_length = row.size_bytes
    answer.set_etag(row.sha256)
    answer.make_conditional(request, accept_ranges=True, complete_length=row.size_bytes)
    return answer
