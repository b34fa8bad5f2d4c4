"""Outlines beside contents, so that a walk reads only what it shows; the queue of members who are far ahead"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    for name, keys in (("suggestions", ("paragraph_id", "ruleset_id")), ("annotation", ("id",))):
        op.execute(f"ALTER TABLE {name} ADD COLUMN outline JSON NOT NULL DEFAULT '{{}}'")
        _fill(name, keys)
    op.drop_index("ix_assignment_member_id", "assignment")
    op.create_index("ix_assignment_member_id_state", "assignment", ["member_id", "state"])


def _fill(name: str, keys: tuple[str, ...]) -> None:
    table = sa.table(name, *(sa.column(key) for key in keys), sa.column("payload", sa.JSON), sa.column("outline", sa.JSON))
    connection = op.get_bind()
    written = table.update().values(outline=sa.bindparam("made"))
    for key in keys:
        written = written.where(table.c[key] == sa.bindparam(f"of_{key}"))
    done: tuple[int, ...] = ()
    ids = sa.tuple_(*(table.c[key] for key in keys))
    while True:
        query = sa.select(*(table.c[key] for key in keys), table.c.payload).order_by(*(table.c[key] for key in keys)).limit(BATCH)
        rows = connection.execute(query.where(ids > sa.tuple_(*done)) if done else query).all()
        if not rows:
            return
        connection.execute(
            written,
            [{"made": _outline(row[-1]), **{f"of_{k}": v for k, v in zip(keys, row, strict=False)}} for row in rows],
        )
        done = tuple(rows[-1][:-1])


def _outline(payload: dict[str, Any]) -> dict[str, Any]:
    # As the program of this revision made them; `storage.outlines` may change after it.
    events = [[event["id"], event["type"]] for event in payload.get("events") or ()]
    return {"role": payload.get("role") or "background", "events": events}


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
