"""Releases, downloads, tokens of programs, and the profile under which a reader may fetch gold"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('membership', sa.Column('profile', sa.String(), nullable=True))
    op.create_table('release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('profile', sa.String(), nullable=False),
    sa.Column('licence', sa.String(), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('reports', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_release_member_id_member')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_release_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('project_id', 'version', name=op.f('uq_release_project_id_version'))
    )
    op.create_table('token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_token_member_id_member')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_token_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_token')),
    sa.UniqueConstraint('sha256', name=op.f('uq_token_sha256'))
    )
    op.create_index(op.f('ix_token_member_id'), 'token', ['member_id'], unique=False)
    op.create_table('download',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('token_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('ranged', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_download_member_id_member')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_download_project_id_project')),
    sa.ForeignKeyConstraint(['token_id'], ['token.id'], name=op.f('fk_download_token_id_token')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_download'))
    )
    op.create_index('ix_download_project_id_id', 'download', ['project_id', 'id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Restore the backup that was made before the migration.")
