"""When a source changes: a corrected text takes a report's place, a report is withdrawn, or erased on request.

Nothing of it is silent. Each leaves a line in the report's trace (who, when, why), and exports that hold the report
are marked. Texts and work stay stored, save for an erased report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.core.records import Content, ParagraphRecord
from annotator.core.text import sha256
from annotator.core.text_changes import aligned_paragraphs
from annotator.errors import N_, InvalidInput, NotFound, StorageFull
from annotator.importers import ImportedReport, read_file
from annotator.rules.reference_date import report_period
from annotator.services.assigning import DONE_STATES
from annotator.services.exporting import mark_exports
from annotator.services.highlighting import event_ids_in_use, highlighter_of, keep_event_ids
from annotator.services.importing import UploadedFile
from annotator.services.paragraph_views import without_dead_links
from annotator.services.projects import LEADS, enter
from annotator.services.rechecking import carry_rulings
from annotator.services.workspace import Workspace
from annotator.storage import assignments, reports, revisions
from annotator.storage.database import clock
from annotator.storage.tables import AnnotationRow, ParagraphRow, ReportRow

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected text did: its stem, annotations carried over, and what people must look at again.

    recheck: numbers of paragraphs of the new text. gone: numbers of paragraphs of the text before that fell away.
    """

    stem: str
    carried: int
    recheck: tuple[int, ...]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A corrected text and what the rules say of it and of the text it replaces, read before the transaction."""

    report: ImportedReport
    stem: str
    date: dt.date | None
    records: Sequence[ParagraphRecord]
    before: Sequence[ParagraphRecord]
    partners: tuple[int | None, ...]
    ruleset: str

    def unchanged(self, number: int) -> int | None:
        """The earlier paragraph with the very text of this one."""
        earlier = self.partners[number]
        return earlier if earlier is not None and self.before[earlier].text == self.records[number].text else None


def correct_report(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    stem: str,
    file: UploadedFile,
    *,
    reason: str = "",
    published: dt.date | None = None,
) -> Correction:
    """Let a corrected text take the report's place, as a report of its own (`first` → `first-v2`).

    Work on paragraphs whose text is the same goes over with its state. Where the rules now read the same words
    otherwise (another month heading above them), or where a link led to an event that did not come along, it goes over
    as begun, to be confirmed again. Work on changed paragraphs stays with the earlier text.
    Raises: NotFound, NotAllowed (leads only), InvalidInput for a file that cannot be read or a text that is there.
    """
    why = _reason(reason)
    report = read_file(file.name, file.content)
    reading = _read(ws, member_id, slug, stem, report, published)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        old = _current(session, access.project_id, stem)
        held = assignments.of_report(session, old.id or 0, lock=True)
        new = _add(session, old, reading, file.name, member_id)
        old_rows = reports.paragraphs(session, old.id or 0)
        new_rows = reports.paragraphs(session, new.id or 0)
        for number, partner in enumerate(reading.partners):
            new_rows[number].earlier_id = None if partner is None else old_rows[partner].id
        suggested = _suggest(session, old, old_rows, new_rows, reading)
        again: set[int] = set()
        carried = 0
        for assignment in held:
            mine = {a.paragraph_id: a for a in revisions.of_report(session, old.id or 0, assignment.member_id)}
            states, listed = _carry(session, mine, old_rows, new_rows, suggested, reading)
            again |= listed
            carried += len(states)
            done = len(states) == len(new_rows) and all(state in DONE_STATES for state in states.values())
            assignments.carry_over(session, assignment, new.id or 0, done=done)
        carry_rulings(session, new, old_rows, new_rows)
        gone = tuple(sorted(set(range(len(old_rows))) - set(reading.partners)))
        outcome = Correction(stem=new.stem, carried=carried, recheck=tuple(sorted(again)), gone=gone)
        new.open_slots, old.open_slots = old.open_slots, 0
        old.state = "replaced"
        trace = {"by": new.stem, "carried": carried, "recheck": list(outcome.recheck), "gone": list(gone)}
        reports.add_change(session, old, member_id, "replaced", why, trace)
    mark_exports(ws, slug)
    return outcome


def _read(
    ws: Workspace, member_id: int | None, slug: str, stem: str, report: ImportedReport, published: dt.date | None
) -> _Reading:
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
        old = _current(session, access.project_id, stem, lock=False)
        highlighter = highlighter_of(ws, session, access)
        texts = [row.text for row in reports.paragraphs(session, old.id or 0)]
    date = published or report.published or old.reference_date
    name = _next_stem(old)
    return _Reading(
        report=report,
        stem=name,
        date=date,
        records=highlighter.highlight(name, report.paragraphs, date),
        before=highlighter.highlight(stem, texts, old.reference_date),
        ruleset=highlighter.version,
        partners=aligned_paragraphs(texts, report.paragraphs),
    )


def _next_stem(old: ReportRow) -> str:
    base = re.sub(r"-v\d+$", "", old.stem) if old.version > 1 else old.stem
    return f"{base}-v{old.version + 1}"


def _add(session: Session, old: ReportRow, reading: _Reading, file_name: str, member_id: int | None) -> ReportRow:
    report, date = reading.report, reading.date
    there = reports.find_by_sha256(session, old.project_id, report.sha256)
    if there is not None:
        raise InvalidInput(
            N_("This text is in the project already, as “%(got)s”; choose the file with the corrected text."),
            got=there.stem,
        )
    if reports.find(session, old.project_id, reading.stem) is not None:
        raise InvalidInput(N_("There is another report named “%(got)s”; withdraw it first."), got=reading.stem)
    same_date = date == old.reference_date
    row = ReportRow(
        project_id=old.project_id,
        stem=reading.stem,
        title=report.title,
        file_name=file_name,
        text_sha256=report.sha256,
        reference_date=date,
        date_source=old.date_source if same_date else "given",
        date_reason=old.date_reason if same_date else "",
        date_evidence=old.date_evidence if same_date else "",
        period=report_period(report.paragraphs, date),
        open_slots=0,
        imported_at=clock(session),
        imported_by=member_id,
        version=old.version + 1,
        replaces_id=old.id,
    )
    reports.add(session, row, [(text, sha256(text)) for text in report.paragraphs])
    return row


def _suggest(
    session: Session,
    old: ReportRow,
    old_rows: Sequence[ParagraphRow],
    new_rows: Sequence[ParagraphRow],
    reading: _Reading,
) -> list[Content]:
    """Store the suggestions of the corrected text, whose event ids mean what they meant before."""
    shown = reports.suggestions(session, old.id or 0)
    earlier: list[Content | None] = []
    for number in range(len(new_rows)):
        partner = reading.unchanged(number)
        stored = shown.get(old_rows[partner].id or 0) if partner is not None else None
        earlier.append(Content.from_json(stored.payload) if stored else None)
    records = keep_event_ids(reading.records, earlier, event_ids_in_use(session, old.id or 0))
    ruleset = reports.ruleset(session, reading.ruleset)
    payloads = {row.id or 0: record.content.to_json() for row, record in zip(new_rows, records, strict=True)}
    reports.replace_suggestions(session, ruleset.id or 0, payloads)
    return [record.content for record in records]


def _carry(
    session: Session,
    mine: Mapping[int, AnnotationRow],
    old_rows: Sequence[ParagraphRow],
    new_rows: Sequence[ParagraphRow],
    suggested: Sequence[Content],
    reading: _Reading,
) -> tuple[dict[int, str], set[int]]:
    """Copy one member's work to the paragraphs with the same text: states by number, and what to look at again."""
    going: dict[int, AnnotationRow] = {}
    again: set[int] = set()
    for number, partner in enumerate(reading.partners):
        annotation = mine.get(old_rows[partner].id or 0) if partner is not None else None
        if annotation is None:
            continue
        if reading.unchanged(number) is None:
            again.add(number)
        else:
            going[number] = annotation
    contents = {number: Content.from_json(annotation.payload) for number, annotation in going.items()}
    left = {e.id for number, content in enumerate(suggested) if number not in going for e in content.events}
    known = left | {event.id for content in contents.values() for event in content.events}
    states: dict[int, str] = {}
    for number, annotation in going.items():
        content = without_dead_links(contents[number], known)
        partner = reading.partners[number] or 0
        read_otherwise = not _same_reading(reading.before[partner].content, reading.records[number].content)
        state = annotation.state
        if state == "submitted" and (content != contents[number] or read_otherwise):
            state = "working"
            again.add(number)
        states[number] = state
        copy = revisions.Head(
            paragraph_id=new_rows[number].id or 0,
            member_id=annotation.member_id,
            ruleset_id=annotation.ruleset_id,
            version=1,
            position=1,
            base=1,
            state=state,
            flagged=annotation.flagged,
            flag_note=annotation.flag_note,
            payload=content.to_json(),
        )
        request_id = f"carried-{copy.paragraph_id}"
        revisions.append(
            session, copy, kind="carried", parent=1, request_id=request_id, request_sha256="", seconds=None
        )
    return states, again


def _same_reading(one: Content, other: Content) -> bool:
    """Whether the rules read the same in both, apart from how they number events."""

    def without_ids(content: Content) -> list[object]:
        events = [e.to_json() | {"id": None, "part_of": bool(e.fields.get("part_of"))} for e in content.events]
        return [content.paragraph_role, [s.to_json() for s in content.spans], events]

    return without_ids(one) == without_ids(other)


def withdraw_report(ws: Workspace, member_id: int | None, slug: str, stem: str, reason: str) -> None:
    """Take a report out of work, figures and exports; everything stays stored and it can be brought back.

    Raises: NotFound, NotAllowed (leads only), InvalidInput without a reason.
    """
    why = _reason(reason, needed=True)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        row = _current(session, access.project_id, stem)
        row.state, row.open_slots = "withdrawn", 0
        reports.add_change(session, row, member_id, "withdrawn", why, {})
    mark_exports(ws, slug)


def restore_report(ws: Workspace, member_id: int | None, slug: str, stem: str, reason: str = "") -> None:
    """Bring a withdrawn report back as it was. Raises: NotFound, NotAllowed, InvalidInput for any other report."""
    why = _reason(reason)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        row = _find(session, access.project_id, stem)
        if row.state != "withdrawn":
            raise InvalidInput(N_("Only a withdrawn report can be brought back; “%(got)s” is not one."), got=stem)
        held = sum(1 for a in assignments.of_report(session, row.id or 0) if a.state != "released")
        row.state, row.open_slots = "current", max(0, access.project.overlap - held)
        reports.add_change(session, row, member_id, "restored", why, {})
    mark_exports(ws, slug)


def erase_report(ws: Workspace, member_id: int | None, slug: str, stem: str, reason: str) -> int:
    """Delete the texts and all work of a report and of every version of it, for good; how many paragraphs went.

    Stem, hash, dates and the trace stay, so that the same text is recognised when it comes again. Exports and backups
    are files of their own: the exports are marked, backups are not touched. Of an erased report nothing more is
    deleted, but the database file is written anew once more, which may have failed on a full disk.
    Raises: NotFound, NotAllowed (leads only), InvalidInput without a reason, StorageFull.
    """
    why = _reason(reason, needed=True)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        row = _find(session, access.project_id, stem)
        gone = 0 if row.state == "erased" else _erase(session, row, member_id, why)
    try:
        ws.database.overwrite_deleted()
    except StorageFull as error:
        raise StorageFull(
            N_(
                "“%(got)s” is erased, but its words may still be read out of the database file, which could not be "
                "written anew: the disk is full. Make room and erase it once more."
            ),
            got=stem,
        ) from error
    finally:
        mark_exports(ws, slug)
    return gone


def _erase(session: Session, row: ReportRow, member_id: int | None, why: str) -> int:
    every = reports.versions(session, row)
    ids = [version.id or 0 for version in every]
    for report_id in ids:
        assignments.of_report(session, report_id, lock=True)
    gone = sum(len(reports.paragraphs(session, report_id)) for report_id in ids)
    reports.erase_texts(session, ids)
    for version in every:
        version.state, version.open_slots = "erased", 0
        version.title = version.file_name = version.date_evidence = ""
        version.period = None
        reports.add_change(session, version, member_id, "erased", why, {})
    return gone


def _find(session: Session, project_id: int, stem: str, *, lock: bool = True) -> ReportRow:
    row = reports.find(session, project_id, stem)
    if row is None or row.id is None:
        raise NotFound(N_("There is no report “%(got)s” in this project."), got=stem)
    return reports.lock(session, row.id) if lock else row


def _current(session: Session, project_id: int, stem: str, *, lock: bool = True) -> ReportRow:
    row = _find(session, project_id, stem, lock=lock)
    if row.state != "current":
        raise InvalidInput(
            N_("The report “%(got)s” was replaced, withdrawn or erased before; nothing was changed."), got=stem
        )
    return row


def _reason(words: str, *, needed: bool = False) -> str:
    words = words.replace("\x00", "").strip()
    if needed and not words:
        raise InvalidInput(N_("Say why: the reason stays in the report's trace."))
    if len(words) > LONGEST_REASON:
        raise InvalidInput(
            N_("A reason has at most %(expected)s characters; got %(got)s."), expected=LONGEST_REASON, got=len(words)
        )
    return words
