"""A lead settles what two members say differently: choices, reasons, editing, undo, two leads, what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from field_project import REPORT, FieldProject, request_id

from annotator.core.equality import equal_content
from annotator.core.records import Content
from annotator.errors import InvalidInput, NotAllowed, NotFound, VersionConflict
from annotator.exporters.verification import verify
from annotator.services import (
    annotating,
    comparing,
    disagreements,
    exporting,
    feedback,
    guideline,
    releasing,
)
from annotator.services.correcting import correct_report, erase_report
from annotator.services.disagreements import Wanted
from annotator.services.importing import UploadedFile
from annotator.services.ruling import Step, merge, rule
from annotator.services.ruling_views import RulingView, open_ruling
from annotator.services.settling import settled_paragraphs
from annotator.storage import portable_rows

RAID = 1


@pytest.fixture
def disputed(field_project: FieldProject) -> FieldProject:
    """Both submitted the raid; the second says another role, another outcome and has a highlight of the own."""
    f = field_project
    for name in ("annotator1", "annotator2"):
        f.take(name)
    event = f.view("annotator1", RAID).content.events[0].id
    f.edit("annotator2", "role", RAID, role="mixed")
    f.edit("annotator2", "event_save", RAID, event=event, outcome="failed")
    f.edit("annotator2", "span_add", RAID, label="person", quote="أشخاص")
    f.edit("annotator1", "event_save", RAID, event=event, outcome="ongoing")
    for name in ("annotator1", "annotator2"):
        f.do(annotating.confirm, name, RAID)
    return f


def seen(f: FieldProject, index: int = RAID, stem: str = "first") -> RulingView:
    return open_ruling(f.ws, f.ids["lead"], f.slug, stem, index)


def step(f: FieldProject, op: str, index: int = RAID, **more: Any) -> RulingView:
    values = more.pop("values", {})
    stem = more.pop("stem", "first")
    version = more.pop("version", None)
    wanted = more.pop("request_id", None) or request_id()
    who = more.pop("who", "lead")
    now = seen(f, index, stem).version if version is None else version
    return rule(f.ws, Step(f.ids[who], f.slug, stem, index, op, {**values, **more}, now, wanted))


def place_of(f: FieldProject, name: str, index: int = RAID) -> str:
    """The number of the member's reading on the page."""
    mine = f.view(name, index).content
    return str(next(n for n, r in enumerate(seen(f, index).table.readings, 1) if equal_content(r, mine)))


def choose_all(f: FieldProject, name: str) -> dict[str, str]:
    """Values that take one member's reading everywhere, for one reason."""
    number = place_of(f, name)
    found = seen(f).decisions
    chosen = {d.key: number if d.values[int(number) - 1] else "n" for d in found if d.differs}
    return {**{f"choice.{key}": choice for key, choice in chosen.items()}, "reason": "slip", "note": "حسب النص"}


def status(f: FieldProject, index: int = RAID) -> str:
    with f.ws.database.read() as session:
        return next(p.status for p in settled_paragraphs(session, 1) if p.index == index)


def exported(f: FieldProject, index: int = RAID) -> dict[str, Any]:
    made = exporting.export_project(f.ws, f.ids["lead"], f.slug)
    assert verify(made.path, f.ws.schema).ok
    lines = [json.loads(line) for line in made.path.read_text().splitlines()]
    return next(line for line in lines if line["paragraph_index"] == index)


def test_what_differs_is_left_to_decide_and_names_are_not_shown(disputed: FieldProject) -> None:
    view = seen(disputed)
    event = view.content.events[0].id
    assert (view.state, view.version) == ("open", 0)
    assert {key.split(":")[0] for key in view.left} == {"role", f"{event}.outcome", "person"}
    assert "annotator" not in repr(view)


@pytest.mark.parametrize("name", ["annotator1", "annotator2"])
def test_taking_one_reading_everywhere_makes_it_gold(disputed: FieldProject, name: str) -> None:
    f = disputed
    view = step(f, "rule", values=choose_all(f, name))
    assert (view.state, view.left, view.version) == ("ruled", (), 1)
    assert equal_content(view.content, f.view(name, RAID).content)
    record = exported(f)
    assert (record["status"], record["member"], record["alternatives"]) == ("ruled", None, [])
    assert equal_content(Content.from_json(record), f.view(name, RAID).content)
    decisions = record["ruling"]["decisions"]
    assert {d["reason"] for d in decisions} == {"slip"}
    assert {d["outcome"] for d in decisions} <= {"taken", "none"}
    assert all(d["from"] == [exporting.pseudonym(f.ids[name])] for d in decisions)
    assert record["ruling"]["by"] == exporting.pseudonym(f.ids["lead"])
    assert "حسب النص" not in json.dumps(record, ensure_ascii=False)


def test_nothing_is_ruled_while_something_is_open_or_has_no_reason(disputed: FieldProject) -> None:
    f = disputed
    with pytest.raises(InvalidInput, match="Not decided"):
        step(f, "rule", reason="slip", **{"choice.role": "1"})
    values = choose_all(f, "annotator1")
    with pytest.raises(InvalidInput, match="reason"):
        step(f, "rule", values={**values, "reason": ""})
    with pytest.raises(InvalidInput):
        step(f, "rule", values={**values, "reason": "mood"})
    assert seen(f).version == 0
    view = step(f, "choose", **{"choice.role": "1", "reason.role": "guideline_gap"})
    assert (view.state, "role" in view.left, view.draft.decided["role"]) == ("working", False, "guideline_gap")
    assert status(f) == "disagreed"


def test_ambiguous_keeps_both_readings(disputed: FieldProject) -> None:
    f = disputed
    values = choose_all(f, "annotator1")
    view = step(f, "rule", values={**values, "reason.role": "ambiguous"})
    assert (view.state, view.alternatives) == ("ambiguous", 1)
    record = exported(f)
    assert record["status"] == "ruled"
    (other,) = record["alternatives"]
    assert {record["role"], other["role"]} == {
        f.view(n, RAID).content.paragraph_role for n in ("annotator1", "annotator2")
    }
    assert other["events"] == record["events"]


def test_a_release_hides_names_in_the_other_reading_too(disputed: FieldProject) -> None:
    f = disputed
    values = {**choose_all(f, "annotator1"), "reason": "ambiguous"}
    step(f, "rule", values=values)
    made = releasing.make_release(f.ws, f.ids["lead"], f.slug, profile="research")
    report = verify(made.folder, f.ws.schema)
    assert report.ok, report.problems
    (line,) = (made.folder / "gold.jsonl").read_text("utf-8").splitlines()
    record = json.loads(line)
    (other,) = record["alternatives"]
    (person,) = [span for span in other["spans"] if span["label"] == "person"]
    assert person["surface"] != "أشخاص"
    assert record["text"][person["start"] : person["end"]] == person["surface"]
    assert exporting.pseudonym(f.ids["lead"]) not in json.dumps(record["ruling"])
    item = next(d["item"] for d in record["ruling"]["decisions"] if d["item"].startswith("person"))
    assert item == f"person:{person['start']}:{person['end']}"


def test_a_value_of_the_leads_own_and_undo(disputed: FieldProject) -> None:
    f = disputed
    event = seen(f).content.events[0].id
    view = step(f, "event_save", event=event, outcome="repelled")
    assert f"{event}.outcome" not in view.left
    view = step(f, "span_edit", label="place", quote="الطكيحي", span="")
    step(f, "choose", values={k: v for k, v in choose_all(f, "annotator2").items() if "outcome" not in k})
    view = step(f, "rule")
    assert view.state == "ruled"
    outcomes = {d["item"]: d["outcome"] for d in exported(f)["ruling"]["decisions"]}
    assert outcomes[f"{event}.outcome"] == "edited"
    assert step(f, "undo").state == "working"
    assert status(f) == "disagreed"
    assert step(f, "redo").state == "ruled"
    for _ in range(4):
        view = step(f, "undo")
    assert (view.state, view.can_undo, len(view.left)) == ("open", False, 3)
    with pytest.raises(InvalidInput):
        step(f, "undo")


def test_events_are_split_merged_and_added(disputed: FieldProject) -> None:
    f = disputed
    before = [event.id for event in seen(f).content.events]
    view = step(f, "event_add", type="armed_clash")
    added = view.content.events[-1].id
    assert added not in before
    view = step(f, "event_save", event=added, method="ambush")
    view = step(f, "event_merge", event=added, into=before[0])
    assert [event.id for event in view.content.events] == before
    assert "ambush" in view.content.events[0].fields["method"]
    with pytest.raises(InvalidInput):
        step(f, "event_merge", event=before[0], into=before[0])


def test_two_leads_never_overwrite_each_other(disputed: FieldProject) -> None:
    f = disputed
    mine = choose_all(f, "annotator1")
    step(f, "rule", values=choose_all(f, "annotator2"))
    with pytest.raises(VersionConflict):
        step(f, "rule", values=mine, version=0)
    met = merge(f.ws, Step(f.ids["lead"], f.slug, "first", RAID, "rule", mine, 0, request_id()))
    assert equal_content(met.theirs.content, f.view("annotator2", RAID).content)
    assert equal_content(met.mine.content, f.view("annotator1", RAID).content)


def test_a_repeated_request_is_stored_once(disputed: FieldProject) -> None:
    f = disputed
    values, wanted = choose_all(f, "annotator1"), request_id()
    for _ in range(2):
        view = step(f, "rule", values=values, version=0, request_id=wanted)
        assert (view.version, view.state) == (1, "ruled")
    with pytest.raises(InvalidInput):
        step(f, "rule", values={**values, "note": "غيره"}, version=0, request_id=wanted)


def test_another_answer_after_the_ruling_opens_it_again(disputed: FieldProject) -> None:
    f = disputed
    step(f, "rule", values=choose_all(f, "annotator1"))
    event = f.view("annotator2", RAID).content.events[0].id
    f.edit("annotator2", "event_save", RAID, event=event, outcome="succeeded")
    f.do(annotating.confirm, "annotator2", RAID)
    view = seen(f)
    assert (view.state, view.left) == ("recheck", (f"{event}.outcome",))
    assert status(f) == "disagreed"
    assert disagreements.queue(f.ws, f.ids["lead"], f.slug, Wanted()).counts["recheck"] == 1
    assert step(f, "rule", **{f"choice.{event}.outcome": place_of(f, "annotator1")}).state == "ruled"
    assert status(f) == "ruled"


def test_who_comes_round_to_the_ruling_leaves_it_standing(disputed: FieldProject) -> None:
    f = disputed
    before = comparing.whole_table(f.ws, f.ids["lead"], f.slug)
    step(f, "rule", values=choose_all(f, "annotator1"))
    f.edit("annotator2", "role", RAID, role=f.view("annotator1", RAID).content.paragraph_role)
    event = f.view("annotator2", RAID).content.events[0].id
    f.edit("annotator2", "event_save", RAID, event=event, outcome="ongoing")
    span = next(s.id for s in f.view("annotator2", RAID).content.spans if s.label == "person")
    f.edit("annotator2", "span_remove", RAID, span=span)
    f.do(annotating.confirm, "annotator2", RAID)
    assert (seen(f).state, status(f)) == ("ruled", "ruled")
    assert comparing.whole_table(f.ws, f.ids["lead"], f.slug) == before


def test_ids_of_ruled_events_stay_whatever_is_submitted_later(field_project: FieldProject) -> None:
    f = field_project
    for name in ("annotator1", "annotator2"):
        f.take(name)
    f.edit("annotator2", "event_remove", RAID, event=f.view("annotator2", RAID).content.events[0].id)
    made = f.edit("annotator2", "event_add", RAID, type="raid_arrest").content.events[-1].id
    like = {"date.edtf": "2022-09-02", "place.name": "الطكيحي", "outcome": "succeeded"}
    f.edit("annotator2", "event_save", RAID, event=made, **like)
    for name in ("annotator1", "annotator2"):
        f.do(annotating.confirm, name, RAID)
    step(f, "rule", values=choose_all(f, "annotator1"))
    ruled = [event.id for event in seen(f).content.events]
    f.edit("annotator2", "event_mention", 3, event=made)
    for index in (0, 2, 3):
        f.do(annotating.confirm, "annotator2", index)
    with f.ws.database.read() as session:
        later = next(p for p in settled_paragraphs(session, 1) if p.index == 3)
    assert seen(f).state == "ruled"
    assert made not in ruled
    assert ruled[0] in {event.id for _, content in later.contents for event in content.events}


def test_a_corrected_text_carries_rulings_or_asks_for_them_again(disputed: FieldProject) -> None:
    f = disputed
    step(f, "rule", values=choose_all(f, "annotator1"))
    text = REPORT.replace("وقال الأهالي", "وأكد الأهالي")
    correct_report(f.ws, f.ids["lead"], f.slug, "first", UploadedFile("again.txt", text.encode()))
    assert seen(f, stem="first-v2").state == "ruled"
    text = text.replace("3 أشخاص", "4 أشخاص")
    correct_report(f.ws, f.ids["lead"], f.slug, "first-v2", UploadedFile("again.txt", text.encode()))
    for name in ("annotator1", "annotator2"):
        f.do(annotating.confirm, name, RAID, stem="first-v3")
    view = seen(f, stem="first-v3")
    assert (view.state, view.left) == ("recheck", ())
    assert [(s.kind, s.text) for s in view.earlier if s.kind != "kept"] == [("gone", "3"), ("new", "4")]
    assert step(f, "rule", stem="first-v3").state == "ruled"


def test_erasing_a_report_erases_its_rulings_and_examples(disputed: FieldProject) -> None:
    f = disputed
    step(f, "rule", values=choose_all(f, "annotator1"))
    guideline.add_example(f.ws, f.ids["lead"], f.slug, "first", RAID, "role", "")
    feedback.mark_seen(f.ws, f.ids["annotator1"], f.slug, [1])
    disagreements.queue(f.ws, f.ids["lead"], f.slug, Wanted())
    erase_report(f.ws, f.ids["lead"], f.slug, "first", "طلب")
    with f.ws.database.read() as session:
        rows = portable_rows.content(session.connection()).rows
    for table in ("ruling", "ruling_revision", "ruling_seen", "guideline_example", "disagreements"):
        assert rows[table] == 0


def test_only_leads_rule_and_only_what_was_submitted(disputed: FieldProject) -> None:
    f = disputed
    for name in ("annotator1", "watcher"):
        with pytest.raises(NotAllowed):
            step(f, "rule", version=0, who=name)
    with pytest.raises(NotFound):
        open_ruling(f.ws, f.ids["lead"], f.slug, "first", 9)


def test_queue_shows_the_worst_first_and_is_narrowed(disputed: FieldProject) -> None:
    f = disputed
    f.edit("annotator2", "role", 2, role="mixed")
    for name in ("annotator1", "annotator2"):
        f.do(annotating.confirm, name, 2)
    lead = f.ids["lead"]
    found = disagreements.queue(f.ws, lead, f.slug, Wanted())
    assert [(e.index, e.differing, e.state) for e in found.entries] == [(RAID, 3, "open"), (2, 1, "open")]
    assert found.texts[found.entries[0].paragraph_id].startswith("نفذت")
    assert found.counts == {"open": 2, "recheck": 0, "ambiguous": 0, "ruled": 0}
    for wanted, indexes in (
        (Wanted(label="person"), [RAID]),
        (Wanted(event_type="raid_arrest"), [RAID]),
        (Wanted(field="role"), [RAID, 2]),
        (Wanted(members=(f.ids["annotator1"], f.ids["annotator2"])), [RAID, 2]),
        (Wanted(report="second"), []),
        (Wanted(state="ruled"), []),
    ):
        assert [e.index for e in disagreements.queue(f.ws, lead, f.slug, wanted).entries] == indexes
    step(f, "rule", values=choose_all(f, "annotator1"))
    assert disagreements.next_to_rule(f.ws, lead, f.slug, Wanted(), "first", RAID) == ("first", 2)
    assert [e.index for e in disagreements.queue(f.ws, lead, f.slug, Wanted(state="ruled")).entries] == [RAID]
    with pytest.raises(NotAllowed):
        disagreements.queue(f.ws, f.ids["watcher"], f.slug, Wanted())


def test_queue_works_out_only_what_changed(disputed: FieldProject, monkeypatch: pytest.MonkeyPatch) -> None:
    f = disputed
    disagreements.queue(f.ws, f.ids["lead"], f.slug, Wanted())
    monkeypatch.setattr(disagreements, "settled_paragraphs", None)
    assert disagreements.queue(f.ws, f.ids["lead"], f.slug, Wanted()).total == 1


def test_members_see_the_ruling_beside_their_own_reading(disputed: FieldProject) -> None:
    f = disputed
    me = f.ids["annotator2"]
    assert feedback.feedback(f.ws, me, f.slug).entries == ()
    step(f, "rule", values={**choose_all(f, "annotator1"), "reason.role": "guideline_gap"})
    (entry,) = feedback.feedback(f.ws, me, f.slug).entries
    assert (entry.seen, entry.note, len(entry.differing)) == (False, "حسب النص", 3)
    assert entry.reasons["role"] == "guideline_gap"
    assert feedback.unseen(f.ws, me, f.slug) == 1
    feedback.mark_seen(f.ws, me, f.slug, [entry.ruling_id])
    assert feedback.unseen(f.ws, me, f.slug) == 0
    assert feedback.feedback(f.ws, f.ids["annotator1"], f.slug).entries[0].differing == ()
    assert feedback.feedback(f.ws, f.ids["watcher"], f.slug).entries == ()


def test_a_ruling_becomes_an_example_with_earlier_paragraphs_to_look_at(disputed: FieldProject) -> None:
    f = disputed
    lead = f.ids["lead"]
    with pytest.raises(InvalidInput):
        guideline.add_example(f.ws, lead, f.slug, "first", RAID, "role", "")
    step(f, "rule", values=choose_all(f, "annotator2"))
    key = next(d.key for d in seen(f).decisions if d.key.startswith("place:"))
    made = guideline.add_example(f.ws, lead, f.slug, "first", RAID, key, "القرية وحدها")
    (example,) = guideline.guideline(f.ws, f.ids["annotator1"], f.slug).examples
    assert (example.id, example.label, example.anchor, example.note) == (made, "place", "label-place", "القرية وحدها")
    assert example.surface in example.text
    found = guideline.rechecks(f.ws, lead, f.slug, made).paragraphs
    assert all(example.surface in one.text and one.index != RAID for one in found)
    with pytest.raises(NotAllowed):
        guideline.rechecks(f.ws, f.ids["annotator1"], f.slug, made)
    guideline.remove_example(f.ws, lead, f.slug, made)
    assert guideline.guideline(f.ws, lead, f.slug).examples == ()
