"""Attachments for programs: upload in parts that goes on after an interruption, list, download."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, jsonify, request
from marshmallow import fields, validate

from shared.domain.errors import BadInput, Text
from shared.flows.attachments.keeping import OCTETS, Described, upload_part, upload_received
from shared.web.api.describing import PROBLEM
from shared.web.api.shape import Endpoints, Paging, Query, page, text
from shared.web.files import NAMED_TYPES, download, takes_files
from shared.web.here import node, person
from shared.web.reading import attachments as reading
from shared.web.reading.plain import plain

blueprint = Endpoints("api_attachments", __name__, description="附件 files by SHA-256")
_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})", re.ASCII)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY = {"content": {"application/octet-stream": _BINARY}, "required": True}
BYTES = dict.fromkeys(sorted(NAMED_TYPES | {OCTETS}), _BINARY)


class BadRange(BadInput):
    """The part of an upload is not described as it must be."""

    code = "bad_content_range"
    what = Text("Content-Range 应为 bytes 起-止/总长，且与 Content-Length 一致。",
                "Content-Range is `bytes first-last/total` and fits Content-Length.")  # fmt: skip
    todo = Text("请按文件的实际字节位置填写；一次传完可不带该头。",
                "Give the true positions; leave it out when the whole is sent at once.")  # fmt: skip


class UploadQuery(Query):
    """What a person says of the file. `title`: 1 to 200 characters, the hash when not given; `pages`: how many, if counted."""

    title = text()
    pages = fields.Integer(
        load_default=None, validate=validate.Range(1, 100_000, error="应为 1 至 100000 | has to be 1 to 100000")
    )


@blueprint.route("/attachments", methods=["GET"])
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, description="files of this court, newest first")
def listed(given: dict[str, Any]) -> Response:
    """Files stored here."""
    with node().store.read() as unit:
        return page(
            lambda most: unit.attachments.where(order_by=("-added_at", "sha256"), limit=most), given,
            lambda row: plain(reading.stored(row)),
        )  # fmt: skip


@blueprint.route("/attachments/<sha256>", methods=["GET"])
@blueprint.response(
    200, description="the stored file's description, or how many bytes of this person's upload are here"
)
def shown(sha256: str) -> Response:
    """`state`: stored, or uploading with `received_bytes`, where an interrupted upload goes on."""
    with node().store.read() as unit:
        row = unit.attachments.get(sha256)
    if row is not None and node().files.has(sha256):
        return jsonify(plain(reading.stored(row)) | {"state": "stored"})
    return jsonify(
        {"sha256": sha256, "state": "uploading", "received_bytes": upload_received(node(), person(), sha256)}
    )


@blueprint.route("/attachments/<sha256>", methods=["PUT"])
@blueprint.arguments(UploadQuery, location="query")
@blueprint.response(200, description="`state` stored when all bytes are here and have this hash, else uploading")
@blueprint.doc(requestBody=BODY, responses={"507": PROBLEM}, parameters=[{"in": "header", "name": "Content-Range", "schema": {"type": "string"},
                                              "description": "bytes first-last/total, for a part of the file"}])  # fmt: skip
@takes_files
def upload(given: dict[str, Any], sha256: str) -> Response:
    """Upload a file, whole or in parts one after another; the address is its SHA-256. The same part twice does no harm.

    409 `upload_gap` says where the next part has to begin; 422 `wrong_hash`: begin anew; 507 `storage_full`.
    """
    offset, size = _range()
    said = Described(given["title"] or sha256, request.mimetype if request.mimetype != "" else "", given["pages"])
    received = upload_part(
        node(), person(), sha256, offset=offset, size_bytes=size, stream=request.stream, said=said  # type: ignore[arg-type]
    )  # fmt: skip
    return jsonify(
        {"sha256": sha256, "state": "stored" if received == size else "uploading", "received_bytes": received}
    )


@blueprint.route("/attachments/<sha256>/content", methods=["GET"])
@blueprint.response(200, description="the bytes, as a download; parts by Range")
@blueprint.alt_response(206, description="the part asked for by Range", success=True)
@blueprint.alt_response(304, description="the version named by If-None-Match", success=True)
@blueprint.doc(responses={"200": {"content": BYTES}, "206": {"content": BYTES}, "416": PROBLEM})
def content(sha256: str) -> Response:
    """The file itself."""
    with node().store.read() as unit:
        row = unit.attachments.need(sha256)
    return download(row)


def _range() -> tuple[int, int]:
    """Where the body begins, and how long the whole is. Raises BadRange."""
    length, header = request.content_length, request.headers.get("Content-Range")
    if length is None or length < 1:
        raise BadRange
    if header is None:
        return 0, length
    read = _RANGE.fullmatch(header)
    if read is None:
        raise BadRange
    first, last, total = map(int, read.groups())
    if last - first + 1 != length or last >= total:
        raise BadRange
    return first, total
