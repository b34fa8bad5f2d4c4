"""Gazetteers of projects"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE project ADD COLUMN gazetteer_version INTEGER NOT NULL DEFAULT 0")
    op.create_table('gazetteer_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.String(), nullable=False),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('parent', sa.String(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('cue', sa.Boolean(), nullable=False),
    sa.Column('same_as', sa.String(), nullable=False),
    sa.Column('by_hand', sa.Boolean(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['member.id'], name=op.f('fk_gazetteer_entry_added_by_member')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_gazetteer_entry_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gazetteer_entry'))
    )
    op.create_index('ix_gazetteer_entry_place', 'gazetteer_entry', ['project_id', 'place_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
