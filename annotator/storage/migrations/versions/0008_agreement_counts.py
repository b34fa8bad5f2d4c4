"""Counts of agreement kept a report; reports handed out without suggestions"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE project ADD COLUMN hints_off_share FLOAT NOT NULL DEFAULT 0.12")
    op.execute("ALTER TABLE assignment ADD COLUMN hints BOOLEAN NOT NULL DEFAULT TRUE")
    op.create_table(
        "agreement_mark",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_agreement_mark_report_id_report"),
        sa.PrimaryKeyConstraint("report_id", name="pk_agreement_mark"),
    )
    # What was submitted so far is counted when somebody first looks at it.
    op.execute(
        "INSERT INTO agreement_mark (report_id, saves) SELECT DISTINCT paragraph.report_id, 1 FROM annotation "
        "JOIN paragraph ON paragraph.id = annotation.paragraph_id WHERE annotation.state = 'submitted'"
    )
    op.create_table(
        "agreement_counts",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hints", sa.Boolean(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column("whole", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_agreement_counts_report_id_report"),
        sa.PrimaryKeyConstraint("report_id", name="pk_agreement_counts"),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
