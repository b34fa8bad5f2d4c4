"""A corrected text takes a report's place: work on unchanged paragraphs goes over, the rest is listed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from field_project import REPORT, FieldProject, request_id

from annotator.core.records import Content
from annotator.errors import InvalidInput, NotAllowed, NotFound
from annotator.exporters.verification import verify
from annotator.services import annotating, assigning, dashboard, exporting, importing, projects
from annotator.services.correcting import correct_report, erase_report, restore_report, withdraw_report
from annotator.services.highlighting import keep_event_ids
from annotator.services.importing import UploadedFile
from annotator.services.report_histories import report_history

CORRECTED = REPORT.replace("واعتقلت 3 أشخاص", "واعتقلت 5 أشخاص بينهم قيادي")


def corrected(f: FieldProject, text: str = CORRECTED, **more: str) -> str:
    return correct_report(f.ws, f.ids["lead"], f.slug, "first", UploadedFile("again.txt", text.encode()), **more).stem


@pytest.fixture
def worked(field_project: FieldProject) -> FieldProject:
    """annotator1 is done with the report, annotator2 confirmed the title and began the second paragraph."""
    f = field_project
    f.take("annotator1")
    f.take("annotator2")
    f.submit_all("annotator1")
    f.do(annotating.confirm, "annotator2", 0)
    f.do(annotating.flag, "annotator2", 1, note="هل العدد صحيح؟")
    return f


def test_work_on_unchanged_paragraphs_goes_over_and_the_changed_one_is_open(worked: FieldProject) -> None:
    f = worked
    before = [f.view("annotator1", i) for i in range(4)]
    assert corrected(f, reason="صُحح العدد") == "first-v2"
    after = [f.view("annotator1", i, "first-v2") for i in range(4)]
    assert [view.state for view in after] == ["submitted", "new", "submitted", "submitted"]
    assert [after[i].content for i in (0, 2, 3)] == [before[i].content for i in (0, 2, 3)]
    assert after[1].text.endswith("واعتقلت 5 أشخاص بينهم قيادي.")
    assert [
        (a.stem, a.done, a.state, a.first_open_index) for a in assigning.my_reports(f.ws, f.ids["annotator1"], f.slug)
    ] == [("first-v2", 3, "open", 1)]
    assert [f.view("annotator2", i, "first-v2").state for i in range(4)] == ["submitted", "new", "new", "new"]


def test_the_changed_paragraph_shows_what_it_said_before(worked: FieldProject) -> None:
    corrected(worked)
    earlier = worked.view("annotator1", 1, "first-v2").earlier
    assert earlier is not None
    assert earlier.worked_on
    assert [(s.kind, s.text) for s in earlier.words if s.kind != "kept"] == [
        ("gone", "3"),
        ("new", "5"),
        ("new", " بينهم قيادي"),
    ]
    assert worked.view("annotator1", 2, "first-v2").earlier is None


def test_leads_see_who_must_look_at_what_again_and_why_it_was_replaced(worked: FieldProject) -> None:
    f = worked
    corrected(f, reason="صُحح العدد")
    history = report_history(f.ws, f.ids["lead"], f.slug, "first-v2")
    assert [(v.stem, v.version, v.state) for v in history.versions] == [
        ("first", 1, "replaced"),
        ("first-v2", 2, "current"),
    ]
    [change] = history.changes
    assert (change.kind, change.reason, change.made_by, change.by) == ("replaced", "صُحح العدد", "lead", "first-v2")
    assert (change.carried, change.recheck, change.gone) == (4, (1,), ())
    assert [(r.display_name, r.numbers) for r in history.rechecks] == [("annotator1", (1,)), ("annotator2", (1,))]
    f.do(annotating.confirm, "annotator1", 1, stem="first-v2")
    again = report_history(f.ws, f.ids["lead"], f.slug, "first-v2")
    assert [r.display_name for r in again.rechecks] == ["annotator2"]
    assert assigning.my_reports(f.ws, f.ids["annotator1"], f.slug)[0].state == "done"


def test_the_earlier_text_takes_no_more_work_and_is_not_counted(worked: FieldProject) -> None:
    f = worked
    version = f.view("annotator1", 1).version
    corrected(f)
    with pytest.raises(NotFound, match="published again with corrections"):
        f.do(annotating.confirm, "annotator1", 1, version=version)
    progress = dashboard.dashboard(f.ws, f.ids["lead"], f.slug)
    assert (progress.reports, progress.paragraphs) == (1, 4)
    assert progress.statuses == {"single": 2, "agreed": 1, "ruled": 0, "disagreed": 0}
    assert f.take("annotator1") == "first-v2"
    assert f.take("lead") is None


def test_carried_work_can_be_edited_and_undone_back_to_what_was_carried(worked: FieldProject) -> None:
    f = worked
    corrected(f)
    view = f.view("annotator1", 3, "first-v2")
    assert not view.can_undo
    assert view.last_step is None
    event = view.content.events[0].id
    changed = f.do(annotating.edit, "annotator1", 3, stem="first-v2", op="event_remove", values={"event": event})
    assert event not in {e.id for e in changed.content.events}
    undone = f.do(annotating.undo, "annotator1", 3, stem="first-v2")
    assert undone.content == view.content
    assert undone.state == "submitted"
    assert not undone.can_undo
    with pytest.raises(InvalidInput, match="nothing to undo"):
        f.do(annotating.undo, "annotator1", 3, stem="first-v2")


def test_another_heading_above_unchanged_words_asks_to_confirm_again(field_project: FieldProject) -> None:
    f = field_project
    text = "حصيلة العام 2021\nكانون الثاني\n- في 7 منه، قتل شخصان بانفجار عبوة ناسفة في قرية الجرذي.\n"
    importing.import_reports(f.ws, f.slug, [UploadedFile("year.txt", text.encode())], published=dt.date(2021, 12, 31))
    assert f.take("annotator1") == "first"
    f.submit_all("annotator1")
    assert f.take("annotator1") == "year"
    f.submit_all("annotator1", "year")
    dated = f.view("annotator1", 2, "year").suggestions.events[0].fields["date"]["edtf"]
    outcome = correct_report(
        f.ws, None, f.slug, "year", UploadedFile("year.txt", text.replace("كانون الثاني", "شباط").encode())
    )
    view = f.view("annotator1", 2, outcome.stem)
    assert dated == "2021-01-07"
    assert view.suggestions.events[0].fields["date"]["edtf"] == "2021-02-07"
    assert view.state == "working"
    assert 2 in outcome.recheck
    assert view.content.events[0].fields["date"]["edtf"] == dated


def test_event_ids_keep_their_meaning_when_a_paragraph_comes_in_between(worked: FieldProject) -> None:
    f = worked
    lines = REPORT.splitlines()
    lines.insert(1, "وفي 1 أيلول استهدفت طائرة مسيرة سيارة في بلدة الشحيل ما أدى لمقتل شخص.")
    before = f.view("annotator1", 3).content.events
    stem = corrected(f, "\n".join(lines) + "\n")
    mine = {e.id for e in f.view("annotator1", 4, stem).content.events}
    assert mine == {e.id for e in before}
    new = f.view("annotator1", 1, stem)
    assert new.state == "new"
    assert new.earlier is None
    others = {other.id: other.type for other in new.other_events}
    assert new.content.events
    assert not {e.id for e in new.content.events} & set(others)
    assert f.view("annotator1", 4, stem).suggestions.events[0].id == before[0].id


def test_kept_event_ids_rename_links_too() -> None:
    from annotator.core.records import Event, ParagraphRecord, Span

    def content(first: str, second: str) -> Content:
        spans = (Span("s1", "trigger", 0, 3, "قصف"), Span("s2", "trigger", 4, 8, "غارة"))
        events = (
            Event(first, "shelling", {"trigger": ["s1"]}),
            Event(second, "airstrike", {"trigger": ["s2"], "part_of": first}),
        )
        return Content("incident", spans, events)

    new = ParagraphRecord("r", 0, "قصف غارة", content("e01", "e02"))
    [kept] = keep_event_ids([new], [content("e07", "e09")], {"e07", "e09"})
    assert kept.content == content("e07", "e09")
    [fresh] = keep_event_ids([new], [None], {"e01", "e02", "e03"})
    assert fresh.content == content("e04", "e05")


def test_a_new_date_keeps_the_meaning_of_ids_in_paragraphs_nobody_worked_on(field_project: FieldProject) -> None:
    f = field_project
    f.take("annotator1")
    f.do(annotating.edit, "annotator1", 1, op="event_add", values={"type": "airstrike"})
    added = f.view("annotator1", 1).content.events[-1].id
    recheck = importing.set_reference_date(f.ws, f.ids["lead"], f.slug, "first", dt.date(2021, 9, 23))
    assert recheck.listed == (1,)
    assert added not in {e.id for e in f.view("annotator1", 3).content.events}


def test_bad_corrections_are_refused_and_change_nothing(worked: FieldProject) -> None:
    f = worked
    with pytest.raises(InvalidInput, match="already, as “first”"):
        corrected(f, REPORT)
    with pytest.raises(InvalidInput):
        corrected(f, " \n")
    with pytest.raises(NotAllowed):
        correct_report(f.ws, f.ids["annotator1"], f.slug, "first", UploadedFile("x.txt", CORRECTED.encode()))
    with pytest.raises(NotFound):
        correct_report(f.ws, f.ids["lead"], f.slug, "nothing", UploadedFile("x.txt", CORRECTED.encode()))
    corrected(f)
    with pytest.raises(InvalidInput, match="nothing was changed"):
        corrected(f, CORRECTED + "جملة أخرى.\n")
    assert [c.stem for c in projects.list_reports(f.ws, f.ids["lead"], f.slug)] == ["first-v2"]


def test_a_second_correction_counts_on(worked: FieldProject) -> None:
    f = worked
    corrected(f)
    outcome = correct_report(
        f.ws, f.ids["lead"], f.slug, "first-v2", UploadedFile("x.txt", (CORRECTED + "انتهت العملية مساء.\n").encode())
    )
    assert outcome.stem == "first-v3"
    assert [v.stem for v in report_history(f.ws, None, f.slug, "first").versions] == ["first", "first-v2", "first-v3"]
    assert f.view("annotator1", 3, "first-v3").state == "submitted"


def test_a_withdrawn_report_is_out_of_everything_until_it_is_brought_back(worked: FieldProject) -> None:
    f = worked
    with pytest.raises(InvalidInput, match="Say why"):
        withdraw_report(f.ws, f.ids["lead"], f.slug, "first", " ")
    withdraw_report(f.ws, f.ids["lead"], f.slug, "first", "سحبه الناشر")
    assert f.take("lead") is None
    assert f.take("annotator1") is None
    with pytest.raises(NotFound, match="withdrawn"):
        f.view("annotator1", 1)
    with pytest.raises(InvalidInput):
        exporting.export_project(f.ws, f.ids["lead"], f.slug)
    assert dashboard.dashboard(f.ws, f.ids["lead"], f.slug).paragraphs == 0
    restore_report(f.ws, f.ids["lead"], f.slug, "first", "تراجع الناشر")
    assert f.view("annotator1", 1).state == "submitted"
    assert [c.kind for c in report_history(f.ws, None, f.slug, "first").changes] == ["withdrawn", "restored"]
    assert f.take("lead") is None
    with pytest.raises(InvalidInput, match="Only a withdrawn"):
        restore_report(f.ws, f.ids["lead"], f.slug, "first")


def test_exports_that_held_a_report_are_marked_on_the_page_and_in_the_manifest(worked: FieldProject) -> None:
    f = worked
    made = exporting.export_project(f.ws, f.ids["lead"], f.slug)
    corrected(f)
    [listed] = exporting.list_exports(f.ws, f.ids["lead"], f.slug)
    assert [(p.stem, p.state) for p in listed.put_aside] == [("first", "replaced")]
    manifest = json.loads(made.path.with_name(made.name + ".manifest.json").read_bytes())
    assert [(m["report"], m["state"]) for m in manifest["put_aside"]] == [("first", "replaced")]
    proof = verify(made.path)
    assert proof.ok
    assert "not current any more" in " ".join(str(p.error()) for p in proof.problems)
    newer = exporting.export_project(f.ws, f.ids["lead"], f.slug)
    assert verify(newer.path).problems == ()


def test_an_export_of_an_older_program_is_marked_by_what_its_file_holds(worked: FieldProject) -> None:
    from sqlmodel import select

    from annotator.storage.tables import ExportRow

    f = worked
    exporting.export_project(f.ws, f.ids["lead"], f.slug)
    with f.ws.database.write() as session:
        session.exec(select(ExportRow)).one().reports = None
    withdraw_report(f.ws, None, f.slug, "first", "سحبه الناشر")
    [listed] = exporting.list_exports(f.ws, None, f.slug)
    assert [(p.stem, p.state) for p in listed.put_aside] == [("first", "withdrawn")]


def test_an_erased_report_leaves_its_trace_and_no_word(worked: FieldProject) -> None:
    f = worked
    corrected(f, reason="صُحح العدد")
    assert erase_report(f.ws, f.ids["lead"], f.slug, "first-v2", "طلب الأسرة") == 8
    history = report_history(f.ws, f.ids["lead"], f.slug, "first")
    assert [(v.state, v.title, v.paragraphs) for v in history.versions] == [("erased", "", 0)] * 2
    assert [c.reason for c in history.changes] == ["صُحح العدد", "طلب الأسرة", "طلب الأسرة"]
    with pytest.raises(InvalidInput, match="erased from this project"):
        importing.import_reports(f.ws, f.slug, [UploadedFile("first.txt", REPORT.encode())])
    if f.ws.database.path is not None:
        f.ws.database.close()
        for file in Path(f.ws.database.path).parent.glob(f.ws.database.path.name + "*"):
            stored = file.read_bytes()
            assert "الطكيحي".encode() not in stored, file
            assert "هل العدد صحيح".encode() not in stored, file
    assert erase_report(f.ws, f.ids["lead"], f.slug, "first", "طلب الأسرة") == 0


def test_the_same_name_with_another_text_tells_of_the_way_to_correct(field_project: FieldProject) -> None:
    f = field_project
    [item] = importing.import_reports(f.ws, f.slug, [UploadedFile("first.txt", CORRECTED.encode())]).items
    assert item.stem == "first-2"
    assert "on the report's own page" in str(item.warnings[0])
    withdraw_report(f.ws, None, f.slug, "first-2", "جاء مرتين")
    [same] = importing.import_reports(f.ws, f.slug, [UploadedFile("first.txt", CORRECTED.encode())]).items
    assert same.status == "same"
    assert "withdrawn" in str(same.warnings[0])


def test_a_save_that_waited_for_the_correction_is_told(worked: FieldProject) -> None:
    """Saves and corrections lock the same assignment, so a save meets the report before or after it, never between."""
    import threading

    f = worked
    refused: list[str] = []
    saved: list[int] = []

    def keep_flagging() -> None:
        version = f.view("annotator2", 1).version
        for number in range(10_000):
            try:
                made = annotating.flag(
                    f.ws, f.ids["annotator2"], f.slug, "first", 1, version, request_id(), f"ملاحظة {number}"
                )
            except NotFound as error:
                refused.append(str(error))
                return
            version = made.version
            saved.append(version)

    def keep_flagging_title() -> None:
        version = f.view("annotator2", 0).version
        for number in range(10_000):
            try:
                version = annotating.flag(
                    f.ws, f.ids["annotator2"], f.slug, "first", 0, version, request_id(), f"عنوان {number}"
                ).version
            except NotFound:
                titles.append(number - 1)
                return

    titles: list[int] = []
    threads = [threading.Thread(target=keep_flagging), threading.Thread(target=keep_flagging_title)]
    for thread in threads:
        thread.start()
    stem = corrected(f)
    for thread in threads:
        thread.join()
    assert refused
    assert titles
    if titles[0] >= 0:
        # The title is unchanged, so its last acknowledged note went over.
        assert f.view("annotator2", 0, stem).flag_note == f"عنوان {titles[0]}"
