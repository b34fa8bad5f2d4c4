"""Consistency checks: each warns of its case, keeps quiet beside it, and the gold of real reports is in order."""

import json
from dataclasses import replace

import pytest

from annotator.checks import CHECKS, CheckedReport, check_report, check_reports
from annotator.checks.totals import totals
from annotator.core.records import Content, Event, ParagraphRecord, Span


def paragraph(text, *events, index=0, role="incident", reference="2023-06-15", spans=(), report="r"):
    """A record whose spans are (label, words, norm); ids are s1, s2 …"""
    made, at = [], 0
    for number, (label, words, norm) in enumerate(spans, start=1):
        at = text.index(words, at)
        made.append(Span(f"s{number}", label, at, at + len(words), words, norm))
    return ParagraphRecord(report, index, text, Content(role, tuple(made), events), reference)


def event(name, kind="raid_arrest", **fields):
    return Event(name, kind, fields)


def killed(number, name="h1", **more):
    return {"id": name, "harm": "killed", "count": {"value": number}, **more}


def said(check, *paragraphs):
    return [str(warning) for warning in CHECKS[check](CheckedReport(paragraphs))]


def digest(total, *items, count=2, comparator="eq"):
    """A total of killed over `count` operations, and items with their own."""
    whole = event("e1", granularity="aggregate", event_count={"value": count}, harm=[killed(total)])
    whole.fields["harm"][0]["count"]["comparator"] = comparator
    parts = [event(f"e{n}", part_of="e1", harm=[killed(v)] if v else []) for n, v in enumerate(items, start=2)]
    return paragraph("قتل", whole, *parts)


@pytest.mark.parametrize(
    ("record", "warns"),
    [
        (digest(5, 2, 3), False),
        (digest(5, 2, 4), "says 5 (killed), but its items e2, e3 sum to 6"),
        (digest(5, 2, 2), "says 5 (killed), but its items e2, e3 sum to 4"),
        (digest(5, 2, count=3), False),
        (digest(5, 0, 0), False),
        (digest(5, 2, 2, comparator="gt"), "sum to 4"),
        (digest(5, 2, 4, comparator="gt"), False),
        (digest(5, 2, 4, comparator="approx"), False),
        (digest(5, 2, 2, comparator="le"), False),
        (digest(5, 1, 2, 2), "says 2 (events), but its items e2, e3, e4 sum to 3"),
    ],
)
def test_totals(record, warns):
    found = said("totals", record)
    assert (found == []) if not warns else any(warns in warning for warning in found)


def test_totals_go_through_items_that_give_no_number():
    whole = event("e1", granularity="aggregate", event_count={"value": 2}, harm=[killed(3)])
    nested = [event("e2", part_of="e1"), event("e3", "airstrike", part_of="e2", harm=[killed(1)])]
    last = event("e4", part_of="e1", harm=[killed(2), killed(1, "h2", subset_of="h1")])
    report = CheckedReport([paragraph("قتل", whole, *nested, last)])
    found = {(total.event.id, total.what): (total.stated, total.itemised, total.verdict) for total in totals(report)}
    assert found == {("e1", "events"): (2, 2, "confirmed"), ("e1", "killed"): (3, 3, "confirmed")}


def test_totals_with_an_approximate_item_stay_open():
    whole = event("e1", granularity="aggregate", event_count={"value": 1}, harm=[killed(3)])
    part = event(
        "e2", part_of="e1", harm=[{"id": "h1", "harm": "killed", "count": {"value": 9, "comparator": "approx"}}]
    )
    assert said("totals", paragraph("قتل", whole, part)) == []


def test_totals_leave_out_items_that_did_not_happen():
    denied = event("e4", part_of="e1", polarity="negative", harm=[killed(9)])
    feared = event("e5", part_of="e1", realis="hypothetical", harm=[killed(9)])
    assert said("totals", digest(5, 2, 3), paragraph("قتل", denied, feared, index=1)) == []


def test_totals_count_each_kind_of_harm_where_it_is_told_first():
    held = {"id": "h1", "harm": "detained", "count": {"value": 4}}
    whole = event("e1", granularity="aggregate", event_count={"value": 1}, harm=[killed(2), {**held, "id": "h2"}])
    first = paragraph("قتل", whole, event("e2", part_of="e1", harm=[killed(2)]))
    again = paragraph("قتل", event("e2", part_of="e1", harm=[killed(3), {**held, "id": "h2"}]), index=1)
    assert said("totals", first, again) == []
    found = {total.what: total.verdict for total in totals(CheckedReport([first, again]))}
    assert found == {"events": "confirmed", "killed": "confirmed", "detained": "confirmed"}


def test_totals_do_not_hang_on_circles():
    one = event("e1", granularity="aggregate", part_of="e2", event_count={"value": 1}, harm=[killed(1)])
    two = event("e2", granularity="aggregate", part_of="e1")
    assert isinstance(said("totals", paragraph("قتل", one, two)), list)


def test_mentions_are_merged_with_the_body_first():
    title = paragraph("حصيلة", event("e1", note="a", harm=[killed(9)]), role="heading")
    body = paragraph("قتل", event("e1", harm=[killed(5)], outcome="succeeded"), index=1)
    (merged,) = CheckedReport([body, title]).events
    assert merged.fields["harm"][0]["count"]["value"] == 5
    assert merged.fields["note"] == "a"
    assert merged.paragraph_id == "r:p001"


THE_34 = "قتل 34 شخصا، هم 16 مدنيا و18 عنصرا"
AMONG = "قتل 34 شخصا، بينهم 16 مدنيا و18 عنصرا"


@pytest.mark.parametrize(
    ("text", "parts", "warns"),
    [
        (THE_34, (16, 18), False),
        (THE_34, (16, 17), "sum to 33, but 34 are stated"),
        (AMONG, (16, 17), False),
        (AMONG, (16, 19), "at least 35, but 34 are stated"),
        (AMONG, (35, 1), "at least 36"),
    ],
)
def test_parts(text, parts, warns):
    harm = [
        killed(34, "h1", spans=["s1"]),
        killed(parts[0], "h2", subset_of="h1", status="civilian", spans=["s2"]),
        killed(parts[1], "h3", subset_of="h1", status="combatant", spans=["s3"]),
    ]
    spans = [("count", "34 شخصا", {}), ("count", "16 مدنيا", {}), ("count", "18 عنصرا", {})]
    found = said("parts", paragraph(text, event("e1", harm=harm), spans=spans))
    assert (found == []) if not warns else (len(found) == 1 and warns in found[0])


def test_parts_in_different_respects_may_overlap():
    harm = [
        killed(4),
        killed(3, "h2", subset_of="h1", sex="female"),
        killed(3, "h3", subset_of="h1", age_group="child"),
    ]
    assert said("parts", paragraph("قتل", event("e1", harm=harm))) == []


@pytest.mark.parametrize(
    ("words", "norm", "warns"),
    [
        ("121 شخصا", {"value": 121}, False),
        ("111 شخصا", {"value": 111}, False),
        ("131 شخصا", {"value": 131}, True),
        ("نحو 120 شخصا", {"value": 120, "comparator": "approx"}, False),
        ("أكثر من 100 شخص", {"value": 100, "comparator": "gt"}, False),
        ("أكثر من 200 شخص", {"value": 200, "comparator": "gt"}, True),
        ("شخصان", {"value": 2}, False),
        ("مئات", {"vague": "hundreds"}, False),
    ],
)
def test_titles(words, norm, warns):
    title = paragraph(f"اعتقال {words}", role="heading", spans=[("count", words, norm)])
    harm = [{"id": "h1", "harm": "detained", "count": {"value": 111}}, killed(10, "h2")]
    body = paragraph("اعتقل 111 شخصا", event("e1", harm=harm), index=1, spans=[("count", "111 شخصا", {"value": 111})])
    assert len(said("titles", title, body)) == warns
    assert said("titles", title, replace(body, index=2)) == []  # the paragraph between them is not settled


@pytest.mark.parametrize(
    ("edtf", "realis", "warns"),
    [
        ("2023-06-15", "actual", False),
        ("2023-06-16", "actual", True),
        ("2023-07", "actual", True),
        ("2023-06", "actual", False),
        ("2023-06-14/..", "actual", False),
        ("2023-06-20", "planned", False),
        ("soon", "actual", False),
        ("{2023-06-01,2023-06-20}", "actual", True),
        ("[2023-06-01,2023-06-20]", "actual", False),
        ("2023-06-10/2023-06-20", "actual", False),
    ],
)
def test_after_reference_date(edtf, realis, warns):
    record = paragraph("مداهمة", event("e1", realis=realis, date={"edtf": edtf, "spans": []}))
    assert len(said("after_reference_date", record)) == warns


@pytest.mark.parametrize(
    ("words", "edtf", "warns"),
    [
        ("يوم الخميس 15 حزيران", "2023-06-15", False),
        ("الأربعاء 15 حزيران", "2023-06-15", True),
        ("الاربعاء 14 حزيران", "2023-06-14", False),
        ("من السبت إلى الاثنين", "2023-06-12", False),
        ("السبت", "2023-06", False),
        ("15 حزيران", "2023-06-15", False),
        ("ليلة الجمعة", "2023-06-15", False),
        ("مساء الجمعة", "2023-06-15", True),
    ],
)
def test_weekdays(words, edtf, warns):
    assert len(said("weekdays", paragraph(words, spans=[("date", words, {"edtf": edtf})]))) == warns


@pytest.mark.parametrize(
    ("text", "wide", "warns"),
    [
        ("في قرية الجوز بريف الرقة", ("الرقة", "governorate", "الرقة"), True),
        ("في قرية الجوز ضمن محافظة الرقة", ("الرقة", "governorate", "الرقة"), True),
        ("في قرية الجوز بريف حلب", ("ريف حلب", "area", "حلب"), False),
        ("في قرية الجوز والرقة", ("الرقة", "governorate", "الرقة"), False),
        ("من قرية الجوز إلى الرقة", ("الرقة", "governorate", "الرقة"), False),
    ],
)
def test_places_beside_their_governorate(text, wide, warns):
    name, kind, admin1 = wide
    spans = [
        ("place", "الجوز", {"name": "الجوز", "kind": "village", "admin1": "حلب"}),
        ("place", name, {"name": name, "kind": kind, "admin1": admin1}),
    ]
    assert len(said("places", paragraph(text, spans=spans))) == warns


def test_places_of_events_agree_with_their_spans():
    spans = [("place", "الجوز", {"name": "الجوز", "kind": "village", "admin1": "حلب"})]
    for admin1, warnings in (("الرقة", 1), ("حلب", 0), (None, 0)):
        place = {"name": "الجوز", "admin1": admin1, "spans": ["s1"]}
        assert len(said("places", paragraph("في الجوز", event("e1", place=place), spans=spans))) == warnings


def sides(*pairs):
    return [{"role": role, "actor_id": actor, "spans": []} for role, actor in pairs]


ROLES = ("initiator", "target")


def test_initiator_is_target():
    both = event("e1", actors=sides(("initiator", "isis"), ("target", "sdf"), ("target", "isis")))
    assert said("initiator_is_target", paragraph("هجوم", both)) == ["Event e1: isis is both initiator and target."]
    apart = (paragraph("هجوم", event("e1", actors=sides((role, "isis"))), index=n) for n, role in enumerate(ROLES))
    assert len(said("initiator_is_target", *apart)) == 1
    unknown = event("e1", actors=sides(("initiator", None), ("target", None)))
    assert said("initiator_is_target", paragraph("هجوم", unknown)) == []


def test_forbidden_roles():
    drill = event("e1", "military_exercise", actors=sides(("initiator", "sdf"), ("target", "isis")))
    assert said("forbidden_roles", paragraph("تدريب", drill)) == [
        "Event e1 is a military_exercise, which has no target."
    ]
    assert said("forbidden_roles", paragraph("تدريب", event("e1", "deployment", harm=[killed(1)]))) != []
    assert said("forbidden_roles", paragraph("تدريب", event("e1", actors=sides(("target", "isis"))))) == []


@pytest.mark.parametrize(
    ("text", "kind", "number", "warns"),
    [
        ("قُتل رجل في السوق", "airstrike", 1, 0),
        ("مـقـتـل رجل", "airstrike", 1, 0),
        ("اعتقل رجل في السوق", "airstrike", 1, 1),
        ("اعتقل رجل في السوق", "airstrike", 0, 0),
        ("لقي رجل حتفه في السوق", "airstrike", 1, 0),
        ("حصد القصف أرواح رجال", "airstrike", 2, 0),
        ("راح ضحيته رجل", "airstrike", 1, 0),
        ("قتل رجل في التدريب", "military_exercise", 1, 1),
    ],
)
def test_killed_without_fatal_word(text, kind, number, warns):
    record = paragraph(text, event("e1", kind, harm=[killed(number)]))
    assert len(said("killed_without_fatal_word", record)) == warns


def strike(name, **fields):
    same = {
        "granularity": "single",
        "date": {"edtf": "2023-06-01"},
        "place": {"name": "الجوز"},
        "actors": sides(("initiator", "israel")),
    }
    return event(name, "airstrike", **{**same, **fields})


@pytest.mark.parametrize(
    ("other", "warns"),
    [
        ({}, 1),
        ({"date": {"edtf": "2023-06-02"}}, 0),
        ({"date": {"edtf": "2023-06"}}, 0),
        ({"place": {"name": "السنديان"}}, 0),
        ({"place": {"name": "ألجوز"}}, 1),
        ({"actors": sides(("initiator", "turkey"))}, 0),
        ({"harm": [killed(2)]}, 0),
        ({"part_of": "e1"}, 0),
        ({"granularity": "aggregate"}, 0),
    ],
)
def test_same_event_twice(other, warns):
    records = paragraph("غارة", strike("e1")), paragraph("غارة", strike("e2", **other), index=1)
    assert len(said("same_event_twice", *records)) == warns


def test_items_of_one_list_are_told_apart_by_it():
    assert said("same_event_twice", paragraph("غارة", strike("e1", part_of="e9"), strike("e2", part_of="e9"))) == []


def test_recurring_events_are_left_out():
    habit = strike("e2", granularity="recurring", actors=sides(("initiator", "isis"), ("target", "isis")))
    assert check_report([paragraph("غارة", habit)]) == []


def test_warnings_of_reports_are_in_reading_order_and_apart():
    late = paragraph("قتل", *digest(5, 2, 4).content.events, index=3)
    early = paragraph("تدريب", event("e7", "military_exercise", actors=sides(("target", "isis"))), index=1)
    other = paragraph("غارة", strike("e1"), report="q")
    found = check_reports([late, early, other])
    assert [(w.paragraph_id, w.check, w.events) for w in found] == [
        ("r:p001", "forbidden_roles", ("e7",)),
        ("r:p003", "totals", ("e1", "e2", "e3")),
    ]


def test_checks_have_names_of_their_own_warnings():
    assert len(CHECKS) == 10
    record = paragraph("تدريب", event("e7", "military_exercise", actors=sides(("target", "isis"))))
    for name, check in CHECKS.items():
        assert all(warning.check == name for warning in check(CheckedReport([record])))


def gold(shared, name):
    (path,) = (shared / "gold").glob(f"{name}_*.jsonl")
    return [ParagraphRecord.from_json(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def test_shared_gold_confirms_its_totals_and_has_no_warning(shared):
    found = {}
    for name in ("000", "001", "003"):
        records = gold(shared, name)
        assert check_report(records) == []
        for total in totals(CheckedReport(records)):
            found[name, total.event.id, total.what] = (total.itemised, total.verdict)
    assert found["001", "e01", "events"] == (24, "confirmed")
    assert found["001", "e01", "detained"] == (111, "confirmed")
    assert found["001", "e01", "killed"] == (10, "confirmed")
    assert found["000", "e13", "events"] == (5, "confirmed")
    assert found["000", "e13", "killed"] == (11, "confirmed")


def test_a_wrong_total_in_the_shared_gold_is_found(shared):
    records = [json.loads(json.dumps(record.to_json())) for record in gold(shared, "001")]
    for record in records:
        for one in record["events"]:
            if one["id"] == "e01" and one.get("harm"):
                one["harm"][0]["count"]["value"] = 112
    found = check_report([ParagraphRecord.from_json(record) for record in records])
    assert {warning.check for warning in found} >= {"totals"}
    assert any("says 112 (detained)" in str(warning) and "sum to 111" in str(warning) for warning in found)
