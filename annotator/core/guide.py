"""The annotation guide as records: what to choose when, with examples out of the gold of the sample reports.

Names and definitions stand in the schema; the guide adds advice by their dotted path, the rules of where a span ends
and of what is one event, and its chapters. The help in the application and `docs/annotation-guide*.md` are both made
from these records; `core.guide_loading` reads them from `seeds/guide/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.core.guide_examples import Example, record_of
from annotator.core.guide_text import Prose
from annotator.core.schema import Schema, Term
from annotator.errors import N_, InvalidInput

LANGUAGES = ("ar", "en")
ANCHORS = {
    "paragraph_roles": "role",
    "labels": "label",
    "event_types": "type",
    "event_fields": "field",
    "records": "key",
    "codes": "code",
    "rules": "rule",
    "chapters": "about",
}
GROUPS = ("records", "codes")


def anchor_of(path: str) -> str:
    """Where an entry stands on the page: `label-trigger`, `type-airstrike`, `field-harm`, `code-method-drone`."""
    first, *rest = path.split(".")
    return "-".join([ANCHORS[first], *rest])


@dataclass(frozen=True, slots=True)
class Contrast:
    """What a rule asks for and what it rules out, in the same sentence; either may be missing."""

    right: Example | None
    wrong: Example | None
    because: Mapping[str, Prose]


@dataclass(frozen=True, slots=True)
class Entry:
    """Advice about one thing by language, with its examples; `term` gives its name and definition."""

    path: str
    term: Term
    advice: Mapping[str, Prose]
    examples: tuple[Example, ...] = ()
    contrasts: tuple[Contrast, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return anchor_of(self.path)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the guide: its introduction and the paths of its entries in order."""

    code: str
    intro: Entry
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """All of it; `entries` has every path of the schema (but actors), the groups of codes and keys, and the rules."""

    schema: Schema
    chapters: tuple[Chapter, ...]
    entries: Mapping[str, Entry]

    def entry(self, anchor: str) -> Entry:
        """The entry at that place. Raises: InvalidInput when there is none."""
        found = next((one for one in self.entries.values() if one.anchor == anchor), None)
        if found is None:
            raise InvalidInput(N_("The guide has no entry %(got)s."), got=anchor)
        return found

    def children(self, path: str) -> tuple[Entry, ...]:
        """The entries right below a group: the codes of a list, the keys of a record."""
        below = (p for p in self.entries if p.rpartition(".")[0] == path)
        return tuple(self.entries[p] for p in below)

    def groups_of(self, entry: Entry) -> tuple[Entry, ...]:
        """What a field is filled with: its code lists and its record, each an entry with children."""
        kind, *rest = entry.path.split(".")
        if kind == "labels":
            name = record_of(self.schema.labels[rest[0]].norm, self.schema)
            return (self.entries[f"records.{name}"],) if name else ()
        if kind == "event_fields":
            field = self.schema.event_fields[rest[0]]
        elif kind == "records" and len(rest) == 2:
            field = self.schema.records[rest[0]][rest[1]]
        else:
            return ()
        lists = tuple(self.entries[f"codes.{name}"] for name in field.codes if name in self.schema.code_lists)
        return (*lists, self.entries[f"records.{field.record}"]) if field.record else lists

    def lacking(self) -> dict[str, str]:
        """Path → what it lacks (text or example), of all that the schema has; empty when the guide is whole."""
        lacks = {}
        for path, entry in self.entries.items():
            is_group = path.split(".")[0] in GROUPS and path.count(".") == 1
            if not all(entry.advice.get(language) for language in LANGUAGES):
                lacks[path] = "text"
            elif not (entry.examples or entry.contrasts or is_group or path.startswith("chapters.")):
                lacks[path] = "example"
        return lacks
