"""What the submitted annotations of a paragraph make together: single, agreed or disagreed.

Events of all members of a report are aligned and renamed first, so that ids mean the same in all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session

from annotator.agreement.canonical import canonical_contents
from annotator.core.equality import equal_content
from annotator.core.records import Content
from annotator.storage import revisions
from annotator.storage.tables import AnnotationRow, MemberRow, ParagraphRow, ReportRow

GOLD = ("single", "agreed", "ruled")
STATUSES = (*GOLD, "disagreed")


@dataclass(frozen=True, slots=True)
class Settled:
    """A paragraph that somebody submitted.

    contents: by member id, with the report's common event ids. status: single (one member), agreed (all equal) or
    disagreed.
    """

    report_stem: str
    index: int
    text: str
    text_sha256: str
    reference_date: dt.date | None
    contents: tuple[tuple[int, Content], ...]
    status: str
    ruleset_id: int | None

    @property
    def id(self) -> str:
        """`<report>:p003`."""
        return f"{self.report_stem}:p{self.index:03d}"


def status_of(contents: Sequence[Content]) -> str:
    """The status that submitted contents with common event ids give a paragraph (at least one content)."""
    if len(contents) == 1:
        return "single"
    return "agreed" if all(equal_content(contents[0], other) for other in contents[1:]) else "disagreed"


def settled_paragraphs(session: Session, project_id: int) -> Iterator[Settled]:
    """Every paragraph of the project that somebody submitted, in import and reading order."""
    found = revisions.of_project(session, project_id)
    for _, rows in groupby(found, key=lambda row: row[2].id):
        yield from _settled_report(list(rows))


def _settled_report(
    rows: Sequence[tuple[AnnotationRow, ParagraphRow, ReportRow, MemberRow]],
) -> Iterator[Settled]:
    hands: dict[int, dict[int, Content]] = {}
    paragraphs: dict[int, tuple[AnnotationRow, ParagraphRow, ReportRow]] = {}
    for annotation, paragraph, report, member in rows:
        hands.setdefault(member.id or 0, {})[paragraph.number] = Content.from_json(annotation.payload)
        paragraphs.setdefault(paragraph.number, (annotation, paragraph, report))
    common = canonical_contents(hands)
    for index, (annotation, paragraph, report) in sorted(paragraphs.items()):
        contents = tuple((member, hand[index]) for member, hand in sorted(common.items()) if index in hand)
        yield Settled(
            report_stem=report.stem,
            index=index,
            text=paragraph.text,
            text_sha256=paragraph.text_sha256,
            reference_date=report.reference_date,
            contents=contents,
            status=status_of([content for _, content in contents]),
            ruleset_id=annotation.ruleset_id,
        )
