"""What a release is made from: facts about the project, and one report after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.core.records import Content, ParagraphRecord

GOLD, EVENTS, REPORTS = "gold.jsonl", "events.jsonl", "reports.jsonl"
RAW, NEGATIVES = "annotations_raw.jsonl", "negatives.jsonl"
SCHEMA, AGREEMENT, CARD, CHANGES = "schema.json", "agreement.json", "README.md", "CHANGELOG.md"
SUMS = "SHA256SUMS"
ROW_FILES = (GOLD, EVENTS, REPORTS, RAW, NEGATIVES)
"""The files of JSON lines."""
FILES = (*ROW_FILES, SCHEMA, AGREEMENT, CARD, CHANGES)
"""Everything in a release but `SUMS`, which holds their hashes."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the data card says of a release besides its counts; nothing else of it depends on the day."""

    project: str
    slug: str
    version: str
    profile: str
    released_on: str
    """The day of the release (YYYY-MM-DD), given once."""
    licence: str
    schema_version: str
    tool: str


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """One report as it goes into a release.

    gold: its settled paragraphs in reading order. raw: every submitted annotation, by paragraph and member, each with
    the member's own event ids. suggestions: by paragraph index the ruleset and what it suggested where somebody
    submitted. near_duplicate_of: the earlier report whose split it shares.
    """

    stem: str
    title: str
    reference_date: str | None
    reference_date_source: str
    period: str | None
    n_paragraphs: int
    split: str
    near_duplicate_of: str | None
    gold: tuple[ParagraphRecord, ...]
    raw: tuple[ParagraphRecord, ...]
    suggestions: Mapping[int, tuple[str, Content]]
