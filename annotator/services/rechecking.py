"""What becomes of rulings when something under them changes: a corrected text, or a new example in the guideline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from annotator.storage import rulings
from annotator.storage.rulings import RULED
from annotator.storage.tables import ParagraphRow, ReportRow, RulingRow

MOST = 100
"""How many earlier paragraphs are listed at once."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """An earlier paragraph with the words of an example, to be looked at again."""

    stem: str
    index: int
    text: str


def carry_rulings(
    session: Session, report: ReportRow, old_rows: Sequence[ParagraphRow], new_rows: Sequence[ParagraphRow]
) -> None:
    """Let rulings go over to the corrected report: whole where the text is the same, else to be made again.

    Of the latter only the trace goes over, since highlights of the earlier text have no place in the new one.
    """
    earlier = rulings.of_paragraphs(session, [row.id or 0 for row in old_rows])
    texts = {row.id: row.text for row in old_rows}
    for row in new_rows:
        before = earlier.get(row.earlier_id or 0)
        if before is None or before.state == "new":
            continue
        same = texts[row.earlier_id] == row.text
        if not same and before.state not in (*RULED, "recheck"):
            continue
        copy = rulings.new(session, paragraph_id=row.id or 0, member_id=before.member_id)
        copy.version = copy.position = copy.base = 1
        copy.state = before.state if same else "recheck"
        copy.payload = before.payload if same else _trace(before)
        rulings.append(session, copy, kind="carried", parent=1, request_id=f"carried-{row.id}", request_sha256="")


def _trace(before: RulingRow) -> dict[str, object]:
    return {"content": None, "earlier": before.paragraph_id, "note": before.payload.get("note", "")}


def paragraphs_with(session: Session, project_id: int, words: str, but_paragraph: int) -> tuple[Recheck, ...]:
    """Other submitted paragraphs of the project with these words; none for no words."""
    if not words.strip():
        return ()
    found = rulings.submitted_with_words(session, project_id, words, but_paragraph, MOST)
    return tuple(Recheck(report.stem, paragraph.number, paragraph.text) for paragraph, report in found)
