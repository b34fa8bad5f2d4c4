"""All rows of a database as JSON lines that do not depend on the kind of database, and the way back.

The tables are read from the database itself, not from `tables`, so that a database of an earlier revision can be backed
up too. The lines are also what two databases are compared by: equal lines, equal content.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Date, DateTime, MetaData, Table, func, insert, inspect, select, text

from annotator.errors import N_, InvalidInput

REVISION_TABLE = "alembic_version"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds: rows by table, and the SHA-256 of all its lines."""

    rows: dict[str, int]
    sha256: str


def tables(connection: Connection) -> tuple[Table, ...]:
    """The tables that are in the database, those referred to before those that refer; without Alembic's own."""
    metadata = MetaData()
    metadata.reflect(connection)
    return tuple(table for table in metadata.sorted_tables if table.name != REVISION_TABLE)


def lines(connection: Connection, found: Iterable[Table] | None = None) -> Iterator[bytes]:
    """Every row as `["table", {column: value}]` with a line end, by table and primary key.

    Times are written in UTC with their zone, days as ISO 8601; the caller's transaction is the snapshot.
    found: what `tables` gave, when it was asked already.
    """
    for table in tables(connection) if found is None else found:
        columns = sorted(table.columns, key=lambda column: column.name)
        names = [column.name for column in columns]
        query = select(*columns).order_by(*table.primary_key.columns)
        for row in connection.execute(query.execution_options(yield_per=BATCH)):
            values = {str(name): _plain(value) for name, value in zip(names, row, strict=True)}
            yield orjson.dumps([str(table.name), values]) + b"\n"


def content(connection: Connection) -> Content:
    """The rows by table, empty tables too, and the hash of all lines."""
    found = tables(connection)
    return counted(lines(connection, found), {table.name: 0 for table in found})


def counted(found: Iterable[bytes], rows: dict[str, int]) -> Content:
    """The content that these lines make; `rows` are the tables to begin with."""
    digest = hashlib.sha256()
    rows = dict(rows)
    for line in found:
        digest.update(line)
        name = orjson.loads(line)[0]
        rows[name] = rows.get(name, 0) + 1
    return Content(dict(sorted(rows.items())), digest.hexdigest())


def insert_lines(connection: Connection, found: Iterable[bytes]) -> None:
    """Write the rows of lines into the empty tables of a database at the same revision, and set its number sequences.

    Raises: InvalidInput for a line of a table or column that is not there.
    """
    known = {table.name: table for table in tables(connection)}
    batch: list[dict[str, Any]] = []
    current: Table | None = None
    for line in found:
        name, values = orjson.loads(line)
        table = known.get(name)
        if table is None or not set(values) <= set(table.columns.keys()):
            raise InvalidInput(
                N_("The backup has rows for “%(got)s” that this database has no place for; it is damaged."), got=name
            )
        if current is not None and (table is not current or len(batch) >= BATCH):
            connection.execute(insert(current), batch)
            batch = []
        current = table
        batch.append({key: _typed(value, table, key) for key, value in values.items()})
    if current is not None and batch:
        connection.execute(insert(current), batch)
    if connection.dialect.name == "postgresql":
        _set_sequences(connection, known.values())


def is_empty(connection: Connection) -> bool:
    """Whether the database has no table at all."""
    return not inspect(connection).get_table_names()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        # SQLite keeps UTC without the zone.
        aware = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        return aware.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(value: Any, table: Table, name: str) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = dt.datetime.fromisoformat(value)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    return dt.date.fromisoformat(value) if isinstance(kind, Date) else value


def _set_sequences(connection: Connection, found: Iterable[Table]) -> None:
    """Let PostgreSQL count on behind the highest number of each table."""
    for table in found:
        for column in table.primary_key.columns:
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:name, :column)"),
                {"name": f'"{table.name}"', "column": column.name},
            ).scalar_one_or_none()
            if sequence is None:
                continue
            highest = connection.execute(select(func.max(column))).scalar_one()
            connection.execute(
                text("SELECT setval(:sequence, :number, :used)"),
                {"sequence": sequence, "number": highest or 1, "used": highest is not None},
            )
