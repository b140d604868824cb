"""One case through five courts over forty days: its journey is whole from evidence although spans are lost."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from builders import Country
from journey_stories import HIGH, LOWER, ON_THE_WAY, OUTSIDE, TARGET, UPPER, LongCase, country_of_the_case, traced
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from stories import told as told_so_far

from shared.flows import journey, xes
from shared.web.reading import journeys

XES = "{http://www.xes-standard.org/}"
#: IEEE 1849-2016, 8.3.1: the standard transactional model.
LIFECYCLE = {"schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort",
             "complete", "autoskip", "manualskip", "unknown"}  # fmt: skip


@dataclass
class LossyExporter(SpanExporter):
    """Loses three spans in ten."""

    kept: list[ReadableSpan] = field(default_factory=list)
    lost: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(43))

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        for span in spans:
            if self.chance.random() < 0.3:
                self.lost += 1
            else:
                self.kept.append(span)
        return SpanExportResult.SUCCESS


@dataclass
class Told:
    case: LongCase
    exporter: LossyExporter
    asked: str

    @property
    def country(self) -> Country:
        return self.case.country

    def journey(self, court: str = HIGH) -> journeys.Journey:
        with self.country.read(court) as unit:
            return journeys.read_journey(self.country.nodes[court], unit, self.case.lineage)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The case was told with real spans, and the high court has asked everybody."""
    exporter = LossyExporter()
    country = country_of_the_case(tmp_path_factory.mktemp("long"))
    telemetry = traced(country, exporter=lambda court: exporter)
    case = LongCase(country).told()
    asked, _ = journeys.ask(country.nodes[HIGH], case.lineage)
    country.settle()
    journey.ask(country.nodes[OUTSIDE], case.lineage, [LOWER, UPPER, HIGH, TARGET])
    country.settle()
    for each in telemetry:
        each.stop()
    yield Told(case, exporter, asked)
    country.close()


def statements_of(country: Country, lineage: str, *courts: str) -> set[tuple[str, str, str]]:
    """Everything these courts have signed about the case: court, stage, subject."""
    found = set()
    for court in courts:
        with country.read(court) as unit:
            found |= {(court, row.stage, row.subject_id) for row in unit.evidence.where(lineage_id=lineage)}
    return found


def test_three_spans_in_ten_were_lost(told: Told) -> None:
    assert told.exporter.lost > 50
    assert 0.2 < told.exporter.lost / (told.exporter.lost + len(told.exporter.kept)) < 0.4


def test_the_timeline_holds_every_statement_of_every_court_on_the_case(told: Told) -> None:
    found = told.journey()

    assert {part.court_id for part in found.courts if part.state in {"own", "answered"}} >= {LOWER, UPPER, HIGH, TARGET}
    assert found.verified
    known = {(step.court_id, step.stage, step.subject_id) for step in found.steps}
    signed = statements_of(told.country, told.case.lineage, LOWER, UPPER, HIGH, TARGET)
    own_business = {each for each in signed if each[1] == "journey_refused"}  # signed after the answers left
    assert signed - known - own_business == set()
    assert len(known) > 100


def test_every_message_shows_its_time_in_queue_in_transit_and_waiting(told: Told) -> None:
    found = told.journey()

    kinds = {passage.kind for passage in found.passages}
    assert {"recon_ruling", "elevation_ruling", "cross_propose", "designation_ruling"} <= kinds
    between = [p for p in found.passages if {p.sender, p.recipient} <= {LOWER, UPPER, HIGH, TARGET}]
    missing = [
        (p.kind, name) for p in between for name in ("queue", "transit", "waiting") if journeys.seconds(p)[name] is None
    ]
    assert missing == []


def test_a_court_outside_the_case_is_refused_by_every_court(told: Told) -> None:
    found = told.journey(OUTSIDE)

    states = {part.court_id: part.state for part in found.courts if part.court_id != OUTSIDE}
    assert states == dict.fromkeys((LOWER, UPPER, HIGH, TARGET), "refused")
    assert found.steps == []
    assert found.duties == []


def test_duties_met_and_missed_are_counted_at_the_court_that_owes_them(told: Told) -> None:
    found = told.journey()

    with told.country.read(LOWER) as unit:
        owed = unit.duties.where(lineage_id=told.case.lineage)
    [lower] = [row for row in journeys.sums(told.country.nodes[HIGH], found) if row.court_id == LOWER]
    assert lower.met == sum(duty.state == "met" for duty in owed) > 0
    assert lower.missed == sum(duty.state == "overdue" for duty in owed) > 0
    assert {duty.court_id for duty in found.duties} >= {LOWER, UPPER, TARGET}


def test_what_a_court_tells_of_a_duty_is_its_rule_and_dates_alone(told: Told) -> None:
    with told.country.read(LOWER) as unit:
        part = journey.own_part(told.country.nodes[LOWER], unit, told.case.lineage)

    assert {tuple(duty) for duty in part["duties"]} == {("rule", "opened", "due", "state")}


def test_an_answer_without_duties_or_with_nonsense_for_them_is_read_all_the_same() -> None:
    assert (
        journey.duties([{"court": "gd"}, {"court": "gd", "duties": 7}, {"court": "gd", "duties": ["x", {"rule": 1}]}])
        == []
    )


def test_the_picture_has_a_lane_per_court_and_says_how_long_nothing_happened(told: Told) -> None:
    found = told.journey()

    pic = journeys.picture(told.country.nodes[HIGH], found)

    lanes = [lane.court_id for lane in pic.lanes]
    assert lanes.index(HIGH) < lanes.index(UPPER) < lanes.index(LOWER)
    assert len(pic.arrows) == len(found.passages)
    assert all(arrow.known for arrow in pic.arrows)
    assert any(38 * 86_400 <= gap.seconds <= 41 * 86_400 for gap in pic.gaps)
    assert pic.height < 6_000
    assert len(pic.held) == 3  # the power passed twice


def test_work_of_a_person_days_later_links_to_what_it_answers_and_is_not_its_child(told: Told) -> None:
    spans = {span.context.span_id: span for span in told.exporter.kept if span.context}
    linked = [span for span in spans.values() if span.name in {"act", "issue"} and span.links]

    assert linked
    for span in linked:
        assert span.parent is None or span.parent.span_id not in {link.context.span_id for link in span.links}
        assert all(link.context.trace_id != span.context.trace_id for link in span.links)


def events_of(text: str) -> tuple[ET.Element, list[dict[str, Any]]]:
    root = ET.fromstring(text)
    events = [
        {each.get("key"): (each.tag.removeprefix(XES), each.get("value")) for each in event}
        for event in root.iter(f"{XES}event")
    ]
    return root, events


def test_the_export_is_an_event_log_as_the_standard_wants_it(told: Told) -> None:
    found = told.journey()

    root, events = events_of("".join(xes.document([(told.case.lineage, found.steps)])))

    assert root.tag == f"{XES}log"
    assert root.get("xes.version") == "1849-2016"
    # Order of the schema: extensions, globals, classifiers, attributes, traces
    order = ["extension", "global", "classifier", "string", "trace"]
    tags = [child.tag.removeprefix(XES) for child in root]
    assert [tag for at, tag in enumerate(tags) if at == 0 or tags[at - 1] != tag] == order
    prefixes = {each.get("prefix") for each in root.iter(f"{XES}extension")}
    assert prefixes == {"concept", "time", "lifecycle", "org"}
    # Every key with a prefix is declared; every global attribute and every key of a classifier is on every event
    globally = {each.get("key") for each in root.findall(f"{XES}global[@scope='event']/*")}
    classified = {key for each in root.iter(f"{XES}classifier") for key in str(each.get("keys")).split()}
    assert len(events) == len(found.steps)
    for event in events:
        assert {str(key).partition(":")[0] for key in event if ":" in str(key)} <= prefixes
        assert globally | classified <= set(event)
        assert event["time:timestamp"][0] == "date"
        assert event["lifecycle:transition"][1] in LIFECYCLE
        assert event["org:group"][1] in ON_THE_WAY
    assert [event["time:timestamp"][1] for event in events] == sorted(event["time:timestamp"][1] for event in events)
    [trace] = root.iter(f"{XES}trace")
    assert {each.get("key"): each.get("value") for each in trace.findall(f"{XES}string")} == {
        "concept:name": told.case.lineage
    }


def test_the_export_names_no_party_no_officer_and_no_case_number(told: Told) -> None:
    text = "".join(xes.document([(told.case.lineage, told.journey().steps)]))

    people = {person.person_id for person in told.country.people.values()}
    for word in ("张某", "深圳市某贸易", "银行账户", told.case.case_no, "执", *people):
        assert word not in text


def test_the_cases_of_a_period_are_written_one_after_the_other_without_reading_ahead(told: Told) -> None:
    node = told.country.nodes[LOWER]
    everything = "".join(xes.document(xes.of_court(node, date(2026, 1, 1), date(2026, 12, 31))))
    _, events = events_of(everything)

    assert {event["org:group"][1] for event in events} == {LOWER}
    assert told.case.lineage in everything
    assert list(xes.of_court(node, date(2025, 1, 1), date(2025, 12, 31))) == []
    pieces = xes.document(xes.of_court(node, date(2026, 1, 1), date(2026, 12, 31)))
    head = [next(pieces) for _ in range(8)]
    assert "<trace>" in head[-1]  # written before the first event is
    assert max(map(len, pieces)) < 2_000


@pytest.mark.parametrize(("days", "linked"), [(0, False), (10, True)])
def test_a_message_delayed_by_days_starts_a_trace_of_its_own_that_links_back(
    tmp_path: Path, days: int, linked: bool
) -> None:
    # Given a ruling that the network keeps aside
    story = told_so_far("to_review", tmp_path)
    exporter = InMemorySpanExporter()
    telemetry = traced(story.country, exporter=lambda court: exporter)
    story.on_its_way()

    # When it arrives so many days later
    story.country.clock.advance(timedelta(days=days))
    story.country.network.release()
    story.country.settle()
    for each in telemetry:
        each.provider.force_flush()  # type: ignore[union-attr]
    spans = exporter.get_finished_spans()
    for each in telemetry:
        each.stop()
    story.country.close()

    # Then the work on it is part of the sender's trace, or after days a trace of its own that links to it
    [issued] = [span for span in spans if span.name == "issue"]
    [handled] = [span for span in spans if (span.attributes or {}).get("zhixing.message.id") == story.ruling
                 and span.name == "handle"]  # fmt: skip
    assert [link.context.span_id for link in handled.links] == ([issued.context.span_id] if linked else [])
    assert (handled.context.trace_id == issued.context.trace_id) is not linked
    assert (handled.parent is not None and handled.parent.span_id == issued.context.span_id) is not linked
