"""Corrected, withdrawn and erased reports; keys and results of training"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, since SQLite can add a column that refers to a table only with the reference in the same clause.
    op.execute("ALTER TABLE report ADD COLUMN state VARCHAR NOT NULL DEFAULT 'current'")
    op.execute("ALTER TABLE report ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
    op.execute(
        "ALTER TABLE report ADD COLUMN replaces_id INTEGER "
        "CONSTRAINT fk_report_replaces_id_report REFERENCES report (id)"
    )
    op.execute(
        "ALTER TABLE paragraph ADD COLUMN earlier_id INTEGER "
        "CONSTRAINT fk_paragraph_earlier_id_paragraph REFERENCES paragraph (id)"
    )
    op.execute("ALTER TABLE annotation ADD COLUMN base INTEGER NOT NULL DEFAULT 0")
    op.add_column('export', sa.Column('reports', sa.JSON(), nullable=True))
    op.execute("ALTER TABLE project ADD COLUMN pass_spans FLOAT NOT NULL DEFAULT 0.85")
    op.execute("ALTER TABLE project ADD COLUMN pass_events FLOAT NOT NULL DEFAULT 0.75")
    op.create_table('training_key',
    sa.Column('paragraph_id', sa.Integer(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['paragraph_id'], ['paragraph.id'], name=op.f('fk_training_key_paragraph_id_paragraph')),
    sa.PrimaryKeyConstraint('paragraph_id', name=op.f('pk_training_key'))
    )
    op.create_table('training_result',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_training_result_member_id_member')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_training_result_report_id_report')),
    sa.PrimaryKeyConstraint('report_id', 'member_id', name=op.f('pk_training_result'))
    )
    op.create_index(op.f('ix_training_result_member_id'), 'training_result', ['member_id'], unique=False)
    op.create_table('report_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_report_change_member_id_member')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_change_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_change'))
    )
    op.create_index(op.f('ix_report_change_report_id'), 'report_change', ['report_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
