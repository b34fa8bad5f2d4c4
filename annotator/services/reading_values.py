"""From form words to values: each kind of field of the schema is read here, by the same normalisers as the rules use.

`values` is a flat mapping of names as forms send them: `date.edtf`, `harm.0.count`, `method` (codes joined by commas).
A key that is not sent keeps its present value, so a form may show part of an event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core.edtf import is_valid
from annotator.core.schema import Field, Schema
from annotator.errors import N_, InvalidInput
from annotator.rules.context import Context
from annotator.rules.highlighter import Highlighter
from annotator.services.describing import count_words, typed_count

Values = Mapping[str, str]
PLACE_FACTS = ("kind", "admin1", "admin2", "place_id", "lat", "lon", "precision")
TRUE = frozenset({"1", "on", "true", "yes"})


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs: the schema, the rules' normalisers and the report's context."""

    schema: Schema
    highlighter: Highlighter
    context: Context


def read_field(reader: Reader, field: Field, name: str, values: Values, current: Any) -> Any:
    """The value of a field after the form; `name` is its prefix in `values`. Raises: InvalidInput."""
    special = _SPECIAL.get(field.kind)
    if special is not None:
        return special(reader, field, name, values, current)
    if name not in values:
        return current
    return _plain(reader, field, values[name].strip())


def _plain(reader: Reader, field: Field, words: str) -> Any:
    if field.kind in ("choices", "spans"):
        return [part.strip() for part in words.split(",") if part.strip()]
    if field.kind == "flag":
        return words.lower() in TRUE
    if not words:
        return None
    if field.kind in ("integer", "number"):
        try:
            return int(words) if field.kind == "integer" else float(words)
        except ValueError as error:
            raise InvalidInput(
                N_("%(field)s is a number; got “%(got)s”."), field=field.name("en"), got=words
            ) from error
    if field.kind == "choice" and words not in reader.schema.choices(field):
        raise InvalidInput(
            N_("%(field)s: “%(got)s” is not one of the choices; pick one from the list."),
            field=field.name("en"),
            got=words,
        )
    return words


def read_count(reader: Reader, field: Field, name: str, values: Values, current: Any) -> Any:
    """A Count from typed signs («>3») or words («أكثر من 3 عناصر»); unchanged words keep the present Count."""
    if name not in values:
        return current
    words = values[name].strip()
    if not words:
        return None
    if words in {count_words(current, reader.schema, language) for language in ("ar", "en")}:
        return current
    found = typed_count(words) or reader.highlighter.read_value("count", words, reader.context)
    if not found:
        raise InvalidInput(
            N_("“%(got)s” was not understood as a number. Write for example 6, >100, ~200, 5-7, or «نحو 200»."),
            got=words,
        )
    unit = found.get("unit") or (current or {}).get("unit")
    return {**found, "unit": unit} if unit else dict(found)


def read_date(reader: Reader, field: Field, name: str, values: Values, current: Any) -> Any:
    """A date from EDTF or plain words («أمس», «24 آب») against the report's reference date."""
    record = reader.schema.record("date")
    made = {**(current or {})}
    words = values.get(f"{name}.edtf", str(made.get("edtf") or "")).strip()
    if words != str(made.get("edtf") or ""):
        if not words:
            made = {}
        elif is_valid(words):
            made = {**made, "edtf": words}
            made.setdefault("anchor", "explicit")
        else:
            found = reader.highlighter.read_value("date", words, reader.context)
            if not found or not found.get("edtf") or _reads_less(words, str(found["edtf"])):
                raise InvalidInput(
                    N_(
                        "“%(got)s” was not understood as a date. "
                        "Write for example 2022-08-24, 2022-08, «24 آب» or «أمس»."
                    ),
                    got=words,
                )
            made = {**made, "time_of_day": None, "text_error": None, **found}
    for key in ("anchor", "time_of_day", "text_error", "spans"):
        made[key] = read_field(reader, record[key], f"{name}.{key}", values, made.get(key))
    if made.get("text_error") is False:
        made["text_error"] = None
    return _kept(made) if made.get("edtf") else None


def _reads_less(words: str, edtf: str) -> bool:
    """Whether of a date in figures («2022-13-45») only a part was understood."""
    return re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", words) is not None and edtf.count("-") < words.count("-")


def read_place(reader: Reader, field: Field, name: str, values: Values, current: Any) -> Any:
    """A place; a new name is looked up, and what the gazetteer knows of it fills what the form left alone."""
    record = reader.schema.record("place")
    made = {**(current or {})}
    words = values.get(f"{name}.name", str(made.get("name") or "")).strip()
    if not words:
        return None
    if words != made.get("name"):
        known = reader.highlighter.read_value("place", words, reader.context) or {}
        made = {**{k: v for k, v in made.items() if k not in PLACE_FACTS}, **known}
        made.setdefault("name", words)
    before = current or {}
    for key, inner in record.items():
        sent = f"{name}.{key}"
        # A fact that the form sends back unchanged must not overwrite what the new name brought.
        if key in PLACE_FACTS and sent in values and values[sent].strip() == str(before.get(key) or ""):
            continue
        if key != "name":
            made[key] = read_field(reader, inner, sent, values, made.get(key))
    return _kept(made)


def known_place(reader: Reader, place_id: str, current: Any) -> dict[str, Any]:
    """The gazetteer's place of that id; how the event relates to it and its evidence stay. Raises: InvalidInput."""
    gazetteer = reader.highlighter.gazetteer
    entry = gazetteer.by_id.get(place_id)
    if entry is None or entry.kind == "actor":
        raise InvalidInput(N_("There is no place “%(got)s” in the gazetteer; search it by its name."), got=place_id)
    kept = {k: v for k, v in (current or {}).items() if k not in (*PLACE_FACTS, "name")}
    return _kept({**kept, **gazetteer.norm(entry)})


def read_places(reader: Reader, field: Field, name: str, values: Values, current: Any) -> Any:
    """A list of places from names joined by commas; names that stand already keep their entries."""
    if name not in values:
        return current
    there = {str(p.get("name")): p for p in current or ()}
    out = []
    for words in values[name].replace("،", ",").split(","):
        if words.strip():
            entry = there.get(words.strip())
            out.append(entry or read_place(reader, field, "p", {"p.name": words.strip()}, None))
    return out or None


def read_rows(reader: Reader, field: Field, name: str, values: Values, current: Any) -> Any:
    """A list of records from `name.0.key`, `name.1.key` …; a row without any required value is dropped.

    Without any such key the present list stays.
    """
    numbers = sorted({int(k.split(".")[1]) for k in values if k.startswith(f"{name}.") and k.split(".")[1].isdigit()})
    if not numbers:
        return current
    record = reader.schema.record(field.record or "")
    rows = list(current or ())
    out = []
    for number in numbers:
        before = rows[number] if number < len(rows) else {}
        prefix = f"{name}.{number}"
        entry = {
            key: read_field(reader, inner, f"{prefix}.{key}", values, before.get(key)) for key, inner in record.items()
        }
        if any(entry[key] for key, inner in record.items() if inner.required and inner.kind != "id"):
            out.append(_kept(entry))
        elif _says_something(record, entry):
            missing = next(i for i in record.values() if i.required and i.kind != "id" and not entry[i.code])
            raise InvalidInput(
                N_("%(field)s, row %(row)s: choose “%(missing)s”, or empty the row."),
                field=field.name("en"),
                row=number + 1,
                missing=missing.name("en"),
            )
    return _with_ids(record, out) or None


def _says_something(record: Mapping[str, Field], entry: Mapping[str, Any]) -> bool:
    defaults = {k: f.default for k, f in record.items()}
    return any(
        v not in (None, "", [], False, defaults[k]) for k, v in entry.items() if record[k].kind not in ("id", "spans")
    )


def _with_ids(record: Mapping[str, Field], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    key = next((k for k, f in record.items() if f.kind == "id"), None)
    if key is None:
        return rows
    taken = {row.get(key) for row in rows}
    number = 1
    for row in rows:
        if not row.get(key):
            while f"h{number}" in taken:
                number += 1
            row[key] = f"h{number}"
            taken.add(row[key])
    ids = {row[key] for row in rows}
    references = [k for k, f in record.items() if f.kind == "reference"]
    for row in rows:
        for reference in references:
            if row.get(reference) not in ids or row.get(reference) == row[key]:
                row.pop(reference, None)
    return rows


def _kept(value: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in value.items() if v is not None and v != []}


_SPECIAL: dict[str, Callable[[Reader, Field, str, Values, Any], Any]] = {
    "count": read_count,
    "date": read_date,
    "place": read_place,
    "places": read_places,
    "actors": read_rows,
    "harm": read_rows,
    "materiel": read_rows,
    "claims": read_rows,
}
