"""Gazetteer files come into a project whole or not at all, and into what its reports are suggested."""

from __future__ import annotations

from pathlib import Path

import pytest
from field_project import FieldProject
from sqlmodel import select

from annotator.errors import InvalidInput, NotAllowed, NotFound, VersionConflict
from annotator.services import annotating, gazetteer_changes, importing
from annotator.services.gazetteer import NewName, add_name, list_names
from annotator.services.gazetteer_importing import GazetteerOutcome, import_gazetteer
from annotator.services.importing import UploadedFile
from annotator.storage.tables import GazetteerEntryRow, ProjectRow, SuggestionsRow

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not hang on the database."""
OWN = "form,id,kind,parent,lat,lon,source\n"
HILL = OWN + "كفر السنابل,own:hill,village,gov:sy-deir-ez-zor,35.4,40.2,survey 2024\n"
TEXT = "وصل رتل إلى كفر السنابل صباح اليوم.\nوساد الهدوء في البلدة.\n"


def bring(project: FieldProject, *files: tuple[str, str], **options: object) -> GazetteerOutcome:
    sent = [UploadedFile(name, text.encode()) for name, text in files]
    return import_gazetteer(project.ws, "field", sent, **options)  # type: ignore[arg-type]


def places(project: FieldProject, stem: str = "hills", index: int = 0) -> list[str]:
    """Ids of the places suggested in a paragraph."""
    with project.ws.database.read() as session:
        report = importing.reports.find(session, 1, stem)
        assert report is not None
        rows = importing.reports.paragraphs(session, report.id or 0)
        shown = importing.reports.suggestions(session, report.id or 0)[rows[index].id or 0]
    return [s["norm"]["place_id"] for s in shown.payload["spans"] if "place_id" in s["norm"]]


@pytest.fixture
def hills(field_project: FieldProject) -> FieldProject:
    importing.import_reports(field_project.ws, "field", [UploadedFile("hills.txt", TEXT.encode())])
    return field_project


def test_imported_names_reach_stored_and_new_reports(hills: FieldProject) -> None:
    assert places(hills) == []
    done = bring(hills, ("hill.csv", HILL))
    assert (done.written, done.new, done.changed, done.same, done.merged) == (True, 1, 0, 0, 0)
    assert places(hills) == ["own:hill"]
    # Only the report that mentions the name was read again: both of its paragraphs.
    assert (done.recheck.rehighlighted, done.recheck.listed) == (2, ())
    importing.import_reports(hills.ws, "field", [UploadedFile("more.txt", (TEXT + "وانتهى اليوم.\n").encode())])
    assert places(hills, "more") == ["own:hill"]
    with hills.ws.database.read() as session:
        shown = session.exec(select(SuggestionsRow).where(SuggestionsRow.current)).all()
    assert len({row.ruleset_id for row in shown}) == 2


def test_worked_on_paragraphs_stay_and_are_listed(hills: FieldProject) -> None:
    hills.take("annotator1")
    hills.submit_all("annotator1")
    assert hills.take("annotator1") == "hills"
    hills.do(annotating.edit, "annotator1", 0, stem="hills", op="role", values={"role": "mixed"})
    done = bring(hills, ("hill.csv", HILL))
    assert (done.recheck.rehighlighted, done.recheck.listed) == (1, (("hills", 0),))
    assert places(hills) == []


def test_the_same_file_again_changes_nothing_and_another_updates_by_id(hills: FieldProject) -> None:
    bring(hills, ("hill.csv", HILL))
    version = project_version(hills)
    again = bring(hills, ("hill.csv", HILL))
    assert (again.new, again.changed, again.same, again.recheck.rehighlighted) == (0, 0, 1, 0)
    assert project_version(hills) == version
    moved = bring(hills, ("moved.csv", HILL.replace("35.4,40.2", "35.5,40.3")))
    assert (moved.new, moved.changed, moved.same) == (0, 1, 0)
    (name,) = list_names(hills.ws, None, "field").names
    assert (name.lat, name.lon, name.source) == (35.5, 40.3, "survey 2024")


def project_version(project: FieldProject) -> int:
    with project.ws.database.read() as session:
        return session.exec(select(ProjectRow.gazetteer_version)).one()


@SQLITE
def test_one_wrong_line_and_nothing_is_stored(hills: FieldProject) -> None:
    done = bring(hills, ("good.csv", HILL), ("bad.csv", OWN + "السهل,own:2,village,own:nowhere,,,\n"), ("x.txt", "x"))
    assert not done.written
    assert [file.name for file in done.refused] == ["bad.csv", "x.txt"]
    assert [(p.line, "own:nowhere" in str(p.error)) for p in done.files[1].problems] == [(2, True)]
    assert list_names(hills.ws, None, "field").total == 0


@SQLITE
def test_dry_run_counts_the_same_and_stores_nothing(hills: FieldProject) -> None:
    dry = bring(hills, ("hill.csv", HILL), dry_run=True)
    assert (dry.written, dry.new, dry.forms) == (False, 1, 1)
    assert list_names(hills.ws, None, "field").total == 0
    assert places(hills) == []


@SQLITE
def test_levels_keep_what_is_known_of_what_they_only_mention(hills: FieldProject) -> None:
    holders = "ADM1_PCODE,ADM1_AR,lat,lon\nSY91,سهل الورد,35.1,40.1\n"
    below = "ADM1_PCODE,ADM1_AR,ADM2_PCODE,ADM2_AR,lat,lon\nSY91,سهل الورد,SY9101,كفر السنابل,35.4,40.2\n"
    assert bring(hills, ("one.csv", holders)).new == 1
    done = bring(hills, ("two.csv", below))
    assert (done.new, done.changed, done.same) == (1, 0, 1)
    names = {name.id: name for name in list_names(hills.ws, None, "field").names}
    assert names["pcode:SY91"].lat == 35.1
    assert names["pcode:SY9101"].parent == "pcode:SY91"


@SQLITE
def test_codes_of_shipped_places_are_aliases(hills: FieldProject) -> None:
    done = bring(hills, ("gov.csv", "pcode,name_ar,level,lat,lon\nSY02,حلب,1,36.1,37.4\n"))
    assert (done.new, done.merged) == (1, 1)
    (name,) = list_names(hills.ws, None, "field").names
    assert (name.id, name.shipped) == ("pcode:SY02", "gov:sy-aleppo")


@SQLITE
def test_names_put_in_by_hand_outlive_an_import(hills: FieldProject) -> None:
    bring(hills, ("hill.csv", HILL))
    add_name(hills.ws, hills.ids["lead"], "field", NewName("تل السنابل", "own:hill"))
    done = bring(hills, ("moved.csv", HILL.replace("35.4,40.2", "35.5,40.3")))
    assert done.changed == 1
    found = {name.form: name for name in list_names(hills.ws, None, "field").names}
    assert set(found) == {"كفر السنابل", "تل السنابل"}
    assert (found["تل السنابل"].added_by, found["كفر السنابل"].added_by) == ("lead", "")


@SQLITE
def test_actors_are_further_names_of_the_schema(hills: FieldProject) -> None:
    assert bring(hills, ("a.csv", OWN + "رجال السهل,isis,actor,,,,\n")).written
    done = bring(hills, ("b.csv", OWN + "رجال التل,nobody_known,actor,,,,\n"))
    assert "no actor id" in str(done.files[0].problems[0].error)


def test_a_change_meanwhile_is_told_and_nothing_is_stored(hills: FieldProject, monkeypatch: pytest.MonkeyPatch) -> None:
    read = gazetteer_changes._read

    def read_slowly(*values: object, **more: object) -> object:
        monkeypatch.undo()
        add_name(hills.ws, None, "field", NewName("رابية السنابل", kind="village"))
        return read(*values, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(gazetteer_changes, "_read", read_slowly)
    with pytest.raises(VersionConflict, match="meanwhile"):
        bring(hills, ("hill.csv", HILL))
    assert [name.form for name in list_names(hills.ws, None, "field").names] == ["رابية السنابل"]


@SQLITE
def test_only_leads_change_a_gazetteer(field_project: FieldProject) -> None:
    for who, error in (("annotator1", NotAllowed), ("watcher", NotAllowed), ("outsider", NotFound)):
        with pytest.raises(error):
            bring(field_project, ("hill.csv", HILL), member_id=field_project.ids[who])
    with pytest.raises(InvalidInput, match="no kind"):
        bring(field_project, ("hill.csv", HILL), kind="hill")
    with field_project.ws.database.read() as session:
        assert session.exec(select(GazetteerEntryRow)).first() is None


@SQLITE
def test_the_shared_files_come_in(hills: FieldProject, shared: Path) -> None:
    folder = shared / "gazetteer"
    sent = [UploadedFile(p.name, p.read_bytes()) for p in sorted(folder.glob("*.*")) if p.suffix != ".md"]
    done = import_gazetteer(hills.ws, "field", sent, source="as told in the files' notes")
    assert done.written
    assert (done.new, done.changed, done.same) == (348 + 462 + 14, 0, 0)
    assert done.merged > 750
    again = import_gazetteer(hills.ws, "field", sent, source="as told in the files' notes")
    assert (again.new, again.changed, again.same) == (0, 0, 348 + 462 + 14)
