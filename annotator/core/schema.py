"""What may be annotated, read from `seeds/schema.toml`: roles, labels, event types, fields and code lists.

Forms, validation, exports and documentation read these frozen records, so a new code or field is one entry of that
file. Checking values against them belongs in `core.validation`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from annotator.config import resource_dir
from annotator.errors import N_, InvalidInput

PLAIN_KINDS = frozenset(
    {"choice", "choices", "text", "flag", "integer", "number", "edtf", "id", "spans", "event", "reference"}
)
RECORD_OF_KIND = {
    "count": "count",
    "date": "date",
    "place": "place",
    "places": "place",
    "actors": "actor",
    "harm": "harm",
    "materiel": "materiel",
    "claims": "claim",
}
KINDS = PLAIN_KINDS | set(RECORD_OF_KIND)
LIST_KINDS = frozenset({"choices", "spans", "places", "actors", "harm", "materiel", "claims"})


@dataclass(frozen=True, slots=True)
class Term:
    """A code with its names and one-line definitions in both languages."""

    code: str
    en: str
    ar: str
    definition_en: str = ""
    definition_ar: str = ""

    def name(self, language: str) -> str:
        """The name in `ar` or `en` (English for any other language)."""
        return self.ar if language == "ar" else self.en

    def definition(self, language: str) -> str:
        """The one-line definition in `ar` or `en`; empty for actors."""
        return self.definition_ar if language == "ar" else self.definition_en


@dataclass(frozen=True, slots=True)
class Actor(Term):
    """A party of `actors.csv`: ACLED actor kind (1 state … 8 external) and the larger party it belongs to."""

    kind: str = ""
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Field(Term):
    """A field of an event or a key of a record; `kind` says which value it takes."""

    kind: str = "text"
    codes: tuple[str, ...] = ()
    """Names of the code lists that a choice is taken from."""
    labels: tuple[str, ...] = ()
    """The span labels it is usually filled from; advice for forms, not a rule."""
    required: bool = False
    default: str | None = None
    min: float | None = None
    max: float | None = None
    only_for: tuple[str, ...] = ()
    """The event types that a form shows it for; empty = all."""

    @property
    def record(self) -> str | None:
        """The record that the value, or each of its items, is; None for plain values."""
        return RECORD_OF_KIND.get(self.kind)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.kind in LIST_KINDS


@dataclass(frozen=True, slots=True)
class Label(Term):
    """A span label; `norm` holds the keys of its normal form in order."""

    key: str = ""
    """The digit that labels a selection."""
    colour: str = ""
    """The name of the colour token."""
    norm: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventType(Term):
    """An event type with its ACLED sub-events."""

    acled: tuple[str, ...] = ()
    fatal: bool = True
    """Whether deaths are a usual outcome."""
    forbids: tuple[str, ...] = ()
    """Fields, or `actors.<role>`, that are not expected to be filled; only warned about."""


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """One version of what is annotated; every mapping keeps the order of the file. Compared and hashed by identity."""

    version: str
    paragraph_roles: Mapping[str, Term]
    labels: Mapping[str, Label]
    event_types: Mapping[str, EventType]
    event_fields: Mapping[str, Field]
    """All fields of an event but its id, `type` first."""
    records: Mapping[str, Mapping[str, Field]]
    actors: Mapping[str, Actor]
    code_lists: Mapping[str, Mapping[str, Term]]
    _choices: dict[tuple[str, ...], Mapping[str, Term]] = field(default_factory=dict, compare=False, repr=False)
    """Joined code lists by their names: asked for once a value in validation."""
    checks: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What `core.quick_validation` made of the schema."""

    def codes(self, name: str) -> Mapping[str, Term]:
        """The code list of that name; also `paragraph_roles`, `labels`, `event_types` and `actors`.

        Raises: InvalidInput when there is none.
        """
        found: Mapping[str, Term] | None = {
            "paragraph_roles": self.paragraph_roles,
            "labels": self.labels,
            "event_types": self.event_types,
            "actors": self.actors,
        }.get(name) or self.code_lists.get(name)
        if found is None:
            raise InvalidInput(N_("The schema has no code list %(got)s."), got=name)
        return found

    def choices(self, chosen: Field) -> Mapping[str, Term]:
        """All codes that a choice field may take, of all its lists in order."""
        known = self._choices.get(chosen.codes)
        if known is None:
            known = {code: term for name in chosen.codes for code, term in self.codes(name).items()}
            self._choices[chosen.codes] = known
        return known

    def record(self, name: str) -> Mapping[str, Field]:
        """The keys of the record of that name (count, date, place, actor, harm, materiel, claim)."""
        return self.records[name]

    @property
    def place_kinds(self) -> Mapping[str, Term]:
        """The kinds of place."""
        return self.codes("place_kind")

    def terms(self) -> Iterator[tuple[str, Term]]:
        """Every named thing with the dotted path it stands at: for documentation and tests."""
        for name in ("paragraph_roles", "labels", "event_types", "event_fields", "actors"):
            for code, term in getattr(self, name).items():
                yield f"{name}.{code}", term
        for kind, groups in (("records", self.records), ("codes", self.code_lists)):
            for name, group in groups.items():
                for code, term in group.items():
                    yield f"{kind}.{name}.{code}", term


T = TypeVar("T", bound=Term)


def _read(cls: type[T], row: Mapping[str, Any], where: str, **more: Any) -> T:
    """One entry of the file as a record; unknown and missing keys are refused."""
    names = {f.name for f in fields(cls)}
    allowed = names - set(more)
    unknown = set(row) - allowed
    missing = {"code", "en", "ar"} - set(row)
    if unknown or missing:
        raise InvalidInput(
            N_("Schema, %(where)s: unknown keys %(unknown)s, missing keys %(missing)s; allowed are %(allowed)s."),
            where=where,
            unknown=sorted(unknown) or "-",
            missing=sorted(missing) or "-",
            allowed=sorted(allowed),
        )
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    entry = cls(**{**values, **more})
    if isinstance(entry, Field) and entry.kind not in KINDS:
        raise InvalidInput(
            N_("Schema, %(where)s: unknown kind %(got)s; expected one of %(expected)s."),
            where=where,
            got=entry.kind,
            expected=", ".join(sorted(KINDS)),
        )
    return entry


def _group(cls: type[T], rows: Any, where: str) -> Mapping[str, T]:
    """The entries of one list, by code in order."""
    if not isinstance(rows, list):
        raise InvalidInput(N_("Schema: %(where)s must be a list of entries."), where=where)
    out: dict[str, T] = {}
    for row in rows:
        entry = _read(cls, row, f"{where}.{row.get('code', '?')}")
        if entry.code in out:
            raise InvalidInput(N_("Schema, %(where)s: the code %(got)s stands twice."), where=where, got=entry.code)
        out[entry.code] = entry
    return MappingProxyType(out)


def read_actors(text: str) -> Mapping[str, Actor]:
    """The actors of a CSV text with the columns id, name_en, name_ar, kind, part_of."""
    actors = [
        Actor(row["id"], row["name_en"], row["name_ar"], kind=row["kind"], part_of=row["part_of"] or None)
        for row in csv.DictReader(StringIO(text))
    ]
    found = {actor.code: actor for actor in actors}
    for actor in actors:
        if actor.part_of is not None and actor.part_of not in found:
            raise InvalidInput(
                N_("actors.csv: %(actor)s is part of %(got)s, which is no actor."), actor=actor.code, got=actor.part_of
            )
    return MappingProxyType(found)


def parse_schema(text: str, actors: str) -> Schema:
    """The schema of a TOML text and of a CSV text with its actors.

    Raises: InvalidInput when either cannot be read, or names a code list, record or key that does not exist.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(N_("The schema is not valid TOML: %(got)s."), got=error) from error
    records = {name: _group(Field, rows, f"records.{name}") for name, rows in raw.get("records", {}).items()}
    labels = {}
    for row in raw.get("labels") or []:
        where = f"labels.{row.get('code', '?')}"
        record = records.get(row.get("record", ""), {})
        missing = [key for key in row.get("norm", []) if key not in record]
        if missing:
            raise InvalidInput(
                N_("Schema, %(where)s: the record has no key %(got)s."), where=where, got=", ".join(missing)
            )
        norm = MappingProxyType({key: record[key] for key in row.get("norm", [])})
        plain = {k: v for k, v in row.items() if k not in ("record", "norm")}
        labels[str(row.get("code"))] = _read(Label, plain, where, norm=norm)
    schema = Schema(
        version=str(raw.get("version", "")),
        paragraph_roles=_group(Term, raw.get("paragraph_roles"), "paragraph_roles"),
        labels=MappingProxyType(labels),
        event_types=_group(EventType, raw.get("event_types"), "event_types"),
        event_fields=_group(Field, raw.get("event_fields"), "event_fields"),
        records=MappingProxyType(records),
        actors=read_actors(actors),
        code_lists=MappingProxyType({k: _group(Term, v, f"codes.{k}") for k, v in raw.get("codes", {}).items()}),
    )
    for place, term in schema.terms():
        if isinstance(term, Field):
            schema.choices(term)
            if term.record is not None and term.record not in records:
                raise InvalidInput(N_("Schema, %(where)s: there is no record %(got)s."), where=place, got=term.record)
    return schema


@cache
def load_schema(path: Path | None = None) -> Schema:
    """The schema of a TOML file, `seeds/schema.toml` by default, with the `actors.csv` beside it; read once."""
    path = path or resource_dir("seeds") / "schema.toml"
    return parse_schema(path.read_text(encoding="utf-8"), (path.parent / "actors.csv").read_text(encoding="utf-8"))
