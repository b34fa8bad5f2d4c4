"""Validation: every rule with a case, and no JSON makes it fail otherwise than by saying what is wrong."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.core.validation import problems, report_problems, validate_content
from annotator.errors import InvalidInput

SCHEMA = load_schema()
TEXT = "قتل 3 مدنيين بينهم طفل في قرية السنديان فجر 4 آذار"


def span(label, words, number=1, **norm):
    start = TEXT.index(words)
    return Span(f"s{number}", label, start, start + len(words), words, norm)


SPANS = (
    span("trigger", "قتل", 1, type="one_sided_killing"),
    span("count", "3 مدنيين", 2, value=3, comparator="eq", unit="person"),
    span("place", "السنديان", 3, name="السنديان", kind="village"),
    span("date", "فجر 4 آذار", 4, edtf="2023-03-04", anchor="explicit_no_year", time_of_day="dawn"),
)
FIELDS = {
    "trigger": ["s1"],
    "granularity": "single",
    "realis": "actual",
    "polarity": "positive",
    "outcome": None,
    "method": [],
    "date": {"edtf": "2023-03-04", "anchor": "explicit_no_year", "time_of_day": "dawn", "spans": ["s4"]},
    "place": {"name": "السنديان", "kind": "village", "relation": "at", "spans": ["s3"], "lat": 35.5, "lon": 38},
    "actors": [{"role": "initiator", "actor_id": None, "spans": []}],
    "harm": [
        {"id": "h1", "harm": "killed", "party": None, "count": {"value": 3}, "spans": ["s2"]},
        {"id": "h2", "harm": "killed", "party": None, "count": {"value": 1}, "age_group": "child", "subset_of": "h1"},
    ],
    "note": "",
}
GOOD = Content("incident", SPANS, (Event("e1", "one_sided_killing", FIELDS),))


def said(content, **how):
    return [str(problem) for problem in problems(content, TEXT, SCHEMA, **how)]


def with_fields(**fields):
    return replace(GOOD, events=(Event("e1", "one_sided_killing", {**FIELDS, **fields}),))


def test_good_content_has_no_problem():
    assert said(GOOD) == []
    validate_content(GOOD, TEXT, SCHEMA)


def test_problem_names_the_exact_place():
    harm = [FIELDS["harm"][0], {**FIELDS["harm"][1], "subset_of": "h9"}]
    assert said(with_fields(harm=harm)) == ["event e1, harm h2, subset_of: got 'h9', expected one of h1."]
    with pytest.raises(InvalidInput, match="event e1, harm h2, subset_of"):
        validate_content(with_fields(harm=harm), TEXT, SCHEMA)


@pytest.mark.parametrize(
    ("count", "says"),
    [
        ({"value": 3}, None),
        ({"value": 0, "comparator": "eq"}, None),
        ({"value": 200, "comparator": "approx", "unit": "vehicle"}, None),
        ({"low": 5, "high": 7, "comparator": "range"}, None),
        ({"vague": "hundreds"}, None),
        ({"vague": "tens", "comparator": "gt"}, None),
        ({}, "needs a value"),
        ({"unit": "person"}, "needs a value"),
        ({"value": 3, "vague": "several"}, "got several"),
        ({"value": 3, "low": 2, "high": 4, "comparator": "range"}, "got several"),
        ({"low": 5, "high": 7}, "with the comparator range"),
        ({"low": 5, "comparator": "range"}, "with the comparator range"),
        ({"value": 5, "comparator": "range"}, "with the comparator range"),
        ({"comparator": "range"}, "with the comparator range"),
        ({"low": 7, "high": 5, "comparator": "range"}, "low 7 is above high 5"),
        ({"value": -1}, "expected a whole number"),
        ({"value": 3.0}, "expected a whole number"),
        ({"value": True}, "expected a whole number"),
        ({"value": "3"}, "expected a whole number"),
        ({"value": 10**400}, "expected a whole number"),
        ({"value": 3, "comparator": "="}, "expected one of eq, approx"),
        ({"value": 3, "unit": "men"}, "expected one of person"),
        ({"number": 3}, "unknown key 'number'"),
        ("3", "expected a record with the keys value"),
    ],
)
def test_count_says_exactly_one_thing(count, says):
    found = said(with_fields(event_count=count))
    assert (found == []) if says is None else any("event e1, event_count" in p and says in p for p in found)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"granularity": "many"}, "event e1, granularity: got 'many'"),
        ({"colour": "red"}, "event e1: unknown key 'colour'"),
        ({"trigger": ["s9"]}, "event e1, trigger: got 's9', expected the id of a span"),
        ({"trigger": "s1"}, "event e1, trigger: got 's1', expected a list"),
        ({"method": ["raid", "raid"]}, "the same code stands twice"),
        ({"method": ["magic"]}, "event e1, method: got 'magic'"),
        ({"part_of": "e1"}, "cannot be part of itself"),
        ({"part_of": "e 1"}, "expected an id"),
        ({"date": {"edtf": "4 March"}}, "event e1, date, edtf: got '4 March', expected a date in EDTF"),
        ({"date": {"edtf": "2023-02-30"}}, "expected a date in EDTF"),
        ({"date": {"text_error": "yes"}}, "expected true or false"),
        ({"date": "2023-03-04"}, "event e1, date: got '2023-03-04', expected a record"),
        ({"place": {"kind": "village"}}, "event e1, place, name: is missing"),
        ({"place": {"name": " "}}, "event e1, place, name: is missing"),
        ({"place": {"name": "أ", "lat": 35}}, "lat and lon come together"),
        ({"place": {"name": "أ", "lat": 95, "lon": 1}}, "expected a number from -90 to 90"),
        ({"place": {"name": "أ", "lat": float("nan"), "lon": 1}}, "expected a number"),
        ({"place": {"name": "أ", "precision": 6}}, "expected a whole number from 1 to 5"),
        ({"place": {"name": "أ", "origin": [{"kind": "city"}]}}, "event e1, place, origin 1, name: is missing"),
        ({"place": {"name": "أ", "origin": [{"name": "ب", "origin": []}]}}, "unknown key 'origin'"),
        ({"actors": [{"actor_id": "sdf"}]}, "event e1, actors 1, role: is missing"),
        ({"actors": [{"role": "target", "actor_id": "nobody"}]}, "event e1, actors 1, actor_id: got 'nobody'"),
        ({"actors": {"role": "target"}}, "event e1, actors: got"),
        ({"harm": [{"harm": "killed"}]}, "event e1, harm 1, id: is missing"),
        ({"harm": [{"id": "h1", "harm": "killed"}, {"id": "h1", "harm": "injured"}]}, "harm h1: the id stands twice"),
        (
            {
                "harm": [
                    {"id": "h1", "harm": "killed", "subset_of": "h2"},
                    {"id": "h2", "harm": "killed", "subset_of": "h1"},
                ]
            },
            "in a circle",
        ),
        ({"harm": [{"id": "h1", "harm": "killed", "subset_of": "h1"}]}, "harm h1, subset_of: got 'h1'"),
        ({"materiel": [{"item": "tank"}]}, "event e1, materiel 1, item: got 'tank'"),
        ({"claims": [{"stance": "asserts"}]}, "event e1, claims 1, source: is missing"),
        ({"claims": [{"source": "us_dod", "stance": "doubts"}]}, "claims 1, stance: got 'doubts'"),
        ({"note": "\ud800"}, "event e1, note"),
        ({"note": "a\0b"}, "event e1, note"),
        ({"note": 5}, "event e1, note"),
    ],
)
def test_event_fields_are_checked(fields, says):
    found = said(with_fields(**fields))
    assert any(says in problem for problem in found), found


def test_claims_take_actors_and_kinds_of_source():
    claims = [{"source": "us_dod", "stance": "denies"}, {"source": "activists"}]
    assert said(with_fields(claims=claims)) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"label": "weapon"}, "span s1, label: got 'weapon', expected one of trigger"),
        ({"start": -1}, "got the offsets -1 to 3"),
        ({"end": 999}, "got the offsets 0 to 999"),
        ({"start": 3, "end": 3}, "got the offsets 3 to 3"),
        ({"start": 1, "surface": "قتل"}, "but the text from 1 to 3 is 'تل'"),
        ({"surface": "جرح"}, "span s1, surface: got 'جرح'"),
        ({"norm": {"type": "party"}}, "span s1, norm, type: got 'party'"),
        ({"norm": {"edtf": "2020"}}, "span s1, norm: unknown key 'edtf'"),
        ({"id": "s2"}, "span s2: the id stands twice"),
        ({"id": ""}, "an id is 1 to 64 letters"),
    ],
)
def test_spans_are_checked(changed, says):
    content = Content("incident", (replace(SPANS[0], **changed), *SPANS[1:]))
    assert any(says in problem for problem in said(content)), said(content)


def test_the_same_words_twice_under_one_label_are_refused():
    again = replace(SPANS[0], id="s9")
    assert said(Content("incident", (*SPANS, again))) == ["span s1: the same words have this label twice; remove one."]
    assert said(Content("incident", (*SPANS, replace(again, label="method", norm={})))) == []


def test_edges_and_sources_are_only_warned_about():
    loose = Content(
        "incident",
        (
            Span("s1", "trigger", 0, 4, "قتل ", {}),
            Span("s2", "source", 4, 12, TEXT[4:12], {}),
            Span("s3", "count", 4, 5, TEXT[4:5], {}),
        ),
    )
    found = problems(loose, TEXT, SCHEMA)
    assert [problem.severity for problem in found] == ["warning", "warning"]
    assert "s3: lies inside the source s2" in str(found[1])
    validate_content(loose, TEXT, SCHEMA)


def test_role_and_type_are_codes():
    assert said(replace(GOOD, paragraph_role="title"))[0].startswith("role: got 'title', expected one of heading")
    assert said(Content("incident", (), (Event("e1", "war"),)))[0].startswith("event e1, type: got 'war'")


def test_the_type_other_needs_a_note_once_complete():
    bare = Content("incident", (), (Event("e1", "other", {}),))
    assert said(bare) == ["event e1, note: an event of the type other needs a note; say what it is."]
    assert said(bare, complete=False) == []
    assert said(Content("incident", (), (Event("e1", "other", {"note": "قطع طريق"}),))) == []


def test_working_copies_may_lack_required_keys():
    unfinished = with_fields(harm=[{"id": "h1", "count": {"unit": "person"}}], place={"spans": ["s3"]})
    assert len(said(unfinished)) == 3
    assert said(unfinished, complete=False) == []


def test_reports_are_checked_across_paragraphs():
    def paragraph(index, *events):
        return ParagraphRecord("r", index, TEXT, Content("incident", (), events))

    def found(*records):
        return [str(problem) for problem in report_problems(records)]

    whole, part = Event("e1", "raid_arrest"), Event("e2", "airstrike", {"part_of": "e1"})
    assert found(paragraph(0, whole), paragraph(1, part), paragraph(2, whole)) == []
    assert found(paragraph(1, part)) == ["r, event e2, part_of: got 'e1', which is no event of this report."]
    assert found(paragraph(0, whole), paragraph(3, Event("e1", "shelling"))) == [
        "r:p003, event e1, type: got shelling, but an earlier mention of this event says raid_arrest."
    ]
    circle = Event("e1", "raid_arrest", {"part_of": "e2"})
    assert len(found(paragraph(0, circle), paragraph(1, part))) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["s1", "h1", "eq"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "spans", "harm", "count", "value", "subset_of", "name", "x"]), inner)
    ),
    max_leaves=12,
)


@given(st.sampled_from(list(SCHEMA.event_fields)), JSON)
def test_any_json_as_a_field_is_answered(field, value):
    content = with_fields(**({"note": value} if field == "type" else {field: value}))
    assert all(str(problem) for problem in problems(content, TEXT, SCHEMA))


@given(st.sampled_from(list(SCHEMA.labels)), st.dictionaries(st.sampled_from(["value", "low", "codes", "edtf"]), JSON))
def test_any_json_as_a_normal_form_is_answered(label, norm):
    content = Content("incident", (replace(SPANS[0], label=label, norm=norm),))
    assert all(str(problem) for problem in problems(content, TEXT, SCHEMA))


@given(st.dictionaries(st.sampled_from(["role", "spans", "events", "id", "text", "report", "paragraph_index"]), JSON))
def test_any_json_as_a_record_is_read_or_refused(value):
    try:
        record = ParagraphRecord.from_json(value)
    except InvalidInput:
        return
    assert all(str(problem) for problem in problems(record.content, record.text, SCHEMA))


def test_the_gold_of_the_shared_reports_is_valid(shared):
    files = sorted((shared / "gold").glob("*.jsonl"))
    assert files
    warnings = []
    for file in files:
        records = [ParagraphRecord.from_json(json.loads(line)) for line in file.read_text("utf-8").splitlines()]
        for record in records:
            validate_content(record.content, record.text, SCHEMA)
            warnings += problems(record.content, record.text, SCHEMA)
        assert report_problems(records) == []
    assert [(problem.severity, problem.where) for problem in warnings] == [("warning", ("span s14",))]
