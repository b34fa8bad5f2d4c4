"""Rulings with their revisions, what members have seen of them, examples made of them, and what there is to rule"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ruling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paragraph_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ruling_member_id_member')),
    sa.ForeignKeyConstraint(['paragraph_id'], ['paragraph.id'], name=op.f('fk_ruling_paragraph_id_paragraph')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ruling')),
    sa.UniqueConstraint('paragraph_id', name=op.f('uq_ruling_paragraph_id'))
    )
    op.create_index(op.f('ix_ruling_member_id'), 'ruling', ['member_id'], unique=False)
    op.create_table('ruling_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ruling_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('parent', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('request_id', sa.String(), nullable=False),
    sa.Column('request_sha256', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ruling_revision_member_id_member')),
    sa.ForeignKeyConstraint(['ruling_id'], ['ruling.id'], name=op.f('fk_ruling_revision_ruling_id_ruling')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ruling_revision')),
    sa.UniqueConstraint('member_id', 'request_id', name=op.f('uq_ruling_revision_member_id_request_id')),
    sa.UniqueConstraint('ruling_id', 'version', name=op.f('uq_ruling_revision_ruling_id_version'))
    )
    op.create_table('ruling_seen',
    sa.Column('ruling_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_ruling_seen_member_id_member')),
    sa.ForeignKeyConstraint(['ruling_id'], ['ruling.id'], name=op.f('fk_ruling_seen_ruling_id_ruling')),
    sa.PrimaryKeyConstraint('ruling_id', 'member_id', name=op.f('pk_ruling_seen'))
    )
    op.create_index(op.f('ix_ruling_seen_member_id'), 'ruling_seen', ['member_id'], unique=False)
    op.create_table('guideline_example',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ruling_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('anchor', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('surface', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_guideline_example_member_id_member')),
    sa.ForeignKeyConstraint(['ruling_id'], ['ruling.id'], name=op.f('fk_guideline_example_ruling_id_ruling')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guideline_example'))
    )
    op.create_index(op.f('ix_guideline_example_ruling_id'), 'guideline_example', ['ruling_id'], unique=False)
    op.create_table('disagreements',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('stamp', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_disagreements_report_id_report')),
    sa.PrimaryKeyConstraint('report_id', name=op.f('pk_disagreements'))
    )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
