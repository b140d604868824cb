"""Files of this court: upload, list, download."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from shared.domain.errors import BadInput, Text
from shared.flows.attachments.keeping import Described, clean_title, upload_whole
from shared.web.files import download as downloaded
from shared.web.files import takes_files
from shared.web.here import node, person
from shared.web.pages.showing import t
from shared.web.reading import attachments as reading

blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")
SHOWN = 200


@blueprint.get("")
def listed() -> str:
    """Newest first, and the form to upload one."""
    here = node()
    with here.store.read() as unit:
        rows = unit.attachments.where(order_by=("-added_at", "-sha256"), limit=SHOWN)
    return render_template(
        "attachments.html", rows=[reading.stored(row) for row in rows], limit_mb=here.files.limit_bytes // 1024 // 1024
    )


@blueprint.post("")
@takes_files
def upload() -> Answer:
    """Keep one file; the same file again changes nothing."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadInput(
            Text("未选择文件。", "No file was chosen."), Text("请选择文件后上传。", "Choose one, then upload.")
        )
    title = request.form.get("title", "").strip() or clean_title(file.filename.replace("\\", "/").rpartition("/")[2])
    media_type = mimetypes.guess_type(file.filename)[0] or ""
    row = upload_whole(node(), person(), file.stream, Described(title, media_type, _pages()))  # type: ignore[arg-type]
    flash(t(f"已保存：{row.title}，{row.size_bytes} 字节。", f"Stored: {row.title}, {row.size_bytes} bytes."))
    return redirect(url_for("attachments.listed"), 303)


@blueprint.get("/<sha256>")
def download(sha256: str) -> Response:
    """The file, to be saved."""
    with node().store.read() as unit:
        row = unit.attachments.need(sha256)
    return downloaded(row)


def _pages() -> int | None:
    text = request.form.get("pages", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(Text("页数不是数字。", "Pages are a number."), Text("请更正页数。", "Correct it."))
    return int(text) if text else None
