"""Suggestions of models beside those of the rules: bringing predictions in, and choosing whose are shown.

Predictions are stored as one more ruleset's suggestions (`model:NAME`), so people confirm or correct them on the same
screen, and gold, negatives and scores tell where they came from. Paragraphs that somebody began keep what they had.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from annotator.core.records import MODEL, Content, ParagraphRecord
from annotator.core.validation_values import Problem
from annotator.errors import N_, InvalidInput, NotFound
from annotator.importers.predictions import PredictedReport, read_predictions
from annotator.services.highlighting import event_ids_in_use, highlight_report, highlighter_of, keep_event_ids
from annotator.services.projects import LEADS, Access, Project, enter
from annotator.services.workspace import Workspace
from annotator.storage import reports
from annotator.storage.tables import ReportRow

RULES = "rules"
"""Whose suggestions are shown where nobody chose others."""
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,47}")


@dataclass(frozen=True, slots=True)
class ShownSuggestions:
    """How many reports and paragraphs show the chosen suggestions now; `kept`: paragraphs that were begun before."""

    reports: int = 0
    paragraphs: int = 0
    kept: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPredictions:
    """What became of a file of predictions; when anything is wrong nothing is stored and `problems` tells all of it.

    shown: what was shown at once, None when they are only stored.
    """

    name: str
    reports: int = 0
    paragraphs: int = 0
    spans: int = 0
    events: int = 0
    problems: tuple[Problem, ...] = ()
    shown: ShownSuggestions | None = None


@dataclass(frozen=True, slots=True)
class ReportSuggestions:
    """The paragraphs of a report by whose suggestions they show, and by the models whose predictions are stored."""

    stem: str
    title: str
    shown: dict[str, int] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """Whose suggestions there are in a project, and where they are shown; models by name."""

    project: Project
    reports: tuple[ReportSuggestions, ...]

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the models with predictions here."""
        return tuple(sorted({name for report in self.reports for name in report.stored}))

    def stored(self, name: str) -> int:
        """Paragraphs with predictions of that model."""
        return sum(report.stored.get(name, 0) for report in self.reports)

    def shown(self, name: str) -> int:
        """Paragraphs that show the suggestions of that name."""
        return sum(report.shown.get(name, 0) for report in self.reports)


def import_predictions(
    ws: Workspace, member_id: int | None, slug: str, name: str, file_name: str, raw: bytes, *, show: bool = False
) -> ImportedPredictions:
    """Store a model's predictions under its name, all of the file or nothing; show: let them be shown at once.

    Raises: NotFound, NotAllowed (leads), InvalidInput for a name that is none.
    """
    if not _NAME.fullmatch(name) or name == RULES:
        raise InvalidInput(
            N_(
                "A model's name has 1 to 48 Latin letters, digits, points or hyphens, such as camel-2.1; got “%(got)s”."
            ),
            got=name,
        )
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        current = {row.stem: row for row in reports.of_project(session, access.project_id)}

        def texts_of(stem: str) -> list[str] | None:
            row = current.get(stem)
            return [p.text for p in reports.paragraphs(session, row.id or 0)] if row is not None else None

        found, problems = read_predictions(file_name, raw, f"{MODEL}{name}", ws.schema, texts_of)
        if problems:
            return ImportedPredictions(name, problems=problems)
        ruleset = reports.ruleset(session, f"{MODEL}{name}")
        for report in found:
            _store(session, current[report.stem], report, ruleset.id or 0)
        told = _show(session, [current[report.stem] for report in found], ruleset.id or 0) if show else None
    contents = [record.content for report in found for record in report.records]
    return ImportedPredictions(
        name,
        reports=len(found),
        paragraphs=len(contents),
        spans=sum(len(content.spans) for content in contents),
        events=sum(len(content.events) for content in contents),
        shown=told,
    )


def _store(session: Session, row: ReportRow, report: PredictedReport, ruleset_id: int) -> None:
    """Keep the predictions of a report; those that somebody began with stay as they were met."""
    report_id = row.id or 0
    reports.lock(session, report_id)
    begun = reports.annotated_paragraphs(session, report_id)
    before = reports.suggestions_by(session, report_id, ruleset_id)
    paragraphs = reports.paragraphs(session, report_id)
    payloads = {
        paragraph.id or 0: record.content.to_json()
        for paragraph, record in zip(paragraphs, report.records, strict=True)
        if paragraph.id not in begun or paragraph.id not in before
    }
    reports.store_suggestions(session, ruleset_id, payloads)


def choose_suggestions(
    ws: Workspace, member_id: int | None, slug: str, name: str, stems: Collection[str] = ()
) -> ShownSuggestions:
    """Let the suggestions of that name (RULES or a model's) be shown, in some reports or in all that have them.

    Raises: NotFound, NotAllowed (leads), InvalidInput where a report has no suggestions of that name.
    """
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        every = {row.stem: row for row in reports.of_project(session, access.project_id)}
        for stem in stems:
            if stem not in every:
                raise NotFound(N_("There is no current report “%(got)s” in this project."), got=stem)
        wanted = [every[stem] for stem in dict.fromkeys(stems)] or list(every.values())
        if name == RULES:
            return _show_rules(ws, session, access, wanted)
        ruleset = reports.find_ruleset(session, f"{MODEL}{name}")
        ruleset_id = ruleset.id or 0 if ruleset is not None else 0
        held = [row for row in wanted if reports.suggestions_by(session, row.id or 0, ruleset_id)]
        if not held or (stems and len(held) < len(wanted)):
            without = next((row.stem for row in wanted if row not in held), slug)
            raise InvalidInput(
                N_("“%(report)s” has no predictions of the model “%(got)s”; import them first."),
                got=name,
                report=without,
            )
        return _show(session, held, ruleset_id)


def _show(session: Session, rows: Sequence[ReportRow], ruleset_id: int) -> ShownSuggestions:
    count = 0
    kept: list[tuple[str, int]] = []
    for report in rows:
        report_id = report.id or 0
        reports.lock(session, report_id)
        begun = reports.annotated_paragraphs(session, report_id)
        stored = reports.suggestions_by(session, report_id, ruleset_id)
        there = [row for row in reports.paragraphs(session, report_id) if row.id in stored]
        records = [
            ParagraphRecord(report.stem, row.number, row.text, Content.from_json(stored[row.id or 0].payload))
            for row in there
        ]
        if begun:
            now = reports.suggestions(session, report_id)
            earlier = [Content.from_json(now[row.id].payload) if row.id in now else None for row in there]
            records = keep_event_ids(records, earlier, event_ids_in_use(session, report_id))
        payloads = {
            row.id or 0: record.content.to_json()
            for row, record in zip(there, records, strict=True)
            if row.id not in begun
        }
        reports.replace_suggestions(session, ruleset_id, payloads)
        count += len(payloads)
        kept += [(report.stem, row.number) for row in there if row.id in begun]
    return ShownSuggestions(len(rows), count, tuple(kept))


def _show_rules(ws: Workspace, session: Session, access: Access, rows: Sequence[ReportRow]) -> ShownSuggestions:
    """The rules read the reports anew, since they may have changed while a model's suggestions were shown."""
    highlighter = highlighter_of(ws, session, access)
    count = 0
    kept: list[tuple[str, int]] = []
    for report in rows:
        reports.lock(session, report.id or 0)
        done = highlight_report(highlighter, session, report, instead_of_models=True)
        count += done.rehighlighted
        kept += [(report.stem, number) for number in done.listed]
    return ShownSuggestions(len(rows), count, tuple(kept))


def list_suggestions(ws: Workspace, member_id: int | None, slug: str) -> SuggestionsPage:
    """Whose suggestions there are, report by report. Raises: NotFound, NotAllowed (leads)."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
        found = {r.stem: ReportSuggestions(r.stem, r.title) for r in reports.of_project(session, access.project_id)}
        for stem, ruleset, current, count in reports.suggestion_counts(session, access.project_id):
            model = ruleset.removeprefix(MODEL) if ruleset.startswith(MODEL) else ""
            if current:
                found[stem].shown[model or RULES] = found[stem].shown.get(model or RULES, 0) + count
            if model:
                found[stem].stored[model] = found[stem].stored.get(model, 0) + count
    return SuggestionsPage(access.project, tuple(found.values()))
