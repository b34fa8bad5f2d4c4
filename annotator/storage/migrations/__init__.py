"""Alembic migrations, run by `annotator init`; never `create_all`."""
