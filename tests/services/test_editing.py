"""Every step of a working copy: what it makes, and that wrong input is refused before anything changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from field_project import REPORT

from annotator.core.records import Content, Event, Span
from annotator.core.schema import load_schema
from annotator.core.validation import validate_content
from annotator.errors import InvalidInput
from annotator.rules.context import Context
from annotator.services.edit_parts import Desk
from annotator.services.editing import EDITS, apply_edit
from annotator.services.reading_values import Reader

TEXTS = REPORT.strip().split("\n")
TEXT = TEXTS[1]
CONVOY = Event("e02", "deployment", {"realis": "planned", "trigger": ["s2"], "granularity": "single"})

Step = Callable[..., Content]


@pytest.fixture(scope="module")
def desk(highlighter: Any) -> Desk:
    """The paragraph of the operation, with the convoy elsewhere in the report."""
    date = dt.date(2022, 9, 23)
    suggestions = highlighter.highlight("first", TEXTS, date)[1].content
    reader = Reader(load_schema(), highlighter, Context(reference_date=date))
    return Desk(TEXT, reader, suggestions, {"e02": CONVOY})


@pytest.fixture
def start(desk: Desk) -> Content:
    """What the rules suggest."""
    return desk.suggestions


@pytest.fixture
def step(desk: Desk, start: Content) -> Step:
    """One step from the suggestions (or from `at`), whose outcome can be stored."""

    def take(op: str, at: Content | None = None, **values: str) -> Content:
        after = apply_edit(at or start, op, {k.replace("__", "."): v for k, v in values.items()}, desk)
        validate_content(after, TEXT, desk.schema, complete=False)
        return after

    return take


def labelled(content: Content, label: str) -> Any:
    """The first span of a label."""
    return next(s for s in content.spans if s.label == label)


def test_role(step: Step) -> None:
    assert step("role", role="mixed").paragraph_role == "mixed"


def test_span_add_by_offsets_reads_the_value_and_leaves_blanks_out(step: Step, start: Content) -> None:
    at = TEXT.index("التحالف")
    after = step("span_add", label="actor", start=str(at - 1), end=str(at + 8), surface=TEXT[at - 1 : at + 8])
    (made,) = [s for s in after.spans if s.id not in {x.id for x in start.spans}]
    assert (made.start, made.end, made.surface) == (at, at + 7, "التحالف")
    assert made.norm["actor_id"] == "intl_coalition"
    assert [s.start for s in after.spans] == sorted(s.start for s in after.spans)


def test_span_add_by_quote_asks_which_of_several(step: Step) -> None:
    with pytest.raises(InvalidInput, match="times"):
        step("span_add", label="person", quote="ال")
    after = step("span_add", label="person", quote="ال", occurrence="2")
    assert labelled(after, "person").start == [i for i in range(len(TEXT)) if TEXT.startswith("ال", i)][1]


def test_span_add_into_a_field_fills_it(step: Step) -> None:
    at = TEXT.index("دير الزور")
    after = step("span_add", field="place", event="e01", start=str(at), end=str(at + 9))
    assert after.event("e01").fields["place"]["name"] == "دير الزور"


def test_span_add_twice_makes_one(step: Step, start: Content) -> None:
    span = labelled(start, "date")
    assert step("span_add", label="date", start=str(span.start), end=str(span.end)) == start


def test_span_relabel_reads_anew(step: Step, start: Content) -> None:
    span = labelled(start, "place")
    after = step("span_relabel", span=span.id, label="person").span(span.id)
    assert (after.label, after.surface, "admin1" in after.norm) == ("person", span.surface, False)


def test_span_move_reads_anew(step: Step, start: Content) -> None:
    span = labelled(start, "date")
    after = step("span_move", span=span.id, start=str(span.start + 4), end=str(span.end)).span(span.id)
    assert (after.surface, after.norm["edtf"]) == ("2 أيلول", "2022-09-02")


def test_span_clitic(step: Step) -> None:
    at = TEXT.index("واعتقلت")
    before = step("span_add", label="trigger", start=str(at), end=str(at + 7))
    made = next(s for s in before.spans if s.start == at)
    after = step("span_clitic", before, span=made.id)
    assert after.span(made.id).surface == "اعتقلت"


def test_span_clitic_without_one_is_refused(step: Step, start: Content) -> None:
    with pytest.raises(InvalidInput, match="attached"):
        step("span_clitic", span=labelled(start, "place").id)


def test_span_norm_by_words_and_by_key(step: Step, start: Content) -> None:
    span = labelled(start, "count")
    assert step("span_norm", span=span.id, value="أكثر من 5 أشخاص").span(span.id).norm["comparator"] == "gt"
    place = labelled(start, "place")
    assert step("span_norm", span=place.id, norm__admin1="الحسكة").span(place.id).norm["admin1"] == "الحسكة"


def test_span_remove_takes_its_evidence_and_leaves_the_values(step: Step, start: Content) -> None:
    span = labelled(start, "date")
    after = step("span_remove", span=span.id)
    assert span.id not in {s.id for s in after.spans}
    assert after.event("e01").fields["date"]["edtf"] == "2022-09-02"
    assert span.id not in str(after.event("e01").fields)


def test_event_add_takes_type_from_trigger_and_a_new_id(step: Step, start: Content) -> None:
    trigger = labelled(start, "trigger")
    made = step("event_add", trigger=trigger.id).events[-1]
    assert (made.id, made.type, made.fields["trigger"]) == ("e03", "raid_arrest", [trigger.id])
    assert step("event_add", type="airstrike").events[-1].type == "airstrike"


def test_event_save_keeps_what_was_not_sent(step: Step, start: Content) -> None:
    before = start.event("e01")
    after = step("event_save", event="e01", type="abduction", outcome="failed", harm__0__count=">3").event("e01")
    assert (after.type, after.fields["outcome"]) == ("abduction", "failed")
    assert after.fields["harm"][0]["count"] == {"value": 3, "comparator": "gt", "unit": "person"}
    assert after.fields["harm"][0]["harm"] == before.fields["harm"][0]["harm"]
    assert {k: after.fields[k] for k in ("date", "place", "actors", "method")} == {
        k: before.fields[k] for k in ("date", "place", "actors", "method")
    }


def test_event_save_of_nothing_changes_nothing(step: Step, start: Content) -> None:
    assert step("event_save", event="e01") == start


def test_event_field_by_words_code_and_span(step: Step, start: Content) -> None:
    assert step("event_field", event="e01", field="date", value="أمس").event("e01").fields["date"]["edtf"] == (
        "2022-09-22"
    )
    assert step("event_field", event="e01", field="outcome", value="failed").event("e01").fields["outcome"] == "failed"
    area = [s for s in start.spans if s.label == "place"][1]
    filled = step("event_field", event="e01", field="place", value=f"span:{area.id}")
    assert filled.event("e01").fields["place"]["name"] == area.norm["name"]


def test_event_remove_and_no_event_leave_the_spans(step: Step, start: Content) -> None:
    for after in (step("event_remove", event="e01"), step("no_event")):
        assert after.events == ()
        assert after.spans == start.spans


def test_event_remove_frees_its_parts(step: Step) -> None:
    two = step("event_add", type="airstrike")
    linked = step("event_save", two, event="e03", part_of="e01")
    assert linked.event("e03").fields["part_of"] == "e01"
    assert "part_of" not in step("event_remove", linked, event="e01").event("e03").fields


def test_event_split_shares_triggers_and_not_the_harm(step: Step, start: Content) -> None:
    at = TEXT.index("اعتقلت")
    both = step("span_add", label="trigger", start=str(at), end=str(at + 6), event="e01", field="trigger")
    old, new = both.event("e01").fields["trigger"]
    after = step("event_split", both, event="e01")
    assert after.event("e01").fields["trigger"] == [old]
    assert after.event("e03").fields["trigger"] == [new]
    assert "harm" in after.event("e01").fields
    assert "harm" not in after.event("e03").fields
    assert after.event("e03").fields["place"] == start.event("e01").fields["place"]


def test_event_duplicate_says_the_same_under_an_id_of_its_own(step: Step, start: Content) -> None:
    made = step("event_duplicate", event="e01")
    (second,) = [e for e in made.events if e.id not in {x.id for x in start.events}]
    assert second.id != "e02", "another paragraph has that one"
    assert (second.type, second.fields) == (start.event("e01").type, start.event("e01").fields)


def test_event_merge_keeps_what_one_says_and_adds_what_the_other_says(step: Step, desk: Desk) -> None:
    harm = {"id": "h1", "harm": "killed", "count": {"value": 3}}
    part = {"id": "h2", "harm": "killed", "count": {"value": 1}, "subset_of": "h1"}
    wounded = {"id": "h1", "harm": "injured", "count": {"value": 2}}
    two = Content(
        "incident",
        desk.suggestions.spans,
        (
            Event("e01", "raid_arrest", {"realis": "actual", "trigger": ["s1"], "harm": [harm, part]}),
            Event("e03", "armed_clash", {"realis": "planned", "trigger": ["s1", "s2"], "harm": [harm, wounded]}),
            Event("e04", "other", {"part_of": "e03", "note": "x"}),
        ),
    )
    after = step("event_merge", two, event="e01", other="e03")
    merged = after.event("e01")
    assert [e.id for e in after.events] == ["e01", "e04"]
    assert (merged.type, merged.fields["realis"]) == ("raid_arrest", "planned")
    assert merged.fields["trigger"] == ["s1", "s2"]
    assert merged.fields["harm"] == [harm, part, wounded | {"id": "h3"}]
    assert after.event("e04").fields["part_of"] == "e01"


def test_event_merge_follows_shares_of_a_total_to_their_new_ids(step: Step, desk: Desk) -> None:
    first = {"id": "h1", "harm": "killed", "count": {"value": 5}}
    total = {"id": "h1", "harm": "detained", "count": {"value": 9}}
    share = {"id": "h2", "harm": "detained", "count": {"value": 2}, "subset_of": "h1"}
    two = Content(
        "incident",
        desk.suggestions.spans,
        (Event("e01", "raid_arrest", {"harm": [first]}), Event("e03", "raid_arrest", {"harm": [total, share]})),
    )
    rows = step("event_merge", two, event="e01", other="e03").event("e01").fields["harm"]
    assert [(row["id"], row.get("subset_of")) for row in rows] == [("h1", None), ("h2", None), ("h3", "h2")]


def test_event_field_takes_a_place_of_the_gazetteer(step: Step, start: Content, desk: Desk) -> None:
    entry = desk.reader.highlighter.gazetteer.search("الحسكة", limit=1)[0]
    spans = start.event("e01").fields["place"].get("spans")
    place = step("event_field", event="e01", field="place", value=f"place:{entry.id}").event("e01").fields["place"]
    assert (place["name"], place["place_id"], place.get("spans")) == (entry.name, entry.id, spans)
    assert place["lat"] == entry.lat


def test_span_same_marks_the_other_mentions_without_their_attached_letters(desk: Desk) -> None:
    text = "قصفت قسد القرية، وقال شاهد إن قسد انسحبت، والأهالي يتهمون أفراداً لقسد، وقسديون نفوا."
    at = text.index("قسد")
    one = Content("incident", (Span("s1", "actor", at, at + 3, "قسد", {"actor_id": "sdf"}),), ())
    here = replace(desk, text=text)
    after = apply_edit(one, "span_same", {"span": "s1"}, here)
    assert [(s.surface, s.norm, text[s.start - 1]) for s in after.spans] == [
        ("قسد", {"actor_id": "sdf"}, " "),
        ("قسد", {"actor_id": "sdf"}, " "),
        ("قسد", {"actor_id": "sdf"}, "ل"),
    ]
    with pytest.raises(InvalidInput):
        apply_edit(after, "span_same", {"span": "s1"}, here)


def test_event_mention_adds_the_other_paragraphs_event(step: Step) -> None:
    made = step("event_mention", event="e02").event("e02")
    assert (made.type, made.fields["realis"]) == ("deployment", "planned")
    assert "trigger" not in made.fields


def test_event_mention_from_a_draft_renames_it(step: Step, start: Content) -> None:
    after = step("event_mention", event="e02", **{"from": "e01"})
    assert [(e.id, e.type) for e in after.events] == [("e02", "deployment")]
    assert after.event("e02").fields["harm"] == start.event("e01").fields["harm"]


def test_reset_goes_back_to_the_suggestions(step: Step, start: Content) -> None:
    assert step("reset", replace(start, paragraph_role="mixed", spans=(), events=())) == start


WRONG: list[tuple[str, dict[str, str]]] = [
    ("dance", {}),
    ("role", {}),
    ("role", {"role": "poem"}),
    ("span_add", {"label": "colour", "start": "0", "end": "2"}),
    ("span_add", {"label": "place"}),
    ("span_add", {"label": "place", "start": "x", "end": "2"}),
    ("span_add", {"label": "place", "start": "-1", "end": "2"}),
    ("span_add", {"label": "place", "start": "2", "end": "2"}),
    ("span_add", {"label": "place", "start": "0", "end": "99999"}),
    ("span_add", {"label": "place", "start": "0", "end": "9" * 5_000}),
    ("span_add", {"label": "place", "start": "0"}),
    ("span_add", {"label": "place", "start": "4", "end": "5"}),
    ("span_add", {"label": "place", "start": "0", "end": "3", "surface": "غير"}),
    ("span_add", {"label": "place", "quote": "ليست هنا"}),
    ("span_add", {"label": "place", "start": "5", "end": "9", "event": "e77", "field": "place"}),
    ("span_add", {"label": "place", "start": "5", "end": "9", "event": "e01", "field": "colour"}),
    ("span_relabel", {"span": "s1"}),
    ("span_relabel", {"span": "s99", "label": "place"}),
    ("span_move", {"span": "s1", "start": "9", "end": "3"}),
    ("span_clitic", {"span": "s99"}),
    ("span_norm", {"span": "s7", "value": "كلام"}),
    ("span_norm", {"span": "s4", "norm.kind": "planet"}),
    ("span_norm", {"span": "s4", "norm.lat": "north"}),
    ("span_norm", {"span": "s4", "norm.lat": "nan"}),
    ("span_norm", {"span": "s4", "norm.lat": "inf"}),
    ("span_norm", {"span": "s7", "value": "9" * 30}),
    ("span_remove", {}),
    ("span_remove", {"span": "s99"}),
    ("event_add", {"type": "party"}),
    ("event_add", {"trigger": "s99"}),
    ("event_save", {}),
    ("event_save", {"event": "e77"}),
    ("event_save", {"event": "e01", "type": "party"}),
    ("event_save", {"event": "e01", "date.edtf": "يوما ما"}),
    ("event_save", {"event": "e01", "part_of": "e01"}),
    ("event_save", {"event": "e01", "part_of": "e77"}),
    ("event_save", {"event": "e01", "method": "raid,magic"}),
    ("event_save", {"event": "e01", "harm.0.count": "كثيرا جدا من"}),
    ("event_save", {"event": "e01", "harm.0.count": "9" * 30}),
    ("event_save", {"event": "e01", "harm.0.count": "9" * 5_000}),
    ("event_save", {"event": "e01", "harm.0.count": "7-5"}),
    ("event_save", {"event": "e01", "harm.0.spans": "s99"}),
    ("event_save", {"event": "e01", "harm.5.count": "3"}),
    ("event_save", {"event": "e01", "actors.0.role": "bystander"}),
    ("event_save", {"event": "e01", "trigger": "s99"}),
    ("event_field", {"event": "e01"}),
    ("event_field", {"event": "e01", "field": "colour", "value": "x"}),
    ("event_field", {"event": "e01", "field": "place", "value": "span:s99"}),
    ("event_field", {"event": "e01", "field": "outcome", "value": "span:s1"}),
    ("event_remove", {"event": "e77"}),
    ("event_split", {"event": "e77"}),
    ("event_split", {"event": "e01", "triggers": "s99"}),
    ("span_same", {"span": "s99"}),
    ("event_duplicate", {"event": "e77"}),
    ("event_merge", {"event": "e01", "other": "e77"}),
    ("event_merge", {"event": "e01", "other": "e01"}),
    ("event_field", {"event": "e01", "field": "place", "value": "place:nowhere"}),
    ("event_mention", {"event": "e77"}),
    ("event_mention", {"event": "e02", "from": "e77"}),
]


@pytest.mark.parametrize(("op", "values"), WRONG, ids=[f"{op}-{n}" for n, (op, _) in enumerate(WRONG)])
def test_wrong_input_is_refused_and_changes_nothing(
    step: Step, start: Content, op: str, values: dict[str, str]
) -> None:
    before = start.to_json()
    with pytest.raises(InvalidInput) as refused:
        step(op, **values)
    assert str(refused.value)
    assert start.to_json() == before


def test_every_step_has_its_tests() -> None:
    tested = {op for op, _ in WRONG} | {"no_event", "reset"}
    assert set(EDITS) <= tested
