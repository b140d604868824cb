"""Delegations and the workflow of approval as people see it: page, API, who may sign next, history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import Country
from delegation_stories import DEPUTY, deputy, lend
from stories import MAJOR, UPPER, Elevation
from web.web_clients import Court

from shared.domain.courts import Body


@pytest.fixture
def upper(country: Country) -> Court:
    """The intermediate court, with a vice-president who can sign in."""
    deputy(country)
    return Court(country, UPPER)


def given(upper: Court, **changes: str) -> dict[str, str]:
    person = upper.country.people[UPPER, DEPUTY].person_id
    return {"delegate_id": person, "from_on": "2026-03-10", "until_on": "2026-03-20", "reason": "外出学习"} | changes


def test_the_president_gives_and_revokes_a_delegation_on_the_page(upper: Court) -> None:
    president, page = upper.browser("president"), "/delegations"
    assert "没有授权。" in president.see(page)

    assert president.submit(page, page, **given(upper)).status_code == 303

    shown = president.see(page)
    for part in ("外出学习", "2026-03-10 – 2026-03-20", f"gd03 {DEPUTY}", "有效"):
        assert part in shown
    [path] = {line.split('"')[0] for line in shown.split('action="')[1:] if "/revoke" in line.split('"')[0]}
    assert path not in upper.browser("chief").see(page), "only who gave it, or the president"
    assert president.submit(page, path).status_code == 303
    assert "已撤销" in president.see(page)
    assert "revoked" in president.see(f"{page}?lang=en")


def test_a_chief_sees_only_reviewing_and_others_no_form(upper: Court) -> None:
    chief, officer = upper.browser("chief").see("/delegations"), upper.browser("officer1").see("/delegations")

    assert 'name="act" value="review"' in chief
    assert 'name="act" value="approve"' not in chief
    for login in ("filing", "operator", "president"):
        person = upper.country.people[UPPER, login].person_id
        assert f'value="{person}"' not in chief, f"{login} is nobody's delegate"
    assert "<form" not in officer.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [({"until_on": "2026-02-30"}, 422, "bad_input"), ({"until_on": "2026-06-08"}, 422, "bad_input"),
     ({"reason": ""}, 422, "bad_input"), ({"delegate_id": "nobody"}, 404, "not_found"), ({"act": "draft"}, 403, "not_allowed")],
)  # fmt: skip
def test_a_delegation_that_cannot_be_is_refused_in_both_languages(
    upper: Court, changes: dict[str, str], status: int, code: str
) -> None:
    answer = upper.browser("president").submit("/delegations", "/delegations", **given(upper, **changes))

    assert answer.status_code == status
    assert code in answer.text
    assert 'lang="en"' in answer.text


def test_the_draft_tells_who_may_sign_until_when_and_the_delegate_signs_it(
    upper: Court, country: Country, story: Elevation
) -> None:
    # Given a ruling that waits for approval, and the president's delegation
    draft_id = story.to_review().drafted()
    country.approve(UPPER, draft_id, *MAJOR[:-1])
    vice, page = upper.browser(DEPUTY), f"/drafts/{draft_id}"
    assert "须由有权的其他人员办理" in vice.see(page)
    lend(country)

    shown = vice.see(page)
    assert "gd03 president（院长）" in shown
    assert f"gd03 {DEPUTY}（副院长，受gd03 president授权，至 2026-04-08）" in shown
    assert "您受gd03 president授权签署，至 2026-04-08" in shown
    assert vice.submit(page, f"{page}/sign", opinion="同意").status_code == 303

    signatures, history = vice.see(page).split("办理经过")
    for part in (signatures, history):
        assert "受gd03 president授权（2026-03-10 – 2026-04-08）" in part
    author = upper.browser("reviewer1")
    assert author.submit(page, f"{page}/issue").status_code == 303
    sent = author.see(f"/outbox/{country.sent(UPPER, 'elevation_ruling').message_id}")
    assert "受gd03 president（院长）授权 2026-03-10 – 2026-04-08" in sent


def test_when_nobody_may_sign_the_draft_says_what_to_do(upper: Court, country: Country, story: Elevation) -> None:
    draft_id = story.to_review().drafted()
    country.approve(UPPER, draft_id, *MAJOR[:-1])
    with country.nodes[UPPER].store.begin() as unit:
        unit.people.save(replace(unit.people.need(country.people[UPPER, "president"].person_id), active=False))

    assert "现在无人可以签署" in upper.browser("chief").see(f"/drafts/{draft_id}")


def test_an_expired_delegation_is_shown_so_and_its_use_refused_with_the_reason(
    upper: Court, country: Country, story: Elevation
) -> None:
    draft_id = story.to_review().drafted()
    country.approve(UPPER, draft_id, *MAJOR[:-1])
    lend(country, days=1)
    country.later(days=1)
    with country.read(UPPER) as unit:
        digest = unit.drafts.need(draft_id).digest

    answer = upper.browser(DEPUTY).submit(
        f"/drafts/{draft_id}", f"/drafts/{draft_id}/sign", act="approve", digest=digest
    )

    assert answer.status_code == 403
    assert "delegation_over" in answer.text
    assert "已届满" in upper.browser("president").see("/delegations")


def test_a_dissent_is_shown_with_its_words(upper: Court, story: Elevation) -> None:
    draft = f"/drafts/{story.to_review().drafted()}"
    reviewer = upper.browser("reviewer2")
    assert 'value="disagree"' in reviewer.see(draft)

    assert reviewer.submit(draft, f"{draft}/sign", stance="disagree", opinion="宜先督促").status_code == 303

    page = upper.browser("chief").see(draft)
    assert page.count('<b class="bad">不同意</b>：宜先督促') == 2, "among the signatures and in the history"
    assert "合议讨论" in page.split("下一步：")[1][:40]


def test_the_api_gives_lists_and_revokes_delegations(upper: Court) -> None:
    president, body = upper.api("president"), {"act": "approve"}
    made = president.post("/delegations", body | given(upper))
    assert made.status_code == 201, made.text
    assert (made.json["state"], made.json["standing"], made.json["role"]) == ("given", "given", "president")

    again = president.post("/delegations", body | given(upper))
    assert (again.status_code, again.json["code"]) == (409, "overlapping_delegation")
    denied = upper.api("chief").post("/delegations", body | given(upper))
    assert (denied.status_code, denied.json["code"]) == (403, "not_allowed")
    assert president.post("/delegations", {"act": "draft"} | given(upper)).status_code == 422
    path = f"/delegations/{made.json['delegation_id']}/revoke"
    assert upper.api("reviewer1").post(path).status_code == 403
    assert president.post(path).json["standing"] == "revoked"
    assert president.post(path).status_code == 409
    assert president.post("/delegations/nobody/revoke").status_code == 404
    assert [row["standing"] for row in president.get("/delegations").json["items"]] == ["revoked"]


def test_one_key_delegates_once_through_the_api(upper: Court) -> None:
    president, body = upper.api("president"), {"act": "approve"} | given(upper)

    answers = [president.post("/delegations", body, **{"Idempotency-Key": "k"}) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["delegation_id"] for answer in answers}) == 1


def test_the_api_tells_next_signers_and_history_and_takes_a_dissent(upper: Court, country: Country, story: Any) -> None:
    draft_id = story.to_review().drafted()
    lend(country)
    api, path = upper.api("reviewer1"), f"/drafts/{draft_id}"
    digest = api.get(path).json["digest"]

    said = {"act": "discuss", "digest": digest, "opinion": "不妥", "agrees": False}
    assert api.post(f"{path}/signatures", said).json["missing"] == "discuss"

    shown = api.get(path).json
    assert [(step["act"], step["stance"], step["words"]) for step in shown["history"]] == [
        ("draft", "", ""), ("discuss", "disagree", "不妥"),
    ]  # fmt: skip
    assert sorted(each["name"] for each in shown["next_signers"]) == ["gd03 reviewer2", "gd03 reviewer3"]
    country.approve(UPPER, draft_id, *MAJOR[1:3])
    country.hire(UPPER, "reviewer4", "officer", Body.REVIEW)
    country.approve(UPPER, draft_id, ("reviewer4", "discuss"), ("chief", "review"))
    told = {each["role"]: each["delegation"] for each in api.get(path).json["next_signers"]}
    assert told["president"] is None
    assert told["vice_president"]["until_on"] == "2026-04-08"
