"""Attachments in the browser and for programs: upload, limits, states on the pages, download and nothing but download."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from attachment_stories import FILE, HERE, LATE, THERE, ask, content, digest, fetched, letter_sent, take
from builders import Country, with_node
from entrustment_stories import COURTS, Entrustment
from web.web_clients import Court

from shared.persistence.attachment_files import AttachmentFolder

OTHER = content(70_000, seed=9)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrustment]:
    country = Country(tmp_path_factory.mktemp("told"), COURTS)
    yield letter_sent(country)
    country.close()


@pytest.fixture
def story(told: Entrustment, tmp_path: Path) -> Iterator[Entrustment]:
    again = replace(told, country=told.country.copy(tmp_path))
    yield again
    again.country.close()


@pytest.fixture
def country(story: Entrustment) -> Country:
    return story.country


def limited(country: Country, court: str, **limits: int) -> Court:
    with_node(country, court, files=AttachmentFolder(country.folder / court / "attachments", **limits))
    return Court(country, court)


def uploaded(court: Court, file: bytes, name: str = "证据.pdf", **fields: str) -> Any:
    """Upload by the page as officer1; the answer."""
    browser = court.browser("officer1")
    shown = browser.see("/attachments")
    token = shown.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "file": (io.BytesIO(file), name), **fields}
    return browser.client.post("/attachments", data=data, content_type="multipart/form-data")


def got(answer: Any) -> bytes:
    """The body of a download, as a server would send and close it."""
    with answer:
        return bytes(answer.data)


def unfinished(country: Country, court: str) -> list[str]:
    return [path.name for path in (country.folder / court / "attachments" / "unfinished").iterdir()]


# — the page —


def test_a_file_uploaded_by_the_page_is_listed_and_downloads_as_it_was(country: Country) -> None:
    court = Court(country, HERE)

    answer = uploaded(court, OTHER, title="证据（一）.pdf", pages="12")

    assert answer.status_code == 303, answer.text
    shown = court.browser("chief").see("/attachments")
    assert "证据（一）.pdf" in shown
    assert digest(OTHER) in shown
    assert got(court.browser("chief").client.get(f"/attachments/{digest(OTHER)}")) == OTHER


def test_a_download_is_only_ever_a_download(country: Country) -> None:
    # Given a page with a script, uploaded as such
    page = b"<script>alert(1)</script>"
    court = Court(country, HERE)
    uploaded(court, page, "attack.html")

    answer = court.browser("chief").client.get(f"/attachments/{digest(page)}")

    assert got(answer) == page
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_whose_name_has_a_full_width_space_is_taken(country: Country) -> None:
    assert uploaded(Court(country, HERE), OTHER, "判决书\u3000（2026）.pdf").status_code == 303

    with country.read(HERE) as unit:
        assert unit.attachments.need(digest(OTHER)).title == "判决书 （2026）.pdf"


def test_a_part_of_a_download_can_be_asked_for(country: Country) -> None:
    api = Court(country, HERE).api("officer1")

    answer = api.get(f"/attachments/{digest(FILE)}/content", Range="bytes=10-19")

    assert (answer.status_code, got(answer)) == (206, FILE[10:20])


def test_nobody_downloads_or_uploads_without_signing_in(country: Country) -> None:
    client = Court(country, HERE).app.test_client()

    assert client.get(f"/attachments/{digest(FILE)}").status_code == 303
    assert client.get(f"/api/v1/attachments/{digest(FILE)}/content").status_code == 401
    assert client.put(f"/api/v1/attachments/{digest(OTHER)}", data=OTHER).status_code == 401


@pytest.mark.parametrize(("file", "name", "fields", "said"), [
    (b"", "empty.pdf", {}, "文件是空的"), (b"x", "", {}, "未选择文件"), (b"x", "a.pdf", {"pages": "many"}, "页数不是数字"),
    (b"x", "a.pdf", {"title": "a\x07b"}, "可见字符"),
])  # fmt: skip
def test_a_bad_upload_is_refused_in_both_languages_and_leaves_nothing(
    country: Country, file: bytes, name: str, fields: dict[str, str], said: str
) -> None:
    answer = uploaded(Court(country, HERE), file, name, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert unfinished(country, HERE) == []


def test_a_file_beyond_the_limit_is_refused_before_it_is_read_or_as_soon_as_it_is_too_long(country: Country) -> None:
    court = limited(country, HERE, limit_bytes=1000)

    answer = uploaded(court, b"x" * 1001)
    assert answer.status_code == 413
    assert "附件超过上限" in answer.text
    api = court.api("officer1")
    answer = api.client.put(f"/api/v1/attachments/{digest(LATE)}", data=b"x" * 3_000_000, headers=api.headers)
    assert (answer.status_code, answer.json["code"]) == (413, "attachment_too_large")
    assert unfinished(country, HERE) == []


def test_a_full_quota_is_said_and_takes_nothing_away(country: Country) -> None:
    court = limited(country, HERE, quota_bytes=len(FILE))

    answer = uploaded(court, OTHER)

    assert answer.status_code == 507
    assert "附件存储空间不足" in answer.text
    assert got(court.browser("chief").client.get(f"/attachments/{digest(FILE)}")) == FILE


def test_a_disk_that_fills_up_meanwhile_is_said_and_an_upload_goes_on_later(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a disk that takes 20 000 bytes more
    api, real = Court(country, HERE).api("officer1"), os.pwrite

    def full(file: int, data: Any, offset: int) -> int:
        if offset >= 20_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data[: 20_000 - offset], offset)

    address = f"/attachments/{digest(OTHER)}"
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        answer = api.client.put(f"/api/v1{address}", data=OTHER, headers=api.headers)
    assert (answer.status_code, answer.json["code"]) == (507, "storage_full")

    # When there is room again, it goes on where it stopped
    received = api.get(address).json["received_bytes"]
    assert received == 20_000
    answer = api.client.put(f"/api/v1{address}", data=OTHER[received:], headers=api.headers | {
        "Content-Range": f"bytes {received}-{len(OTHER) - 1}/{len(OTHER)}"})  # fmt: skip
    assert answer.json["state"] == "stored"
    assert got(api.get(f"{address}/content")) == OTHER


# — the API —


def put(api: Any, file: bytes, first: int, last: int, sha256: str = "") -> Any:
    headers = {"Content-Range": f"bytes {first}-{last}/{len(file)}", "Content-Type": "application/pdf"}
    return api.client.put(f"/api/v1/attachments/{sha256 or digest(file)}?title=卷宗.pdf", data=file[first : last + 1],
                          headers=api.headers | headers)  # fmt: skip


def test_a_program_uploads_in_parts_repeats_one_and_is_told_where_to_go_on(country: Country) -> None:
    api = Court(country, HERE).api("officer1")

    assert put(api, OTHER, 0, 29_999).json == {"sha256": digest(OTHER), "state": "uploading", "received_bytes": 30_000}
    gap = put(api, OTHER, 40_000, 69_999)
    assert (gap.status_code, gap.json["code"], gap.json["facts"]["received_bytes"]) == (409, "upload_gap", "30000")
    assert put(api, OTHER, 20_000, 49_999).json["received_bytes"] == 50_000
    assert put(api, OTHER, 50_000, 69_999).json["state"] == "stored"
    assert put(api, OTHER, 50_000, 69_999).json["state"] == "stored"

    shown = api.get(f"/attachments/{digest(OTHER)}").json
    assert (shown["state"], shown["title"], shown["media_type"]) == ("stored", "卷宗.pdf", "application/pdf")
    assert digest(OTHER) in {row["sha256"] for row in api.get("/attachments").json["items"]}


def test_bytes_that_are_not_what_was_announced_are_thrown_away(country: Country) -> None:
    api = Court(country, HERE).api("officer1")

    answer = put(api, OTHER, 0, len(OTHER) - 1, sha256=digest(LATE))

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_hash")
    assert api.get(f"/attachments/{digest(LATE)}").json["received_bytes"] == 0
    assert api.get(f"/attachments/{digest(LATE)}/content").status_code == 404


@pytest.mark.parametrize(
    "described", ["bytes 0-9/5", "bytes 5-4/10", "bytes 0-3/10", "0-9", "bytes 0-9/*", "bytes 0-9/٣"]
)
def test_a_range_that_does_not_fit_is_refused(country: Country, described: str) -> None:
    api = Court(country, HERE).api("officer1")

    answer = api.client.put(f"/api/v1/attachments/{digest(LATE)}", data=b"x" * 10,
                            headers=api.headers | {"Content-Range": described.encode("latin-1", "replace").decode()})  # fmt: skip

    assert (answer.status_code, answer.json["code"]) == (422, "bad_content_range")


@pytest.mark.parametrize("sha256", ["x", "AB" * 32, "..%2f..%2fcourt.key"])
def test_what_is_no_hash_names_no_file(country: Country, sha256: str) -> None:
    api = Court(country, HERE).api("officer1")

    assert api.client.put(f"/api/v1/attachments/{sha256}", data=b"x", headers=api.headers).status_code in (404, 422)
    assert api.get(f"/attachments/{sha256}/content").status_code == 404


# — what the pages say of a message —


def test_pages_of_both_courts_show_how_far_each_attachment_is(story: Entrustment, country: Country) -> None:
    # Given a letter that names three files, one of which nobody has
    entrusted = Court(country, THERE)
    there, here = entrusted.browser("officer1"), Court(country, HERE).browser("officer1")
    assert "附件待传" in there.see(f"/inbox/{story.letter}")
    shown = here.see(f"/outbox/{story.letter}")
    assert "本院已存" in shown
    assert "本院未存" in shown

    # When some chunks have come
    ask(country)
    take(country, HERE)
    take(country, THERE)
    take(country, HERE)
    take(country, THERE, batch=5)
    api = entrusted.api("officer1")
    states = {a["title"]: (a["state"], a["percent"]) for a in api.get(f"/inbox/{story.letter}").json["attachments"]}
    assert states["申请执行书.pdf"][0] == "asked"
    assert states["判决书.pdf"][0] == "coming"
    assert 0 < states["判决书.pdf"][1] < 100
    assert f"{states['判决书.pdf'][1]} %" in there.see(f"/exchanges/{story.exchange}")

    # When all have come that can
    fetched(country, wait=400)

    shown = there.see(f"/inbox/{story.letter}")
    assert "附件齐备" in shown
    assert "附件未到" in shown
    assert got(there.client.get(f"/attachments/{digest(FILE)}")) == FILE


def test_a_letter_names_an_uploaded_file_by_its_title_alone(country: Country) -> None:
    uploaded(Court(country, HERE), OTHER, title="判决书二")
    story = Entrustment(country).filed(title_no="(2025)粤0304民初999号").proposed()

    story.lettered(attachments=f"application,判决书二\napproval_form,判决书二\ntitle,x,{digest(LATE)}")

    with country.read(HERE) as unit:
        row = unit.named_attachments.need(story.letter, 0)
    assert (row.sha256, row.size_bytes) == (digest(OTHER), len(OTHER))
