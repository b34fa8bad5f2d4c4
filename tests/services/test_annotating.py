"""Saves: revisions, undo and redo, repeated requests, stale versions, members blind to each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from field_project import FieldProject, request_id
from sqlmodel import select

from annotator.errors import InvalidInput, NotFound, VersionConflict
from annotator.services import annotating
from annotator.services.workspace import Workspace
from annotator.storage.database import Database
from annotator.storage.tables import AnnotationRow, AssignmentRow, RevisionRow


@pytest.fixture
def held(field_project: FieldProject) -> FieldProject:
    """The project with its report in the hands of both annotators."""
    assert field_project.take("annotator1") == "first"
    assert field_project.take("annotator2") == "first"
    return field_project


def rows(project: FieldProject, table: Any) -> list[Any]:
    """All rows of a table in the order they came."""
    with project.ws.database.read() as session:
        return list(session.exec(select(table).order_by(table.id)))


def test_save_appends_a_revision_with_who_what_and_how_long(held: FieldProject) -> None:
    wanted = request_id()
    held.do(annotating.edit, "annotator1", op="role", values={"role": "background"}, seconds=12.5, request_id=wanted)
    held.do(annotating.confirm, "annotator1", seconds=-3.0)
    first, second = rows(held, RevisionRow)
    assert (first.member_id, first.version, first.parent, first.position) == (held.ids["annotator1"], 1, 0, 1)
    assert (first.kind, first.state, first.request_id, first.seconds) == ("role", "working", wanted, 12.5)
    assert first.payload["role"] == "background"
    assert (second.kind, second.state, second.version, second.parent, second.seconds) == (
        "confirm",
        "submitted",
        2,
        1,
        0.0,
    )
    assert second.payload == first.payload
    assert second.created_at >= first.created_at


def test_undo_and_redo_go_to_any_depth_also_after_reopening(held: FieldProject) -> None:
    roles = ["mixed", "background", "aggregate", "heading"]
    start = held.view("annotator1").content
    for role in roles:
        held.edit("annotator1", "role", role=role)
    held.do(annotating.confirm, "annotator1")
    again = Workspace(settings=held.ws.settings, database=Database(held.ws.database.engine.url.render_as_string(False)))
    try:
        reopened = FieldProject(again, held.ids)
        seen = [reopened.do(annotating.undo, "annotator1") for _ in range(5)]
        assert [v.content.paragraph_role for v in seen] == [*roles[::-1], start.paragraph_role]
        assert seen[-1].content == start
        assert (seen[-1].state, seen[-1].can_undo, seen[-1].can_redo) == ("new", False, True)
        with pytest.raises(InvalidInput):
            reopened.do(annotating.undo, "annotator1")
        back = [reopened.do(annotating.redo, "annotator1") for _ in range(5)]
        assert [v.content.paragraph_role for v in back] == [*roles, roles[-1]]
        assert (back[-1].state, back[-1].can_redo) == ("submitted", False)
        with pytest.raises(InvalidInput):
            reopened.do(annotating.redo, "annotator1")
    finally:
        again.close()
    assert [r.version for r in rows(held, RevisionRow)] == list(range(1, 16))


def test_new_step_after_undo_starts_another_branch_and_the_old_one_stays_stored(held: FieldProject) -> None:
    held.edit("annotator1", "role", role="background")
    held.do(annotating.undo, "annotator1")
    view = held.edit("annotator1", "role", role="aggregate")
    assert not view.can_redo
    held.do(annotating.undo, "annotator1")
    assert held.do(annotating.redo, "annotator1").content.paragraph_role == "aggregate"
    assert [r.payload["role"] for r in rows(held, RevisionRow) if r.kind == "role"] == ["background", "aggregate"]


def test_undo_brings_a_flag_back(held: FieldProject) -> None:
    held.do(annotating.flag, "annotator1", note="المكان غير واضح")
    held.do(annotating.flag, "annotator1", note="")
    view = held.do(annotating.undo, "annotator1")
    assert (view.flagged, view.flag_note) == (True, "المكان غير واضح")


def test_note_with_a_nul_is_stored_without_it(held: FieldProject) -> None:
    assert held.do(annotating.flag, "annotator1", note="قبل\x00بعد").flag_note == "قبلبعد"


def test_same_request_is_answered_the_same_and_stored_once(held: FieldProject) -> None:
    wanted = request_id()
    first = held.do(annotating.confirm, "annotator1", version=0, request_id=wanted)
    again = held.do(annotating.confirm, "annotator1", version=0, request_id=wanted)
    assert again == first
    assert len(rows(held, RevisionRow)) == 1


@pytest.mark.parametrize(
    ("action", "index", "more"),
    [
        (annotating.edit, 2, {"op": "role", "values": {"role": "background"}}),
        (annotating.edit, 1, {"op": "role", "values": {"role": "aggregate"}}),
        (annotating.confirm, 1, {}),
    ],
)
def test_same_request_id_for_another_save_is_refused(
    held: FieldProject, action: Any, index: int, more: dict[str, Any]
) -> None:
    wanted = request_id()
    held.do(annotating.edit, "annotator1", op="role", values={"role": "background"}, request_id=wanted)
    with pytest.raises(InvalidInput):
        held.do(action, "annotator1", index, request_id=wanted, **more)
    assert len(rows(held, RevisionRow)) == 1


def test_request_ids_of_two_members_do_not_meet(held: FieldProject) -> None:
    wanted = request_id()
    for name in ("annotator1", "annotator2"):
        held.do(annotating.confirm, name, request_id=wanted)
    assert len(rows(held, RevisionRow)) == 2


@pytest.mark.parametrize("wanted", ["short", "x" * 65])
def test_request_id_of_another_length_is_refused(held: FieldProject, wanted: str) -> None:
    with pytest.raises(InvalidInput):
        held.do(annotating.confirm, "annotator1", request_id=wanted)
    assert rows(held, RevisionRow) == []


@pytest.mark.parametrize("version", [0, 2, -1])
def test_stale_version_is_refused_with_what_is_there_and_stores_nothing(held: FieldProject, version: int) -> None:
    there = held.edit("annotator1", "role", role="background")
    with pytest.raises(VersionConflict) as refused:
        held.do(annotating.edit, "annotator1", op="role", values={"role": "aggregate"}, version=version)
    current = annotating.saved_problem(refused.value)
    assert current is not None
    assert (current.version, current.content) == (1, there.content)
    assert held.view("annotator1").content.paragraph_role == "background"
    assert len(rows(held, RevisionRow)) == 1


def test_five_parallel_submits_of_one_form_make_one_row(held: FieldProject) -> None:
    wanted = request_id()

    def submit(_: int) -> int:
        return held.do(annotating.confirm, "annotator1", version=0, request_id=wanted).version

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(submit, range(5))) == [1] * 5
    assert len(rows(held, RevisionRow)) == len(rows(held, AnnotationRow)) == 1


def test_five_parallel_saves_from_one_version_let_one_through(held: FieldProject) -> None:
    def save(number: int) -> str:
        try:
            held.do(annotating.flag, "annotator1", version=0, note=f"ملاحظة {number}")
        except VersionConflict:
            return "conflict"
        return "saved"

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(save, range(5))) == ["conflict"] * 4 + ["saved"]
    assert len(rows(held, RevisionRow)) == 1


def test_last_paragraphs_submitted_at_once_finish_the_report(held: FieldProject) -> None:
    def submit(index: int) -> int:
        return held.do(annotating.confirm, "annotator1", index, version=0).version

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(submit, range(4))) == [1] * 4
    with held.ws.database.read() as session:
        states = dict(session.exec(select(AssignmentRow.member_id, AssignmentRow.state)).all())
    assert states[held.ids["annotator1"]] == "done"


def test_members_are_blind_to_each_other(held: FieldProject) -> None:
    before = held.view("annotator2")
    held.edit("annotator1", "role", role="background")
    held.edit("annotator1", "event_remove", event="e01")
    held.do(annotating.flag, "annotator1", note="سؤال")
    held.do(annotating.confirm, "annotator1", 0)
    assert held.view("annotator2") == before
    assert held.do(annotating.confirm, "annotator2").version == 1


def test_paragraph_that_is_not_in_hand_is_not_found(field_project: FieldProject) -> None:
    for name in ("annotator1", "outsider", "watcher"):
        with pytest.raises(NotFound):
            field_project.view(name)
    field_project.take("annotator1")
    for index in (-1, 4):
        with pytest.raises(NotFound):
            field_project.view("annotator1", index)


def test_refused_step_changes_nothing(held: FieldProject) -> None:
    before = held.view("annotator1")
    for op, values in (("span_remove", {"span": "s99"}), ("role", {"role": "poem"}), ("dance", {})):
        with pytest.raises(InvalidInput):
            held.edit("annotator1", op, **values)
    assert held.view("annotator1") == before
    assert rows(held, RevisionRow) == []


def test_working_copy_may_be_incomplete_and_a_submitted_one_not(held: FieldProject) -> None:
    assert held.edit("annotator1", "event_add", 2, type="other").content.events[0].type == "other"
    with pytest.raises(InvalidInput):
        held.do(annotating.confirm, "annotator1", 2)
    held.edit("annotator1", "event_field", 2, event="e03", field="note", value="زيارة تفقدية")
    assert held.do(annotating.confirm, "annotator1", 2).state == "submitted"


def test_skipped_paragraph_comes_last_and_counts_as_walked(held: FieldProject) -> None:
    view = held.do(annotating.skip, "annotator1", 0)
    assert (view.walk[0], view.next_open_index) == ("skipped", 1)
    for index in (1, 2, 3):
        view = held.do(annotating.confirm, "annotator1", index)
    assert view.next_open_index == 0


def test_new_event_ids_are_new_in_the_whole_report(held: FieldProject) -> None:
    view = held.edit("annotator1", "event_add", 2, type="other")
    assert [e.id for e in view.content.events] == ["e03"]
    view = held.edit("annotator1", "event_add", 1, type="other")
    assert [e.id for e in view.content.events] == ["e01", "e04"]
