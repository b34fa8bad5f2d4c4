"""A release of the sample's gold, made without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from annotator import __version__
from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.core.text import sha256
from annotator.exporters.releases.material import Facts, ReportMaterial
from annotator.exporters.releases.redaction import Redaction
from annotator.exporters.releases.splits import Splits
from annotator.exporters.releases.writing import EarlierRelease, WrittenRelease, write_release

SCHEMA = load_schema()
FACTS = Facts("Sample", "sample", "1.0", "internal", "2026-01-01", "CC0", SCHEMA.version, f"annotator {__version__}")
AGREEMENT = {"members": ["m01"], "numbers": [], "n_reports": 0, "n_paragraphs": 0}
EXTRA = {"schema_version": SCHEMA.version, "ruleset": "seed-1", "status": "single", "member": "m01"}


def sample_gold(folder: Path | None = None) -> list[ParagraphRecord]:
    """The gold of the sample, or of another folder, as one member's."""
    records = read_gold(folder or resource_dir("seeds") / "sample" / "gold")
    return [replace(r, extra={**EXTRA, "text_sha256": sha256(r.text)}) for r in records]


def material(records: Iterable[ParagraphRecord]) -> list[ReportMaterial]:
    """The reports of the records, each with suggestions too many in its first paragraph, whose events are changed."""
    splits, made = Splits(), []
    for stem, found in groupby(records, key=lambda record: record.report):
        gold = tuple(found)
        placed = splits.place(stem, sha256(stem), [r.text for r in gold])
        first = gold[0]
        extra = Span("s99", "method", 0, 2, first.text[:2], {"codes": []}, rule="seed/x", score=0.5)
        spans = (*first.content.spans, extra)
        drafts = tuple(changed(event) for event in first.content.events)
        refused = Event("e99", "shelling", {"trigger": ["s99"], "harm": [{"id": "h1", "harm": "killed"}], "note": "؟"})
        suggested = Content(first.content.paragraph_role, spans, (*drafts, refused))
        made.append(
            ReportMaterial(
                stem=stem,
                title=first.text,
                reference_date=first.reference_date,
                reference_date_source="given",
                period=None,
                n_paragraphs=len(gold),
                split=placed.split,
                near_duplicate_of=placed.near_duplicate_of,
                gold=gold,
                raw=tuple(r.with_extra(member=m) for r in gold for m in ("m01", "m02")),
                suggestions={first.index: ("seed-1", suggested)},
            )
        )
    return made


def changed(event: Event) -> Event:
    """The event as a rule might have drafted it, with one field otherwise."""
    return replace(event, fields={**event.fields, "realis": "planned"})


def write(
    folder: Path,
    reports: list[ReportMaterial],
    *,
    facts: Facts = FACTS,
    earlier: EarlierRelease | None = None,
    redaction: Redaction | None = None,
) -> WrittenRelease:
    """The release in a new folder."""
    folder.mkdir()
    return write_release(
        folder, reports, facts=facts, schema=SCHEMA, agreement=AGREEMENT, earlier=earlier, redaction=redaction
    )
