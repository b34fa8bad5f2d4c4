"""What columns and constraints of all tables are made with: UTC times on every kind of database, and names."""

import datetime as dt
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Text, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import DateTime, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[dt.datetime]):
    """An aware UTC time; SQLite stores it without the zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The value to store: UTC, naive on SQLite."""
        if value is None:
            return None
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The stored value as an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Utf8(FunctionElement[bytes]):
    """The UTF-8 bytes of a text or a stored JSON: whoever writes bytes, or compares them, need not decode letters."""

    type = LargeBinary()
    inherit_cache = True


@compiles(Utf8)
def _as_bytea(element: Utf8, compiler: SQLCompiler, **more: Any) -> str:
    (text,) = element.clauses
    return str(compiler.process(func.convert_to(cast(text, Text), "UTF8"), **more))


@compiles(Utf8, "sqlite")
def _as_blob(element: Utf8, compiler: SQLCompiler, **more: Any) -> str:
    (text,) = element.clauses
    return str(compiler.process(cast(text, LargeBinary), **more))
