"""Pages of traces and journeys: who sees which, what is shown, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import Country
from stories import Elevation
from web.web_clients import Browser, Court, hashed

from shared.telemetry import names
from shared.telemetry.spans import StoredSpan
from shared.telemetry.trace_reading import TraceReader, Traces
from shared.telemetry.trace_store import TraceStore
from shared.web.app import create_app

T1, T2, T3 = "1" * 32, "2" * 32, "3" * 32
BEGUN = 1_770_000_000 * 10**9
SECOND = 10**9


@dataclass
class Told:
    """The elevation as far as its ruling; its traces are in a store that every court reads."""

    story: Elevation
    reader: TraceReader
    signed_in: dict[tuple[str, str], Browser] = field(default_factory=dict)

    def browser(self, court_id: str, login: str) -> Browser:
        """One browser per court and person, for all tests that change nothing."""
        if (court_id, login) not in self.signed_in:
            self.signed_in[court_id, login] = self.court(court_id).browser(login)
        return self.signed_in[court_id, login]

    def court(self, court_id: str, link: str = "", reader: TraceReader | None = None) -> Court:
        court = Court.__new__(Court)
        court.country, court.court_id = self.story.country, court_id
        court.node = self.story.country.nodes[court_id]
        court.app = create_app(
            court.node, secret_key=b"a key of the tests only", traces=Traces(reader or self.reader, link)
        )
        return court


def span(trace: str, number: str, name: str, court: str, after: int, took: int, **said: str) -> StoredSpan:
    attributes = {
        f"zhixing.{key.replace('_', '.')}": value
        for key, value in said.items()
        if key not in {"parent", "error", "link"}
    }
    links = ((said["link"], "a" * 16),) if "link" in said else ()
    return StoredSpan(trace, number * 16, said.get("parent", "") * 16, name, "server", court, BEGUN + after, BEGUN + after + took,
                      said.get("error", ""), attributes, links)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("traces")
    country = Country(folder, ("spc", "gd", "gd03", "gd0304"))
    story = Elevation(country).to_review().ruled()
    for node in country.nodes.values():
        with node.store.begin() as unit:
            for person in unit.people.where():
                unit.people.save(replace(person, password_hash=hashed()))
    store = TraceStore(folder / "traces.db")
    store.add([
        span(T1, "a", "POST /drafts/<draft_id>/issue", "gd03", 0, 2 * SECOND),
        span(T1, "b", names.ISSUE, "gd03", 10, SECOND, parent="a", kind="elevation_ruling", message_id=story.ruling,
             lineage_id=story.lineage),
        span(T1, "c", names.HANDLE, "gd0304", 2 * SECOND, SECOND, parent="b", kind="elevation_ruling"),
        span(T2, "a", names.ACT, "gd0304", 3 * 86_400 * SECOND, SECOND, kind="hand_over_case", link=T1, error="not_the_holder"),
        span(T3, "a", names.ACT, "sh", 5 * SECOND, SECOND, kind="file_case", lineage_id="another"),
    ])  # fmt: skip
    store.close()
    yield Told(story, TraceReader(folder / "traces.db"))
    country.close()


def test_an_operator_sees_the_traces_of_the_court_and_of_those_below(told: Told) -> None:
    own = told.browser("gd0304", "operator").see("/traces")
    above = told.browser("gd", "manager1").see("/traces")

    for page in (own, above):
        assert f"/traces/{T1}" in page
        assert f"/traces/{T2}" in page
        assert f"/traces/{T3}" not in page  # of another province
    assert f"/traces/{T3}" in told.browser("spc", "operator").see("/traces")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=hand_over_case", {T2}), ("outcome=failed", {T2}), ("outcome=ok", {T1, T3}), ("least_ms=2500", {T1}),
        ("court=gd0304", {T1, T2}), ("court=gd0304&outcome=ok", {T1}), ("since=2026-02-05", {T2}), ("since=2030-01-01", set()),
        ("since=9999-12-31", set()), ("since=0001-01-01", {T1, T2, T3}), ("case=another", {T3}), ("sort=duration", {T1, T2, T3}), ("since=yesterday&least_ms=-5&page=x&sort=no", {T1, T2, T3}),
    ],
)  # fmt: skip
def test_the_list_is_filtered_by_what_the_address_says(told: Told, query: str, found: set[str]) -> None:
    page = told.browser("spc", "operator").see(f"/traces?{query}")

    assert {trace for trace in (T1, T2, T3) if f"/traces/{trace}" in page} == found


def test_a_case_is_found_by_its_number_and_a_number_that_is_none_is_said_so(told: Told) -> None:
    browser = told.browser("gd03", "operator")

    assert f"/traces/{T1}" in browser.see(f"/traces?case={quote(told.story.case_no)}")
    assert 'id="case-problem"' in browser.see(f"/traces?case={quote('粤某案')}")


def test_the_list_is_exported_as_csv(told: Told) -> None:
    text = told.browser("gd", "operator").see("/traces?format=csv")

    assert text.count("\r\n") == 3
    assert "提级执行裁定书" in text


def test_a_trace_is_a_waterfall_and_what_followed_days_later_stands_below_it(told: Told) -> None:
    page = told.browser("gd03", "operator").see(f"/traces/{T1}?lang=zh")

    first, second = page.index(f'id="t-{T1}"'), page.index(f'id="t-{T2}"')
    assert first < second
    assert "3.0 天之后" in page
    assert "not_the_holder" in page[second:]
    assert f'href="#t-{T1}"' in page[second:]
    assert page[first:second].index("制发") < page[first:second].index("入库生效")
    assert page.count("<svg") == 4


def test_a_message_and_a_case_lead_to_their_trace(told: Told) -> None:
    browser = told.browser("gd0304", "officer1")

    page = browser.see(f"/inbox/{told.story.ruling}")
    assert f'href="/traces/of/{told.story.ruling}"' in page
    answer = browser.client.get(f"/traces/of/{told.story.ruling}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/traces/{T1}")
    assert "提级执行裁定书" in browser.see(f"/traces/{T1}")


def test_who_is_no_operator_sees_only_what_is_about_the_courts_own_cases(told: Told) -> None:
    browser = told.browser("gd0304", "officer1")

    assert f"/traces/{T1}" not in browser.see("/traces")
    assert f"/traces/{T1}" in browser.see(f"/traces?case={told.story.lineage}")
    assert "not_allowed" in browser.see("/traces?case=another", status=403)
    # The supreme court has nothing of this case: its operator may see it, its officers may not
    assert "not_allowed" in told.browser("spc", "officer1").see(f"/traces/{T1}", status=403)


def test_a_court_that_took_no_part_and_is_no_superior_finds_nothing(told: Told) -> None:
    browser = told.browser("gd0304", "operator")

    assert "not_recorded" in browser.see(f"/traces/{T3}", status=404)
    assert "not_recorded" in browser.see("/traces/of/another", status=404)
    assert "not_recorded" in browser.see("/traces/rubbish'--", status=404)


def test_a_link_to_another_place_is_shown_where_one_is_set(told: Told) -> None:
    page = told.court("gd", "http://127.0.0.1:16686/trace/{trace_id}").browser("operator").see(f"/traces/{T1}")

    assert f'href="http://127.0.0.1:16686/trace/{T1}"' in page
    assert "Grafana" not in told.browser("gd", "operator").see(f"/traces/{T1}")


def test_without_a_receiver_the_pages_say_so_and_without_its_file_they_are_empty(told: Told, tmp_path: Path) -> None:
    nowhere = Court.__new__(Court)
    nowhere.app = create_app(told.story.country.nodes["gd"], secret_key=b"x")

    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in nowhere.browser("operator").see("/traces")
    assert "not_recorded" in nowhere.browser("operator").see(f"/traces/{T1}", status=404)
    empty = told.court("gd", reader=TraceReader(tmp_path / "none.db"))
    assert "没有符合条件的追踪" in empty.browser("operator").see("/traces")


def test_both_pages_are_whole_in_english(told: Told) -> None:
    browser = told.browser("gd03", "operator")

    for page in (browser.see("/traces?lang=en"), browser.see(f"/traces/{T1}?lang=en"),
                 browser.see(f"/journeys/{quote(told.story.case_no)}?lang=en")):  # fmt: skip
        assert "undefined" not in page.lower()
        assert "追踪" not in page
        assert "流转" not in page


def test_the_journey_shows_picture_sums_and_duties_without_any_trace(told: Told, tmp_path: Path) -> None:
    court = told.court("gd03", reader=TraceReader(tmp_path / "none.db"))
    browser, page = court.browser("reviewer1"), f"/journeys/{quote(told.story.case_no)}"
    assert browser.submit(page).status_code == 303
    told.story.country.settle()

    shown = browser.see(page)

    assert '<svg width="' in shown
    assert "提级执行裁定书" in shown[shown.index("<svg") :]
    assert "报送案卷" in shown
    assert 'style="' not in shown
    assert "期限内完成" in shown


def test_a_journey_is_downloaded_as_an_event_log(told: Told) -> None:
    answer = told.browser("gd03", "reviewer1").client.get(f"/journeys/{quote(told.story.case_no)}.xes")

    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert f"{told.story.lineage}.xes" in answer.headers["content-disposition"]
    assert told.story.case_no not in answer.text
    assert "elevation_ruling" in answer.text


def test_a_period_is_exported_by_operators_and_a_day_that_is_none_is_refused(told: Told) -> None:
    period = "/journeys/all.xes?since=2026-01-01&until=2026-12-31"

    answer = told.browser("gd0304", "operator").client.get(period)
    assert answer.is_streamed
    assert answer.text.count("<trace>") == 1
    assert "bad_day" in told.browser("gd0304", "operator").see("/journeys/all.xes?since=x", status=422)
    assert "not_allowed" in told.browser("gd0304", "officer1").see(period, status=403)
