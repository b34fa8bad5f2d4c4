"""Migrations make exactly the schema of the tables; a database of another revision is refused."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from annotator.errors import AnnotatorError
from annotator.storage.database import Database
from annotator.storage.migrating import current_revision, migrate, newest_revision, refuse_other_revision
from annotator.storage.tables import Table


def test_migrated_database_has_the_schema_of_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_migrating_again_does_nothing(database_url: str) -> None:
    database = Database(database_url)
    try:
        assert current_revision(database) is None
        with pytest.raises(AnnotatorError, match="none"):
            refuse_other_revision(database)
        assert migrate(database) is True
        assert migrate(database) is False
        assert current_revision(database) == newest_revision()
        refuse_other_revision(database)
    finally:
        database.close()


def test_database_of_another_revision_is_refused(database: Database) -> None:
    with database.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(AnnotatorError, match="9999"):
        refuse_other_revision(database)
