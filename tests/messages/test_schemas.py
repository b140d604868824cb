"""Payload dataclasses: strict loading, dumping, and the JSON Schema that goes with them."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import BadInput, Text
from shared.messages.schemas import BadPayload, dump, json_schema, load, schema_of, term, unknown_members
from shared.messages.terms import payload_fields


class Mode(StrEnum):
    FULL = "full"
    PART = "part"


class EndsBeforeItBegins(BadInput):
    code = "ends_before"
    what = Text("终日早于始日。", "It ends before it begins.")


@dataclass(frozen=True)
class Asset:
    name: str = term("财产名称", "Asset", max_length=50)
    value_fen: int = term("价值（分）", "Value in fen", minimum=0)
    begins_on: date = term("始日", "First day")
    ends_on: date | None = term("终日", "Last day", default=None)

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.begins_on:
            raise EndsBeforeItBegins


@dataclass(frozen=True)
class Ruling:
    reason: str = term("理由", "Reason", help_zh="写明事实。", help_en="State the facts.")
    code: str = term("代字", "Code", pattern=r"[a-z]{2}\d*")
    mode: Mode = term("方式", "Mode")
    urgent: bool = term("是否紧急", "Urgent")
    ruled_at: datetime = term("裁定时间", "Ruled at")
    first: Asset = term("首要财产", "First asset")
    amount_fen: int | None = term("金额（分）", "Amount in fen")
    assets: tuple[Asset, ...] = term("财产", "Assets", default=(), max_length=3)
    tags: tuple[str, ...] | None = term("标签", "Tags", default=None, pattern=r"\w+")
    note: str = term("备注", "Note", default="")


PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"])
ASSETS = st.builds(
    lambda name, value, begin, days: Asset(name, value, begin, None if days is None else begin + timedelta(days)),
    st.text(PRINTABLE, min_size=1, max_size=50),
    st.integers(0, 2**53 - 1),
    st.dates(max_value=date(9000, 1, 1)),
    st.none() | st.integers(0, 1000),
)
RULINGS = st.builds(
    Ruling,
    reason=st.text(PRINTABLE, min_size=1, max_size=100),
    code=st.from_regex(r"\A[a-z]{2}[0-9]{0,4}\Z"),
    mode=st.sampled_from(Mode),
    urgent=st.booleans(),
    ruled_at=st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
    ),
    first=ASSETS,
    assets=st.lists(ASSETS, max_size=3).map(tuple),
    tags=st.none() | st.lists(st.text(string.ascii_letters, min_size=1), max_size=3).map(tuple),
    amount_fen=st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
    note=st.text(PRINTABLE, max_size=30),
)
GOOD: dict[str, Any] = {
    "reason": "长期未实际执结", "code": "gd03", "mode": "full", "urgent": False, "ruled_at": "2026-03-02T09:00:00+08:00",
    "first": {"name": "房屋", "value_fen": 1, "begins_on": "2026-01-01"}, "amount_fen": None,
}  # fmt: skip


def problems(change: dict[str, Any], *without: str) -> dict[str, Text]:
    with pytest.raises(BadPayload) as refused:
        load(Ruling, {name: value for name, value in (GOOD | change).items() if name not in without})
    return {each.path: each.message for each in refused.value.problems}


@given(RULINGS)
def test_what_was_dumped_loads_equal_even_through_json(ruling: Ruling) -> None:
    assert load(Ruling, json.loads(json.dumps(dump(ruling)))) == ruling


@given(RULINGS)
def test_the_json_schema_takes_what_was_dumped(ruling: Ruling) -> None:
    jsonschema.validate(dump(ruling), json_schema(Ruling), jsonschema.Draft202012Validator)


@given(RULINGS)
def test_dumping_is_deterministic_and_in_the_order_declared(ruling: Ruling) -> None:
    dumped = dump(ruling)

    assert json.dumps(dumped) == json.dumps(dump(load(Ruling, dumped)))
    assert list(dumped) == [field.name for field in payload_fields(Ruling)]


def test_the_json_schema_is_valid_and_titled_in_both_languages() -> None:
    schema = json_schema(Ruling, title=Text("裁定", "Ruling"))

    jsonschema.Draft202012Validator.check_schema(schema)
    assert (schema["title"], schema["x-title-en"]) == ("裁定", "Ruling")
    assert schema["properties"]["reason"]["x-description-en"] == "State the facts."
    assert schema["properties"]["first"]["$ref"] == "#/$defs/Asset"
    assert "amount_fen" in schema["required"]
    assert "note" not in schema["required"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("amount_fen", 1.0), ("amount_fen", True), ("amount_fen", "1"), ("amount_fen", 2**53), ("amount_fen", float("nan")),
        ("urgent", "true"), ("urgent", 1), ("urgent", None),
        ("reason", ""), ("reason", "x" * 4001), ("reason", 7), ("reason", "nul\x00"), ("reason", "half \ud800"), ("reason", None),
        ("code", "gd03\n"), ("code", "x"), ("code", "gd٣"),
        ("mode", "none"), ("mode", []), ("mode", 1),
        ("ruled_at", "2026-03-02T09:00:00"), ("ruled_at", "2026-03-02"), ("ruled_at", "0001-01-01T00:00:00+08:00"),
        ("ruled_at", "2026-02-30T00:00:00Z"), ("ruled_at", 0),
        ("first", []), ("first", "x"), ("first", None),
        ("assets", {}), ("assets", "x"), ("assets", [GOOD["first"]] * 4),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_or_size_is_refused_at_its_field(path: str, value: object) -> None:
    said = problems({path: value})

    assert list(said) == [path]
    assert said[path].zh
    assert said[path].en != said[path].zh


@pytest.mark.parametrize(
    "value", ["20260101", "2026-W01-1", "2026-02-29", "2026-1-1", "2026-01-01T00:00:00Z", 5, "２０２６-01-01"]
)
def test_a_date_is_an_existing_day_in_one_form(value: object) -> None:
    said = problems({"first": GOOD["first"] | {"begins_on": value}})

    assert said["first.begins_on"].zh == "应为存在的日期，格式 YYYY-MM-DD"


def test_every_problem_is_named_at_once_in_both_languages() -> None:
    with pytest.raises(BadPayload) as refused:
        load(Ruling, {"assets": [{"name": "{x} | y", "value_fen": -1}], "tags": ["a b"]})

    said = {each.path: each.message for each in refused.value.problems}
    assert said["reason"] == Text("必填", "is required")
    assert said["assets.0.begins_on"] == Text("必填", "is required")
    assert said["assets.0.value_fen"].en == "has to be 0 to 9007199254740991"
    assert said["tags.0"].zh == "格式不符"
    assert "reason：必填" in refused.value.what.zh
    assert "reason: is required" in refused.value.what.en


def test_what_the_dataclass_itself_refuses_is_a_problem_of_that_object() -> None:
    said = problems({"first": GOOD["first"] | {"ends_on": "2025-01-01"}})

    assert said == {"first": EndsBeforeItBegins.what}


@pytest.mark.parametrize("wrong", [[], "x", None, 7])
def test_what_is_no_object_is_refused(wrong: Any) -> None:
    with pytest.raises(BadPayload) as refused:
        load(Ruling, wrong)

    assert "整体：应为对象" in refused.value.what.zh


def test_undeclared_members_are_kept_apart_and_not_lost() -> None:
    newer = GOOD | {"colour": 1, "first": GOOD["first"] | {"floor": 2}, "assets": [GOOD["first"] | {"lift": {"x": 1}}]}

    assert load(Ruling, newer).reason == GOOD["reason"]
    assert unknown_members(Ruling, newer) == {"colour": 1, "first.floor": 2, "assets.0.lift": {"x": 1}}


def test_omitted_members_take_their_default_and_instants_become_utc() -> None:
    ruling = load(Ruling, GOOD)

    assert (ruling.assets, ruling.tags, ruling.note, ruling.first.ends_on) == ((), None, "", None)
    assert dump(ruling)["ruled_at"] == "2026-03-02T01:00:00.000000Z"


def test_the_schema_object_is_built_once() -> None:
    assert schema_of(Ruling) is schema_of(Ruling)


@dataclass(frozen=True)
class Untitled:
    name: str


@dataclass(frozen=True)
class Floating:
    amount: float = term("金额", "Amount")


@pytest.mark.parametrize("incomplete", [Untitled, Floating])
def test_an_incomplete_declaration_is_refused_when_it_is_read(incomplete: type) -> None:
    with pytest.raises(TypeError, match=incomplete.__name__):
        schema_of(incomplete)
