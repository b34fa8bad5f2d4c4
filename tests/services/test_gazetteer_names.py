"""Names that members confirmed are written back: candidates, what a lead puts in and takes out."""

from __future__ import annotations

import pytest
from field_project import FieldProject

from annotator.errors import InvalidInput, NotAllowed, NotFound
from annotator.services import annotating, gazetteer, importing
from annotator.services.gazetteer import NewName, add_name, list_names, remove_form, remove_names
from annotator.services.gazetteer_candidates import candidates, fill_in
from annotator.services.importing import UploadedFile

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TEXT = (
    "وصل رتل إلى كفر السنابل صباح اليوم.\nوعاد الرتل من كفر السنابل بعد الظهر.\n"
    "وقالت مصادر من فيلق السهول إن الطريق فُتح.\nووصلت تعزيزات للسنابل.\n"
)


@pytest.fixture
def confirmed(field_project: FieldProject) -> FieldProject:
    """A report in which a member highlighted names that no gazetteer has, and confirmed."""
    f = field_project
    importing.import_reports(f.ws, "field", [UploadedFile("hills.txt", TEXT.encode())])
    f.take("annotator1")
    f.submit_all("annotator1")
    assert f.take("annotator1") == "hills"
    for index, words, label in (
        (0, "كفر السنابل", "place"),
        (1, "كفر السنابل", "place"),
        (2, "فيلق السهول", "actor"),
        (3, "لسنابل", "place"),
    ):
        view = f.view("annotator1", index, "hills")
        start = view.text.index(words)
        where = {"start": str(start), "end": str(start + len(words)), "label": label}
        view = f.do(annotating.edit, "annotator1", index, stem="hills", op="span_add", values=where)
        span = next(s for s in view.content.spans if s.start == start)
        value = (
            {"span": span.id, "norm.actor_id": "sdf"} if label == "actor" else {"span": span.id, "norm.kind": "village"}
        )
        f.do(annotating.edit, "annotator1", index, stem="hills", op="span_norm", values=value)
        f.do(annotating.confirm, "annotator1", index, stem="hills")
    return f


def test_confirmed_names_are_candidates_with_count_and_examples(confirmed: FieldProject) -> None:
    found = {one.form: one for one in candidates(confirmed.ws, confirmed.ids["lead"], "field")}
    village = found["كفر السنابل"]
    assert (village.label, village.kind, village.id, village.paragraphs) == ("place", "village", "", 2)
    assert [(e.stem, e.index) for e in village.examples] == [("hills", 0), ("hills", 1)]
    assert (village.examples[0].before, village.examples[0].after) == ("وصل رتل إلى ", " صباح اليوم.")
    assert (found["فيلق السهول"].id, found["فيلق السهول"].kind) == ("sdf", "actor")
    # After «لل» a span begins at the second lam; the name has its article.
    assert "السنابل" in found
    # Names that the gazetteer has are none, and the most frequent comes first.
    assert not {"الحسكة", "قوات سوريا الديمقراطية"} & set(found)
    assert candidates(confirmed.ws, None, "field")[0].paragraphs == 2


def test_an_accepted_name_is_read_and_no_candidate_any_more(confirmed: FieldProject) -> None:
    lead = confirmed.ids["lead"]
    actor = fill_in(confirmed.ws, lead, "field", NewName("فيلق السهول"))
    assert (actor.id, actor.kind) == ("sdf", "actor")
    add_name(confirmed.ws, lead, "field", actor)
    recheck = add_name(confirmed.ws, lead, "field", NewName("كفر السنابل", kind="village", parent="gov:sy-idlib"))
    assert recheck.listed == (("hills", 0), ("hills", 1))
    assert [one.form for one in candidates(confirmed.ws, lead, "field")] == ["السنابل", "الطكيحي"]
    names = {name.form: name for name in list_names(confirmed.ws, lead, "field").names}
    village = names["كفر السنابل"]
    assert (village.id, village.source, village.added_by, village.by_hand) == (
        "own:كفر-السنابل",
        "project",
        "lead",
        True,
    )
    # What is typed into a field is looked up in the project's gazetteer.
    view = confirmed.view("annotator2", 1, "first") if confirmed.take("annotator2") == "first" else None
    assert view is not None
    event = view.content.events[0].id
    view = confirmed.edit("annotator2", "event_field", event=event, field="place", value="كفر السنابل")
    assert view.content.event(event).fields["place"]["place_id"] == "own:كفر-السنابل"
    assert view.content.event(event).fields["place"]["admin1"] == "إدلب"


def test_a_form_of_a_known_place_takes_its_facts(field_project: FieldProject) -> None:
    add_name(field_project.ws, None, "field", NewName("الشهباء الحلبية", "gov:sy-aleppo"))
    (name,) = list_names(field_project.ws, None, "field").names
    assert (name.kind, name.name, name.shipped) == ("governorate", "حلب", "gov:sy-aleppo")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (NewName("كفر السنابل"), "needs a kind"),
        (NewName("كفر السنابل", kind="hill"), "needs a kind"),
        (NewName("«»", kind="village"), "has letters"),
        (NewName("كفر السنابل", "own 1", "village"), "is no id"),
        (NewName("رجال السهل", "nobody_known", "actor"), "no actor id"),
        (NewName("كفر السنابل", kind="village", parent="own:nowhere"), "no id of a known place"),
        (NewName("كفر السنابل", kind="village", lat=95.0, lon=40.0), "Coordinates are"),
        (NewName("كفر السنابل", kind="village", lat=35.0), "Coordinates are"),
    ],
)
def test_what_cannot_be_is_refused(field_project: FieldProject, name: NewName, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        add_name(field_project.ws, None, "field", name)
    assert list_names(field_project.ws, None, "field").total == 0


def test_names_are_found_by_form_and_id_and_taken_out(field_project: FieldProject) -> None:
    ws, lead = field_project.ws, field_project.ids["lead"]
    add_name(ws, lead, "field", NewName("كفر السنابل", kind="village"))
    add_name(ws, lead, "field", NewName("رابية السهول", "own:hill", "village"))
    with pytest.raises(InvalidInput, match="already, as own:hill"):
        add_name(ws, lead, "field", NewName("رابيه السهول", "own:hill"))
    assert [name.form for name in list_names(ws, lead, "field", limit=1).names] == ["رابية السهول"]
    assert list_names(ws, lead, "field", limit=1).total == 2
    assert [name.form for name in list_names(ws, lead, "field", "السنابِل").names] == ["كفر السنابل"]
    assert [name.form for name in list_names(ws, lead, "field", "own:hill").names] == ["رابية السهول"]
    assert "gov:sy-aleppo" in {entry.id for entry in list_names(ws, lead, "field", "حلب").shipped}
    remove_form(ws, lead, "field", "كفر السنابل")
    (left,) = list_names(ws, lead, "field").names
    remove_names(ws, lead, "field", [left.row])
    assert list_names(ws, lead, "field").total == 0
    with pytest.raises(NotFound):
        remove_names(ws, lead, "field", [left.row])
    with pytest.raises(NotFound):
        remove_form(ws, lead, "field", "كفر السنابل")


def test_readers_look_and_annotators_do_not(field_project: FieldProject) -> None:
    ws, ids = field_project.ws, field_project.ids
    assert gazetteer.list_names(ws, ids["watcher"], "field").total == 0
    assert candidates(ws, ids["watcher"], "field") == ()
    with pytest.raises(NotAllowed):
        add_name(ws, ids["watcher"], "field", NewName("كفر السنابل", kind="village"))
    for look in (list_names, candidates):
        with pytest.raises(NotAllowed):
            look(ws, ids["annotator1"], "field")
