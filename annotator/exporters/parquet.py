"""Apache Parquet with nested columns; needs pyarrow, which Annotator itself does without."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.core.schema import Field, Schema
from annotator.errors import N_
from annotator.exporters.hashed_file import HashedFile
from annotator.exporters.optional import need
from annotator.exporters.shape import TEXT_KEYS
from annotator.exporters.written_file import Records, WrittenFile, records_file, written

DROPS = N_("Drops nothing; a normal form has the keys of all labels, those of other labels null or empty.")
AT_ONCE = 2000
"""Paragraphs of a row group."""


def write_parquet(path: Path, records: Records, *, schema: Schema, made_at: dt.datetime | None = None) -> WrittenFile:
    """Write a row a paragraph with the keys of the JSONL, columns typed after the schema, whatever the rows hold.

    `split` is null outside a release.
    Raises: InvalidInput without pyarrow.
    """
    pa: Any = need("pyarrow")
    pq: Any = need("pyarrow.parquet")
    columns = arrow_schema(pa, schema)
    with records_file(path, schema, made_at=made_at, drops=DROPS) as made:
        rows = made.full(records)
        with pq.ParquetWriter(_Sink(made.file), columns, compression="zstd") as writer:
            while some := list(islice(rows, AT_ONCE)):
                writer.write_table(pa.Table.from_pylist(some, schema=columns))
    return written(path, made)


class _Sink(io.RawIOBase):
    """The file as pyarrow wants one to write to."""

    def __init__(self, file: HashedFile) -> None:
        self.file = file

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, piece: Any) -> int:
        """Write one piece on."""
        self.file.write(bytes(piece))
        return len(piece)


def arrow_schema(pa: Any, schema: Schema) -> Any:
    """The columns, typed after the schema of the project."""
    norm: dict[str, Field] = {}
    for label in schema.labels.values():
        norm |= label.norm
    text = pa.string()
    span = pa.struct(
        [
            *(("id", text), ("label", text), ("start", pa.int32()), ("end", pa.int32()), ("surface", text)),
            ("norm", _struct(pa, norm, schema)),
            *(("rule", text), ("score", pa.float64())),
        ]
    )
    event = pa.struct([("id", text), *_struct(pa, schema.event_fields, schema)])
    decision = pa.struct([("item", text), ("outcome", text), ("from", pa.list_(text)), ("reason", text)])
    ruling = pa.struct([("by", text), ("made_at", text), ("decisions", pa.list_(decision))])
    content = pa.struct([("role", text), ("spans", pa.list_(span)), ("events", pa.list_(event))])
    return pa.schema(
        [
            *(("id", text), ("report", text), ("reference_date", text), ("paragraph_index", pa.int32())),
            *(("text", text), ("role", text), ("spans", pa.list_(span)), ("events", pa.list_(event))),
            *((key, text) for key in TEXT_KEYS),
            *(("ruling", ruling), ("alternatives", pa.list_(content)), ("hints", pa.bool_()), ("split", text)),
        ]
    )


def _struct(pa: Any, fields: Mapping[str, Field], schema: Schema, *, inner: bool = False) -> Any:
    kept = {code: field for code, field in fields.items() if not (inner and field.kind == "places")}
    return pa.struct([(code, _type(pa, field, schema)) for code, field in kept.items()])


def _type(pa: Any, field: Field, schema: Schema) -> Any:
    plain = {"integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}
    if field.record is not None:
        one = _struct(pa, schema.record(field.record), schema, inner=field.is_list)
    else:
        one = plain.get(field.kind, pa.string())
    return pa.list_(one) if field.is_list else one
