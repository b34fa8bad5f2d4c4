"""Texts that are blurred until their member asks for them"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE member ADD COLUMN texts VARCHAR NOT NULL DEFAULT 'shown'")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
