"""Reports come in all or not at all, once each, with a reference date that says where it is from."""

from __future__ import annotations

import datetime as dt

import pytest
from field_project import REPORT, FieldProject
from sqlmodel import select

from annotator.errors import InvalidInput, NotAllowed, NotFound
from annotator.services.importing import ImportOutcome, UploadedFile, import_reports, set_reference_date
from annotator.storage.tables import ParagraphRow, ReportRow

OTHER = "دخل رتل من 10 شاحنات إلى المدينة أمس.\n\nوساد الهدوء بعد ذلك.\n"


def bring(project: FieldProject, *files: tuple[str, str | bytes], dry: bool = False) -> ImportOutcome:
    """Import files by name and text."""
    sent = [UploadedFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in files]
    return import_reports(project.ws, "field", sent, dry_run=dry)


def stems(project: FieldProject) -> list[str]:
    """Stored reports in import order."""
    with project.ws.database.read() as session:
        return list(session.exec(select(ReportRow.stem).order_by(ReportRow.id)))


def test_paragraphs_are_stored_and_highlighted(field_project: FieldProject) -> None:
    outcome = bring(field_project, ("other.txt", OTHER))
    assert outcome.written
    assert (outcome.items[0].status, outcome.items[0].stem, outcome.items[0].paragraphs) == ("imported", "other", 2)
    with field_project.ws.database.read() as session:
        texts = session.exec(select(ParagraphRow.text).order_by(ParagraphRow.id)).all()
    assert list(texts) == REPORT.strip().split("\n") + [line for line in OTHER.split("\n") if line]
    field_project.take("annotator1")
    assert field_project.view("annotator1").content.events[0].type == "raid_arrest"


def test_one_refused_file_and_nothing_is_stored(field_project: FieldProject) -> None:
    outcome = bring(field_project, ("good.txt", OTHER), ("bad.txt", b"\xff\xfe\xfa\x00"))
    assert not outcome.written
    assert [i.name for i in outcome.refused] == ["bad.txt"]
    assert stems(field_project) == ["first"]


def test_dry_run_says_the_same_and_stores_nothing(field_project: FieldProject) -> None:
    files = (("a.txt", OTHER), ("b.txt", OTHER), ("first.txt", REPORT), ("first.txt", OTHER + "وانتهى اليوم.\n"))
    dry = bring(field_project, *files, dry=True)
    assert not dry.written
    assert stems(field_project) == ["first"]
    wet = bring(field_project, *files)
    assert [(i.status, i.stem) for i in wet.items] == [
        ("imported", "a"),
        ("same", "a"),
        ("same", "first"),
        ("imported", "first-2"),
    ]
    assert [(i.status, i.stem) for i in dry.items] == [(i.status, i.stem) for i in wet.items]


def test_same_file_twice_is_stored_once(field_project: FieldProject) -> None:
    for _ in range(2):
        outcome = bring(field_project, ("again.txt", REPORT))
        assert [(i.status, i.stem) for i in outcome.items] == [("same", "first")]
    assert stems(field_project) == ["first"]


def test_dates_say_where_they_are_from(field_project: FieldProject) -> None:
    named, silent = bring(
        field_project, ("2022-05-01_news.txt", OTHER), ("silent.txt", "ساد الهدوء في المدينة.\n")
    ).items
    assert (named.reference_date, named.date_source, named.date_reason) == (
        dt.date(2022, 5, 1),
        "inferred",
        "file_name",
    )
    assert (silent.reference_date, silent.date_source) == (None, "missing")
    with field_project.ws.database.read() as session:
        first = session.exec(select(ReportRow).where(ReportRow.stem == "first")).one()
    assert (first.reference_date, first.date_source) == (dt.date(2022, 9, 23), "given")


def test_no_file_readers_and_strangers_are_refused(field_project: FieldProject) -> None:
    with pytest.raises(InvalidInput):
        bring(field_project)
    file = [UploadedFile("a.txt", OTHER.encode())]
    with pytest.raises(NotAllowed):
        import_reports(field_project.ws, "field", file, member_id=field_project.ids["annotator1"])
    with pytest.raises(NotFound):
        import_reports(field_project.ws, "field", file, member_id=field_project.ids["outsider"])
    assert stems(field_project) == ["first"]


def test_new_reference_date_reads_anew_what_nobody_worked_on(field_project: FieldProject) -> None:
    field_project.take("annotator1")
    field_project.edit("annotator1", "role", 1, role="mixed")
    worked_on = field_project.view("annotator1", 1)
    recheck = set_reference_date(field_project.ws, field_project.ids["lead"], "field", "first", dt.date(2019, 9, 30))
    assert (recheck.rehighlighted, recheck.listed) == (3, (1,))
    after = field_project.view("annotator1", 1)
    assert (after.content, after.suggestions) == (worked_on.content, worked_on.suggestions)
    dates = [s.norm["edtf"] for s in field_project.view("annotator1", 3).content.spans if s.label == "date"]
    assert dates == ["2019-09-05"]
    assert after.report.date_source == "given"


def test_reference_date_of_an_unknown_report_or_by_an_annotator_is_refused(field_project: FieldProject) -> None:
    with pytest.raises(NotFound):
        set_reference_date(field_project.ws, None, "field", "nothing", dt.date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        set_reference_date(field_project.ws, field_project.ids["annotator1"], "field", "first", dt.date(2020, 1, 1))
