"""The tables. A row is never handed above `services`; payloads are JSON whose shape `core` validates.

Times are UTC and come from the database's clock. An annotation's content is one JSON value; every save appends a
revision, so undo, audit and "who changed what" are queries. `outline` says in short what is in the `payload` beside it,
`folded` is the `text` beside it as searches read it.
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Index, MetaData, UniqueConstraint
from sqlmodel import Column, Field, SQLModel

from annotator.storage.columns import NAMING, Utc
from annotator.storage.outlines import of_new_row


class Table(SQLModel):
    """Base of all tables, with constraint names that migrations can refer to."""

    metadata = MetaData(naming_convention=NAMING)


class MemberRow(Table, table=True):
    """An account. `uniquifier` changes to end all its sessions; `link_number` counts its sign-in links."""

    __tablename__ = "member"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    display_name: str
    is_admin: bool = False
    active: bool = True
    language: str = "ar"
    digits: str = "latn"
    theme: str = "auto"
    password_hash: str | None = None
    uniquifier: str = Field(unique=True)
    link_number: int = 0
    created_at: dt.datetime = Field(sa_type=Utc)
    break_minutes: int = 50
    """After how many minutes of work the member is reminded of a break; 0 for never."""
    texts: str = "shown"
    """Whether a paragraph is shown at once or “blurred” until the member asks for it."""


class ProjectRow(Table, table=True):
    """A project holds reports and keeps the schema version it is annotated with.

    `pass_spans`, `pass_events`: the F1 of highlights (ends may differ by attached letters) and of events from which a
    training report is passed.
    """

    __tablename__ = "project"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    overlap: int = 2
    schema_version: str
    created_at: dt.datetime = Field(sa_type=Utc)
    pass_spans: float = 0.85
    pass_events: float = 0.75
    gazetteer_version: int = 0
    """Counts the changes of the project's own gazetteer; 0: it has never had one."""
    hints_off_share: float = 0.12
    """The share of reports for two members or more that are handed out without suggestions."""


class MembershipRow(Table, table=True):
    """A member's role in a project: annotator, lead or reader, and the profile under which a reader may fetch gold."""

    __tablename__ = "membership"
    project_id: int = Field(foreign_key="project.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    member_role: str
    profile: str | None = None


class ReportRow(Table, table=True):
    """An imported report. `open_slots` counts the members it can still be handed to.

    `state` is current, replaced (a corrected text took its place), withdrawn or erased; only current ones are handed
    out, counted and exported. A corrected text is a row of its own that names the one it `replaces`.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("project_id", "stem"),
        UniqueConstraint("project_id", "text_sha256"),
        Index("ix_report_queue", "project_id", "open_slots", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    stem: str
    title: str
    file_name: str
    text_sha256: str
    reference_date: dt.date | None = None
    date_source: str = "missing"
    date_reason: str = ""
    date_evidence: str = ""
    period: str | None = None
    open_slots: int
    imported_at: dt.datetime = Field(sa_type=Utc)
    imported_by: int | None = Field(default=None, foreign_key="member.id")
    state: str = "current"
    version: int = 1
    replaces_id: int | None = Field(default=None, foreign_key="report.id")


class ReportChangeRow(Table, table=True):
    """The trace of a report that was replaced, withdrawn, restored or erased: who, when, why, and what became of it."""

    __tablename__ = "report_change"
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id")
    kind: str
    reason: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_type=Utc)


class ParagraphRow(Table, table=True):
    """One stored paragraph; its text is what was imported and never changes.

    In a corrected report `earlier_id` is the paragraph of the report before that it stands for.
    """

    __tablename__ = "paragraph"
    __table_args__ = (UniqueConstraint("report_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    number: int
    text: str
    text_sha256: str
    earlier_id: int | None = Field(default=None, foreign_key="paragraph.id")
    folded: str


class RulesetRow(Table, table=True):
    """A version of the rules and gazetteers, named by the digest of their content."""

    __tablename__ = "ruleset"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    created_at: dt.datetime = Field(sa_type=Utc)


class GazetteerEntryRow(Table, table=True):
    """One form of a place or actor of a project's own gazetteer; rows of one `place_id` are its forms.

    `same_as` is another id that its file gave it. `by_hand`: a member put it in, and no import takes it away.
    """

    __tablename__ = "gazetteer_entry"
    __table_args__ = (Index("ix_gazetteer_entry_place", "project_id", "place_id"),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    place_id: str
    form: str
    name: str
    kind: str
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    cue: bool = False
    same_as: str = ""
    by_hand: bool = False
    added_by: int | None = Field(default=None, foreign_key="member.id")
    added_at: dt.datetime = Field(sa_type=Utc)


class SuggestionsRow(Table, table=True):
    """The suggestions and drafts of one paragraph by one ruleset: role, spans and events as one JSON."""

    __tablename__ = "suggestions"
    paragraph_id: int = Field(foreign_key="paragraph.id", primary_key=True)
    ruleset_id: int = Field(foreign_key="ruleset.id", primary_key=True)
    current: bool = True
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outline: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False, default=of_new_row))


class AssignmentRow(Table, table=True):
    """A report handed to a member until `leased_until`; state open, done or released.

    `hints`: whether the member sees what the rules suggest.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_lease", "state", "leased_until"),
        Index("ix_assignment_member_id_state", "member_id", "state"),
    )
    report_id: int = Field(foreign_key="report.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    state: str = "open"
    assigned_at: dt.datetime = Field(sa_type=Utc)
    leased_until: dt.datetime = Field(sa_type=Utc)
    hints: bool = True


class AnnotationRow(Table, table=True):
    """What one member says about one paragraph: the head of its revisions.

    `base` is the position that undo ends at: 0, the suggestions, or the revision that was carried over from the
    report before.
    """

    __tablename__ = "annotation"
    __table_args__ = (
        UniqueConstraint("paragraph_id", "member_id"),
        Index("ix_annotation_member_id_saved_at", "member_id", "saved_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    paragraph_id: int = Field(foreign_key="paragraph.id")
    member_id: int = Field(foreign_key="member.id")
    ruleset_id: int | None = Field(default=None, foreign_key="ruleset.id")
    version: int
    position: int
    base: int = 0
    state: str
    flagged: bool = False
    flag_note: str = ""
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outline: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False, default=of_new_row))
    saved_at: dt.datetime = Field(sa_type=Utc)


class RevisionRow(Table, table=True):
    """One save. `position` is the version whose content is now shown, `parent` the one it was made from.

    An edit's position is its own version; an undo or redo points at an earlier one. 0 is the suggestions.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("annotation_id", "version"), UniqueConstraint("member_id", "request_id"))
    id: int | None = Field(default=None, primary_key=True)
    annotation_id: int = Field(foreign_key="annotation.id")
    member_id: int = Field(foreign_key="member.id")
    version: int
    position: int
    parent: int
    kind: str
    state: str
    flagged: bool = False
    flag_note: str = ""
    request_id: str
    request_sha256: str
    seconds: float | None = None
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: dt.datetime = Field(sa_type=Utc)


class TrainingKeyRow(Table, table=True):
    """The right answer to a paragraph of a training report."""

    __tablename__ = "training_key"
    paragraph_id: int = Field(foreign_key="paragraph.id", primary_key=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_type=Utc)


class TrainingResultRow(Table, table=True):
    """How a member's work on a training report stood when they first opened its key."""

    __tablename__ = "training_result"
    report_id: int = Field(foreign_key="report.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_type=Utc)


class ExportRow(Table, table=True):
    """A file written under `exports/` by somebody, and the stems of the reports it holds (not known of old ones)."""

    __tablename__ = "export"
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id")
    name: str
    rows: int
    sha256: str
    statuses: str
    made_at: dt.datetime = Field(sa_type=Utc)
    reports: list[str] | None = Field(default=None, sa_column=Column(JSON))


class ReleaseRow(Table, table=True):
    """A release under `exports/<project>/<version>/`; `sha256` is that of its `SHA256SUMS` and never changes."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("project_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    version: str
    profile: str
    licence: str = ""
    released_on: dt.date
    sha256: str
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reports: list[str] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_type=Utc)


class DownloadRow(Table, table=True):
    """A file that somebody fetched: an export's by its name, a release's as `<version>/<file>`."""

    __tablename__ = "download"
    __table_args__ = (Index("ix_download_project_id_id", "project_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    token_id: int | None = Field(default=None, foreign_key="token.id")
    name: str
    ranged: bool = False
    made_at: dt.datetime = Field(sa_type=Utc)


class TokenRow(Table, table=True):
    """A key with which a program fetches the releases of a project in a member's name; only its hash is stored."""

    __tablename__ = "token"
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    name: str
    sha256: str = Field(unique=True)
    made_at: dt.datetime = Field(sa_type=Utc)
    ended_at: dt.datetime | None = Field(default=None, sa_type=Utc)


class RulingRow(Table, table=True):
    """What a lead decides about one paragraph: the head of its revisions.

    `state` is new (taken back to the beginning), working, ruled, ambiguous, or recheck (the text was corrected since).
    `payload` also holds the readings that it was made from and the names of their events, so that later submissions
    change neither. `base` as in an annotation.
    """

    __tablename__ = "ruling"
    id: int | None = Field(default=None, primary_key=True)
    paragraph_id: int = Field(foreign_key="paragraph.id", unique=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    version: int
    position: int
    base: int = 0
    state: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: dt.datetime = Field(sa_type=Utc)


class RulingRevisionRow(Table, table=True):
    """One save of a ruling; `position` and `parent` as in a revision of an annotation."""

    __tablename__ = "ruling_revision"
    __table_args__ = (UniqueConstraint("ruling_id", "version"), UniqueConstraint("member_id", "request_id"))
    id: int | None = Field(default=None, primary_key=True)
    ruling_id: int = Field(foreign_key="ruling.id")
    member_id: int = Field(foreign_key="member.id")
    version: int
    position: int
    parent: int
    kind: str
    state: str
    request_id: str
    request_sha256: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: dt.datetime = Field(sa_type=Utc)


class RulingSeenRow(Table, table=True):
    """The version of a ruling that a member has seen beside the own reading."""

    __tablename__ = "ruling_seen"
    ruling_id: int = Field(foreign_key="ruling.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    version: int
    seen_at: dt.datetime = Field(sa_type=Utc)


class GuidelineExampleRow(Table, table=True):
    """A ruling that became an example for everybody: what about (`anchor` of the guide), the words, and why."""

    __tablename__ = "guideline_example"
    id: int | None = Field(default=None, primary_key=True)
    ruling_id: int = Field(foreign_key="ruling.id", index=True)
    member_id: int = Field(foreign_key="member.id")
    decision: str
    anchor: str
    label: str
    surface: str
    reason: str
    note: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_type=Utc)
