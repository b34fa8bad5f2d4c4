"""A step that came too late beside what was saved meanwhile: the three states a member compares; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.core.records import Content
from annotator.errors import InvalidInput
from annotator.services.annotating import desk_of
from annotator.services.editing import EDITS, apply_edit
from annotator.services.paragraph_views import open_rows
from annotator.services.workspace import Workspace
from annotator.storage import revisions


@dataclass(frozen=True, slots=True)
class Version:
    """One of the three: what the paragraph says, its state, and the note for the lead."""

    content: Content
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Merge:
    """`base` is what the step was made from, `mine` what it makes of it, `theirs` what is stored now."""

    base: Version
    mine: Version
    theirs: Version


def merge(
    ws: Workspace, member_id: int, slug: str, stem: str, index: int, op: str, values: Mapping[str, str], version: int
) -> Merge:
    """The three states of a paragraph for a step made from an older version. Raises: NotFound."""
    with ws.database.read() as session:
        opened = open_rows(session, member_id, slug, stem, index)
        stop = opened.stop
        suggested = Version(opened.suggestions, "new", "")
        theirs = Version(opened.content, stop.state, stop.flag_note)
        row = revisions.revision(session, stop.annotation_id, version) if stop.annotation_id and version else None
        base = Version(Content.from_json(row.payload), row.state, row.flag_note) if row else suggested
        mine = base
        if op in EDITS:
            try:
                mine = Version(apply_edit(base.content, op, values, desk_of(ws, session, opened)), "working", base.note)
            except InvalidInput:
                # Refused on either state; the member sees the reason when it is applied.
                mine = base
        elif op == "flag":
            mine = Version(base.content, base.state, values.get("note", "").strip())
        return Merge(base, mine, theirs)
