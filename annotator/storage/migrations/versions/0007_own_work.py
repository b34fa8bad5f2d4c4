"""Search in one's own paragraphs, questions to the leads, content notes, break reminders"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from annotator.core.hits import searchable

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    op.execute("ALTER TABLE member ADD COLUMN break_minutes INTEGER NOT NULL DEFAULT 50")
    op.execute("ALTER TABLE paragraph ADD COLUMN folded VARCHAR NOT NULL DEFAULT ''")
    # Searches fold their words as the program of the day does; where that changes, a migration folds the texts anew.
    _fill("paragraph", ("id",), "text", sa.String(), "folded", sa.String(), searchable)
    for name, keys in (("suggestions", ("paragraph_id", "ruleset_id")), ("annotation", ("id",))):
        _fill(name, keys, "payload", sa.JSON(), "outline", sa.JSON(), _outline)
    op.drop_index("ix_annotation_member_id", "annotation")
    op.create_index("ix_annotation_member_id_saved_at", "annotation", ["member_id", "saved_at"])
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("span_id", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_question_member_id_member"),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name="fk_question_paragraph_id_paragraph"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("member_id", "request_id", name="uq_question_member_id_request_id"),
    )
    op.create_index("ix_question_paragraph_id_member_id", "question", ["paragraph_id", "member_id"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_answer_member_id_member"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_answer_question_id_question"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("member_id", "request_id", name="uq_answer_member_id_request_id"),
    )
    op.create_index("ix_answer_question_id", "answer", ["question_id"])
    op.create_table(
        "content_note",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("read_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_content_note_member_id_member"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_content_note_project_id_project"),
        sa.PrimaryKeyConstraint("project_id", "member_id", name="pk_content_note"),
    )
    op.create_index("ix_content_note_member_id", "content_note", ["member_id"])


def _fill(
    name: str, keys: tuple[str, ...], source: str, read: Any, target: str, written: Any, make: Callable[[Any], Any]
) -> None:
    """Write into each row's `target` what `make` makes of its `source`."""
    columns = (sa.column(source, read), sa.column(target, written))
    table = sa.table(name, *(sa.column(key) for key in keys), *columns)
    connection = op.get_bind()
    change = table.update().values({target: sa.bindparam("made")})
    for key in keys:
        change = change.where(table.c[key] == sa.bindparam(f"of_{key}"))
    ids = [table.c[key] for key in keys]
    query = sa.select(*ids, table.c[source]).order_by(*ids).limit(BATCH)
    done: tuple[int, ...] = ()
    while rows := connection.execute(query.where(sa.tuple_(*ids) > sa.tuple_(*done)) if done else query).all():
        made = [{"made": make(row[-1]), **{f"of_{k}": v for k, v in zip(keys, row, strict=False)}} for row in rows]
        connection.execute(change, made)
        done = tuple(rows[-1][:-1])


def _outline(payload: dict[str, Any]) -> dict[str, Any]:
    # As the program of this revision made them; `storage.outlines` may change after it.
    return {
        "role": payload.get("role") or "background",
        "events": [[event["id"], event["type"]] for event in payload.get("events") or ()],
        "labels": sorted({span["label"] for span in payload.get("spans") or ()}),
    }


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
