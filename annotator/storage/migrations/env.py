"""Alembic's environment: the caller hands over an open connection."""

import sqlmodel  # noqa: F401  (migrations name its types)
from alembic import context

import annotator.storage.agreement_tables
import annotator.storage.question_tables  # noqa: F401  (and so do these)
from annotator.storage.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
